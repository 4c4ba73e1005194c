# SPDX-License-Identifier: Apache-2.0
"""What can come in between: more addresses, troubles in the middle, stopping, going on later."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from doorcheck.case.store import new_case
from doorcheck.check.outcome import Cause, Checked, Refused, Unreachable
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.running import Fault
from doorcheck.wizard.steps import Primary, Step
from doorcheck_probe.wire.events import AttemptEnded, DoorJudged, ServiceSeen
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Door, DoorVerdict, State, Vantage
from tests.wizard.flows import ended, fresh, press, ready
from tests.wizard.scripted import NO_V6, V4, V6, check_of

OPEN, UNCLEAR, CLOSED, UNTESTED = DoorVerdict
Ended = Checked | Refused | Unreachable | Fault
GOOD = Checked(check_of())
TROUBLES: dict[str, Ended] = {
    "refused": Refused(Slug.TOO_SOON, None, 30, ""),
    "unreachable": Unreachable(Cause.LOST_MIDWAY, ""),
    "crashed": Fault("KeyError", "Traceback"),
    "failed at the probe": Checked(check_of(state=State.FAILED)),
    "stopped at the probe": Checked(check_of(state=State.CANCELLED)),
    "still waiting for late mail": Checked(check_of(state=State.WAITING)),
}


@pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES.keys())
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["first", "last"])
def test_a_trouble_of_one_address_leaves_the_result_of_the_other(
    trouble: Ended, order: tuple[int, int]
) -> None:
    flow = ready(V4, V6).start_test()
    for which in order:
        flow = flow.check_ended((trouble, GOOD)[which])
    assert (flow.step, flow.running) == (Step.RESULT, None)
    assert [item.found for item in flow.troubles] == [(V4, V6)[order.index(0)]]
    assert len(flow.case.judged()) == 1


@pytest.mark.parametrize("one", TROUBLES.values(), ids=TROUBLES.keys())
def test_without_any_result_the_page_stays_and_offers_to_try_again(one: Ended) -> None:
    flow = ready(V4, V6).start_test().check_ended(one).check_ended(one)
    assert (flow.step, flow.primary, len(flow.troubles)) == (Step.TEST, Primary.TRY_AGAIN, 2)
    again = press(flow)
    assert again.troubles == ()
    assert again.running is not None
    assert again.running.number == 1


@pytest.mark.parametrize("state", list(State))
def test_a_check_is_kept_whatever_its_state_and_judged_only_when_done(state: State) -> None:
    flow = ready().start_test().check_ended(Checked(check_of(state=state)))
    assert len(flow.case.checks) == 1
    assert bool(flow.case.judged()) is (state is State.DONE)
    assert bool(flow.troubles) is (state is not State.DONE)


def test_stopping_in_the_middle_keeps_what_was_through() -> None:
    flow = ready(V4, V6).start_test().check_ended(GOOD).cancel_test()
    assert (flow.running, flow.cancelled, flow.step) == (None, True, Step.TEST)
    assert flow.case.judged() == (check_of(),)
    assert flow.jump_to(Step.RESULT).step is Step.RESULT
    assert not press(flow).cancelled


def test_late_mail_changes_a_door_that_was_judged_already() -> None:
    flow = ready().start_test()
    closed, opened = check_of(relay=CLOSED), check_of(relay=OPEN)
    for check in (closed, opened):
        flow = flow.seen(AttemptEnded(check.attempts[0]))
        flow = flow.seen(DoorJudged(Door.RELAY, check.doors[Door.RELAY]))
        flow = flow.seen(ServiceSeen(check.services[0]))
    assert flow.running is not None
    assert flow.running.doors == ((Door.RELAY, opened.doors[Door.RELAY]),)
    assert flow.running.attempts == (opened.attempts[0],)
    assert len(flow.running.services) == 1


def test_the_second_address_begins_without_what_was_seen_of_the_first() -> None:
    flow = ready(V4, V6).start_test().seen(ServiceSeen(check_of().services[0])).check_ended(GOOD)
    assert flow.running is not None
    assert (flow.running.number, flow.running.services, flow.running.stages) == (2, (), ())


@pytest.mark.parametrize(("relay", "proxy"), list(product(DoorVerdict, repeat=2)))
def test_every_pair_of_verdicts_leads_on(relay: DoorVerdict, proxy: DoorVerdict) -> None:
    flow = ended(check_of(relay=relay, proxy=proxy))
    wanting = {relay, proxy} & {OPEN, UNCLEAR}
    assert flow.pending is bool(wanting)
    assert (Step.CLOSE in flow.steps) is bool(wanting)
    if wanting:
        assert flow.primary is Primary.CLOSE_DOOR
    elif {relay, proxy} == {UNTESTED}:
        assert flow.primary is Primary.TEST_AGAIN
    else:
        assert flow.primary is Primary.MAKE_REPORT
    assert flow.primary_enabled
    assert press(flow) != flow


def test_a_retest_that_finds_another_door_open_asks_for_that_one() -> None:
    flow = ended(check_of(relay=OPEN)).advance().choose_guide("postfix")
    flow = flow.start_test().check_ended(Checked(check_of(ident="c2", proxy=OPEN)))
    assert [(task.door, task.verdict) for task in flow.tasks] == [
        (Door.PROXY, OPEN),
        (Door.RELAY, CLOSED),
    ]
    shown = press(flow)
    assert shown.task is not None
    assert (shown.task.door, shown.primary) == (Door.PROXY, Primary.SHOW_STEPS)
    assert shown.choose_task(1).primary is Primary.TEST_AGAIN


def test_after_a_retest_the_first_task_is_shown_and_nothing_is_picked_for_it() -> None:
    """Another task may have its place now, which has another product."""
    flow = ended(check_of(relay=OPEN, proxy=OPEN)).advance().choose_task(1).pick("squid")
    flow = flow.start_test().check_ended(Checked(check_of(ident="c2", relay=OPEN)))
    assert (flow.chosen_task, flow.picked) == (0, None)
    stopped = ended(check_of(relay=OPEN, proxy=OPEN)).advance().choose_task(1).start_test()
    assert stopped.cancel_test().chosen_task == 1


def test_a_look_from_inside_does_not_undo_what_was_seen_from_outside() -> None:
    flow = ended(check_of(relay=OPEN), check_of(ident="c2", vantage=Vantage.INSIDE))
    assert flow.pending
    assert flow.primary is Primary.CLOSE_DOOR


def test_a_trouble_in_the_retest_leaves_the_older_result_in_reach() -> None:
    flow = ended(check_of(relay=OPEN)).advance().choose_guide("postfix").tick(1, done=True)
    flow = flow.start_test().check_ended(Unreachable(Cause.LOST_MIDWAY, ""))
    assert (flow.step, flow.primary) == (Step.TEST, Primary.TRY_AGAIN)
    back = flow.jump_to(Step.CLOSE)
    assert back.case.guides[0].done == (1,)
    assert back.primary is Primary.TEST_AGAIN


# -- an offered case --------------------------------------------------------------------------


def _offered() -> Flow:
    return replace(fresh(), offered=ended(check_of(relay=OPEN)).at(Step.CLOSE).case)


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.START])
def test_beside_an_offered_case_nothing_else_can_be_begun(step: Step) -> None:
    """What was done there would belong to a case that is not saved."""
    flow = _offered().with_addresses((V4, V6))
    assert flow.jump_to(step) == flow
    assert not any(entry.reachable for entry in flow.rail)
    assert flow.start_anew().jump_to(Step.TEST).step is Step.TEST


@pytest.mark.parametrize("step", list(Step))
def test_a_case_goes_on_at_each_page_it_stopped_at(step: Step) -> None:
    case = ended(check_of(relay=OPEN)).at(step).case
    flow = replace(fresh(), offered=case).continue_case()
    assert (flow.step, flow.case, flow.offered) == (step, case, None)


def test_going_on_without_an_offer_and_starting_anew_without_one_do_nothing() -> None:
    flow = ready()
    assert flow.continue_case() == flow
    assert flow.start_anew() == flow


def test_starting_anew_keeps_addresses_and_the_new_case() -> None:
    flow = _offered().with_addresses((V4,))
    anew = flow.start_anew()
    assert (anew.case, anew.found, anew.primary) == (flow.case, (V4,), Primary.GO_TO_TEST)


def test_a_continued_case_without_an_address_asks_for_one_before_it_tests_again() -> None:
    flow = _offered().continue_case().choose_guide("postfix")
    assert flow.primary is Primary.TEST_AGAIN
    asked = press(flow)
    assert (asked.step, asked.primary, asked.primary_enabled) == (
        Step.TEST,
        Primary.FIND_AGAIN,
        True,
    )
    assert press(asked).looking
    assert asked.with_addresses((V4,)).primary_enabled


# -- small things -----------------------------------------------------------------------------


def test_a_look_forgets_old_addresses_and_the_old_fault() -> None:
    flow = ready(V4).with_fault(Fault("a", "b")).look_for_addresses()
    assert (flow.addresses, flow.fault, flow.looking) == ((), None, True)
    assert flow.with_addresses((V6, NO_V6)).found == (V6,)


def test_a_fault_ends_looking_and_saving_but_not_a_test() -> None:
    running = ready().start_test().with_fault(Fault("disk", "full"))
    assert running.running is not None
    saving = ended(check_of()).at(Step.REPORT).save_report().with_fault(Fault("disk", "full"))
    assert (saving.saving, saving.primary, saving.primary_enabled) == (
        False,
        Primary.SAVE_REPORT,
        True,
    )
    assert saving.save_report().fault is None


def test_no_more_than_ten_wished_ports_are_kept_and_an_entry_is_good_again() -> None:
    flow = ready().entry_rejected("example", "99999")
    assert flow.rejected == ("example", "99999")
    assert not flow.entry_valid
    flow = flow.with_wish("example.com", tuple(range(1, 30)))
    assert (flow.wish.mail_domain, flow.wish.ports) == ("example.com", tuple(range(1, 11)))
    assert (flow.rejected, flow.ready_to_test) == (None, True)


def test_ticks_of_one_task_never_touch_another() -> None:
    flow = ended(check_of(relay=OPEN, proxy=OPEN)).advance()
    flow = flow.choose_guide("postfix").tick(0, done=True)
    flow = flow.choose_task(1).choose_guide("squid").tick(5, done=True).tick(5, done=True)
    done = {chosen.guide: chosen.done for chosen in flow.case.guides}
    assert done == {"postfix": (0,), "squid": (5,)}
    assert flow.tick(7, done=False).case.guides == flow.case.guides


def test_ticks_are_kept_in_the_order_of_the_steps() -> None:
    flow = ended(check_of(relay=OPEN)).advance().choose_guide("postfix")
    for index in (11, 3, 40, 7, 3):
        flow = flow.tick(index, done=True)
    assert flow.case.guides[0].done == (3, 7, 11, 40)
    assert flow.tick(11, done=False).case.guides[0].done == (3, 7, 40)


def test_another_way_of_following_a_guide_keeps_the_ticks() -> None:
    flow = ended(check_of(relay=OPEN)).advance().choose_guide("any-product").tick(3, done=True)
    flow = flow.choose_variant("nft")
    assert (flow.case.guides[0].variant, flow.case.guides[0].done) == ("nft", (3,))


def test_without_a_task_or_guide_nothing_can_be_followed() -> None:
    nothing = ended(check_of())
    for flow in (
        nothing.choose_guide("postfix"),
        nothing.tick(0, done=True),
        nothing.choose_variant("x"),
    ):
        assert flow == nothing
    unchosen = ended(check_of(relay=OPEN)).at(Step.CLOSE)
    assert unchosen.tick(0, done=True) == unchosen
    assert unchosen.choose_variant("nft") == unchosen


def test_a_finished_case_is_marked_and_a_practice_case_stays_one() -> None:
    flow = replace(fresh(), case=replace(new_case("en"), practice=True))
    flow = flow.with_addresses((V4,)).with_consent(consent=True).at(Step.TEST).start_test()
    flow = flow.check_ended(GOOD).at(Step.REPORT).report_saved("r.pdf")
    assert flow.primary is Primary.FINISH
    assert (press(flow).case.finished, press(flow).case.practice) == (True, True)


@pytest.mark.parametrize("page", ["", "nonsense", "START", "summary"])
def test_a_page_of_another_version_is_shown_as_the_first(page: str) -> None:
    flow = replace(fresh(), case=replace(new_case("en"), page=page))
    assert (flow.step, flow.position) == (Step.START, 1)
