# SPDX-License-Identifier: Apache-2.0
"""Checks and cases as a probe would report them, for the tests of report and advice."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from doorcheck.case.model import Case, ChosenGuide
from doorcheck_probe.wire.check import (
    Attempt,
    Check,
    DoorResult,
    NotTested,
    Ports,
    ProbeInfo,
    Service,
    Software,
)
from doorcheck_probe.wire.words import (
    Depth,
    Door,
    DoorVerdict,
    Family,
    Protocol,
    Reason,
    State,
    Vantage,
)
from tests.report.attempts import (
    ADDRESS,
    START,
    lines,
    proxy_open,
    proxy_refused,
    relay_greylisted,
    relay_open,
    relay_refused,
)

NOW = START + timedelta(hours=1)
MAIL_PORTS = (25, 465, 587)
PROXY_PORTS = (80, 443, 1080, 3128, 4145, 8000, 8080, 8118, 8888)
PROBE = ProbeInfo(
    name="probe-1.doorcheck.example",
    version="1.0.0",
    contact="abuse@doorcheck.example",
    addresses=("198.51.100.7", "2001:db8:7::7"),
    mail_domain="sink.doorcheck.example",
)
POSTFIX = Service(25, Protocol.SMTP, Software("Postfix", None, "ESMTP Postfix"))
SQUID = Service(3128, Protocol.HTTP, Software("Squid", "5.7", "Via: 1.1 proxy (squid/5.7)"))


def check(
    relay: DoorResult,
    proxy: DoorResult,
    *attempts: Attempt,
    services: tuple[Service, ...] = (),
    address: str = ADDRESS,
    vantage: Vantage = Vantage.OUTSIDE,
    started: datetime = START,
) -> Check:
    """A finished check with the given verdicts."""
    listening = tuple(service.port for service in services)
    others = [port for port in (*MAIL_PORTS, *PROXY_PORTS) if port not in listening]
    return Check(
        id="chk-7fd2a90c",
        address=address,
        family=Family.IPV6 if ":" in address else Family.IPV4,
        vantage=vantage,
        depth=Depth.STANDARD,
        state=State.DONE,
        started=started,
        finished=started + timedelta(seconds=74),
        probe=PROBE,
        doors={Door.RELAY: relay, Door.PROXY: proxy},
        ports=Ports(
            tested=tuple(sorted((*listening, *others))),
            listening=listening,
            refused=tuple(others[:4]),
            silent=tuple(others[4:]),
        ),
        services=services,
        attempts=attempts,
        not_tested=(
            NotTested("R03", Reason.OWN_DOMAIN_UNKNOWN, 25),
            NotTested(Family.IPV6, Reason.FAMILY_MISSING),
        ),
    )


PROVEN = DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,))
REFUSED = DoorResult(DoorVerdict.CLOSED, (Reason.EVERY_ATTEMPT_REFUSED,))
NOBODY = DoorResult(DoorVerdict.CLOSED, (Reason.NOTHING_ANSWERED,))
UNCLEAR = DoorResult(DoorVerdict.UNCLEAR, (Reason.ATTEMPT_UNANSWERED, Reason.GREYLISTED))
TAKEN = DoorResult(DoorVerdict.UNCLEAR, (Reason.MAIL_ACCEPTED,))
UNTESTED = DoorResult(DoorVerdict.UNTESTED, (Reason.WAY_OUT_UNPROVEN,))


def both_open() -> Check:
    """Both doors proven open."""
    return check(PROVEN, PROVEN, proxy_open(), relay_open(), services=(POSTFIX, SQUID))


def both_closed(started: datetime = START) -> Check:
    """Both doors refused strangers."""
    return check(
        REFUSED,
        REFUSED,
        proxy_refused(),
        relay_refused(),
        services=(POSTFIX, SQUID),
        started=started,
    )


def nothing_there() -> Check:
    """Nothing answered at all."""
    return check(NOBODY, NOBODY)


def unclear() -> Check:
    """The mail server answered, but not to the point."""
    return check(UNCLEAR, NOBODY, relay_greylisted(), services=(POSTFIX,))


def untested() -> Check:
    """The probe could not look."""
    return check(UNTESTED, UNTESTED)


def inside(result: DoorResult = PROVEN) -> Check:
    """A look from inside, which proves nothing about strangers."""
    return check(result, NOBODY, relay_open(), services=(POSTFIX,), vantage=Vantage.INSIDE)


def case(*checks: Check, guides: tuple[ChosenGuide, ...] = (), practice: bool = False) -> Case:
    """A case that holds these checks."""
    return Case(
        id="2026-11-22-a7",
        started=START,
        language="en",
        consent=True,
        checks=checks,
        guides=guides,
        practice=practice,
    )


def closed_after_open() -> Case:
    """The whole story: open, closed by the guides, tested again."""
    later = START + timedelta(minutes=28)
    return case(
        both_open(),
        replace(both_closed(later), id="chk-91be07f3"),
        guides=(
            ChosenGuide(Door.RELAY, 25, "postfix", (0, 1, 2, 3, 4, 5, 7, 8, 9, 10)),
            ChosenGuide(Door.PROXY, 3128, "squid", (0, 1, 2, 3, 6, 7)),
        ),
    )


HOSTILE = (
    '#panic("typst") $x$ *bold* _it_ `raw` @ref <label> // comment /* */ \\u{41}',
    "\u202egnp.exe\u2066 \u0000\u0007\u001b[31m red \u009b \ud800",
    "A" * 5_000,
    "漢字 العربية हिन्दी 🏴 \ufeff\u200b\u2028\u2029 end",
    ']] #import "x" #read("/etc/passwd") {page} {pages} {0}',
)


def hostile() -> Check:
    """A server that says whatever it likes, in every field it can reach."""
    said = lines(*HOSTILE, *[f"250-{number} {'z' * 300}" for number in range(200)])
    return replace(
        check(
            PROVEN,
            REFUSED,
            replace(relay_open(), id="R99", context=HOSTILE[0], transcript=said),
            services=(Service(25, Protocol.SMTP, Software(HOSTILE[1], HOSTILE[0], HOSTILE[3])),),
        ),
        id=HOSTILE[4],
        probe=replace(PROBE, name=HOSTILE[0], contact=HOSTILE[2]),
    )
