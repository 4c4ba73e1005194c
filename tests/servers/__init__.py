# SPDX-License-Identifier: Apache-2.0
"""A room with a small internet in it: real servers in network namespaces, probed as a stranger."""
