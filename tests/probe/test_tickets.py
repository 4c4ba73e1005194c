# SPDX-License-Identifier: Apache-2.0
"""Tickets: for one address, for a short while, from us."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck_probe.service.tickets import LIFETIME, TicketError, TicketOffice

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
OFFICE = TicketOffice(b"k" * 32)
PEER = "198.51.100.7"


def test_a_fresh_ticket_is_good_until_it_expires() -> None:
    """To the second."""
    ticket, expires = OFFICE.issue(PEER, NOW)
    assert expires == NOW + LIFETIME
    OFFICE.examine(ticket, PEER, NOW)
    OFFICE.examine(ticket, PEER, expires)
    with pytest.raises(TicketError, match="expired"):
        OFFICE.examine(ticket, PEER, expires + timedelta(seconds=1))


@pytest.mark.parametrize("other", ["198.51.100.8", "::ffff:198.51.100.7", ""])
def test_not_for_another_address(other: str) -> None:
    """Not even for the same one in other clothes: addresses are normalised before."""
    ticket, _expires = OFFICE.issue(PEER, NOW)
    with pytest.raises(TicketError, match="not for this address"):
        OFFICE.examine(ticket, other, NOW)


def test_not_from_another_probe() -> None:
    """A key signs for one process only."""
    ticket, _expires = TicketOffice(b"x" * 32).issue(PEER, NOW)
    with pytest.raises(TicketError, match="not for this address"):
        OFFICE.examine(ticket, PEER, NOW)


def test_the_expiry_cannot_be_pushed() -> None:
    """The time is under the signature."""
    ticket, _expires = OFFICE.issue(PEER, NOW)
    stamp, _, signature = ticket.partition(".")
    with pytest.raises(TicketError, match="not for this address"):
        OFFICE.examine(f"{int(stamp) + 600}.{signature}", PEER, NOW)


@given(st.text(max_size=100))
def test_anything_else_is_no_ticket(text: str) -> None:
    """Whatever is sent, only the one error comes."""
    with pytest.raises(TicketError):
        OFFICE.examine(text, PEER, NOW)
