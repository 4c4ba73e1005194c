# SPDX-License-Identifier: Apache-2.0
"""Sentences for findings, the risks, the guides, and how a finding leads to a guide. No Qt."""
