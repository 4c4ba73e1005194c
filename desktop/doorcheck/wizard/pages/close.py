# SPDX-License-Identifier: Apache-2.0
"""The fourth page: which product answers, then its steps one by one."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QVBoxLayout

from doorcheck.advice.guides import product_name
from doorcheck.advice.wording import door_headline, door_title, door_verdict
from doorcheck.report.views import result_of
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.pages.base import StepPage
from doorcheck.wizard.parts.buttons import plain_button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.guide import GuideSteps
from doorcheck.wizard.parts.practice import SwitchCard
from doorcheck.wizard.parts.products import Products
from doorcheck.wizard.parts.text import text
from doorcheck.wizard.steps import Step
from doorcheck.wizard.tasks import Task
from doorcheck.wizard.verdict import icon_of, tone_of


class ClosePage(StepPage):
    """One task at a time: a door on a port."""

    step = Step.CLOSE

    def heading(self, flow: Flow) -> str:
        """The question, or the product whose steps are shown."""
        task = flow.task
        if task is None:
            return self.words.say("There is nothing to close")
        chosen = flow.guide_for(task)
        guide = self.session.guidance.guides.get(chosen.guide) if chosen else None
        if guide is None or flow.choosing:
            return self.words.say("Which product answers on port {port}?", port=task.port)
        product = product_name(self.words, guide)
        return self.words.say("Close port {port}: {product}", port=task.port, product=product)

    def key(self, flow: Flow) -> object:
        """The task and its guide; ticks are freshened."""
        chosen = flow.guide_for(flow.task) if flow.task else None
        guide = (chosen.guide, chosen.variant) if chosen else None
        return (flow.tasks, flow.chosen_task, guide, flow.choosing)

    def build(self, column: QVBoxLayout, flow: Flow) -> None:
        """The finding, then products or steps."""
        task = flow.task
        if task is None:
            column.addWidget(text(self.words.say("Nothing is open and nothing is unclear.")))
            return
        if len(flow.tasks) > 1:
            column.addWidget(self._tasks(flow))
        column.addWidget(self._finding(task))
        if self.session.switch is not None:
            column.addWidget(SwitchCard(self.dress, self.words, self.session.switch, task.door))
        chosen = flow.guide_for(task)
        guide = self.session.guidance.guides.get(chosen.guide) if chosen else None
        if chosen is None or guide is None or flow.choosing:
            column.addWidget(Products(self.dress, self.words, self.session, task))
        else:
            column.addWidget(
                GuideSteps(
                    self.dress, self.words, self.session, self.announcer, task, guide, chosen
                )
            )
            column.addWidget(
                text(
                    self.words.say(
                        "When you have done the steps, test again. "
                        "Only a new test shows whether the door is closed."
                    )
                )
            )
            self._add_button(
                column,
                "other",
                self.words.say("Choose another product"),
                lambda: self.session.apply(self.session.flow.choose_again()),
            )
        if flow.can_jump(Step.REPORT):
            self._add_button(
                column,
                "report",
                self.words.say("Make a report for my IT person"),
                lambda: self.session.apply(self.session.flow.jump_to(Step.REPORT)),
            )

    def _tasks(self, flow: Flow) -> QComboBox:
        chooser = QComboBox()
        chooser.setObjectName("tasks")
        chooser.setAccessibleName(self.words.say("What to close"))
        chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        chooser.setMinimumContentsLength(12)
        for number, task in enumerate(flow.tasks, start=1):
            chooser.addItem(
                self.words.say(
                    "{number} of {total} – {door}, port {port}: {verdict}",
                    number=number,
                    total=len(flow.tasks),
                    door=door_title(self.words, task.door),
                    port=task.port,
                    verdict=door_verdict(self.words, task.verdict),
                )
            )
        chooser.setCurrentIndex(min(flow.chosen_task, len(flow.tasks) - 1))
        chooser.activated.connect(
            lambda index: self.session.apply(self.session.flow.choose_task(index))
        )
        return chooser

    def _finding(self, task: Task) -> Card:
        result = result_of(task.check, task.door)
        headline = door_headline(self.words, task.door, result, task.check.vantage)
        where = self.words.say(
            "{door}, port {port}", door=door_title(self.words, task.door), port=task.port
        )
        return Card(
            self.dress,
            tone_of(task.check, result),
            headline,
            [where],
            icon=icon_of(task.check, result),
        )

    def _add_button(self, column: QVBoxLayout, name: str, label: str, act: object) -> None:
        made = plain_button(self.dress, label)
        made.setObjectName(name)
        made.clicked.connect(act)
        column.addWidget(made)
