# SPDX-License-Identifier: Apache-2.0
"""Servers that lie, dawdle or babble: never open, never a crash, never longer than the budget."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import NamedTuple

import pytest

from doorcheck_probe.wire.receipt import CANARY_MARK, SINK_MARK
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason
from tests.engine.laboratory import Talk, laboratory, on, server

BUDGET_SECONDS = 25.0


def says(*parts: bytes) -> Talk:
    """Send the first part at once and each further part after something was received."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for number, part in enumerate(parts):
            if number and not await reader.read(4096):
                return
            writer.write(part)
            await writer.drain()

    return talk


def answers(*parts: bytes) -> Talk:
    """Stay silent until spoken to."""
    return says(b"", *parts)


async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Take everything, say nothing."""
    while await reader.read(4096):
        pass


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say everything back."""
    while data := await reader.read(4096):
        writer.write(data)
        await writer.drain()


async def slams(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reset the connection at once."""
    writer.transport.abort()


async def endless_banner(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A greeting of continuation lines without an end."""
    while True:
        writer.write(b"220-and another line\r\n" * 100)
        await writer.drain()


async def endless_line(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A line without an end."""
    writer.write(b"220 ")
    while True:
        writer.write(b"x" * 4096)
        await writer.drain()


async def smtp_yes_to_all(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """250 to everything, DATA included, and the mail goes nowhere."""
    writer.write(b"220 mail.example ESMTP\r\n")
    in_data = False
    while line := await reader.readline():
        if in_data:
            in_data = line != b".\r\n"
            if in_data:
                continue
            writer.write(b"250 2.0.0 queued\r\n")
        elif line.upper().startswith(b"DATA"):
            in_data = True
            writer.write(b"354 go on\r\n")
        elif line.upper().startswith(b"EHLO"):
            writer.write(b"250-mail.example\r\n250 DSN\r\n")
        else:
            writer.write(b"250 2.0.0 ok\r\n")
        await writer.drain()


def smtp_refusing(**replies: bytes) -> Talk:
    """An SMTP server with its own words for some verbs."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        in_data = False
        while line := await reader.readline():
            verb = line.split()[0].upper().decode() if line.split() else ""
            if in_data:
                if line == b".\r\n":
                    in_data = False
                    writer.write(replies.get("DOT", b"250 ok") + b"\r\n")
            elif verb in replies:
                writer.write(replies[verb] + b"\r\n")
            elif verb == "DATA":
                in_data = True
                writer.write(b"354 go on\r\n")
            elif verb == "EHLO":
                writer.write(b"250-mail.example\r\n250 DSN\r\n")
            else:
                writer.write(b"250 2.0.0 ok\r\n")
            await writer.drain()

    return talk


PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"
FORGED = f"{SINK_MARK} {new_token()} {CANARY_MARK} {new_token()}".encode()


class Case(NamedTuple):
    """A server and the verdicts it may get."""

    name: str
    talk: Talk
    allowed: Sequence[DoorVerdict] = (DoorVerdict.CLOSED, DoorVerdict.UNCLEAR)


CLOSED_ONLY = (DoorVerdict.CLOSED,)
UNCLEAR_ONLY = (DoorVerdict.UNCLEAR,)

CASES = (
    Case("silent", silent, UNCLEAR_ONLY),
    Case("echo", echo),
    Case("slams", slams, CLOSED_ONLY),
    Case("endless-banner", endless_banner, UNCLEAR_ONLY),
    Case("endless-line", endless_line, UNCLEAR_ONLY),
    Case("nul-bytes", says(b"\0" * 512)),
    Case("ssh", says(b"SSH-2.0-OpenSSH_9.2\r\n"), CLOSED_ONLY),
    Case("ftp", says(b"220 FTP server ready\r\n"), CLOSED_ONLY),
    Case("page-200-to-all", answers(PAGE), CLOSED_ONLY),
    Case("bare-200", answers(b"HTTP/1.1 200 Connection established\r\n\r\n")),
    Case("bad-status-line", answers(b"HTTP/1.1 two hundred\r\n\r\n"), UNCLEAR_ONLY),
    Case("endless-head", answers(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9000), UNCLEAR_ONLY),
    Case("gateway-error", answers(b"HTTP/1.1 503 Busy\r\n\r\n"), UNCLEAR_ONLY),
    Case("rate-limited", answers(b"HTTP/1.1 429 Slow down\r\n\r\n"), UNCLEAR_ONLY),
    Case("forged-page", answers(b"HTTP/1.1 200 OK\r\n\r\n" + FORGED)),
    Case("forged-banner", answers(b"\x05\x00", b"\x05\x00\x00\x01\0\0\0\0\0\0220 " + FORGED)),
    Case("forged-socks4", answers(b"\0\x5a\0\0\0\0\0\x00220 " + FORGED + b"\r\n")),
    Case("socks5-wants-login", answers(b"\x05\x02")),
    Case("socks5-refuses", answers(b"\x05\xff")),
    Case("tls-alert", answers(b"\x15\x03\x01\x00\x02\x02\x46"), CLOSED_ONLY),
    Case("smtp-yes-to-all", smtp_yes_to_all, UNCLEAR_ONLY),
    Case("smtp-imitates-our-sink", says(b"220 x ESMTP " + FORGED + b"\r\n")),
    Case("smtp-554-greeting", says(b"554 no service\r\n")),
    Case("smtp-half-greeting", says(b"220 mail.exam"), UNCLEAR_ONLY),
    Case("smtp-changing-code", says(b"220-a\r\n250 b\r\n"), UNCLEAR_ONLY),
)


@pytest.mark.anyio
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_hostile_server_is_never_open(case: Case) -> None:
    """Neither door opens without proof, and the check ends in time."""
    async with laboratory() as lab, server(case.talk) as port:
        began = time.monotonic()
        check = await lab.check(port)
        assert time.monotonic() - began < BUDGET_SECONDS
    verdicts = {check.doors[door].verdict for door in Door}
    assert DoorVerdict.OPEN not in verdicts
    worst = DoorVerdict.UNCLEAR if DoorVerdict.UNCLEAR in verdicts else DoorVerdict.CLOSED
    assert worst in case.allowed, [(a.id, a.verdict, a.reason) for a in on(check, port)]


class Refusal(NamedTuple):
    """Words of a mail server and what they mean."""

    name: str
    replies: dict[str, bytes]
    verdict: DoorVerdict
    reason: Reason


REFUSALS = (
    Refusal(
        "postfix-default",
        {"RCPT": b"454 4.7.1 <t@x>: Relay access denied"},
        DoorVerdict.CLOSED,
        Reason.RELAY_DENIED,
    ),
    Refusal("exim", {"RCPT": b"550 relay not permitted"}, DoorVerdict.CLOSED, Reason.RELAY_DENIED),
    Refusal(
        "opensmtpd", {"RCPT": b"550 Invalid recipient"}, DoorVerdict.CLOSED, Reason.RELAY_DENIED
    ),
    Refusal(
        "submission",
        {"MAIL": b"530 5.7.0 Must authenticate"},
        DoorVerdict.CLOSED,
        Reason.LOGIN_REQUIRED,
    ),
    Refusal("late", {"DOT": b"554 5.7.1 rejected"}, DoorVerdict.CLOSED, Reason.LATE_REFUSAL),
    Refusal(
        "late-but-temporary",
        {"DOT": b"451 4.3.0 try again later"},
        DoorVerdict.UNCLEAR,
        Reason.GREYLISTED,
    ),
    Refusal(
        "greylisted",
        {"RCPT": b"450 4.2.0 <t@x>: Recipient address rejected: Greylisted"},
        DoorVerdict.UNCLEAR,
        Reason.GREYLISTED,
    ),
    Refusal(
        "postscreen",
        {"RCPT": b"450 4.3.2 Service currently unavailable"},
        DoorVerdict.UNCLEAR,
        Reason.FIRST_CONTACT,
    ),
    Refusal(
        "blocklisted",
        {"RCPT": b"554 5.7.1 blocked using zen.example"},
        DoorVerdict.UNCLEAR,
        Reason.LISTED,
    ),
    Refusal(
        "sender-callout",
        {"RCPT": b"550 Sender verify failed"},
        DoorVerdict.UNCLEAR,
        Reason.SENDER_VERIFY,
    ),
    Refusal(
        "too-many",
        {"RCPT": b"421 4.7.0 too many connections"},
        DoorVerdict.UNCLEAR,
        Reason.RATE_LIMITED,
    ),
    Refusal(
        "odd-sender",
        {"MAIL": b"553 sender not liked"},
        DoorVerdict.UNCLEAR,
        Reason.SENDER_VERIFY,
    ),
)


@pytest.mark.anyio
@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda refusal: refusal.name)
async def test_what_a_refusal_means(refusal: Refusal) -> None:
    """The words of a refusal decide between closed and unclear."""
    async with laboratory() as lab, server(smtp_refusing(**refusal.replies)) as port:
        check = await lab.check(port, doors=(Door.RELAY,))
    first = on(check, port)[0]
    assert check.doors[Door.RELAY].verdict is refusal.verdict
    assert first.id == "R01"
    assert first.reason is refusal.reason


@pytest.mark.anyio
async def test_accepted_and_dropped_mail_is_not_open() -> None:
    """Everything accepted, nothing arrived: the door is unclear, the attempts accepted."""
    async with laboratory() as lab, server(smtp_yes_to_all) as port:
        check = await lab.check(port, doors=(Door.RELAY,))
    assert check.doors[Door.RELAY].reasons == (Reason.MAIL_ACCEPTED,)
    submitted = [one.id for one in on(check, port) if one.reason is Reason.NOT_ARRIVED]
    assert submitted == ["R01", "R03", "R02"], "at most three mails, the likeliest first"
    left = {one.id for one in on(check, port) if one.reason is Reason.BUDGET}
    assert left == {"R12", "R19"}
