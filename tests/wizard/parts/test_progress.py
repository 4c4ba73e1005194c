# SPDX-License-Identifier: Apache-2.0
"""A running test on the screen: stages, counts, time, findings."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from doorcheck.advice.wording import stage_name
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.progress import ProgressView
from doorcheck.wizard.parts.symbol import Symbol
from doorcheck.wizard.running import Running
from doorcheck_probe.wire.check import DoorResult, Service, Software
from doorcheck_probe.wire.events import DoorJudged, Event, Progress, ServiceSeen
from doorcheck_probe.wire.words import Door, DoorVerdict, Protocol, Reason, Stage
from tests.wizard.parts.conftest import Show
from tests.wizard.scripted import V4


@pytest.fixture
def view(dress: Dress, words: Words, show: Show) -> ProgressView:
    """Nothing has begun."""
    made = ProgressView(dress, words)
    show(made)
    return made


def running(*events: Event) -> Running:
    """A run that has heard this."""
    run = Running((V4,), 1)
    for event in events:
        run = run.seen(event)
    return run


def marks(view: ProgressView) -> list[str]:
    """How the stages are marked, for those who hear them."""
    return [symbol.accessibleName() for symbol in view.findChildren(Symbol)]


def labels(view: ProgressView) -> list[str]:
    """Everything that is written."""
    return [label.text() for label in view.findChildren(QLabel) if label.text()]


def test_all_stages_are_named_from_the_beginning(view: ProgressView, words: Words) -> None:
    view.show_running(running())
    names = [stage_name(words, stage) for stage in Stage]
    assert [label for label in labels(view) if label in names] == names
    assert marks(view) == ["to do"] * len(Stage)
    assert (view.bar.minimum(), view.bar.maximum()) == (0, 0)


@pytest.mark.parametrize("number", range(len(Stage)))
def test_stages_before_are_done_and_those_after_are_to_do(view: ProgressView, number: int) -> None:
    stages = list(Stage)[: number + 1]
    view.show_running(running(*(Progress(stage, 1, 9) for stage in stages)))
    rest = len(Stage) - number - 1
    assert marks(view) == ["done"] * number + ["current step"] + ["to do"] * rest


def test_the_bar_is_that_of_the_stage_under_way(view: ProgressView) -> None:
    view.show_running(running(Progress(Stage.PORTS, 31, 31), Progress(Stage.PROXY, 4, 12)))
    assert (view.bar.value(), view.bar.maximum()) == (4, 12)
    assert {"31 of 31", "4 of 12"} <= set(labels(view))
    assert view.bar.accessibleName() == "Progress of this stage"


def test_a_stage_that_cannot_be_counted_shows_that_it_goes_on(view: ProgressView) -> None:
    view.show_running(running(Progress(Stage.SELF_CHECK, 0, 0)))
    assert (view.bar.minimum(), view.bar.maximum()) == (0, 0)
    assert not [label for label in labels(view) if " of " in label and label[0].isdigit()]


@pytest.mark.parametrize(
    ("seconds", "clock"), [(0, "0:00"), (9, "0:09"), (60, "1:00"), (754, "12:34"), (3600, "60:00")]
)
def test_the_time_is_told(view: ProgressView, seconds: int, clock: str) -> None:
    view.show_time(seconds)
    assert view.time.text() == f"Running for {clock}"


def test_findings_are_told_as_they_come(view: ProgressView) -> None:
    known = Service(25, Protocol.SMTP, Software("Postfix", None, "220"))
    events: list[Event] = [ServiceSeen(known)]
    view.show_running(running(*events))
    assert view.seen.text() == "Port 25 answers: Postfix"
    events.append(ServiceSeen(Service(1080, Protocol.SOCKS)))
    view.show_running(running(*events))
    assert len(view.seen.text().splitlines()) == 2
    events.append(DoorJudged(Door.RELAY, DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,))))
    view.show_running(running(*events))
    assert view.seen.text().splitlines()[-1] == "Strangers can send mail through your connection"


@pytest.mark.parametrize("protocol", list(Protocol))
def test_every_protocol_has_a_name(view: ProgressView, protocol: Protocol) -> None:
    view.show_running(running(ServiceSeen(Service(99, protocol))))
    start, _colon, name = view.seen.text().partition(": ")
    assert start == "Port 99 answers"
    assert name


def test_a_product_with_a_hostile_name_stays_text(view: ProgressView) -> None:
    name = "<b>{port}</b>"
    view.show_running(running(ServiceSeen(Service(25, Protocol.SMTP, Software(name, None, "")))))
    assert view.seen.text() == f"Port 25 answers: {name}"


def test_a_door_that_late_mail_opens_changes_its_line(view: ProgressView) -> None:
    closed = DoorJudged(Door.RELAY, DoorResult(DoorVerdict.CLOSED, (Reason.RELAY_DENIED,)))
    opened = DoorJudged(Door.RELAY, DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,)))
    view.show_running(running(closed))
    before = view.seen.text()
    view.show_running(running(closed, opened))
    assert view.seen.text() != before
    assert len(view.seen.text().splitlines()) == 1
