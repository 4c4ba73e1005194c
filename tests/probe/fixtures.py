# SPDX-License-Identifier: Apache-2.0
"""One probe for all tests that only ask it; loaded through pytest_plugins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.probe.running import RunningProbe, probe_with_witness
from tests.servers.world import World


@pytest.fixture(scope="session")
def probe(world: World) -> Iterator[RunningProbe]:
    """A real probe in the internet of the tests."""
    with probe_with_witness(world) as running:
        yield running
