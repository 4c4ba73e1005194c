# SPDX-License-Identifier: Apache-2.0
"""Which product answers on a port: what the evidence says, the list, or "I do not know"."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QComboBox, QVBoxLayout, QWidget

from doorcheck.advice.choose import because_sentence
from doorcheck.advice.guides import ANY_PRODUCT, product_name
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.choice import Choice, Dot
from doorcheck.wizard.session import Session
from doorcheck.wizard.tasks import Task


class Products(QWidget):
    """Up to three choices; the suggested one is selected."""

    def __init__(self, dress: Dress, words: Words, session: Session, task: Task) -> None:
        super().__init__()
        self._dress, self._session = dress, session
        self.suggestion = session.guidance.suggestion(task)
        guides = session.guidance.guides
        self._group = QButtonGroup(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(dress.size(0.2))
        if self.suggestion.guide and self.suggestion.guide != ANY_PRODUCT:
            product = product_name(words, guides[self.suggestion.guide])
            self._suggested = self._add(product, because_sentence(words, self.suggestion))
            self._suggested.setObjectName("suggested")
            self._on(self._suggested, self.suggestion.guide)
        self._other = self._add(words.say("Another product"), "")
        self._other.setObjectName("other-product")
        self.chooser = self._list(words)
        indented = QVBoxLayout()
        indented.setContentsMargins(dress.size(1.95), 0, 0, dress.size(0.3))
        indented.addWidget(self.chooser)
        self._column.addLayout(indented)
        self._unknown = self._add(
            words.say("I do not know – any product: router and firewall"),
            words.say("You close the port at the router, whatever answers behind it."),
        )
        self._unknown.setObjectName("any-product")
        self._on(self._unknown, ANY_PRODUCT)
        self._other.toggled.connect(self._other_toggled)
        self._select(session.flow.picked or session.guidance.preselected(task))

    def _add(self, label: str, hint: str) -> Dot:
        dot = Dot(self._dress)
        self._group.addButton(dot)
        self._column.addWidget(Choice(self._dress, dot, label, hint))
        return dot

    def _on(self, dot: Dot, guide: str) -> None:
        dot.toggled.connect(lambda checked: self._pick(guide) if checked else None)

    def _list(self, words: Words) -> QComboBox:
        chooser = QComboBox()
        chooser.setObjectName("products")
        chooser.setAccessibleName(words.say("Another product"))
        chooser.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        chooser.setMinimumContentsLength(12)
        guides = self._session.guidance.guides
        for guide in self.suggestion.choices:
            if guide not in (ANY_PRODUCT, self.suggestion.guide):
                chooser.addItem(product_name(words, guides[guide]), guide)
        chooser.activated.connect(self._chosen_from_list)
        return chooser

    def _select(self, guide: str) -> None:
        index = self.chooser.findData(guide)
        if index >= 0:
            self.chooser.setCurrentIndex(index)
            self._other.setChecked(True)
        elif guide == self.suggestion.guide and guide != ANY_PRODUCT:
            self._suggested.setChecked(True)
        else:
            self._unknown.setChecked(True)
        self.chooser.setEnabled(self._other.isChecked())
        self._other.setEnabled(self.chooser.count() > 0)

    def _other_toggled(self, checked: bool) -> None:
        self.chooser.setEnabled(checked)
        if checked:
            self._chosen_from_list()

    def _chosen_from_list(self, _index: int = 0) -> None:
        guide = self.chooser.currentData()
        if isinstance(guide, str):
            self._pick(guide)

    def _pick(self, guide: str) -> None:
        if self._session.flow.picked != guide:
            self._session.apply(self._session.flow.pick(guide))
