# SPDX-License-Identifier: Apache-2.0
"""Every guide that can be, carried out on the real product, taken back, and both seen outside."""
