# SPDX-License-Identifier: Apache-2.0
"""Ticks and dots: pressed by key, by mouse on the mark and on the text."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from doorcheck.settings import Appearance
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.choice import Choice, Dot, Tick
from tests.wizard.parts.conftest import Show

MARKS: list[type[Tick] | type[Dot]] = [Tick, Dot]
LEFT = Qt.MouseButton.LeftButton


def _picture(widget: QWidget) -> bytes:
    image = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bytes(image.constBits())


@pytest.mark.parametrize("mark", MARKS)
def test_every_place_of_it_can_be_clicked(
    dress: Dress, show: Show, mark: type[Tick] | type[Dot]
) -> None:
    made = mark(dress)
    choice = Choice(dress, made, "I agree", "Really.")
    show(choice)
    labels = choice.findChildren(QLabel)
    places = [QPoint(1, 1), made.rect().center()]
    for place in places:
        made.setChecked(False)
        made.setAutoExclusive(False)
        made.setChecked(False)
        QTest.mouseClick(made, LEFT, pos=place)
        assert made.isChecked()
    for label in labels:
        made.setChecked(False)
        QTest.mouseClick(choice, LEFT, pos=label.geometry().center())
        assert made.isChecked(), label.text()


def test_a_second_click_on_the_text_takes_a_tick_back(dress: Dress, show: Show) -> None:
    tick = Tick(dress)
    choice = Choice(dress, tick, "I agree")
    show(choice)
    for expected in (True, False, True):
        QTest.mouseClick(choice, LEFT, pos=choice.rect().center())
        assert tick.isChecked() is expected
    assert tick.hasFocus()


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton])
def test_other_mouse_buttons_do_nothing(dress: Dress, show: Show, button: Qt.MouseButton) -> None:
    tick = Tick(dress)
    choice = Choice(dress, tick, "I agree")
    show(choice)
    QTest.mouseClick(choice, button, pos=choice.rect().center())
    assert not tick.isChecked()


def test_what_is_disabled_stays_as_it_is(dress: Dress, show: Show) -> None:
    tick = Tick(dress)
    choice = Choice(dress, tick, "I agree")
    tick.setEnabled(False)
    show(choice)
    QTest.mouseClick(choice, LEFT, pos=choice.rect().center())
    assert not tick.isChecked()


@pytest.mark.parametrize("mark", MARKS)
def test_space_presses_it(dress: Dress, show: Show, mark: type[Tick] | type[Dot]) -> None:
    made = mark(dress)
    show(made)
    made.setFocus()
    QTest.keyClick(made, Qt.Key.Key_Space)
    assert made.isChecked()


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
def test_checked_focused_and_plain_look_different(
    qapp: QApplication, show: Show, appearance: Appearance, mark: type[Tick] | type[Dot]
) -> None:
    dress = Dress(qapp, appearance)
    made, other = mark(dress), Tick(dress)
    show(made)
    show(other)
    made.window().activateWindow()
    other.setFocus()
    plain = _picture(made)
    made.setFocus()
    focused = _picture(made)
    made.setChecked(True)
    both = _picture(made)
    other.setFocus()
    checked = _picture(made)
    assert len({plain, focused, both, checked}) == 4


@pytest.mark.parametrize("mark", MARKS)
def test_the_mark_grows_with_the_font(
    qapp: QApplication, show: Show, mark: type[Tick] | type[Dot]
) -> None:
    before = qapp.font()
    sizes = []
    for factor in (1, 2):
        font = QFont(before)
        font.setPointSizeF(before.pointSizeF() * factor)
        qapp.setFont(font)
        made = mark(Dress(qapp, Appearance.LIGHT))
        show(made)
        sizes.append(made.width())
        assert made.width() == made.height() == made.sizeHint().width() >= 24
    qapp.setFont(before)
    assert sizes[1] > 1.5 * sizes[0]


def test_a_reader_hears_text_and_hint(dress: Dress, show: Show) -> None:
    made: QAbstractButton = Tick(dress)
    show(Choice(dress, made, "I agree", "Really."))
    assert (made.accessibleName(), made.accessibleDescription()) == ("I agree", "Really.")


def test_a_long_text_wraps_beside_its_mark(dress: Dress, holder: QWidget, show: Show) -> None:
    choice = Choice(dress, Tick(dress), "word " * 60)
    holder.resize(260, 400)
    show(choice)
    (label,) = choice.findChildren(QLabel)
    assert label.height() > 4 * label.fontMetrics().height()
    assert label.x() > choice.button.geometry().right()
    assert choice.button.y() < choice.height() // 3
