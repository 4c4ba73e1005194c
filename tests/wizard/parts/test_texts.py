# SPDX-License-Identifier: Apache-2.0
"""Texts, cards, buttons, rows and symbols."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QWidget

from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.buttons import button, plain_button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.row import Row
from doorcheck.wizard.parts.symbol import Symbol
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.skin import Tone
from tests.wizard.parts.conftest import Show

LONG = "2001:0db8:4c1f:22a0:9d11:7f0e:53aa:1b2c"
BREAK = "\u200b"


@pytest.mark.parametrize(
    "message",
    [
        "<b>bold</b>",
        "<img src='https://evil.example/x.png'>",
        "&amp; &lt;",
        '<a href="file:///etc/passwd">here</a>',
        "a & b",
    ],
)
@pytest.mark.usefixtures("qapp")
def test_what_a_server_says_never_becomes_markup(message: str) -> None:
    label = text(message)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert label.text().replace(BREAK, "") == message
    assert not label.openExternalLinks()


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("short", "short"),
        ("a sentence of many short words that is long", None),
        ("x" * 40, None),
        (LONG, LONG.replace(":", f":{BREAK}")),
        ("C:\\Users\\Anna\\Documents\\report", "C:{0}\\{0}Users\\{0}Anna\\{0}Documents\\{0}report"),
        (
            "at /home/anna/Documents/a_b-c.pdf now",
            "at /{0}home/{0}anna/{0}Documents/{0}a_{0}b-{0}c.{0}pdf now",
        ),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_long_words_may_break_at_their_joints(message: str, shown: str | None) -> None:
    label = text(message)
    expected = message if shown is None else shown.format(BREAK)
    assert label.text() == expected
    if BREAK in expected:
        assert label.accessibleName() == message
        assert not label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    else:
        assert label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse


def test_a_long_address_wraps_in_a_narrow_place(holder: QWidget, show: Show) -> None:
    label = text(LONG)
    holder.resize(160, 300)
    show(label)
    line = label.fontMetrics().height()
    assert label.width() < label.fontMetrics().horizontalAdvance(LONG)
    assert label.height() >= 2 * line


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", LONG),
        ("pt_BR", LONG),
        ("ar", f"\u2066{LONG}\u2069"),
        ("he_IL", f"\u2066{LONG}\u2069"),
    ],
)
def test_addresses_keep_their_direction(language: str, expected: str) -> None:
    from doorcheck import i18n

    assert isolated(i18n.load(language), LONG) == expected


def test_labels_stand_at_the_leading_edge(right_to_left: Words) -> None:
    assert right_to_left.right_to_left
    assert text("203.0.113.25").alignment() & Qt.AlignmentFlag.AlignRight
    assert text("203.0.113.25").alignment() & Qt.AlignmentFlag.AlignAbsolute


@pytest.mark.parametrize("tone", list(Tone))
def test_a_card_says_its_heading_and_sentences_in_order(
    dress: Dress, show: Show, tone: Tone
) -> None:
    card = Card(dress, tone, "The heading", ["One.", "Two."])
    extra = QLabel("below")
    card.add(extra)
    first, second = QPushButton("a"), QPushButton("b")
    card.add_row(first, second)
    show(card)
    assert (card.accessibleName(), card.property("tone")) == ("The heading", tone.value)
    labels = sorted(card.findChildren(QLabel), key=lambda label: label.mapTo(card, label.pos()).y())
    heights = [label.mapToGlobal(label.rect().topLeft()).y() for label in labels]
    assert [label.text() for label in labels] == ["The heading", "One.", "Two.", "below"]
    assert heights == sorted(heights)
    assert first.mapToGlobal(first.rect().topLeft()).x() < second.mapToGlobal(second.pos()).x()
    heading = next(label for label in labels if label.text() == "The heading")
    assert heading.property("ink") == tone.value


def test_every_tone_has_a_drawing_of_its_own(dress: Dress, show: Show) -> None:
    seen = []
    for tone in Tone:
        card = Card(dress, tone, "x")
        show(card)
        (symbol,) = card.findChildren(Symbol)
        image = symbol.grab().toImage()
        seen.append(bytes(image.constBits()))
    assert len(set(seen)) == len(Tone)


def test_a_symbol_shows_its_drawing_even_where_it_is_disabled(dress: Dress, show: Show) -> None:
    symbol = Symbol(dress, 2)
    symbol.show_drawing("good", "#ff0000")
    symbol.setEnabled(False)
    show(symbol)
    image = symbol.grab().toImage()
    colours = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    assert QColor("#ff0000").name() in colours


@pytest.mark.parametrize("make", [button, plain_button])
def test_buttons_never_become_the_default(dress: Dress, show: Show, make: object) -> None:
    made = (
        button(dress, "Press", "copy") if make is button else plain_button(dress, "Press", "copy")
    )
    show(made)
    made.setFocus()
    assert not made.autoDefault()
    assert not made.isDefault()
    assert not made.icon().isNull()
    assert made.sizePolicy().horizontalPolicy() is QSizePolicy.Policy.Maximum
    assert made.property("role") == ("plain" if make is plain_button else None)


def test_a_row_stacks_where_it_is_narrow_and_unstacks_again(
    dress: Dress, holder: QWidget, show: Show
) -> None:
    first, second = button(dress, "A rather long label"), button(dress, "Another long label")
    row = Row(dress, first, second)
    show(row)
    assert first.y() == second.y()
    assert first.x() < second.x()
    needed = first.width() + second.width()
    holder.resize(needed - 20, 300)
    show(QLabel("settles the layout"))
    assert first.y() < second.y()
    assert row.minimumSizeHint().width() < needed
    holder.resize(needed * 2, 300)
    show(QLabel("settles the layout again"))
    assert first.y() == second.y()
