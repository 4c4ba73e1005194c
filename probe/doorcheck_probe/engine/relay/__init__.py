# SPDX-License-Identifier: Apache-2.0
"""Relay attempts: an SMTP dialogue, what is said in it, and what the replies mean."""
