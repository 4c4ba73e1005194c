# SPDX-License-Identifier: Apache-2.0
"""The wizard: a pure flow, a window and its pages."""
