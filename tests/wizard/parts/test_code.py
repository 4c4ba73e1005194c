# SPDX-License-Identifier: Apache-2.0
"""Commands and transcripts: shown as they are, copied as they are."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextOption
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from doorcheck.i18n import Words
from doorcheck.wizard.announce import Announcer
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.code import CodeBlock, CopyBlock
from doorcheck.wizard.parts.disclosure import Disclosure
from tests.wizard.parts.conftest import Show

CONTENTS = {
    "one": "postfix reload",
    "two": "cp -a a b\npostconf -e 'mynetworks = 127.0.0.0/8 [::1]/128'",
    "quotes and dollars": """echo "$HOME" '`id`' \\ && true""",
    "markup": "<b>Require ip 192.168.1.0/24</b>",
    "unicode": "# Bäckerei – größer als „alles“",
    "tabs and blanks": "\tone  two   three ",
    "long": "x" * 3000,
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
def test_the_clipboard_holds_exactly_the_lines(
    dress: Dress, words: Words, announcer: Announcer, show: Show, content: str
) -> None:
    heard: list[tuple[str, bool]] = []
    announcer.said.connect(lambda said, urgent: heard.append((said, urgent)))
    block = CopyBlock(dress, words, announcer, "Commands", content)
    show(block)
    QGuiApplication.clipboard().clear()
    QTest.mouseClick(block.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == content
    assert heard == [("Copied", False)]
    assert block.copy.text() == "Copied"
    assert block.copy.accessibleDescription() == "Commands"


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS.keys())
def test_lines_are_shown_as_they_are(dress: Dress, show: Show, content: str) -> None:
    block = CodeBlock(dress, content, "Commands")
    show(block)
    assert block.toPlainText() == content
    assert block.isReadOnly()
    assert block.accessibleName() == "Commands"
    QTest.keyClicks(block, "rm -rf /")
    assert block.toPlainText() == content


def test_a_block_grows_with_its_lines_up_to_its_limit(dress: Dress, show: Show) -> None:
    heights = []
    for lines in (1, 5, 20, 200, 400):
        block = CodeBlock(dress, "\n".join(["line"] * lines), "x", max_ems=22)
        show(block)
        heights.append(block.height())
    assert heights == sorted(heights)
    assert heights[0] < heights[1] < heights[2]
    assert heights[3] == heights[4] == dress.size(22)


def test_a_narrower_block_wraps_and_gets_taller(dress: Dress, holder: QWidget, show: Show) -> None:
    block = CodeBlock(dress, "word " * 60, "x")
    show(block)
    wide = block.height()
    holder.resize(200, 500)
    show(QLabel(""))
    assert block.height() > wide
    assert not block.horizontalScrollBar().isVisible()


def test_new_text_takes_the_height_it_needs(dress: Dress, show: Show) -> None:
    block = CodeBlock(dress, "one", "x")
    show(block)
    before = block.height()
    block.show_text("one\ntwo\nthree")
    assert (block.height() > before, block.toPlainText()) == (True, "one\ntwo\nthree")
    block.show_text("one")
    assert block.height() == before


def test_commands_run_from_left_to_right_in_every_language(
    dress: Dress, show: Show, right_to_left: Words
) -> None:
    assert right_to_left.right_to_left
    block = CodeBlock(dress, "postfix reload", "x")
    show(block)
    assert block.layoutDirection() is Qt.LayoutDirection.LeftToRight
    option = block.document().defaultTextOption()
    assert option.textDirection() is Qt.LayoutDirection.LeftToRight
    assert option.wrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def test_tab_leaves_a_block(dress: Dress, holder: QWidget, show: Show) -> None:
    block, after = CodeBlock(dress, "x", "x"), CodeBlock(dress, "y", "y")
    show(block)
    show(after)
    holder.activateWindow()
    block.setFocus()
    QTest.keyClick(block, Qt.Key.Key_Tab)
    assert holder.focusWidget() is after


# -- disclosure -------------------------------------------------------------------------------


def test_details_are_built_once_and_only_when_asked_for(
    dress: Dress, words: Words, show: Show
) -> None:
    built: list[QLabel] = []

    def build() -> QWidget:
        built.append(QLabel("inside"))
        return built[-1]

    made = Disclosure(dress, words, "More", build)
    show(made)
    assert (built, made.button.accessibleDescription()) == ([], "Collapsed")
    made.button.click()
    assert built[0].isVisible()
    assert made.button.accessibleDescription() == "Expanded"
    made.button.click()
    assert not built[0].isVisible()
    assert made.button.accessibleDescription() == "Collapsed"
    made.button.click()
    assert (len(built), built[0].isVisible()) == (1, True)


def test_space_opens_details(dress: Dress, words: Words, show: Show) -> None:
    made = Disclosure(dress, words, "More", lambda: QLabel("inside"))
    show(made)
    made.button.setFocus()
    QTest.keyClick(made.button, Qt.Key.Key_Space)
    assert made.button.isChecked()
    assert [label.text() for label in made.findChildren(QLabel)] == ["inside"]


def test_a_closed_panel_points_into_the_reading_direction(
    dress: Dress, words: Words, show: Show, right_to_left: Words
) -> None:
    pictures = []
    for language in (words, right_to_left):
        made = Disclosure(dress, language, "More", lambda: QLabel("inside"))
        show(made)
        pictures.append(made.button.icon().pixmap(32, 32).toImage())
    assert pictures[0] == pictures[1].flipped(Qt.Orientation.Horizontal)
    assert pictures[0] != pictures[1]
