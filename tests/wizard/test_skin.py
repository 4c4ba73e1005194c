# SPDX-License-Identifier: Apache-2.0
"""Contrast, computed from the tokens (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from doorcheck import paths
from doorcheck.wizard import skin, style
from doorcheck.wizard.skin import DARK, DARK_CONTRAST, LIGHT, LIGHT_CONTRAST, Tokens, tokens

TABLES = {
    "light": LIGHT,
    "dark": DARK,
    "light contrast": LIGHT_CONTRAST,
    "dark contrast": DARK_CONTRAST,
}


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _texts(look: Tokens) -> Iterator[tuple[str, str]]:
    for ground in (look.window, look.rail, look.field):
        yield from ((ink, ground) for ink in (look.text, look.dim, look.accent))
    yield look.on_accent, look.accent
    yield look.on_accent, look.accent_hover
    yield look.disabled_text, look.disabled_ground
    for shade in look.shades.values():
        yield from ((ink, shade.ground) for ink in (shade.ink, look.text, look.dim, look.accent))


def _parts(look: Tokens) -> Iterator[tuple[str, str]]:
    for ground in (look.window, look.field):
        yield from ((part, ground) for part in (look.edge, look.focus, look.accent))
    for shade in look.shades.values():
        yield shade.ink, shade.ground
        yield shade.line, look.window


@pytest.mark.parametrize("look", TABLES.values(), ids=TABLES.keys())
def test_texts_have_enough_contrast(look: Tokens) -> None:
    weak = [(pair, round(contrast(*pair), 2)) for pair in _texts(look) if contrast(*pair) < 4.5]
    assert weak == []


@pytest.mark.parametrize("look", TABLES.values(), ids=TABLES.keys())
def test_borders_and_symbols_have_enough_contrast(look: Tokens) -> None:
    weak = [(pair, round(contrast(*pair), 2)) for pair in _parts(look) if contrast(*pair) < 3]
    assert weak == []


def test_the_measure_itself_finds_weak_colours() -> None:
    assert round(contrast("#999999", "#ffffff"), 2) == 2.85
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_high_contrast_wins_over_appearance() -> None:
    assert tokens(dark=True, high_contrast=True) is DARK_CONTRAST
    assert tokens(dark=False, high_contrast=False) is LIGHT


def test_colours_are_written_in_one_place_only() -> None:
    folder = Path(skin.__file__).parent
    named = [
        path.name
        for path in folder.rglob("*.py")
        if path.name != "skin.py" and _has_colour(path.read_text("utf-8"))
    ]
    assert named == []


def test_the_style_sheet_uses_only_known_names() -> None:
    assert "@" in style.STYLE
    assert not _has_colour(style.STYLE)


def test_our_drawings_take_the_colour_of_the_text() -> None:
    fixed = {"doorcheck.svg", "arrow.svg"}
    drawings = [
        path for path in (paths.RESOURCES / "icons").glob("*.svg") if path.name not in fixed
    ]
    assert len(drawings) > 10
    assert all("currentColor" in path.read_text("utf-8") for path in drawings)


def _has_colour(source: str) -> bool:
    import re

    return re.search(r"#[0-9a-fA-F]{6}\b", source) is not None
