# SPDX-License-Identifier: Apache-2.0
"""The mail servers and proxies of the room, each opened the way people open them, and closed."""
