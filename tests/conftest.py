# SPDX-License-Identifier: Apache-2.0
"""Fixtures that every room may use."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

# The same examples in every run: a pipeline must not fail by chance, nor on a slow machine.
settings.register_profile("doorcheck", derandomize=True, deadline=None)
settings.load_profile("doorcheck")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

pytest_plugins = ["tests.servers.fixtures", "tests.probe.fixtures"]


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the product does."""
    return "asyncio"
