# SPDX-License-Identifier: Apache-2.0
"""The real wizard in a process of its own, to be killed: ``process FOLDER (PAGE | resume)``.

It walks to a page by its own buttons, says what its case is, and stays there. With ``resume`` it
presses "Continue", says the case and the page it came to, and ends.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from doorcheck import i18n
from doorcheck.app import run_wizard
from doorcheck.case.store import CaseStore
from doorcheck.check.outcome import Checked, Lookout
from doorcheck.settings import Settings, SettingsFile
from doorcheck.wizard.steps import Step
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.codec import to_plain
from doorcheck_probe.wire.words import DoorVerdict
from tests.wizard.scripted import ScriptedLookout, check_of

Wait = Callable[[], bool]
_POLL_MS = 20


def _window() -> Window:
    return next(w for w in QApplication.topLevelWidgets() if isinstance(w, Window))


def _press() -> None:
    button = _window().primary_button
    assert isinstance(button, QAbstractButton)
    button.click()


def _say(window: Window) -> None:
    shown = {
        "offered": window.session.flow.offered is not None,
        "page": window.session.flow.step.value,
        "case": to_plain(window.session.flow.case),
    }
    sys.stdout.write(json.dumps(shown) + "\n")
    sys.stdout.flush()


def _walk(target: Step) -> Iterator[Wait]:
    window = _window()
    yield lambda: bool(window.session.flow.found)
    _press()
    page = window.page_shown
    for name in ("consent", "more"):
        box = page.findChild(QAbstractButton, name)
        assert isinstance(box, QAbstractButton)
        box.click()
    domain = page.findChild(QLineEdit, "domain")
    assert isinstance(domain, QLineEdit)
    domain.setText("example.com")
    domain.textEdited.emit("example.com")
    yield lambda: "example.com" in _on_disk()
    if target is Step.TEST:
        return
    _press()
    yield lambda: window.session.flow.step is Step.RESULT
    if target in (Step.CLOSE, Step.REPORT):
        _press()
        _press()
        box = window.page_shown.findChild(QAbstractButton, "step-1")
        assert isinstance(box, QAbstractButton)
        box.click()
    if target in (Step.REPORT, Step.START):
        window.rail.entry(target).click()


def _on_disk() -> str:
    return "".join(path.read_text() for path in (_FOLDER / "cases").glob("*.json"))


def _resume() -> Iterator[Wait]:
    window = _window()
    yield lambda: bool(window.session.flow.found)
    sys.stdout.write(json.dumps({"offered": window.session.flow.offered is not None}) + "\n")
    _press()
    _say(window)
    window.reject()


def _drive(walk: Iterator[Wait], staying: bool) -> None:
    ready = next(walk)

    def go_on() -> None:
        nonlocal ready
        if not ready():
            return
        try:
            ready = next(walk)
        except StopIteration:
            timer.stop()
            if staying:
                _say(_window())

    timer = QTimer(QApplication.instance())
    timer.timeout.connect(go_on)
    timer.start(_POLL_MS)


def main() -> int:
    """Run the wizard as the program does."""
    what = sys.argv[2]

    def lookout_factory(_settings: Settings) -> Lookout:
        walk = _resume if what == "resume" else lambda: _walk(Step(what))
        QTimer.singleShot(100, lambda: _drive(walk(), what != "resume"))
        return ScriptedLookout([Checked(check_of(relay=DoorVerdict.OPEN))])

    return run_wizard(
        lookout_factory,
        CaseStore(_FOLDER / "cases"),
        SettingsFile(_FOLDER / "settings.json"),
        i18n.load("en"),
        sys.argv[:1],
    )


if __name__ == "__main__":
    _FOLDER = Path(sys.argv[1])
    raise SystemExit(main())
