# SPDX-License-Identifier: Apache-2.0
"""Ask a probe, or look from inside. No Qt."""
