# SPDX-License-Identifier: Apache-2.0
"""The last page: before and after, and the report as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QVBoxLayout

from doorcheck.advice.wording import door_title, door_verdict, family_name, vantage_title
from doorcheck.report.views import View, result_of, views
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.pages.base import StepPage
from doorcheck.wizard.parts.buttons import button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.reporting import usual_path
from doorcheck.wizard.skin import Tone
from doorcheck.wizard.steps import Step
from doorcheck.wizard.verdict import overall
from doorcheck_probe.wire.words import Door, DoorVerdict, Vantage


class ReportPage(StepPage):
    """What was found, what was done, and where the proof of it lies."""

    step = Step.REPORT

    def heading(self, flow: Flow) -> str:
        """What there is to do, or that it is done."""
        if flow.case.report_path:
            return self.words.say("Your report is saved")
        return self.words.say("Save your report")

    def key(self, flow: Flow) -> object:
        """Everything that the page shows."""
        return (views(flow.case), flow.case.report_path, flow.saving)

    def build(self, column: QVBoxLayout, flow: Flow) -> None:
        """Where the report lies or will lie, then before and after."""
        say = self.words.say
        if flow.case.report_path:
            column.addWidget(self._saved(Path(flow.case.report_path)))
        else:
            column.addWidget(
                text(
                    say(
                        "The report is a PDF with the result, the proof and what was done. "
                        "Give it to your IT person, your provider or the sender of a letter."
                    )
                )
            )
            column.addWidget(
                text(
                    say(
                        "It will lie here: {path}",
                        path=isolated(self.words, str(usual_path(flow.case))),
                    ),
                    "dim",
                )
            )
        elsewhere = button(self.dress, say("Save in another place …"), "report")
        elsewhere.setObjectName("elsewhere")
        elsewhere.setEnabled(not flow.saving)
        elsewhere.clicked.connect(self._choose_place)
        column.addWidget(elsewhere)
        column.addSpacing(self.dress.size(0.4))
        column.addWidget(text(overall(self.words, flow.case), "section"))
        for view in views(flow.case):
            column.addWidget(self._before_and_after(view))

    def _saved(self, path: Path) -> Card:
        say = self.words.say
        card = Card(self.dress, Tone.GOOD, say("Saved"), [isolated(self.words, str(path))])
        show = button(self.dress, say("Open the report"))
        show.setObjectName("open")
        show.clicked.connect(lambda: _open(path))
        folder = button(self.dress, say("Open the folder"))
        folder.setObjectName("folder")
        folder.clicked.connect(lambda: _open(path.parent))
        card.add_row(show, folder)
        return card

    def _before_and_after(self, view: View) -> Card:
        address = isolated(self.words, view.latest.address)
        family = family_name(self.words, view.latest.family)
        heading = self.words.say("{address} ({family})", address=address, family=family)
        lines = [self._change(view, door) for door in Door]
        tone = Tone.NEUTRAL
        if view.latest.vantage is Vantage.INSIDE:
            lines.insert(0, vantage_title(self.words, view.latest.vantage))
        else:
            now = {result_of(view.latest, door).verdict for door in Door}
            tone = Tone.BAD if DoorVerdict.OPEN in now else tone
            tone = Tone.GOOD if now == {DoorVerdict.CLOSED} else tone
        return Card(self.dress, tone, heading, lines)

    def _change(self, view: View, door: Door) -> str:
        now = door_verdict(self.words, result_of(view.latest, door).verdict)
        title = door_title(self.words, door)
        if not view.repeated:
            return self.words.say("{door}: {verdict}", door=title, verdict=now)
        before = door_verdict(self.words, result_of(view.first, door).verdict)
        return self.words.say(
            "{door} – before: {before}; now: {now}", door=title, before=before, now=now
        )

    def _choose_place(self) -> None:
        flow = self.session.flow
        start = flow.case.report_path or str(usual_path(flow.case))
        chosen, _kind = QFileDialog.getSaveFileName(
            self, self.words.say("Save the report"), start, "PDF (*.pdf)"
        )
        if chosen:
            self.session.save_report(Path(chosen))


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
