# SPDX-License-Identifier: Apache-2.0
"""The colours of the window, by their role; the only place where colours are written. No Qt.

A test computes every pair's contrast: 4.5:1 for text, 3:1 for borders and symbols that carry
meaning (WCAG 2.2, 1.4.3 and 1.4.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """What a card says before it is read; an icon and a word always say it too."""

    GOOD = "good"
    BAD = "bad"
    CAUTION = "caution"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class Shade:
    """The colours of one tone."""

    ground: str
    line: str
    ink: str
    """Heading and icon; body text keeps the text colour."""


@dataclass(frozen=True)
class Tokens:
    """One colour for every role."""

    dark: bool
    window: str
    rail: str
    field: str
    text: str
    dim: str
    line: str
    """Decoration only."""
    edge: str
    """Borders of fields and buttons."""
    accent: str
    accent_hover: str
    on_accent: str
    focus: str
    disabled_ground: str
    disabled_text: str
    shades: dict[Tone, Shade]


LIGHT = Tokens(
    dark=False,
    window="#ffffff",
    rail="#f3f5fa",
    field="#ffffff",
    text="#1b1d22",
    dim="#555c6b",
    line="#dfe3eb",
    edge="#808797",
    accent="#0b57d0",
    accent_hover="#0a4cb6",
    on_accent="#ffffff",
    focus="#0b57d0",
    disabled_ground="#e9ecf2",
    disabled_text="#636a79",
    shades={
        Tone.GOOD: Shade("#e8f5ec", "#2c7a46", "#1a6334"),
        Tone.BAD: Shade("#fdeceb", "#b3261e", "#b3261e"),
        Tone.CAUTION: Shade("#fdf3dd", "#946200", "#7a4f00"),
        Tone.NEUTRAL: Shade("#f3f5fa", "#7d8595", "#1b1d22"),
    },
)

DARK = Tokens(
    dark=True,
    window="#1b1d20",
    rail="#24272c",
    field="#24272c",
    text="#e6e8ec",
    dim="#a9b0bc",
    line="#3a3f47",
    edge="#838b99",
    accent="#a8c7fa",
    accent_hover="#c2d7fb",
    on_accent="#062e6f",
    focus="#a8c7fa",
    disabled_ground="#2f333a",
    disabled_text="#9aa1ad",
    shades={
        Tone.GOOD: Shade("#14301f", "#6fcf8f", "#8fdca8"),
        Tone.BAD: Shade("#4a1512", "#f2b8b5", "#f9b4ae"),
        Tone.CAUTION: Shade("#3b2d0a", "#e6c067", "#f2d08a"),
        Tone.NEUTRAL: Shade("#24272c", "#838b99", "#e6e8ec"),
    },
)

_PLAIN_LIGHT = Shade("#ffffff", "#000000", "#000000")
_PLAIN_DARK = Shade("#000000", "#ffffff", "#ffffff")

LIGHT_CONTRAST = Tokens(
    dark=False,
    window="#ffffff",
    rail="#ffffff",
    field="#ffffff",
    text="#000000",
    dim="#000000",
    line="#000000",
    edge="#000000",
    accent="#0033a0",
    accent_hover="#00227a",
    on_accent="#ffffff",
    focus="#0033a0",
    disabled_ground="#ffffff",
    disabled_text="#595959",
    shades=dict.fromkeys(Tone, _PLAIN_LIGHT),
)

DARK_CONTRAST = Tokens(
    dark=True,
    window="#000000",
    rail="#000000",
    field="#000000",
    text="#ffffff",
    dim="#ffffff",
    line="#ffffff",
    edge="#ffffff",
    accent="#ffe600",
    accent_hover="#fff27a",
    on_accent="#000000",
    focus="#ffe600",
    disabled_ground="#000000",
    disabled_text="#bfbfbf",
    shades=dict.fromkeys(Tone, _PLAIN_DARK),
)


def tokens(*, dark: bool, high_contrast: bool) -> Tokens:
    """The table for a way of showing."""
    if high_contrast:
        return DARK_CONTRAST if dark else LIGHT_CONTRAST
    return DARK if dark else LIGHT
