# SPDX-License-Identifier: Apache-2.0
"""What this computer knows about itself. No Qt."""
