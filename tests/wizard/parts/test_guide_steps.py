# SPDX-License-Identifier: Apache-2.0
"""The steps of real guides: ticks, ways, places, undo, and commands to copy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QPushButton, QWidget

from doorcheck.advice.guides import load_guides
from doorcheck.advice.steps import step_text
from doorcheck.case.model import ChosenGuide
from doorcheck.i18n import Words
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.code import CodeBlock, CopyBlock
from doorcheck.wizard.parts.guide import GuideSteps
from doorcheck.wizard.session import Session
from doorcheck.wizard.tasks import Task
from doorcheck_probe.wire.words import Door, DoorVerdict
from tests.wizard.flows import ended
from tests.wizard.parts.conftest import Show
from tests.wizard.parts.test_evidence import said
from tests.wizard.scripted import check_of

OPEN = DoorVerdict.OPEN
GUIDES = load_guides()
Follow = Callable[..., GuideSteps]


@pytest.fixture
def follow(
    dress: Dress, words: Words, session: Session, announcer: Announcer, show: Show
) -> Follow:
    """Follows a guide for the door it is made for, as the close page does."""

    def follow_it(guide: str, **chosen: object) -> GuideSteps:
        door = GUIDES[guide].doors[0]
        session.flow = ended(check_of(relay=OPEN, proxy=OPEN)).advance()
        index = next(n for n, task in enumerate(session.flow.tasks) if task.door is door)
        session.flow = session.flow.choose_task(index).choose_guide(guide)
        task = task_shown(session)
        wanted = session.flow.guide_for(task)
        assert wanted is not None
        wanted = replace(wanted, **chosen)  # type: ignore[arg-type]
        session.flow = replace(session.flow, case=session.flow.case.with_guide(wanted))
        made = GuideSteps(dress, words, session, announcer, task, GUIDES[guide], wanted)
        show(made)
        return made

    return follow_it


def task_shown(session: Session) -> Task:
    """The task of the moment."""
    task = session.flow.task
    assert task is not None
    return task


def ticks(steps: GuideSteps) -> dict[int, QCheckBox]:
    """The boxes by the index of their step."""
    return {int(box.objectName()[5:]): box for box in steps.findChildren(QCheckBox)}


def chosen(session: Session) -> ChosenGuide:
    """What the case keeps of the guide that is followed."""
    found = session.flow.guide_for(task_shown(session))
    assert found is not None
    return found


@pytest.mark.parametrize("guide", list(GUIDES))
def test_every_step_of_every_guide_has_its_box_its_number_and_its_words(
    follow: Follow, session: Session, words: Words, guide: str
) -> None:
    made = follow(guide)
    variant = session.guidance.variant(GUIDES[guide], chosen(session))
    steps = GUIDES[guide].steps_for(variant)
    place = session.guidance.place(task_shown(session))
    assert list(ticks(made)) == [index for index, _step in steps]
    for number, (index, step) in enumerate(steps, start=1):
        box = ticks(made)[index]
        told = step_text(words, step, place)
        assert box.accessibleName() == f"{number}. {told.title}"
        assert box.accessibleDescription() == told.body
        assert told.body.replace("\u200b", "") in said(made)


@pytest.mark.parametrize("guide", list(GUIDES))
def test_every_line_can_be_copied_as_it_is_and_with_the_places_filled(
    follow: Follow, session: Session, words: Words, guide: str
) -> None:
    made = follow(guide)
    variant = session.guidance.variant(GUIDES[guide], chosen(session))
    place = session.guidance.place(task_shown(session))
    expected: list[str] = []
    for _index, step in GUIDES[guide].steps_for(variant):
        told = step_text(words, step, place)
        groups = (told.before, told.after, told.commands, (told.expect,) if told.expect else ())
        expected += ["\n".join(lines) for lines in groups if lines]
    copied = []
    for block in made.findChildren(CopyBlock):
        block.copy.click()
        copied.append(QGuiApplication.clipboard().text())
    assert copied == expected
    assert not [text for text in copied if "<port>" in text or "<address>" in text]


def test_a_tick_is_kept_at_once_and_taken_back_as_quickly(follow: Follow, session: Session) -> None:
    made = follow("postfix")
    for index in (3, 1, 0):
        ticks(made)[index].click()
    assert chosen(session).done == (0, 1, 3)
    ticks(made)[1].click()
    assert chosen(session).done == (0, 3)


def test_what_was_ticked_is_ticked_again_without_counting_as_a_click(
    follow: Follow, session: Session
) -> None:
    before = session.flow
    made = follow("postfix", done=(0, 4, 99))
    assert [index for index, box in ticks(made).items() if box.isChecked()] == [0, 4]
    assert chosen(session).done == (0, 4, 99)
    assert before is not session.flow


def test_a_guide_with_one_way_offers_no_choice_of_ways(follow: Follow) -> None:
    assert follow("postfix").findChildren(QComboBox) == []


def test_the_ways_are_offered_by_name_and_the_chosen_one_is_shown(
    follow: Follow, session: Session
) -> None:
    made = follow("any-product", variant="nft", done=(0,))
    (chooser,) = made.findChildren(QComboBox)
    guide = GUIDES["any-product"]
    names = [chooser.itemText(index) for index in range(chooser.count())]
    assert names == [variant.name for variant in guide.variants]
    assert chooser.currentText() == "Linux, nftables"
    macos = chooser.findData("macos")
    chooser.setCurrentIndex(macos - 1)
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert (chosen(session).variant, chosen(session).done) == ("macos", (0,))


@pytest.mark.parametrize("variant", [v.id for v in GUIDES["any-product"].variants])
def test_only_steps_of_the_chosen_way_are_shown(follow: Follow, variant: str) -> None:
    shown = ticks(follow("any-product", variant=variant))
    assert {GUIDES["any-product"].steps[index].variant for index in shown} == {None, variant}


def _disclosures(widget: QWidget) -> list[QPushButton]:
    return [button for button in widget.findChildren(QPushButton) if button.isCheckable()]


def test_undoing_is_one_click_away_where_it_is_possible(
    follow: Follow, session: Session, words: Words
) -> None:
    made = follow("postfix")
    place = session.guidance.place(task_shown(session))
    undoing = [
        "\n".join(t.undo) for s in GUIDES["postfix"].steps if (t := step_text(words, s, place)).undo
    ]
    before = len(made.findChildren(CodeBlock))
    for button in _disclosures(made):
        assert button.text() == "How to undo this step"
        button.click()
    blocks = [block.toPlainText() for block in made.findChildren(CodeBlock)]
    assert len(blocks) == before + len(undoing)
    for lines in undoing:
        assert blocks.count(lines) == undoing.count(lines)


def test_it_says_whether_the_guide_was_followed_against_the_real_product(follow: Follow) -> None:
    assert "follow this guide against the real product" in said(follow("postfix"))
    assert "Not tested by us" in said(follow("any-product"))


def test_a_place_that_is_not_known_is_explained(follow: Follow) -> None:
    made = follow("squid")
    notes = [label.text() for label in made.findChildren(QLabel) if "<own-network>" in label.text()]
    assert notes
    assert all("192.168.1.0/24" in note for note in notes)


def test_the_port_of_the_task_is_named(follow: Follow, session: Session) -> None:
    made = follow("any-product")
    port = task_shown(session).port
    assert port == 25
    assert f"port {port}" in said(made)
    assert task_shown(session).door is Door.RELAY
