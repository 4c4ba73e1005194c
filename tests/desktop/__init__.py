# SPDX-License-Identifier: Apache-2.0
"""Tests of the modules that stand in no room: languages and paths."""
