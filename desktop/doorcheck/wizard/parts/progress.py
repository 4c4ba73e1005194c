# SPDX-License-Identifier: Apache-2.0
"""A running test: its stages with counted progress, the time, and what was seen so far."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from doorcheck.advice.wording import door_headline, protocol_name, stage_name
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.labels import mark_name
from doorcheck.wizard.parts.symbol import Symbol
from doorcheck.wizard.parts.text import text
from doorcheck.wizard.running import Running
from doorcheck.wizard.steps import Mark
from doorcheck_probe.wire.check import Service
from doorcheck_probe.wire.words import Stage, Vantage


class ProgressView(QWidget):
    """Named stages, one bar for the stage under way, and findings as they come."""

    def __init__(self, dress: Dress, words: Words) -> None:
        super().__init__()
        self._dress, self._words = dress, words
        self._shown: object = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(dress.size(0.4))
        self._rows = {stage: _StageRow(dress, words, stage) for stage in Stage}
        for row in self._rows.values():
            column.addWidget(row)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(words.say("Progress of this stage"))
        column.addSpacing(dress.size(0.2))
        column.addWidget(self.bar)
        self.time = text("", "dim")
        column.addWidget(self.time)
        self.seen = text("")
        column.addWidget(self.seen)

    def show_running(self, running: Running) -> None:
        """Show how far it has come."""
        current = running.stage
        for stage, row in self._rows.items():
            progress = running.progress_of(stage)
            mark = Mark.TODO if progress is None else Mark.NOW if stage is current else Mark.DONE
            count = ""
            if progress is not None and progress.total:
                count = self._words.say(
                    "{done} of {total}", done=progress.done, total=progress.total
                )
            row.show_state(mark, count)
        under_way = running.progress_of(current) if current else None
        self.bar.setRange(0, under_way.total if under_way else 0)
        self.bar.setValue(under_way.done if under_way else 0)
        found = (running.services, running.doors)
        if found != self._shown:
            self._shown = found
            self.seen.setText("\n".join(self._findings(running)))

    def show_time(self, seconds: int) -> None:
        """Show how long it has run."""
        clock = f"{seconds // 60}:{seconds % 60:02}"
        self.time.setText(self._words.say("Running for {time}", time=clock))

    def _findings(self, running: Running) -> list[str]:
        lines = [self._service(service) for service in running.services]
        lines += [
            door_headline(self._words, door, result, Vantage.OUTSIDE)
            for door, result in running.doors
        ]
        return lines

    def _service(self, service: Service) -> str:
        if service.software is not None:
            return self._words.say(
                "Port {port} answers: {product}", port=service.port, product=service.software.name
            )
        return self._words.say(
            "Port {port} answers: {protocol}",
            port=service.port,
            protocol=protocol_name(self._words, service.protocol),
        )


class _StageRow(QWidget):
    def __init__(self, dress: Dress, words: Words, stage: Stage) -> None:
        super().__init__()
        self._dress, self._words = dress, words
        self._name = stage_name(words, stage)
        self._state: object = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(dress.size(0.5))
        self._symbol = Symbol(dress, 1.2)
        self._label = text(self._name)
        self._count = QLabel()
        self._count.setProperty("role", "dim")
        row.addWidget(self._symbol)
        row.addWidget(self._label, 1)
        row.addWidget(self._count)

    def show_state(self, mark: Mark, count: str) -> None:
        self._count.setText(count)
        if mark is self._state:
            return
        self._state = mark
        look = self._dress.tokens
        colour = {Mark.NOW: look.accent, Mark.DONE: look.text}.get(mark, look.dim)
        self._symbol.show_drawing(mark.value, colour)
        self._symbol.setAccessibleName(mark_name(self._words, mark))
        self._label.setProperty("mark", mark.value)
        style = self._label.style()
        style.unpolish(self._label)
        style.polish(self._label)
