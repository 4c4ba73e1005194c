# SPDX-License-Identifier: Apache-2.0
"""Risks, guides and how a finding leads to a guide. No Qt."""
