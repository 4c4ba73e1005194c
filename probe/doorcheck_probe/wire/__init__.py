# SPDX-License-Identifier: Apache-2.0
"""The shared words of app and probe, and their JSON. Imports nothing else of ours."""

from __future__ import annotations
