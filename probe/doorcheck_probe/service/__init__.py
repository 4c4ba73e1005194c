# SPDX-License-Identifier: Apache-2.0
"""The HTTP API: who may ask, what runs, what is told."""
