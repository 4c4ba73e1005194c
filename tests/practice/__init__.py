# SPDX-License-Identifier: Apache-2.0
"""Tests of the sample office: the real thing, on loopback."""
