# SPDX-License-Identifier: Apache-2.0
"""Tests of the small widgets that pages are made of."""
