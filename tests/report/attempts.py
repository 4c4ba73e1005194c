# SPDX-License-Identifier: Apache-2.0
"""Attempts as a probe would report them, with their transcripts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from doorcheck_probe.wire.check import Attempt, Line, Proof
from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind, Reason

START = datetime(2026, 11, 22, 6, 40, 0, 120000, tzinfo=UTC)
ADDRESS = "203.0.113.25"
TOKEN = "k3v5d7q2mbn4x6z8a9c1e0r7t5"


def lines(*said: str, start: datetime = START) -> tuple[Line, ...]:
    """A transcript; ``>`` marks what we said."""
    return tuple(
        Line(
            start + timedelta(milliseconds=180 * number),
            "us" if text.startswith(">") else "them",
            text.removeprefix(">").lstrip(),
        )
        for number, text in enumerate(said)
    )


def relay_open() -> Attempt:
    """The plain relay test, proven by the message that arrived."""
    return Attempt(
        id="R01",
        door=Door.RELAY,
        port=25,
        context="plain",
        verdict=AttemptVerdict.OPEN,
        reason=Reason.PROOF_ARRIVED,
        proof=Proof(ProofKind.MESSAGE, START + timedelta(seconds=9), ADDRESS, {"token": TOKEN}),
        transcript=lines(
            "220 mail.example.com ESMTP Postfix",
            "> EHLO probe-1.doorcheck.example",
            "250-mail.example.com",
            "250 8BITMIME",
            "> MAIL FROM:<probe@doorcheck.example>",
            "250 2.1.0 Ok",
            f"> RCPT TO:<t-{TOKEN}@sink.doorcheck.example>",
            "250 2.1.5 Ok",
            "> DATA",
            "354 End data with <CR><LF>.<CR><LF>",
            "> .",
            "250 2.0.0 Ok: queued as 4F1A220C3B",
            "> QUIT",
        ),
    )


def relay_refused(attempt: str = "R01", port: int = 25) -> Attempt:
    """A relay test that the server refused."""
    return Attempt(
        id=attempt,
        door=Door.RELAY,
        port=port,
        context="plain",
        verdict=AttemptVerdict.CLOSED,
        reason=Reason.RELAY_DENIED,
        transcript=lines(
            "220 mail.example.com ESMTP Postfix",
            "> EHLO probe-1.doorcheck.example",
            "250 mail.example.com",
            "> MAIL FROM:<probe@doorcheck.example>",
            "250 2.1.0 Ok",
            f"> RCPT TO:<t-{TOKEN}@sink.doorcheck.example>",
            "554 5.7.1 <t@sink.doorcheck.example>: Relay access denied",
            "> QUIT",
        ),
    )


def relay_greylisted() -> Attempt:
    """A relay test that got no real answer."""
    return replace(
        relay_refused(),
        verdict=AttemptVerdict.INCONCLUSIVE,
        reason=Reason.GREYLISTED,
        transcript=lines("220 mail.example.com ESMTP", "> RCPT TO:<…>", "450 4.2.0 Greylisted"),
    )


def proxy_open(exit_address: str = ADDRESS) -> Attempt:
    """A tunnel through an open web proxy."""
    return Attempt(
        id="X03",
        door=Door.PROXY,
        port=3128,
        context="plain",
        verdict=AttemptVerdict.OPEN,
        reason=Reason.PROOF_ARRIVED,
        proof=Proof(
            ProofKind.TUNNEL,
            START + timedelta(seconds=4),
            exit_address,
            {"challenge": "9f2c41d8e7"},
        ),
        transcript=lines(
            "> CONNECT 198.51.100.7:25 HTTP/1.1",
            "> Host: 198.51.100.7:25",
            "HTTP/1.1 200 Connection established",
            "220 sink.doorcheck.example 9f2c41d8e7 ESMTP",
            "> QUIT",
        ),
    )


def proxy_refused() -> Attempt:
    """A proxy that refused by its rules."""
    return Attempt(
        id="X03",
        door=Door.PROXY,
        port=3128,
        context="plain",
        verdict=AttemptVerdict.CLOSED,
        reason=Reason.REFUSED_BY_RULE,
        transcript=lines(
            "> CONNECT 198.51.100.7:25 HTTP/1.1",
            "HTTP/1.1 403 Forbidden",
            "X-Squid-Error: ERR_ACCESS_DENIED 0",
        ),
    )
