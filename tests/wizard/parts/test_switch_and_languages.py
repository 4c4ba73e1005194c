# SPDX-License-Identifier: Apache-2.0
"""The switch of the sample office, with real files; and the chooser of languages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from doorcheck import i18n, paths
from doorcheck.i18n import Words
from doorcheck.practice.office import Office
from doorcheck.practice.stage import stage
from doorcheck.practice.switch import PracticeSwitch
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.language_chooser import LanguageChooser
from doorcheck.wizard.parts.practice import SwitchCard
from doorcheck_probe.wire.words import Door
from tests.wizard.parts.conftest import Show
from tests.wizard.parts.test_evidence import said


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """A sample office that really listens; its doors are opened again before every test."""
    with stage() as built:
        yield built.office


@pytest.fixture(autouse=True)
def opened(office: Office) -> None:
    """Both doors stand open."""
    for door in Door:
        office.open(door)


def switch_of(card: SwitchCard) -> QPushButton:
    """The button that closes the door."""
    found = card.findChild(QPushButton, "switch")
    assert isinstance(found, QPushButton)
    return found


@pytest.mark.parametrize("door", list(Door))
def test_a_click_really_closes_that_door_and_no_other(
    dress: Dress, words: Words, show: Show, office: Office, door: Door
) -> None:
    card = SwitchCard(dress, words, office, door)
    show(card)
    assert office.settings_file(door).name in said(card)
    assert "Test again" not in said(card)
    switch_of(card).click()
    assert [office.is_open(each) for each in Door] == [each is not door for each in Door]
    assert "Test again to see whether it helped" in said(card)
    assert not switch_of(card).isVisible()


def test_a_door_that_was_closed_by_hand_needs_no_switch(
    dress: Dress, words: Words, show: Show, office: Office
) -> None:
    office.close(Door.PROXY)
    card = SwitchCard(dress, words, office, Door.PROXY)
    show(card)
    assert not switch_of(card).isVisible()
    assert "The line has been changed" in said(card)


class Reluctant:
    """A switch whose file cannot be changed, in one of the ways of the system."""

    def __init__(self, file: Path, error: OSError) -> None:
        self._file, self._error = file, error

    def is_open(self, door: Door) -> bool:
        """It stays open."""
        return door in Door

    def close(self, door: Door) -> None:
        """It cannot."""
        assert door in Door
        raise self._error

    def open(self, door: Door) -> None:
        """It is."""
        assert door in Door

    def settings_file(self, door: Door) -> Path:
        """A file somewhere."""
        assert door in Door
        return self._file


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (PermissionError(13, "Permission denied"), "Permission denied"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("the folder went away"), "the folder went away"),
    ],
)
def test_a_file_that_cannot_be_changed_is_said_with_its_cause(
    dress: Dress, words: Words, show: Show, tmp_path: Path, error: OSError, cause: str
) -> None:
    switch: PracticeSwitch = Reluctant(tmp_path / "relay.conf", error)
    card = SwitchCard(dress, words, switch, Door.RELAY)
    show(card)
    switch_of(card).click()
    assert f"The file could not be changed: {cause}" in said(card)
    assert switch_of(card).isVisible()


def test_a_real_file_that_is_gone_can_be_tried_again(
    dress: Dress, words: Words, show: Show, office: Office
) -> None:
    """The file vanishes between showing and clicking; once it is back the switch works."""
    card = SwitchCard(dress, words, office, Door.RELAY)
    show(card)
    file = office.settings_file(Door.RELAY)
    hidden = file.rename(file.with_suffix(".away"))
    try:
        switch_of(card).click()
        assert "No such file" in said(card)
    finally:
        hidden.rename(file)
    switch_of(card).click()
    assert not office.is_open(Door.RELAY)
    assert "No such file" not in said(card)


# -- languages --------------------------------------------------------------------------------


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """The program speaks three languages."""
    for language in ("es", "pt_BR"):
        folder = tmp_path / language / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / f"{i18n.DOMAIN}.mo").touch()
    monkeypatch.setattr(paths, "CATALOGUES", tmp_path)
    return ("en", "es", "pt_BR")


def test_the_chooser_names_each_language_in_itself_and_marks_the_one_spoken(
    words: Words, show: Show, three: tuple[str, ...]
) -> None:
    chooser = LanguageChooser(words)
    assert chooser.count() == 0
    show(chooser)
    listed = [chooser.itemData(index) for index in range(chooser.count())]
    assert tuple(listed) == three
    names = [chooser.itemText(index) for index in range(chooser.count())]
    assert names == ["English", "Español", "Português (Brasil)"]
    assert chooser.currentData() == "en"
    assert chooser.accessibleName() == "Language"


def test_only_a_choice_of_the_user_is_told(
    words: Words, show: Show, three: tuple[str, ...]
) -> None:
    told: list[str] = []
    chooser = LanguageChooser(words)
    chooser.chosen.connect(told.append)
    show(chooser)
    chooser.setCurrentIndex(chooser.count() - 1)
    assert told == []
    QTest.keyClick(chooser, Qt.Key.Key_Home)
    QTest.keyClick(chooser, Qt.Key.Key_Down)
    assert told == [three[0], three[1]]


def test_a_language_that_is_not_offered_shows_the_first(show: Show, qapp: QApplication) -> None:
    assert qapp is not None
    chooser = LanguageChooser(i18n.load("tlh"))
    show(chooser)
    assert chooser.currentIndex() == 0
