# SPDX-License-Identifier: Apache-2.0
"""A part of the table that holds every kind of step; ``make proof`` goes through all of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.probe.running import RunningProbe
from tests.proof.opening import Opening
from tests.proof.openings import OPENINGS
from tests.proof.prove import GUIDES, prove
from tests.proof.scene import Outside, outside
from tests.servers.world import World

CHOSEN = (
    "exim-relay-nets-for-all,-beside-logins",
    "sendmail-feature(relay_local_from)",
    "postfix-relay_domains-holds-every-domain",
    "squid-the-last-http_access-deny-all-turned-round",
    "privoxy-listen-address-on-all-addresses",
    "apache-httpd-proxyrequests-on-for-all",
    "openssh-gatewayports-yes-for-ssh--d",
    "stunnel-hides-strangers-from-squid",
)


@pytest.fixture(scope="module")
def waiting(world: World) -> Iterator[Outside]:
    """A mailbox and a page in the world, which are gone afterwards."""
    with outside(world) as created:
        yield created


@pytest.mark.servers
@pytest.mark.parametrize(
    "opening", [one for one in OPENINGS if one.id in CHOSEN], ids=lambda one: one.id
)
def test_an_opening_is_closed_and_opened_again(
    opening: Opening, waiting: Outside, probe: RunningProbe
) -> None:
    """Open with proof, guide followed, closed, honest use served, taken back, open again."""
    assert prove(waiting, probe, opening).failure == ""


def test_every_chosen_opening_is_in_the_table() -> None:
    """A renamed opening must not slip out of this test."""
    assert set(CHOSEN) < {one.id for one in OPENINGS}


def test_the_table_names_every_opening_once() -> None:
    """Two rows of one name could not be told apart."""
    assert len({one.id for one in OPENINGS}) == len(OPENINGS)


def test_every_guide_that_claims_proof_has_one() -> None:
    """ "Proven" is not a word to be typed; the practice guides have their test in their room."""
    claimed = {name for name, guide in GUIDES.items() if guide.proven}
    followed = {opening.guide for opening in OPENINGS}
    assert {name for name in claimed if not name.startswith("practice-")} <= followed


def test_every_guide_that_was_followed_in_all_its_variants_claims_proof() -> None:
    """A guide of which one variant was never followed may not say so of the whole."""
    for name in {opening.guide for opening in OPENINGS}:
        variants = {opening.variant for opening in OPENINGS if opening.guide == name}
        every: set[str | None] = {variant.id for variant in GUIDES[name].variants}
        assert GUIDES[name].proven is (variants >= every), name
