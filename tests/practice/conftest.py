# SPDX-License-Identifier: Apache-2.0
"""A whole stage: probe, office and the look at it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from doorcheck.practice.stage import Stage, stage


@pytest.fixture
def ready() -> Iterator[Stage]:
    """Set up anew for every test, both doors open."""
    with stage() as built:
        yield built
