# SPDX-License-Identifier: Apache-2.0
"""Deep checks: every attempt beyond the plain ones, on servers that are open in that way only."""
