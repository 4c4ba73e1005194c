# SPDX-License-Identifier: Apache-2.0
"""The installer: what it holds, and that it runs where nothing else is installed."""
