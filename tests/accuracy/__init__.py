# SPDX-License-Identifier: Apache-2.0
"""Is the verdict true? Many products, each opened and closed, under the real app and probe."""
