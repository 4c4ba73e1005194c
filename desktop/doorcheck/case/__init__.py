# SPDX-License-Identifier: Apache-2.0
"""What the user did so far: addresses, checks, chosen guides. Saved after every page. No Qt."""
