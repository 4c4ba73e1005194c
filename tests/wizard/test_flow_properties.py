# SPDX-License-Identifier: Apache-2.0
"""Laws that hold whatever a user does, in whatever order."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from doorcheck.case.model import Case
from doorcheck.check.outcome import AddressOutcome, Cause, Checked, Refused, Unreachable
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.running import Fault
from doorcheck.wizard.steps import ALL_STEPS, Mark, Primary, Step
from doorcheck_probe.wire.codec import from_plain, to_plain
from doorcheck_probe.wire.events import Progress
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS
from doorcheck_probe.wire.words import DoorVerdict, Stage, State
from tests.wizard.flows import fresh, press
from tests.wizard.scripted import NO_V6, V4, V6, check_of

Action = tuple[str, int]
VERDICTS = tuple(DoorVerdict)
ADDRESSES: tuple[tuple[AddressOutcome, ...], ...] = ((V4,), (V4, V6), (NO_V6,), ())
GUIDES = ("postfix", "squid", "any-product")


def _check_ends(flow: Flow, number: int) -> Flow:
    if flow.running is None:
        return flow
    found = flow.running.waiting[0]
    kind = number % 8
    if kind == 0:
        return flow.check_ended(Refused(Slug.BUSY, None, None, ""))
    if kind == 1:
        return flow.check_ended(Unreachable(Cause.LOST_MIDWAY, ""))
    if kind == 2:
        return flow.check_ended(Fault("KeyError", ""))
    state = State.FAILED if kind == 3 else State.DONE
    relay, proxy = VERDICTS[number // 8 % 4], VERDICTS[number // 32 % 4]
    ident = f"c{len(flow.case.checks)}"
    return flow.check_ended(Checked(check_of(found, relay, proxy, ident=ident, state=state)))


def _look(flow: Flow, number: int) -> Flow:
    if flow.running:
        return flow
    outcomes = ADDRESSES[number % len(ADDRESSES)]
    return flow.look_for_addresses().with_addresses(outcomes)


def _wish(flow: Flow, number: int) -> Flow:
    if flow.step is not Step.TEST or flow.running:
        return flow
    if number % 3 == 0:
        return flow.entry_rejected("x", str(number))
    return flow.with_wish("example.com", tuple(range(1, number % 20 + 1)))


def _report(flow: Flow, number: int) -> Flow:
    if not flow.saving:
        return flow
    return flow.report_saved("r.pdf") if number % 2 else flow.with_fault(Fault("disk", "full"))


ACTIONS: dict[str, Callable[[Flow, int], Flow]] = {
    "press": lambda flow, number: press(flow, GUIDES[number % 3]),
    "back": lambda flow, _number: flow.back(),
    "jump": lambda flow, number: flow.jump_to(ALL_STEPS[number % 5]),
    "look": _look,
    "consent": lambda flow, number: flow.with_consent(consent=number % 3 > 0),
    "wish": _wish,
    "event": lambda flow, number: flow.seen(Progress(tuple(Stage)[number % 5], number, 300)),
    "check ends": _check_ends,
    "stop": lambda flow, _number: flow.cancel_test(),
    "task": lambda flow, number: flow.choose_task(number % 4),
    "pick": lambda flow, number: flow.pick(GUIDES[number % 3]),
    "guide": lambda flow, number: flow.choose_guide(GUIDES[number % 3]),
    "again": lambda flow, _number: flow.choose_again(),
    "variant": lambda flow, number: flow.choose_variant(f"way-{number % 3}"),
    "tick": lambda flow, number: flow.tick(number % 12, done=number % 5 > 0),
    "report": _report,
    "language": lambda flow, number: flow.with_language(("en", "es", "pt_BR")[number % 3]),
    "fault": lambda flow, _number: flow.with_fault(Fault("a", "b")),
    "anew": lambda flow, _number: flow.start_anew(),
}
# What brings a test to its end is drawn more often, so that most ways come to a result.
LIKELY = [*ACTIONS, *["press"] * 6, *["check ends"] * 5, "look", "consent", "guide", "tick"]
ways = st.lists(st.tuples(st.sampled_from(LIKELY), st.integers(0, 255)), max_size=40)
# Three beginnings, so that the later pages are walked as well: nothing, a test, a guide.
TESTING: list[Action] = [("look", 1), ("press", 0), ("consent", 1), ("press", 0)]
CLOSING: list[Action] = [
    *TESTING,
    ("check ends", 4),
    ("check ends", 60),
    ("press", 0),
    ("press", 0),
]
BEGINNINGS: list[list[Action]] = [[], TESTING, CLOSING]
begun = st.tuples(st.sampled_from(BEGINNINGS), ways).map(lambda way: [*way[0], *way[1]])


def walked(way: list[Action]) -> list[Flow]:
    """Every flow on the way."""
    flows = [fresh()]
    for name, number in way:
        flows.append(ACTIONS[name](flows[-1], number))
    return flows


def test_the_beginnings_lead_where_they_should() -> None:
    steps = [(walked(way)[-1].step, walked(way)[-1].running is None) for way in BEGINNINGS]
    assert steps == [(Step.START, True), (Step.TEST, False), (Step.CLOSE, True)]
    assert walked(CLOSING)[-1].primary is Primary.TEST_AGAIN


@settings(max_examples=150, deadline=None)
@given(begun)
def test_a_page_is_always_one_of_the_steps_and_marked_once(way: list[Action]) -> None:
    for flow in walked(way):
        assert flow.step in flow.steps
        assert [entry.step for entry in flow.rail] == list(ALL_STEPS)
        assert [entry.step for entry in flow.rail if entry.mark is Mark.NOW] == [flow.step]
        assert all(entry.step in flow.steps for entry in flow.rail if entry.reachable)
        needless = {entry.step for entry in flow.rail if entry.mark is Mark.NEEDLESS}
        assert needless == set(ALL_STEPS) - set(flow.steps)


@settings(max_examples=150, deadline=None)
@given(begun)
def test_nothing_that_was_found_is_ever_lost(way: list[Action]) -> None:
    flows = walked(way)
    for before, after in pairwise(flows):
        kept = len(before.case.checks)
        assert after.case.checks[:kept] == before.case.checks
        assert (after.case.id, after.case.started) == (before.case.id, before.case.started)
        followed = {(guide.door, guide.port) for guide in before.case.guides}
        assert followed <= {(guide.door, guide.port) for guide in after.case.guides}


@settings(max_examples=150, deadline=None)
@given(begun)
def test_while_a_test_runs_there_is_no_way_off_its_page(way: list[Action]) -> None:
    for flow in walked(way):
        if flow.running is None:
            continue
        assert flow.step is Step.TEST
        assert not flow.can_go_back
        assert flow.back() == flow
        assert not any(entry.reachable for entry in flow.rail)
        assert not flow.primary_enabled
        assert 1 <= flow.running.number <= flow.running.total
        assert len(flow.running.stages) == len({item.stage for item in flow.running.stages})


@settings(max_examples=150, deadline=None)
@given(begun)
def test_no_test_begins_without_consent_and_address(way: list[Action]) -> None:
    flows = walked(way)
    for before, after in pairwise(flows):
        if after.running is not None and before.running is None:
            assert before.case.consent
            assert before.found == after.running.waiting
            assert before.entry_valid


@settings(max_examples=150, deadline=None)
@given(begun)
def test_back_after_going_on_shows_the_same(way: list[Action]) -> None:
    flow = replace(walked(way)[-1], choosing=False, saving=False, running=None)
    if flow.steps.index(flow.step) + 1 < len(flow.steps):
        assert flow.advance().back() == flow


@settings(max_examples=150, deadline=None)
@given(begun)
def test_every_case_reads_back_as_it_was_saved(way: list[Action]) -> None:
    case = walked(way)[-1].case
    assert from_plain(Case, json.loads(json.dumps(to_plain(case)))) == case


@settings(max_examples=150, deadline=None)
@given(begun)
def test_guides_tasks_and_wishes_keep_their_shape(way: list[Action]) -> None:
    for flow in walked(way):
        places = [(guide.door, guide.port) for guide in flow.case.guides]
        assert len(places) == len(set(places))
        assert all(list(guide.done) == sorted(set(guide.done)) for guide in flow.case.guides)
        assert len(flow.wish.ports) <= MAX_EXTRA_PORTS
        assert (flow.task is None) == (not flow.tasks)
        assert flow.task is None or flow.task in flow.tasks
        order = [(OPENNESS.index(task.verdict)) for task in flow.tasks]
        assert order == sorted(order)


OPENNESS = (DoorVerdict.OPEN, DoorVerdict.UNCLEAR, DoorVerdict.UNTESTED, DoorVerdict.CLOSED)


@settings(max_examples=150, deadline=None)
@given(begun)
def test_a_way_on_is_always_open(way: list[Action]) -> None:
    """Where the main button cannot be pressed there is a reason that the page shows."""
    for flow in walked(way):
        if flow.primary_enabled:
            continue
        missing = not flow.case.consent or not flow.entry_valid
        busy = flow.looking or flow.saving or flow.running is not None
        assert missing or busy
        assert flow.primary is not Primary.CONTINUE_CASE


@settings(max_examples=100, deadline=None)
@given(begun, st.integers(0, 11), st.booleans())
def test_a_language_changes_nothing_else(way: list[Action], index: int, done: bool) -> None:
    flow = walked(way)[-1]
    other = flow.with_language("es").tick(index, done=done).with_language(flow.case.language)
    assert other == flow.tick(index, done=done)
    assert (other.steps, other.primary) == (flow.steps, flow.primary)
