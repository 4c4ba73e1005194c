# SPDX-License-Identifier: Apache-2.0
"""Fixtures for tests that need real servers; load them through pytest_plugins."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.servers.listeners import Mailbox
from tests.servers.provision import missing
from tests.servers.world import OTHERS4, Office, World


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """Provide one small internet for the whole run; tests add offices of their own to it.

    Without root or the servers the tests are skipped on somebody's own machine and fail where
    CI is set, so that a pipeline cannot quietly test nothing.
    """
    if obstacle := _obstacle():
        if os.environ.get("CI") == "true":
            pytest.fail(obstacle, pytrace=False)
        pytest.skip(obstacle)
    with World() as created:
        yield created


@pytest.fixture
def office(world: World) -> Iterator[Office]:
    """Provide an office for one test; it is gone afterwards, with all its servers."""
    created = world.office("office")
    yield created
    created.remove()


@pytest.fixture(scope="module")
def mailbox(world: World) -> Iterator[Mailbox]:
    """Provide the mail exchanger of the domain stranger.test; port 25 is free again afterwards."""
    exchanger = "sink.stranger.test"
    world.zone.add("stranger.test", mx=exchanger)
    world.zone.add(exchanger, a=OTHERS4[-1])
    with Mailbox(world.internet, OTHERS4[-1]) as created:
        yield created
    world.zone.remove("stranger.test")
    world.zone.remove(exchanger)


@pytest.fixture(params=[4, 6], ids=["IPv4", "IPv6"])
def family(request: pytest.FixtureRequest) -> int:
    """Repeat a test for both families of addresses."""
    return int(request.param)


def _obstacle() -> str | None:
    if os.geteuid() != 0:
        return "Real servers in network namespaces need root: run 'sudo make test'."
    if lacking := missing():
        return f"These servers are not provisioned: {', '.join(lacking)}; run 'make test'."
    return None
