# SPDX-License-Identifier: Apache-2.0
"""The small widgets that pages are made of."""
