# SPDX-License-Identifier: Apache-2.0
"""Draw every page in every look into a folder: ``python -m tests.wizard.pictures FOLDER [WORD]``.

Also says what is wrong with a page: clipped buttons, a body wider than its window.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QPushButton

from doorcheck import i18n, paths
from doorcheck.case.store import CaseStore, new_case
from doorcheck.check.outcome import Cause, Refused, Unreachable
from doorcheck.jobs import Jobs
from doorcheck.settings import Appearance, Settings, SettingsFile
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.running import Running, Trouble
from doorcheck.wizard.session import Session
from doorcheck.wizard.steps import Step
from doorcheck.wizard.tools import LookoutFactory, Tools
from doorcheck.wizard.window import Window
from doorcheck_probe.wire.check import DoorResult
from doorcheck_probe.wire.events import DoorJudged, Progress, ServiceSeen
from doorcheck_probe.wire.problems import Slug
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason, Stage, Vantage
from tests.wizard.audit import faults
from tests.wizard.scripted import NO_V6, V4, V6, ScriptedLookout, check_of

OPEN, CLOSED, UNCLEAR = DoorVerdict.OPEN, DoorVerdict.CLOSED, DoorVerdict.UNCLEAR
SIZES = ((860, 560), (640, 480), (1280, 720))
Change = Callable[[Flow], Flow]


def scenes() -> dict[str, Change]:
    """A name for every state of every page, and how a fresh flow gets there."""
    return {
        "start-looking": lambda flow: replace(flow, looking=True),
        "start": _start,
        "start-offered": lambda flow: replace(_start(flow), offered=_judged(flow, OPEN).case),
        "start-nothing": lambda flow: flow.with_addresses(
            (replace(NO_V6, family=V4.family, cause=Cause.UNREACHABLE), NO_V6)
        ),
        "test": lambda flow: _start(flow).with_consent(consent=True).at(Step.TEST),
        "test-running": _running,
        "test-waiting": lambda flow: _running(flow).seen(Progress(Stage.WAITING, 0, 0)),
        "test-trouble": _trouble,
        "result-open": lambda flow: _judged(flow, OPEN).at(Step.RESULT),
        "result-closed": lambda flow: _judged(flow, CLOSED).at(Step.RESULT),
        "result-both": _both,
        "close-choose": lambda flow: _judged(flow, OPEN).at(Step.CLOSE),
        "close-steps": lambda flow: (
            _judged(flow, OPEN).at(Step.CLOSE).choose_guide("postfix").tick(0, done=True)
        ),
        "close-unknown": lambda flow: _both(flow).at(Step.CLOSE).choose_guide("any-product"),
        "test-opened": lambda flow: _start(flow).at(Step.TEST),
        "start-opened": _start,
        "result-opened": lambda flow: _judged(flow, OPEN).at(Step.RESULT),
        "report": lambda flow: _again(flow).at(Step.REPORT),
        "report-saved": lambda flow: (
            _again(flow).at(Step.REPORT).report_saved("/home/anna/Documents/doorcheck-2026.pdf")
        ),
    }


def _start(flow: Flow) -> Flow:
    return flow.with_addresses((V4, V6))


def _judged(flow: Flow, relay: DoorVerdict) -> Flow:
    flow = _start(flow).with_consent(consent=True)
    return replace(flow, case=flow.case.with_check(check_of(V4, relay)))


def _again(flow: Flow) -> Flow:
    flow = _judged(flow, OPEN)
    return replace(flow, case=flow.case.with_check(check_of(V4, ident="c2", minute=9)))


def _both(flow: Flow) -> Flow:
    flow = _start(flow)
    case = flow.case.with_check(check_of(V4, OPEN, OPEN)).with_check(
        check_of(V6, UNCLEAR, DoorVerdict.UNTESTED, ident="c2")
    )
    return replace(flow, case=case).at(Step.RESULT)


def _running(flow: Flow) -> Flow:
    running = Running((V4, V6), 2)
    example = check_of()
    for event in (
        Progress(Stage.SELF_CHECK, 3, 3),
        Progress(Stage.PORTS, 31, 31),
        ServiceSeen(example.services[0]),
        ServiceSeen(example.services[1]),
        Progress(Stage.PROXY, 12, 12),
        DoorJudged(Door.PROXY, DoorResult(CLOSED, (Reason.NOT_A_PROXY,))),
        Progress(Stage.RELAY, 12, 30),
    ):
        running = running.seen(event)
    return replace(_start(flow).at(Step.TEST), running=running)


def _trouble(flow: Flow) -> Flow:
    refused = Refused(Slug.TOO_SOON, None, 240, "429 Too Many Requests")
    lost = Unreachable(Cause.LOST_MIDWAY, "RemoteProtocolError: peer closed connection")
    flow = _start(flow).with_consent(consent=True).at(Step.TEST)
    return replace(flow, troubles=(Trouble(V4, refused), Trouble(V6, lost)))


def _always(lookout: ScriptedLookout) -> LookoutFactory:
    return lambda _settings: lookout


def open_details(window: Window) -> None:
    """Open everything that can be opened on the page."""
    for button in window.page_shown.findChildren(QPushButton):
        if button.isCheckable() and not button.isChecked():
            button.click()


def settle(application: QApplication) -> None:
    """Let layouts come to rest; a picture after one round shows scroll bars that go away."""
    for _round in range(20):
        application.processEvents()


def draw(application: QApplication, folder: Path, only: str) -> Iterator[tuple[Path, list[str]]]:
    """Draw all pictures whose name contains ``only``; tells each with its faults."""
    normal = application.font().pointSizeF()
    # Without a catalogue the texts stay English; the direction is what is looked at.
    words = i18n.load(os.environ.get("PICTURES_LANGUAGE", "en"))
    for percent in (100, 200):
        font = QFont(application.font())
        font.setPointSizeF(normal * percent / 100)
        application.setFont(font)
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            with tempfile.TemporaryDirectory() as scratch:
                settings = SettingsFile(Path(scratch) / "settings.json")
                settings.save(Settings(appearance=appearance))
                store = CaseStore(Path(scratch) / "cases")
                for vantage in Vantage:
                    lookout = ScriptedLookout(vantage=vantage)
                    tools = Tools(_always(lookout), store, settings, Jobs())
                    session = Session(tools, words)
                    window = Window(session, application)
                    window.show()
                    for name, change in scenes().items():
                        if vantage is Vantage.INSIDE and name not in ("start", "result-closed"):
                            continue
                        session.flow = change(Flow(new_case("en")))
                        window.show_flow()
                        if name.endswith("opened"):
                            open_details(window)
                        for width, height in SIZES:
                            look = f"{name}-{vantage}-{appearance}-{percent}-{width}"
                            if only not in look:
                                continue
                            window.resize(width, height)
                            settle(application)
                            path = folder / f"{look}.png"
                            window.grab().save(str(path))
                            yield path, faults(window)
                    window.close()
                    window.deleteLater()
                    settle(application)


def main() -> int:
    """Draw into the folder named first; the second argument limits the pictures."""
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv[:1])
    application.setStyle("Fusion")
    for font in sorted((paths.RESOURCES / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(font))
    application.setFont(QFont("Noto Sans", 10))
    number = wrong = 0
    for path, found in draw(application, folder, sys.argv[2] if len(sys.argv) > 2 else ""):
        number += 1
        wrong += len(found)
        for fault in found:
            sys.stderr.write(f"{path.name}: {fault}\n")
    sys.stdout.write(f"pages={len(scenes())} pictures={number} faults={wrong}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
