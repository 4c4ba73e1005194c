# SPDX-License-Identifier: Apache-2.0
"""Our own ends of every proof: the SMTP sink, the canary and what they saw."""
