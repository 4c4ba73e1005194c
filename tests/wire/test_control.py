# SPDX-License-Identifier: Apache-2.0
"""The words of the proof of control."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck_probe.wire import control
from doorcheck_probe.wire.tokens import new_token

TODAY = date(2026, 3, 1)
TICKET = "1.signature"


def test_the_app_answers_the_probe() -> None:
    """Under the ticket that both know, and for this nonce only."""
    nonce = new_token()
    answer = control.answer_to(control.question(nonce), TICKET)
    assert answer is not None
    assert control.answers(answer, nonce, TICKET)
    assert not control.answers(answer, new_token(), TICKET)
    assert not control.answers(answer, nonce, "1.other")
    assert not control.answers(control.question(nonce), nonce, TICKET)


@given(st.binary(max_size=300))
def test_nothing_else_is_answered(said: bytes) -> None:
    """Whoever calls the port learns nothing."""
    assert control.answer_to(said, TICKET) is None
    assert not control.answers(said, "a" * 26, TICKET)


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        (control.record(date(2026, 3, 1)), True),
        (control.record(date(2026, 4, 1)), True),
        (control.record(date(2026, 4, 2)), False),
        (control.record(date(2026, 2, 28)), False),
        ("doorcheck-control until=2026-02-30", False),
        ("doorcheck-control", False),
        ("v=spf1 -all", False),
        ("", False),
    ],
)
def test_a_record_allows_for_a_while(text: str, allowed: bool) -> None:
    """Today or later, and no later than a month from now."""
    assert control.allows(text, TODAY) is allowed
