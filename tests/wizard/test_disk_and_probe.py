# SPDX-License-Identifier: Apache-2.0
"""Disks that are full, files that cannot be read, probes that cannot be used: said, never lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from doorcheck import choice
from doorcheck.case.store import CaseStore
from doorcheck.check.outcome import Lookout
from doorcheck.i18n import Words
from doorcheck.jobs import Jobs
from doorcheck.settings import Appearance, Settings, SettingsFile
from doorcheck.wizard.session import Session
from doorcheck.wizard.steps import Primary, Step
from doorcheck.wizard.tools import Tools
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.words import DoorVerdict
from tests.wizard.conftest import Open
from tests.wizard.flows import ended
from tests.wizard.scripted import ScriptedLookout, check_of
from tests.wizard.test_journey import control, press, said


class Disk:
    """A folder that can be taken away and given back: a file stands in its place meanwhile."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._away = folder, folder.with_name(f"{folder.name}-away")

    def fill(self) -> None:
        """Nothing can be written from now on."""
        if self._folder.is_dir():
            self._folder.rename(self._away)
        self._folder.write_text("in the way")

    def clear(self) -> None:
        """Everything is as it was."""
        self._folder.unlink()
        if self._away.is_dir():
            shutil.move(self._away, self._folder)


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    """Where the cases lie."""
    return Disk(tmp_path / "cases")


def test_a_full_disk_is_said_and_saved_once_there_is_room(
    open_wizard: Open, disk: Disk, tmp_path: Path
) -> None:
    window = open_wizard(ScriptedLookout())
    disk.fill()
    press(window)
    fault = window.session.flow.fault
    assert fault is not None
    assert "Is the disk full?" in fault.summary
    assert "Something in this program went wrong" in said(window)
    disk.clear()
    control(window, "consent").click()
    assert CaseStore(tmp_path / "cases").load().case == window.session.flow.case


def test_a_full_disk_is_said_while_somebody_types_too(
    qtbot: QtBot, open_wizard: Open, disk: Disk
) -> None:
    window = open_wizard(ScriptedLookout())
    press(window)
    disk.fill()
    window.session.apply(window.session.flow.with_wish("example.com", ()))
    qtbot.waitUntil(lambda: window.session.flow.fault is not None, timeout=5000)
    assert "Something in this program went wrong" in said(window)
    disk.clear()


def test_what_is_typed_is_saved_a_moment_later(
    qtbot: QtBot, open_wizard: Open, tmp_path: Path
) -> None:
    window = open_wizard(ScriptedLookout())
    press(window)
    store = CaseStore(tmp_path / "cases")
    window.session.apply(window.session.flow.with_wish("example.com", (2525,)))
    before = store.load().case
    assert before is not None
    assert before.mail_domain is None

    def saved() -> bool:
        case = store.load().case
        return case is not None and case.mail_domain == "example.com"

    qtbot.waitUntil(saved, timeout=5000)


def test_what_was_typed_last_is_saved_on_leaving(open_wizard: Open, tmp_path: Path) -> None:
    window = open_wizard(ScriptedLookout())
    press(window)
    window.session.apply(window.session.flow.with_wish("example.com", ()))
    window.reject()
    case = CaseStore(tmp_path / "cases").load().case
    assert case is not None
    assert case.mail_domain == "example.com"


def test_an_offered_case_that_cannot_be_put_away_stays_offered(
    open_wizard: Open, disk: Disk
) -> None:
    first = open_wizard(ScriptedLookout())
    press(first)
    first.reject()
    window = open_wizard(ScriptedLookout())
    disk.fill()
    control(window, "anew").click()
    assert window.session.flow.fault is not None
    assert window.session.flow.primary is Primary.CONTINUE_CASE
    disk.clear()
    control(window, "anew").click()
    assert window.session.flow.offered is None


def test_beside_an_offered_case_the_rail_leads_nowhere(open_wizard: Open) -> None:
    first = open_wizard(ScriptedLookout())
    press(first)
    first.reject()
    window = open_wizard(ScriptedLookout())
    assert window.session.flow.found
    assert not [step for step in Step if window.rail.entry(step).isEnabled()]
    control(window, "anew").click()
    assert window.rail.entry(Step.TEST).isEnabled()


def test_files_that_were_kept_aside_are_named(open_wizard: Open, tmp_path: Path) -> None:
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "bad.json").write_text("{")
    (tmp_path / "settings.json").write_text("[]")
    window = open_wizard(ScriptedLookout())
    text = said(window).replace("\u200b", "")
    assert text.count("A saved file could not be read") == 2
    for kept in [*tmp_path.glob("*.kept"), *(tmp_path / "cases").glob("*.kept")]:
        assert str(kept) in text
    assert len(window.session.flow.kept_aside) == 2


@pytest.mark.parametrize(
    "settings",
    [
        Settings(appearance=Appearance.LIGHT),
        Settings(probe_url="https://probe.example"),
        Settings(language="en"),
    ],
    ids=["appearance", "probe", "language"],
)
def test_settings_that_cannot_be_saved_hold_for_now_and_say_so(
    qtbot: QtBot, open_wizard: Open, tmp_path: Path, settings: Settings
) -> None:
    window = open_wizard(ScriptedLookout())
    (tmp_path / "settings.json" / "in the way").mkdir(parents=True)
    window.session.use_settings(settings)
    qtbot.waitUntil(lambda: not window.session.flow.looking, timeout=5000)
    assert window.session.settings == settings
    fault = window.session.flow.fault
    assert fault is not None
    assert fault.summary == "The settings could not be saved."
    assert "Something in this program went wrong" in said(window)
    assert window.session.flow.found


# -- probes -----------------------------------------------------------------------------------


def _look(settings: Settings) -> Lookout:
    """As the program chooses, but nobody is called."""
    choice.lookout(choice.probe_url(None, {}, settings.probe_url))
    return ScriptedLookout()


@pytest.fixture
def session(qapp: QApplication, tmp_path: Path, words: Words) -> Iterator[Session]:
    """A session whose settings name something that is no probe."""
    assert qapp is not None
    file = SettingsFile(tmp_path / "settings.json")
    file.save(Settings(probe_url="probe.example", language="en"))
    made = Session(Tools(_look, CaseStore(tmp_path / "cases"), file, Jobs()), words)
    yield made
    made.close()
    shiboken6.delete(made)


def test_settings_with_a_wrong_probe_do_not_keep_the_window_shut(
    session: Session, qapp: QApplication
) -> None:
    assert session.flow.fault is not None
    assert "probe.example" in session.flow.fault.details
    window = Window(session, qapp)
    window.show()
    assert "Something in this program went wrong" in said(window)
    assert control(window, "settings").isEnabled()
    window.close()
    shiboken6.delete(window)


def test_a_wrong_probe_can_be_set_right(session: Session, qtbot: QtBot) -> None:
    before = session.lookout
    session.use_settings(Settings(probe_url="ftp://probe.example"))
    assert session.lookout is before
    assert session.flow.fault is not None
    session.use_settings(Settings())
    qtbot.waitUntil(lambda: bool(session.flow.found), timeout=5000)
    assert session.lookout is not before
    assert session.flow.fault is None


def test_a_second_look_takes_the_place_of_the_first(qtbot: QtBot, open_wizard: Open) -> None:
    lookout = ScriptedLookout(pause=0.2)
    window = open_wizard(lookout, look=False)
    for _round in range(3):
        window.session.look_for_addresses()
    assert window.session.flow.looking
    lookout.pause = 0.0
    qtbot.waitUntil(lambda: not window.session.flow.looking, timeout=5000)
    assert window.session.flow.found


def test_a_report_that_cannot_be_written_is_said_and_can_be_tried_again(
    qtbot: QtBot, open_wizard: Open, tmp_path: Path
) -> None:
    window = open_wizard(ScriptedLookout())
    flow = ended(check_of(relay=DoorVerdict.OPEN)).at(Step.REPORT)
    window.session.apply(flow)
    documents = tmp_path / "Documents"
    documents.write_text("in the way")
    press(window)
    assert not window.primary_button.isEnabled()
    qtbot.waitUntil(lambda: window.session.flow.fault is not None, timeout=30_000)
    assert (window.session.flow.saving, window.session.flow.case.report_path) == (False, None)
    documents.unlink()
    press(window)
    qtbot.waitUntil(lambda: window.session.flow.case.report_path is not None, timeout=30_000)
    assert window.session.flow.fault is None
