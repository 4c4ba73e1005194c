# SPDX-License-Identifier: Apache-2.0
"""The rail as a table: where each state of a case leads, and how its steps are marked."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from doorcheck.check.outcome import Checked, Refused
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.steps import ALL_STEPS, Mark, Step
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import DoorVerdict
from tests.wizard.flows import ended, fresh, ready
from tests.wizard.scripted import NO_V6, V4, V6, check_of

OPEN, UNCLEAR, CLOSED, UNTESTED = DoorVerdict
SIGNS = {Mark.DONE: "x", Mark.NOW: ">", Mark.TODO: ".", Mark.NEEDLESS: "-"}


class Row(NamedTuple):
    """A flow, its five marks as signs, and the first letters of the steps that can be reached."""

    flow: Callable[[], Flow]
    marks: str
    reachable: str


TABLE = {
    "fresh": Row(fresh, ">....", ""),
    "nothing found": Row(lambda: fresh().with_addresses((NO_V6,)), ">....", ""),
    "found": Row(lambda: fresh().with_addresses((V4,)), ">....", "t"),
    "agreed": Row(ready, "x>...", "s"),
    "running": Row(lambda: ready().start_test(), "x>...", ""),
    "running the second": Row(
        lambda: ready(V4, V6).start_test().check_ended(Checked(check_of(relay=OPEN))), "x>x..", ""
    ),
    "stopped": Row(lambda: ready().start_test().cancel_test(), "x>...", "s"),
    "refused": Row(
        lambda: ready().start_test().check_ended(Refused(Slug.BUSY, None, None, "")), "x>...", "s"
    ),
    "closed": Row(lambda: ended(check_of()), "xx>-.", "stp"),
    "closed, back at the start": Row(lambda: ended(check_of()).at(Step.START), ">xx-.", "trp"),
    "closed, report": Row(lambda: ended(check_of()).at(Step.REPORT), "xxx->", "str"),
    "untested": Row(lambda: ended(check_of(relay=UNTESTED, proxy=UNTESTED)), "xx>-.", "stp"),
    "open": Row(lambda: ended(check_of(relay=OPEN)), "xx>..", "stcp"),
    "open, close page": Row(lambda: ended(check_of(relay=OPEN)).advance(), "xxx>.", "strp"),
    "open, report first": Row(lambda: ended(check_of(relay=OPEN)).at(Step.REPORT), "xxx.>", "strc"),
    "unclear": Row(lambda: ended(check_of(proxy=UNCLEAR)), "xx>..", "stcp"),
    "closed since": Row(
        lambda: (
            ended(check_of(relay=OPEN))
            .advance()
            .choose_guide("postfix")
            .start_test()
            .check_ended(Checked(check_of(ident="c2")))
        ),
        "xx>x.",
        "stcp",
    ),
    "report saved, back at the result": Row(
        lambda: ended(check_of()).at(Step.REPORT).report_saved("r.pdf").at(Step.RESULT),
        "xx>-x",
        "stp",
    ),
}
LETTERS = dict(zip(ALL_STEPS, "strcp", strict=True))


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_marks_and_ways(row: Row) -> None:
    rail = row.flow().rail
    assert "".join(SIGNS[entry.mark] for entry in rail) == row.marks
    assert "".join(LETTERS[entry.step] for entry in rail if entry.reachable) == row.reachable


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
@pytest.mark.parametrize("step", list(Step))
def test_a_jump_goes_exactly_where_the_rail_says(row: Row, step: Step) -> None:
    flow = row.flow()
    reached = flow.jump_to(step)
    if LETTERS[step] in row.reachable:
        assert (reached.step, reached.case.checks) == (step, flow.case.checks)
    else:
        assert reached == flow


@pytest.mark.parametrize("row", TABLE.values(), ids=TABLE.keys())
def test_going_on_and_back_visits_the_steps_in_their_order(row: Row) -> None:
    flow = row.flow().at(Step.START)
    if flow.running:
        return
    seen = [flow.step]
    while (following := flow.advance()) != flow:
        flow = following
        seen.append(flow.step)
    assert tuple(seen) == flow.steps
    while flow.can_go_back:
        flow = flow.back()
        assert flow.step is seen[seen.index(flow.step)]
    assert flow.step is Step.START


def test_the_close_step_gives_way_to_the_result_where_there_is_nothing_to_close() -> None:
    assert ended(check_of()).at(Step.CLOSE).step is Step.RESULT
    assert ended(check_of(relay=OPEN)).at(Step.CLOSE).step is Step.CLOSE
