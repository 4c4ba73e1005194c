# SPDX-License-Identifier: Apache-2.0
"""The look from outside: an engine that tests an address, the sink and canary that prove it."""

__version__ = "0.1.0"
