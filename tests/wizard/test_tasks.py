# SPDX-License-Identifier: Apache-2.0
"""What there is to close, from the checks alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from doorcheck.case.model import Case, ChosenGuide
from doorcheck.case.store import new_case
from doorcheck.wizard.tasks import newest, tasks_of
from doorcheck_probe.wire.check import Attempt, Check, Ports
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Reason,
    State,
    Vantage,
)
from tests.wizard.scripted import V4, V6, check_of

OPEN, UNCLEAR, CLOSED, UNTESTED = DoorVerdict
Found = list[tuple[Door, int, DoorVerdict]]


def case_of(*checks: Check, guides: Sequence[ChosenGuide] = ()) -> Case:
    """A case with these checks."""
    case = new_case("en")
    for check in checks:
        case = case.with_check(check)
    return replace(case, guides=tuple(guides))


def found(case: Case) -> Found:
    """The tasks without what they rest on."""
    return [(task.door, task.port, task.verdict) for task in tasks_of(case)]


def _attempts(*made: tuple[int, AttemptVerdict]) -> tuple[Attempt, ...]:
    return tuple(
        Attempt(f"R{number:02}", Door.RELAY, port, "plain", verdict, Reason.UNKNOWN)
        for number, (port, verdict) in enumerate(made)
    )


def _relay(verdict: DoorVerdict, *made: tuple[int, AttemptVerdict]) -> Check:
    return replace(check_of(relay=verdict), attempts=_attempts(*made))


TABLE: dict[str, tuple[Check, list[int]]] = {
    "proven on two ports": (
        _relay(OPEN, (587, AttemptVerdict.OPEN), (25, AttemptVerdict.OPEN)),
        [25, 587],
    ),
    "proven on one, refused on the other": (
        _relay(OPEN, (25, AttemptVerdict.CLOSED), (587, AttemptVerdict.OPEN)),
        [587],
    ),
    "twice on the same": (
        _relay(OPEN, (25, AttemptVerdict.OPEN), (25, AttemptVerdict.OPEN)),
        [25],
    ),
    "unclear: accepted and inconclusive": (
        _relay(
            UNCLEAR,
            (25, AttemptVerdict.ACCEPTED),
            (465, AttemptVerdict.CLOSED),
            (587, AttemptVerdict.INCONCLUSIVE),
        ),
        [25, 587],
    ),
    "unclear: nothing stands out": (
        _relay(UNCLEAR, (465, AttemptVerdict.CLOSED), (25, AttemptVerdict.SILENT)),
        [25, 465],
    ),
    "unclear: no attempt at all": (_relay(UNCLEAR), [25, 3128]),
    "unclear: nothing even listens": (
        replace(_relay(UNCLEAR), ports=Ports((25,), (), (), (25,))),
        [],
    ),
    "closed": (_relay(CLOSED, (25, AttemptVerdict.CLOSED)), []),
    "untested": (_relay(UNTESTED, (25, AttemptVerdict.INCONCLUSIVE)), []),
}


@pytest.mark.parametrize(("check", "ports"), TABLE.values(), ids=TABLE.keys())
def test_the_ports_of_a_door(check: Check, ports: list[int]) -> None:
    verdict = check.doors[Door.RELAY].verdict
    assert found(case_of(check)) == [(Door.RELAY, port, verdict) for port in ports]


@pytest.mark.parametrize("state", [state for state in State if state is not State.DONE])
def test_a_check_that_was_not_judged_gives_no_task(state: State) -> None:
    case = case_of(check_of(relay=OPEN, state=state))
    assert (newest(case), tasks_of(case)) == ((), ())


def test_the_same_port_of_two_addresses_is_one_task_of_the_worse_address_first_seen() -> None:
    case = case_of(check_of(V4, OPEN), check_of(V6, OPEN, ident="c2"))
    (task,) = tasks_of(case)
    assert task.check.address == V4.address


def test_only_the_newest_check_of_an_address_counts() -> None:
    case = case_of(
        check_of(V4, OPEN), check_of(V6, proxy=UNCLEAR, ident="c2"), check_of(V4, ident="c3")
    )
    assert [check.id for check in newest(case)] == ["c3", "c2"]
    assert found(case) == [(Door.PROXY, 3128, UNCLEAR)]


def test_a_look_from_outside_comes_before_one_from_inside() -> None:
    case = case_of(check_of(vantage=Vantage.INSIDE), check_of(ident="c2"))
    assert [check.vantage for check in newest(case)] == [Vantage.OUTSIDE, Vantage.INSIDE]


GUIDE = ChosenGuide(Door.RELAY, 25, "postfix", (1,))


@pytest.mark.parametrize("now", list(DoorVerdict))
def test_a_guide_that_was_followed_stays_a_task_with_the_verdict_of_now(now: DoorVerdict) -> None:
    case = case_of(check_of(relay=OPEN), check_of(relay=now, ident="c2"), guides=[GUIDE])
    (task,) = tasks_of(case)
    assert (task.verdict, task.check.id, task.pending) == (now, "c2", now in (OPEN, UNCLEAR))


def test_a_guide_for_a_port_that_nobody_called_again_stays_too() -> None:
    chosen = ChosenGuide(Door.RELAY, 2525, "postfix")
    assert found(case_of(check_of(), guides=[chosen])) == [(Door.RELAY, 2525, CLOSED)]
    assert found(case_of(guides=[chosen])) == []


def test_a_guide_belongs_to_the_address_whose_check_called_the_port() -> None:
    silent = replace(check_of(V4), ports=Ports((80,), (), (80,), ()))
    case = case_of(silent, check_of(V6, ident="c2"), guides=[GUIDE])
    assert tasks_of(case)[0].check.address == V6.address


def test_the_most_urgent_task_is_the_first() -> None:
    case = case_of(
        check_of(V4, UNCLEAR, CLOSED),
        check_of(V6, CLOSED, OPEN, ident="c2"),
        guides=[ChosenGuide(Door.PROXY, 8080, "squid")],
    )
    assert [verdict for _door, _port, verdict in found(case)] == [OPEN, UNCLEAR, CLOSED]
