# SPDX-License-Identifier: Apache-2.0
"""The steps of a guide as a list to tick, with the lines to change and the commands to copy."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QFrame, QVBoxLayout, QWidget

from doorcheck.advice.guides import Guide
from doorcheck.advice.steps import StepText, proven_sentence, step_text
from doorcheck.case.model import ChosenGuide
from doorcheck.i18n import Words
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.choice import Choice, Tick
from doorcheck.wizard.parts.code import CopyBlock
from doorcheck.wizard.parts.disclosure import Disclosure
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.session import Session
from doorcheck.wizard.tasks import Task


class GuideSteps(QWidget):
    """Every step with its box; what is ticked is kept at once."""

    def __init__(
        self,
        dress: Dress,
        words: Words,
        session: Session,
        announcer: Announcer,
        task: Task,
        guide: Guide,
        chosen: ChosenGuide,
    ) -> None:
        super().__init__()
        self._dress, self._words, self._session = dress, words, session
        self._announcer = announcer
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(dress.size(0.6))
        variant = session.guidance.variant(guide, chosen)
        self._column.addWidget(text(proven_sentence(words, guide), "dim"))
        if len(guide.variants) > 1:
            self._column.addWidget(self._variants(guide, variant))
        place = session.guidance.place(task)
        for number, (index, step) in enumerate(guide.steps_for(variant), start=1):
            self._add_step(number, index, step_text(words, step, place), chosen)

    def _variants(self, guide: Guide, current: str | None) -> QComboBox:
        chooser = QComboBox()
        chooser.setObjectName("variants")
        chooser.setAccessibleName(self._words.say("Your system"))
        chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        chooser.setMinimumContentsLength(12)
        for variant in guide.variants:
            chooser.addItem(variant.name, variant.id)
        chooser.setCurrentIndex(max(0, chooser.findData(current)))
        chooser.activated.connect(
            lambda index: self._session.apply(
                self._session.flow.choose_variant(chooser.itemData(index))
            )
        )
        return chooser

    def _add_step(self, number: int, index: int, said: StepText, chosen: ChosenGuide) -> None:
        tick = Tick(self._dress)
        tick.setObjectName(f"step-{index}")
        tick.setChecked(index in chosen.done)
        tick.toggled.connect(lambda done: self._session.apply(self._session.flow.tick(index, done)))
        title = self._words.say("{number}. {title}", number=number, title=said.title)
        self._column.addWidget(Choice(self._dress, tick, title, said.body))
        inner = QFrame()
        column = QVBoxLayout(inner)
        column.setContentsMargins(self._dress.size(2.0), 0, 0, self._dress.size(0.3))
        column.setSpacing(self._dress.size(0.3))
        self._fill(column, said)
        if column.count():
            self._column.addWidget(inner)
        else:
            inner.deleteLater()

    def _fill(self, column: QVBoxLayout, said: StepText) -> None:
        say = self._words.say
        if said.menus:
            column.addWidget(text(isolated(self._words, " → ".join(said.menus)), "strong"))
        for heading, lines in (
            (say("Before"), said.before),
            (say("After"), said.after),
            (say("Commands"), said.commands),
            (say("This should appear"), (said.expect,) if said.expect else ()),
        ):
            if lines:
                column.addWidget(self._block(heading, lines))
        for note in said.notes:
            column.addWidget(text(note, "dim"))
        if said.undo:
            column.addWidget(
                Disclosure(
                    self._dress,
                    self._words,
                    say("How to undo this step"),
                    lambda: self._block(say("Commands"), said.undo),
                )
            )

    def _block(self, heading: str, lines: tuple[str, ...]) -> QWidget:
        return CopyBlock(self._dress, self._words, self._announcer, heading, "\n".join(lines))
