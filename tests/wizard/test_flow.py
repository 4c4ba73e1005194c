# SPDX-License-Identifier: Apache-2.0
"""The flow as a table: what a user has done, and what the wizard then shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

import pytest

from doorcheck.case.store import new_case
from doorcheck.check.outcome import Cause, Checked, Refused, Unreachable
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.running import Fault
from doorcheck.wizard.steps import Mark, Primary, Step
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.events import Event, Progress
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Door, DoorVerdict, Stage, State
from tests.wizard.scripted import NO_V6, V4, V6, check_of

OPEN, UNCLEAR, CLOSED, UNTESTED = DoorVerdict


def _fresh() -> Flow:
    return Flow(new_case("en"))


def _ready() -> Flow:
    return _fresh().with_addresses((V4, NO_V6)).with_consent(consent=True).at(Step.TEST)


def _ended(*checks: Check) -> Flow:
    """Tests that ended like this, one after the other."""
    flow = _ready()
    for check in checks:
        flow = flow.start_test().check_ended(Checked(check))
    return flow


class Shown(NamedTuple):
    """What a flow must show."""

    flow: Callable[[], Flow]
    step: Step
    primary: Primary
    enabled: bool
    back: bool


TABLE = {
    "before the first look": Shown(_fresh, Step.START, Primary.FIND_AGAIN, True, False),
    "looking": Shown(
        lambda: _fresh().look_for_addresses(), Step.START, Primary.GO_TO_TEST, False, False
    ),
    "found": Shown(
        lambda: _fresh().with_addresses((V4,)), Step.START, Primary.GO_TO_TEST, True, False
    ),
    "nothing found": Shown(
        lambda: _fresh().with_addresses((NO_V6,)), Step.START, Primary.FIND_AGAIN, True, False
    ),
    "offered": Shown(
        lambda: replace(_fresh(), offered=_ready().case),
        Step.START,
        Primary.CONTINUE_CASE,
        True,
        False,
    ),
    "not agreed": Shown(
        lambda: _ready().with_consent(consent=False), Step.TEST, Primary.START_TEST, False, True
    ),
    "agreed": Shown(_ready, Step.TEST, Primary.START_TEST, True, True),
    "a port that is none": Shown(
        lambda: _ready().entry_rejected(), Step.TEST, Primary.START_TEST, False, True
    ),
    "running": Shown(lambda: _ready().start_test(), Step.TEST, Primary.START_TEST, False, False),
    "stopped": Shown(
        lambda: _ready().start_test().cancel_test(), Step.TEST, Primary.TRY_AGAIN, True, True
    ),
    "refused": Shown(
        lambda: _ready().start_test().check_ended(Refused(Slug.BUSY, None, 60, "")),
        Step.TEST,
        Primary.TRY_AGAIN,
        True,
        True,
    ),
    "unreachable": Shown(
        lambda: _ready().start_test().check_ended(Unreachable(Cause.LOST_MIDWAY, "")),
        Step.TEST,
        Primary.TRY_AGAIN,
        True,
        True,
    ),
    "crashed": Shown(
        lambda: _ready().start_test().check_ended(Fault("KeyError", "Traceback")),
        Step.TEST,
        Primary.TRY_AGAIN,
        True,
        True,
    ),
    "failed at the probe": Shown(
        lambda: _ended(check_of(state=State.FAILED)), Step.TEST, Primary.TRY_AGAIN, True, True
    ),
    "open": Shown(
        lambda: _ended(check_of(relay=OPEN)), Step.RESULT, Primary.CLOSE_DOOR, True, True
    ),
    "unclear": Shown(
        lambda: _ended(check_of(proxy=UNCLEAR)), Step.RESULT, Primary.CLOSE_DOOR, True, True
    ),
    "closed": Shown(lambda: _ended(check_of()), Step.RESULT, Primary.MAKE_REPORT, True, True),
    "untested": Shown(
        lambda: _ended(check_of(relay=UNTESTED, proxy=UNTESTED)),
        Step.RESULT,
        Primary.TEST_AGAIN,
        True,
        True,
    ),
    "no guide yet": Shown(
        lambda: _ended(check_of(relay=OPEN)).advance(), Step.CLOSE, Primary.SHOW_STEPS, True, True
    ),
    "guide chosen": Shown(
        lambda: _ended(check_of(relay=OPEN)).advance().choose_guide("postfix"),
        Step.CLOSE,
        Primary.TEST_AGAIN,
        True,
        True,
    ),
    "report to be saved": Shown(
        lambda: _ended(check_of()).advance(), Step.REPORT, Primary.SAVE_REPORT, True, True
    ),
    "report being saved": Shown(
        lambda: _ended(check_of()).advance().save_report(),
        Step.REPORT,
        Primary.SAVE_REPORT,
        False,
        False,
    ),
    "report saved": Shown(
        lambda: _ended(check_of()).advance().report_saved("r.pdf"),
        Step.REPORT,
        Primary.FINISH,
        True,
        True,
    ),
}


@pytest.mark.parametrize("shown", TABLE.values(), ids=TABLE.keys())
def test_what_a_flow_shows(shown: Shown) -> None:
    flow = shown.flow()
    seen = (flow.step, flow.primary, flow.primary_enabled, flow.can_go_back)
    assert seen == (shown.step, shown.primary, shown.enabled, shown.back)


def _marks(flow: Flow) -> list[Mark]:
    return [entry.mark for entry in flow.rail]


def test_the_rail_always_has_five_entries_and_skips_what_is_needless() -> None:
    flow = _ended(check_of())
    assert _marks(flow) == [Mark.DONE, Mark.DONE, Mark.NOW, Mark.NEEDLESS, Mark.TODO]
    assert Step.CLOSE not in flow.steps
    assert flow.advance().step is Step.REPORT


def test_finished_steps_are_reachable_and_nothing_is_while_a_test_runs() -> None:
    flow = _ended(check_of(relay=OPEN))
    reachable = {entry.step for entry in flow.rail if entry.reachable}
    assert reachable == {Step.START, Step.TEST, Step.CLOSE, Step.REPORT}
    assert not any(entry.reachable for entry in _ready().start_test().rail)
    assert _fresh().jump_to(Step.REPORT).step is Step.START


def test_a_closed_door_keeps_its_guide_in_sight_after_the_retest() -> None:
    flow = _ended(check_of(relay=OPEN)).advance().choose_guide("postfix").tick(2, done=True)
    flow = flow.start_test().check_ended(Checked(check_of(ident="c2")))
    assert flow.step is Step.RESULT
    assert flow.primary is Primary.MAKE_REPORT
    assert [task.verdict for task in flow.tasks] == [CLOSED]
    assert flow.jump_to(Step.CLOSE).step is Step.CLOSE
    assert flow.jump_to(Step.CLOSE).primary is Primary.MAKE_REPORT


def test_every_address_is_tested_and_one_verdict_is_enough_to_go_on() -> None:
    flow = _fresh().with_addresses((V4, V6)).with_consent(consent=True).start_test()
    assert flow.running is not None
    assert (flow.running.number, flow.running.total) == (1, 2)
    flow = flow.check_ended(Refused(Slug.TOO_SOON, None, 30, ""))
    assert flow.running is not None
    assert flow.running.waiting == (V6,)
    flow = flow.check_ended(Checked(check_of(V6)))
    assert (flow.running, flow.step, len(flow.troubles)) == (None, Step.RESULT, 1)


def test_a_test_starts_only_with_consent_and_an_address() -> None:
    assert _ready().with_consent(consent=False).start_test().running is None
    assert _fresh().with_consent(consent=True).start_test().running is None


def test_events_after_the_end_change_nothing() -> None:
    late: Event = Progress(Stage.PORTS, 1, 2)
    flow = _ready().start_test().cancel_test()
    assert flow.seen(late) == flow
    assert flow.check_ended(Checked(check_of())) == flow


def test_choosing_the_same_guide_again_keeps_the_ticks_and_another_one_does_not() -> None:
    flow = _ended(check_of(relay=OPEN)).advance().choose_guide("postfix").tick(1, done=True)
    assert flow.choose_again().choose_guide("postfix").case.guides[0].done == (1,)
    assert flow.choose_guide("any-product").case.guides[0].done == ()
    assert flow.tick(1, done=False).case.guides[0].done == ()


def test_each_port_is_a_task_of_its_own_and_open_ones_come_first() -> None:
    flow = _ended(check_of(relay=UNCLEAR, proxy=OPEN))
    assert [(task.door, task.port) for task in flow.tasks] == [(Door.PROXY, 3128), (Door.RELAY, 25)]
    chosen = flow.at(Step.CLOSE).choose_guide("squid").choose_task(1)
    assert chosen.primary is Primary.SHOW_STEPS
    assert chosen.choose_task(0).primary is Primary.TEST_AGAIN


def test_an_offered_case_is_continued_where_it_stopped_in_the_language_of_now() -> None:
    before = _ended(check_of(relay=OPEN)).advance().choose_guide("postfix")
    flow = replace(_fresh(), offered=before.case).with_language("de").continue_case()
    assert (flow.step, flow.offered, flow.case.language) == (Step.CLOSE, None, "de")
    assert flow.case.guides == before.case.guides


@pytest.mark.parametrize("page", ["result", "close", "report", "nonsense", ""])
def test_a_saved_page_without_anything_to_show_gives_way_to_the_start(page: str) -> None:
    flow = replace(_fresh(), offered=replace(new_case("en"), page=page)).continue_case()
    assert flow.step is Step.START


def test_back_leads_through_every_step_and_stops_at_the_start() -> None:
    flow = _ended(check_of(relay=OPEN)).at(Step.REPORT)
    seen = [flow.step]
    while flow.can_go_back:
        flow = flow.back()
        seen.append(flow.step)
    assert seen == [Step.REPORT, Step.CLOSE, Step.RESULT, Step.TEST, Step.START]
    assert flow.back() == flow
