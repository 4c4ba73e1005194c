# SPDX-License-Identifier: Apache-2.0
"""Two dozen cases as users have them, each with what its report must and must not hold."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from doorcheck.case.model import Case, ChosenGuide
from doorcheck.report.blocks import Tone
from doorcheck_probe.wire.check import Attempt, Check, DoorResult
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Reason,
    State,
    Vantage,
)
from tests.report import samples
from tests.report.attempts import (
    ADDRESS,
    START,
    lines,
    proxy_open,
    proxy_refused,
    relay_open,
    relay_refused,
)

SIX = "2001:db8::25"
O, C, U, N, I = Tone.OPEN, Tone.CLOSED, Tone.UNCLEAR, Tone.UNTESTED, Tone.INSIDE  # noqa: E741
PROOF, MEANING = "The proof", "What this means for you"
DONE, AGAIN = "What was done", "Before and after"
GAPS, WHO = "What was not tested", "Who looked, and from where"
TALKS, APPENDIX = "The conversations", "Technical appendix"
ORDER = (PROOF, MEANING, DONE, AGAIN, GAPS, WHO, TALKS, APPENDIX)
ALWAYS = (GAPS, WHO, APPENDIX)


@dataclass(frozen=True)
class Told:
    """A case, the tones of its verdicts per address, and the sections beside the usual ones."""

    case: Case
    tones: tuple[tuple[str, tuple[Tone, Tone]], ...]
    sections: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    files: int = 1


def at(minutes: int, check: Check, **changes: object) -> Check:
    """A check at a later time, with an id of its own."""
    started = START + timedelta(minutes=minutes)
    later = replace(check, started=started, finished=started + timedelta(seconds=60))
    return replace(later, id=f"chk-{minutes}", **changes)  # type: ignore[arg-type]


def accepted() -> Attempt:
    """A message that was taken and did not arrive."""
    return replace(
        relay_open(), verdict=AttemptVerdict.ACCEPTED, reason=Reason.NOT_ARRIVED, proof=None
    )


CLOSED, OPEN = samples.both_closed(), samples.both_open()
TAKEN = samples.check(samples.TAKEN, samples.NOBODY, accepted(), services=(samples.POSTFIX,))
LATE = at(20, samples.check(samples.PROVEN, samples.NOBODY, relay_open()))
ONLY_PROXY = DoorResult(DoorVerdict.UNTESTED, (Reason.NOT_ASKED,))
BARE = replace(relay_open(), transcript=())
MANY = tuple(replace(relay_refused(), port=port) for port in range(1000, 1060))
SILENT = replace(relay_refused(), verdict=AttemptVerdict.SILENT, reason=Reason.PORT_FILTERED)
BANNED = samples.check(
    DoorResult(DoorVerdict.UNCLEAR, (Reason.BANNED_MIDWAY,)),
    samples.REFUSED,
    replace(relay_refused(), verdict=AttemptVerdict.INCONCLUSIVE, reason=Reason.BANNED_MIDWAY),
    proxy_refused(),
)
LONG = replace(relay_open(), transcript=lines(*(f"250-{n}" for n in range(500))))
RISKY, SHOWN = (PROOF, MEANING, TALKS), (TALKS,)
case = samples.case

CASES: dict[str, Told] = {
    "open": Told(case(OPEN), ((ADDRESS, (O, O)),), RISKY),
    "closed": Told(case(CLOSED), ((ADDRESS, (C, C)),), SHOWN),
    "nobody": Told(case(samples.nothing_there()), ((ADDRESS, (C, C)),)),
    "unclear": Told(case(samples.unclear()), ((ADDRESS, (U, C)),), SHOWN),
    "untested": Told(case(samples.untested()), ((ADDRESS, (N, N)),)),
    "taken": Told(case(TAKEN), ((ADDRESS, (U, C)),), SHOWN),
    "late-mail": Told(case(TAKEN, LATE), ((ADDRESS, (O, C)),), (*RISKY, AGAIN), files=2),
    "banned": Told(case(BANNED), ((ADDRESS, (U, C)),), SHOWN),
    "relay-only": Told(
        case(samples.check(samples.PROVEN, ONLY_PROXY, relay_open())), ((ADDRESS, (O, N)),), RISKY
    ),
    "proxy-only": Told(
        case(samples.check(samples.REFUSED, samples.PROVEN, relay_refused(), proxy_open())),
        ((ADDRESS, (C, O)),),
        RISKY,
    ),
    "another-way-out": Told(
        case(samples.check(samples.NOBODY, samples.PROVEN, proxy_open("192.0.2.99"))),
        ((ADDRESS, (C, O)),),
        RISKY,
    ),
    "no-doors-at-all": Told(case(replace(CLOSED, doors={})), ((ADDRESS, (N, N)),)),
    "ipv6": Told(case(replace(CLOSED, address=SIX)), ((SIX, (C, C)),), SHOWN),
    "two-families": Told(
        case(OPEN, samples.check(samples.NOBODY, samples.NOBODY, address=SIX)),
        ((ADDRESS, (O, O)), (SIX, (C, C))),
        RISKY,
        files=2,
    ),
    "second-is-open": Told(
        case(CLOSED, at(1, OPEN, address="203.0.113.26")),
        ((ADDRESS, (C, C)), ("203.0.113.26", (O, O))),
        RISKY,
        files=2,
    ),
    "closed-again": Told(case(OPEN, at(9, CLOSED)), ((ADDRESS, (C, C)),), (AGAIN, TALKS), files=2),
    "opened-again": Told(case(CLOSED, at(9, OPEN)), ((ADDRESS, (O, O)),), (*RISKY, AGAIN), files=2),
    "five-times": Told(
        case(OPEN, *(at(n, CLOSED) for n in range(1, 5))),
        ((ADDRESS, (C, C)),),
        (AGAIN, TALKS),
        files=2,
    ),
    "unclear-after-open": Told(
        case(OPEN, at(5, samples.unclear())), ((ADDRESS, (U, C)),), (AGAIN, TALKS), files=2
    ),
    "inside": Told(
        case(samples.inside()),
        ((ADDRESS, (I, I)),),
        SHOWN,
        ("This is only the view from inside",),
    ),
    "inside-and-outside": Told(
        case(samples.inside(), at(1, CLOSED)),
        ((ADDRESS, (C, C)), (ADDRESS, (I, I))),
        SHOWN,
        files=2,
    ),
    "practice": Told(case(OPEN, practice=True), ((ADDRESS, (O, O)),), RISKY, ("Practice run",)),
    "practice-inside": Told(
        case(samples.inside(samples.NOBODY), practice=True),
        ((ADDRESS, (I, I)),),
        (),
        ("Practice run", "This is only the view from inside"),
    ),
    "nothing-yet": Told(case(), (), notices=("Nothing was tested",), files=0),
    "cancelled": Told(
        case(replace(OPEN, state=State.CANCELLED)), (), notices=("Nothing was tested",), files=0
    ),
    "failed-after-a-good-one": Told(
        case(CLOSED, at(3, samples.untested(), state=State.FAILED)), ((ADDRESS, (C, C)),), SHOWN
    ),
    "no-transcript": Told(
        case(samples.check(samples.PROVEN, samples.NOBODY, BARE)),
        ((ADDRESS, (O, C)),),
        (PROOF, MEANING),
    ),
    "silent-port": Told(
        case(samples.check(samples.REFUSED, samples.NOBODY, SILENT)), ((ADDRESS, (C, C)),)
    ),
    "many-ports": Told(
        case(samples.check(samples.REFUSED, samples.NOBODY, *MANY)), ((ADDRESS, (C, C)),), SHOWN
    ),
    "long-talk": Told(
        case(samples.check(samples.PROVEN, samples.NOBODY, LONG)), ((ADDRESS, (O, C)),), RISKY
    ),
    "guided": Told(
        case(OPEN, guides=(ChosenGuide(Door.RELAY, 25, "postfix", (0, 1)),)),
        ((ADDRESS, (O, O)),),
        (*RISKY, DONE),
    ),
    "hostile": Told(case(samples.hostile()), ((ADDRESS, (O, C)),), RISKY),
}


def addresses(told: Told) -> set[str]:
    """The addresses that a report must name."""
    return {address for address, _tones in told.tones}


def outside(told: Told) -> list[Check]:
    """The ended checks of a case that looked from outside."""
    return [check for check in told.case.judged() if check.vantage is Vantage.OUTSIDE]
