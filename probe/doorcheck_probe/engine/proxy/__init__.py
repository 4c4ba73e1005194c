# SPDX-License-Identifier: Apache-2.0
"""Proxy attempts: ask a port for a way to our own ends, and look whether it leads there."""
