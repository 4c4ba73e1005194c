# SPDX-License-Identifier: Apache-2.0
"""A sample office on loopback whose doors really are open, and can really be closed. No Qt."""
