# SPDX-License-Identifier: Apache-2.0
"""A machine of their own for tests whose servers need the ports that they are known by."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers.world import Office, World, inside


@pytest.fixture(scope="module")
def machine(world: World) -> Iterator[Office]:
    """An office on which nothing listens."""
    created = world.office("deep")
    yield created
    created.remove()


@pytest.fixture
def on_the_machine(machine: Office) -> Iterator[Office]:
    """The test itself runs there: every socket that it opens belongs to the office."""
    with inside(machine):
        yield machine
