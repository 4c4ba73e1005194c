# SPDX-License-Identifier: Apache-2.0
"""A lookout that follows a script: it stands for a probe, really waits and really tells events."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from doorcheck.check.outcome import (
    AddressOutcome,
    Cause,
    Checked,
    CheckOutcome,
    Found,
    NotFound,
    Wish,
)
from doorcheck_probe.wire.check import (
    Attempt,
    Check,
    DoorResult,
    Line,
    NotTested,
    Ports,
    ProbeInfo,
    Proof,
    Service,
    Software,
)
from doorcheck_probe.wire.events import (
    AttemptEnded,
    DoorJudged,
    Ended,
    Event,
    Progress,
    ServiceSeen,
)
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Depth,
    Door,
    DoorVerdict,
    Family,
    ProofKind,
    Protocol,
    Reason,
    Stage,
    State,
    Vantage,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PROBE = ProbeInfo("probe.example", "1.0", "abuse@probe.example", ("198.51.100.9",), "sink.example")
V4 = Found("203.0.113.25", Family.IPV4, PROBE)
V6 = Found("2001:db8:4c1f:22a0:9d11:7f0e:53aa:1b2c", Family.IPV6, PROBE)
NO_V6 = NotFound(Family.IPV6, Cause.NO_ROUTE, "OSError: [Errno 101] Network is unreachable")


def _attempt(
    ident: str, door: Door, port: int, verdict: AttemptVerdict, reason: Reason, proof: Proof | None
) -> Attempt:
    lines = tuple(
        Line(NOON + timedelta(seconds=number), speaker, text)
        for number, (speaker, text) in enumerate(
            [
                ("them", "220 mail.example.com ESMTP Postfix (Debian/GNU)"),
                ("us", "EHLO probe.example"),
                ("them", "250-mail.example.com"),
                ("us", "MAIL FROM:<check-7f3a9c2e51d04b8a@sink.example>"),
                ("them", "250 2.1.0 Ok"),
                ("us", "RCPT TO:<7f3a9c2e51d04b8a7f3a9c2e51d04b8a@sink.example>"),
                ("them", "250 2.1.5 Ok" if proof else "554 5.7.1 Relay access denied"),
            ]
        )
    )
    return Attempt(ident, door, port, "plain", verdict, reason, proof, lines)


def check_of(
    found: Found = V4,
    relay: DoorVerdict = DoorVerdict.CLOSED,
    proxy: DoorVerdict = DoorVerdict.CLOSED,
    *,
    ident: str = "c1",
    vantage: Vantage = Vantage.OUTSIDE,
    state: State = State.DONE,
    minute: int = 0,
) -> Check:
    """A check with these verdicts and what they rest on."""
    attempts = (
        *_attempts(found, Door.RELAY, 25, relay, "R01", ProofKind.MESSAGE),
        *_attempts(found, Door.PROXY, 3128, proxy, "X03", ProofKind.TUNNEL),
    )
    return Check(
        id=ident,
        address=found.address,
        family=found.family,
        vantage=vantage,
        depth=Depth.STANDARD,
        state=state,
        started=NOON + timedelta(minutes=minute),
        finished=NOON + timedelta(minutes=minute, seconds=42),
        probe=PROBE,
        doors={
            Door.RELAY: DoorResult(relay, _reasons(relay)),
            Door.PROXY: DoorResult(proxy, _reasons(proxy)),
        },
        ports=Ports(
            (25, 80, 465, 587, 1080, 3128, 8080), (25, 3128), (80,), (465, 587, 1080, 8080)
        ),
        services=(
            Service(25, Protocol.SMTP, Software("Postfix", None, "ESMTP Postfix (Debian/GNU)")),
            Service(3128, Protocol.HTTP, Software("Squid", "5.7", "Server: squid/5.7")),
        ),
        attempts=attempts,
        not_tested=(NotTested("R03", Reason.OWN_DOMAIN_UNKNOWN, 25),),
    )


def _attempts(
    found: Found, door: Door, port: int, verdict: DoorVerdict, ident: str, kind: ProofKind
) -> tuple[Attempt, ...]:
    if verdict is DoorVerdict.OPEN:
        proof = Proof(kind, NOON, found.address, {"token": "7f3a9c2e"})
        return (_attempt(ident, door, port, AttemptVerdict.OPEN, Reason.PROOF_ARRIVED, proof),)
    if verdict is DoorVerdict.UNCLEAR:
        return (_attempt(ident, door, port, AttemptVerdict.INCONCLUSIVE, Reason.GREYLISTED, None),)
    if verdict is DoorVerdict.CLOSED:
        return (_attempt(ident, door, port, AttemptVerdict.CLOSED, Reason.RELAY_DENIED, None),)
    return ()


def _reasons(verdict: DoorVerdict) -> tuple[Reason, ...]:
    return {
        DoorVerdict.OPEN: (Reason.PROOF_ARRIVED,),
        DoorVerdict.UNCLEAR: (Reason.GREYLISTED,),
        DoorVerdict.CLOSED: (Reason.EVERY_ATTEMPT_REFUSED,),
        DoorVerdict.UNTESTED: (Reason.WAY_OUT_UNPROVEN,),
    }[verdict]


@dataclass
class ScriptedLookout:
    """Says what it is told to, one outcome for every call of ``check``."""

    outcomes: list[CheckOutcome | Exception] = field(default_factory=list)
    found: tuple[AddressOutcome, ...] = (V4, NO_V6)
    vantage: Vantage = Vantage.OUTSIDE
    pause: float = 0.0
    hold: bool = False
    """True: the test never ends by itself."""
    late: bool = False
    """True: late answers are awaited until somebody has waited enough."""
    wishes: list[Wish] = field(default_factory=list)
    cancelled: int = 0

    async def addresses(self) -> tuple[AddressOutcome, ...]:
        """Answer after a moment."""
        await asyncio.sleep(self.pause)
        return self.found

    async def check(self, found: Found, wish: Wish, tell: Callable[[Event], None]) -> CheckOutcome:
        """Tell the events of a check and end as the script says."""
        self.wishes.append(wish)
        try:
            for stage, total in ((Stage.SELF_CHECK, 0), (Stage.PORTS, 31), (Stage.PROXY, 12)):
                for done in range(0, total + 1, 6):
                    tell(Progress(stage, done, total))
                    await asyncio.sleep(self.pause)
            example = check_of(found)
            for service in example.services:
                tell(ServiceSeen(service))
            tell(DoorJudged(Door.PROXY, DoorResult(DoorVerdict.CLOSED, (Reason.NOT_A_PROXY,))))
            tell(Progress(Stage.RELAY, 4, 30))
            if self.hold:
                await asyncio.Event().wait()
            if self.late:
                tell(Progress(Stage.WAITING, 0, 0))
                with contextlib.suppress(asyncio.CancelledError):
                    await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        if isinstance(outcome, Checked):
            for attempt in outcome.check.attempts:
                tell(AttemptEnded(attempt))
            tell(Ended(outcome.check))
        return outcome
