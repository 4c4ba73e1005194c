# SPDX-License-Identifier: Apache-2.0
"""From attempts to a door's verdict: a table of all the ways."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from doorcheck_probe.engine.judge import Evidence, judge
from doorcheck_probe.wire.check import Attempt, DoorResult, NotTested, Ports
from doorcheck_probe.wire.words import AttemptVerdict, Door, DoorVerdict, Reason, Vantage

V, R = AttemptVerdict, Reason


def mail(form: str, verdict: AttemptVerdict, reason: Reason, port: int = 25) -> Attempt:
    """A relay attempt."""
    return Attempt(form, Door.RELAY, port, "plain", verdict, reason)


def proxy(
    form: str, verdict: AttemptVerdict, reason: Reason, port: int = 3128, context: str = "plain"
) -> Attempt:
    """A proxy attempt."""
    return Attempt(form, Door.PROXY, port, context, verdict, reason)


R01_NO = mail("R01", V.CLOSED, R.RELAY_DENIED)
R02_NO = mail("R02", V.CLOSED, R.RELAY_DENIED)
R03_NO = mail("R03", V.CLOSED, R.RELAY_DENIED)
X01_NO = proxy("X01", V.CLOSED, R.NOT_A_PROXY)


class Case(NamedTuple):
    """Evidence and the verdict it carries."""

    name: str
    door: Door
    attempts: tuple[Attempt, ...]
    verdict: DoorVerdict
    reasons: tuple[Reason, ...]
    not_tested: tuple[NotTested, ...] = ()
    way_out: bool = True
    vantage: Vantage = Vantage.OUTSIDE


CASES = (
    Case("nothing-listens", Door.RELAY, (), DoorVerdict.CLOSED, (R.NOTHING_ANSWERED,)),
    Case("no-proxy-listens", Door.PROXY, (), DoorVerdict.CLOSED, (R.NOTHING_ANSWERED,)),
    Case(
        "way-out-unproven",
        Door.RELAY,
        (),
        DoorVerdict.UNTESTED,
        (R.WAY_OUT_UNPROVEN,),
        way_out=False,
    ),
    Case(
        "proxies-need-no-port-25",
        Door.PROXY,
        (),
        DoorVerdict.CLOSED,
        (R.NOTHING_ANSWERED,),
        way_out=False,
    ),
    Case(
        "an-answer-on-25-is-a-way-out",
        Door.RELAY,
        (R01_NO, R03_NO),
        DoorVerdict.CLOSED,
        (R.EVERY_ATTEMPT_REFUSED,),
        way_out=False,
    ),
    Case(
        "an-answer-on-another-mail-port-is-none",
        Door.RELAY,
        (
            mail("R01", V.CLOSED, R.RELAY_DENIED, port=2525),
            mail("R03", V.CLOSED, R.RELAY_DENIED, port=2525),
        ),
        DoorVerdict.UNTESTED,
        (R.WAY_OUT_UNPROVEN,),
        way_out=False,
    ),
    Case(
        "open",
        Door.RELAY,
        (R01_NO, mail("R03", V.OPEN, R.PROOF_ARRIVED)),
        DoorVerdict.OPEN,
        (R.PROOF_ARRIVED,),
    ),
    Case(
        "accepted",
        Door.RELAY,
        (mail("R01", V.ACCEPTED, R.NOT_ARRIVED), R03_NO),
        DoorVerdict.UNCLEAR,
        (R.MAIL_ACCEPTED,),
    ),
    Case(
        "greylisted",
        Door.RELAY,
        (mail("R01", V.INCONCLUSIVE, R.GREYLISTED), R03_NO),
        DoorVerdict.UNCLEAR,
        (R.GREYLISTED,),
    ),
    Case(
        "null-sender-does-not-decide",
        Door.RELAY,
        (R01_NO, R03_NO, mail("R02", V.INCONCLUSIVE, R.GREYLISTED)),
        DoorVerdict.CLOSED,
        (R.EVERY_ATTEMPT_REFUSED,),
    ),
    Case(
        "own-domain-not-tried",
        Door.RELAY,
        (R01_NO, R02_NO),
        DoorVerdict.UNCLEAR,
        (R.OWN_DOMAIN_UNPROVEN,),
        not_tested=(NotTested("R03", R.OWN_DOMAIN_UNPROVEN, 25),),
    ),
    Case("proxy-closed", Door.PROXY, (X01_NO,), DoorVerdict.CLOSED, (R.EVERY_ATTEMPT_REFUSED,)),
    Case(
        "one-proxy-port-in-doubt",
        Door.PROXY,
        (X01_NO, proxy("X01", V.INCONCLUSIVE, R.TARPIT_TIMEOUT, port=8080)),
        DoorVerdict.UNCLEAR,
        (R.TARPIT_TIMEOUT,),
    ),
    Case(
        "second-try-answers-the-first",
        Door.PROXY,
        (
            X01_NO,
            proxy("S03", V.INCONCLUSIVE, R.TUNNEL_UNPROVEN),
            proxy("S03", V.CLOSED, R.REFUSED_BY_RULE, context="canary"),
        ),
        DoorVerdict.CLOSED,
        (R.EVERY_ATTEMPT_REFUSED,),
    ),
    Case(
        "second-try-in-doubt",
        Door.PROXY,
        (
            proxy("X03", V.CLOSED, R.REFUSED_BY_RULE),
            proxy("X03", V.INCONCLUSIVE, R.TUNNEL_UNPROVEN, context="canary"),
        ),
        DoorVerdict.UNCLEAR,
        (R.TUNNEL_UNPROVEN,),
    ),
    Case(
        "serves-its-own-house",
        Door.PROXY,
        (proxy("X01", V.OPEN, R.PROOF_ARRIVED),),
        DoorVerdict.UNCLEAR,
        (R.TRUSTED_INSIDE,),
        vantage=Vantage.INSIDE,
    ),
    Case(
        "doors-do-not-mix",
        Door.PROXY,
        (mail("R01", V.OPEN, R.PROOF_ARRIVED), X01_NO),
        DoorVerdict.CLOSED,
        (R.EVERY_ATTEMPT_REFUSED,),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdicts(case: Case) -> None:
    """A verdict is never better than its evidence."""
    evidence = Evidence(case.vantage, Ports(), case.attempts, case.not_tested, case.way_out)
    assert judge(case.door, evidence) == DoorResult(case.verdict, case.reasons)
