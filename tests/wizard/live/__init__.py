# SPDX-License-Identifier: Apache-2.0
"""Tests of the whole window: keys, words that are spoken, and what changes while it is open."""
