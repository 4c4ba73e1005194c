# SPDX-License-Identifier: Apache-2.0
"""Proof of control: a call back to a port that the app opened, or a DNS record (ADR 0007).

A source address alone is no control: it may be shared, or be the very proxy through which
somebody else came. The probe calls the asking address, says a nonce, and wants to hear it back
under a key that only the two know: the ticket of this check.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import date

MARK = "doorcheck-control"
MAX_LINE = 200
LABEL = "_doorcheck"
"""The record stands at this label below the address's confirmed reverse name."""
LONGEST_DAYS = 31
"""A record that allows more than this was forgotten, not decided."""

_QUESTION = re.compile(rf"{MARK} ([a-z2-7]{{26}})\r?\n".encode("ascii"))
_ANSWER = re.compile(rf"{MARK} ([0-9a-f]{{64}})\r?\n".encode("ascii"))
_RECORD = re.compile(rf"{MARK} until=(\d{{4}}-\d{{2}}-\d{{2}})")


def question(nonce: str) -> bytes:
    """What the probe says."""
    return f"{MARK} {nonce}\r\n".encode("ascii")


def answer_to(said: bytes, ticket: str) -> bytes | None:
    """What the app answers; ``None`` to anything that is not the question."""
    found = _QUESTION.fullmatch(said)
    return None if found is None else _answer(found[1].decode("ascii"), ticket)


def answers(said: bytes, nonce: str, ticket: str) -> bool:
    """Whether this is the app's answer."""
    return _ANSWER.fullmatch(said) is not None and hmac.compare_digest(
        said.rstrip(b"\r\n"), _answer(nonce, ticket).rstrip(b"\r\n")
    )


def record(until: date) -> str:
    """The text of the DNS record that allows deep checks until a day, that day included."""
    return f"{MARK} until={until.isoformat()}"


def allows(text: str, today: date) -> bool:
    """Whether a record's text allows a deep check today."""
    found = _RECORD.fullmatch(text.strip())
    if found is None:
        return False
    try:
        until = date.fromisoformat(found[1])
    except ValueError:
        return False
    return 0 <= (until - today).days <= LONGEST_DAYS


def _answer(nonce: str, ticket: str) -> bytes:
    signed = hmac.new(ticket.encode("utf-8"), nonce.encode("ascii"), hashlib.sha256).hexdigest()
    return f"{MARK} {signed}\r\n".encode("ascii")
