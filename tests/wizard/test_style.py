# SPDX-License-Identifier: Apache-2.0
"""How tokens become a style sheet, a palette and coloured drawings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields

import pytest
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from doorcheck import paths
from doorcheck.settings import Appearance
from doorcheck.wizard import skin
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.skin import Tokens, Tone
from doorcheck.wizard.style import STYLE

COLOUR = re.compile(r"#[0-9a-f]{6}")
APPEARANCES = (Appearance.LIGHT, Appearance.DARK)


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    """Leaves the application as it was."""
    palette, sheet = qapp.palette(), qapp.styleSheet()
    yield
    qapp.setPalette(palette)
    qapp.setStyleSheet(sheet)


@pytest.mark.parametrize("appearance", list(Appearance))
def test_the_style_sheet_has_no_open_places(qapp: QApplication, appearance: Appearance) -> None:
    Dress(qapp, appearance).apply(qapp)
    sheet = qapp.styleSheet()
    assert "@" not in sheet
    assert sheet.count("{") == sheet.count("}") == STYLE.count("{")
    assert (paths.RESOURCES / "icons" / "arrow.svg").as_posix() in sheet


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_every_colour_of_the_sheet_is_one_of_its_table(
    qapp: QApplication, appearance: Appearance
) -> None:
    dress = Dress(qapp, appearance)
    dress.apply(qapp)
    named = {value for value in vars(dress.tokens).values() if isinstance(value, str)}
    for shade in dress.tokens.shades.values():
        named |= set(vars(shade).values())
    used = set(COLOUR.findall(qapp.styleSheet()))
    assert used
    assert used <= named


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_the_palette_is_that_of_the_table(qapp: QApplication, appearance: Appearance) -> None:
    dress = Dress(qapp, appearance)
    dress.apply(qapp)
    roles = QPalette.ColorRole
    palette = qapp.palette()
    for role, colour in (
        (roles.Window, dress.tokens.window),
        (roles.WindowText, dress.tokens.text),
        (roles.ButtonText, dress.tokens.text),
        (roles.Highlight, dress.tokens.accent),
        (roles.PlaceholderText, dress.tokens.dim),
    ):
        assert palette.color(role) == QColor(colour)
    disabled = palette.color(QPalette.ColorGroup.Disabled, roles.ButtonText)
    assert disabled == QColor(dress.tokens.disabled_text)


def test_light_and_dark_are_what_they_say(qapp: QApplication) -> None:
    light, dark = (Dress(qapp, appearance).tokens for appearance in APPEARANCES)
    assert (light.dark, dark.dark) == (False, True)
    assert QColor(light.window).lightness() > QColor(light.text).lightness()
    assert QColor(dark.window).lightness() < QColor(dark.text).lightness()


@pytest.mark.parametrize(("dark", "high"), [(d, h) for d in (False, True) for h in (False, True)])
def test_every_table_has_every_tone_and_nothing_but_colours(dark: bool, high: bool) -> None:
    table = skin.tokens(dark=dark, high_contrast=high)
    assert table.dark is dark
    assert set(table.shades) == set(Tone)
    values = [getattr(table, field.name) for field in fields(Tokens)]
    colours = [value for value in values if isinstance(value, str)]
    colours += [colour for shade in table.shades.values() for colour in vars(shade).values()]
    assert all(COLOUR.fullmatch(colour) for colour in colours)


def test_lengths_grow_with_the_font_and_never_vanish(qapp: QApplication) -> None:
    before = qapp.font()
    small = Dress(qapp, Appearance.LIGHT)
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(font)
    try:
        large = Dress(qapp, Appearance.LIGHT)
        large.apply(qapp)
    finally:
        qapp.setFont(before)
    assert large.em == pytest.approx(2 * small.em, abs=2)
    assert large.size(1.5) > small.size(1.5)
    assert small.size(0) == small.size(0.001) == 1
    assert f"{font.pointSizeF() * 1.7:.1f}pt" in qapp.styleSheet()


def test_commands_are_set_in_a_font_of_fixed_pitch(qapp: QApplication) -> None:
    font = Dress(qapp, Appearance.LIGHT).monospace
    assert font.styleHint() is QFont.StyleHint.Monospace
    assert QFontInfo(font).fixedPitch() or "monospace" in font.families()


DRAWINGS = sorted(path.stem for path in (paths.RESOURCES / "icons").glob("*.svg"))


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name not in ("arrow", "doorcheck")])
def test_a_drawing_takes_its_colour(qapp: QApplication, name: str) -> None:
    dress = Dress(qapp, Appearance.LIGHT)
    image = dress.pixmap(name, "#ff0000", 3).toImage()
    drawn = [
        image.pixelColor(x, y)
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() > 200
    ]
    assert drawn
    assert any((colour.red(), colour.green(), colour.blue()) == (255, 0, 0) for colour in drawn)
    assert image.width() == dress.size(3)
