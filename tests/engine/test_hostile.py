# SPDX-License-Identifier: Apache-2.0
"""Servers that lie, dawdle or babble: never open, never a crash, never longer than the budget."""

from __future__ import annotations

import asyncio
import contextlib
import time
import tracemalloc
from collections.abc import Callable
from typing import NamedTuple

import pytest

from doorcheck_probe.wire.receipt import SINK_MARK
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason
from tests.engine.hostile_case import ALLOWANCE, Case, babbling, checks_of, with_table
from tests.engine.hostile_mail import MAIL_CASES
from tests.engine.hostile_talks import (
    answers,
    asked,
    endless,
    says,
    smtp_refusing,
    smtp_yes_to_all,
    then,
    unbuffered,
)
from tests.engine.hostile_web import WEB_CASES
from tests.engine.laboratory import HOST, Talk, laboratory, on, server

MEBIBYTE = 1_048_576

CASES = (*MAIL_CASES, *WEB_CASES)


@pytest.mark.anyio
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
async def test_a_hostile_server_is_never_open(case: Case) -> None:
    """Neither door opens without proof, none is closed in doubt, and the check ends in time."""
    began = time.monotonic()
    checks = await checks_of(case)
    assert time.monotonic() - began < case.limits.whole + ALLOWANCE
    for number, check in enumerate(checks):
        verdicts = {door: check.doors[door].verdict for door in Door}
        told = number, [(a.id, a.context, a.verdict, a.reason) for a in check.attempts]
        assert verdicts[Door.PROXY] in case.proxy, told
        assert verdicts[Door.RELAY] in case.relay, told
        assert DoorVerdict.UNCLEAR in verdicts.values() or not case.some_doubt, told
        assert all(attempt.proof is None for attempt in check.attempts), told


def test_no_case_allows_open_and_no_name_comes_twice() -> None:
    """The table itself: what it allows, and that it holds the fifty servers and more."""
    assert all(DoorVerdict.OPEN not in case.proxy | case.relay for case in CASES)
    assert len({case.name for case in CASES}) == len(CASES)
    assert len(CASES) >= 50


REPLAYS: dict[str, Callable[[bytes], Talk]] = {
    "connect": lambda banner: answers(b"HTTP/1.1 200 ok\r\n\r\n" + banner),
    "socks5": lambda banner: answers(b"\x05\x00", b"\x05\x00\x00\x01" + bytes(6) + banner),
    "socks4": lambda banner: answers(b"\0\x5a" + bytes(6) + banner),
}


@pytest.mark.anyio
@pytest.mark.parametrize("way", REPLAYS)
async def test_a_challenge_from_an_earlier_visit_proves_nothing(way: str) -> None:
    """A honeypot plays back what our sink really said, but to somebody else and before."""
    async with laboratory() as lab:
        reader, writer = await asyncio.open_connection(HOST, lab.exits.sink.port)
        banner = await reader.readline()
        assert SINK_MARK.encode() in banner
        writer.close()
        await writer.wait_closed()
        async with babbling(REPLAYS[way](banner)) as port:
            check = await with_table(lab).check(port)
    verdicts = {check.doors[door].verdict for door in Door}
    assert verdicts <= {DoorVerdict.CLOSED, DoorVerdict.UNCLEAR}
    assert DoorVerdict.UNCLEAR in verdicts
    assert all(attempt.proof is None for attempt in check.attempts)


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
    plain = [one for one in on(check, port) if (one.id, one.context) == ("R01", "plain")]
    assert check.doors[Door.RELAY].verdict is refusal.verdict
    assert [one.reason for one in plain] == [refusal.reason]


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


BABBLERS = (
    asked(then(says(b"HTTP/1.1 200 OK\r\n\r\n"), endless(b"x" * 8_192))),
    asked(then(says(b"HTTP/1.1 200 OK\r\n"), endless(b"X: y\r\n" * 1_000))),
    asked(endless(b"\xff" * 8_192)),
    endless(b"220-another line\r\n" * 400),
    then(says(b"220 "), endless(b"y" * 8_192)),
)
WIDEST_LINES = (
    asked(then(says(b"HTTP/1.1 200 OK\r\n\r\n"), endless((b"\xff" * 400 + b"\n") * 20))),
)


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("talks", "count", "most"),
    [(BABBLERS, 20, 16 * MEBIBYTE), (WIDEST_LINES, 8, 24 * MEBIBYTE)],
    ids=["babblers", "widest-lines"],
)
async def test_memory_stays_bounded(talks: tuple[Talk, ...], count: int, most: int) -> None:
    """Many servers at once send for ever, as fast as they can.

    At any moment eight ports are tried. Each may have sent 64 KiB, which are there twice while
    they are put together, and asyncio reads 256 KiB ahead: 4 MiB in all, and twice that is
    allowed. What stays is the transcript of every attempt, at most 120 lines: of ordinary ones a
    few KiB, of the widest ones (400 bytes, each shown as four characters) 220 KiB. Eight attempts
    on each port make that 14 MiB for eight ports.

    Measured: 6 MiB for twenty babblers, 13 MiB for eight ports with the widest lines. The servers
    share the process and are told to keep nothing; their last chunk is counted too.
    """
    async with laboratory() as lab, contextlib.AsyncExitStack() as stack:
        servers = [babbling(unbuffered(talks[n % len(talks)])) for n in range(count)]
        ports = [await stack.enter_async_context(one) for one in servers]
        tracemalloc.start()
        try:
            check = await with_table(lab, *ports).check()
            _held, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert check.ports.listening == tuple(sorted(ports))
    assert {attempt.port for attempt in check.attempts} == set(ports)
    assert peak < most
