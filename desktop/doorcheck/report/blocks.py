# SPDX-License-Identifier: Apache-2.0
"""The blocks a report is made of: translated texts in a shape that any page maker can set."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """The symbol and the colour that go with a verdict's word."""

    OPEN = "open"
    UNCLEAR = "unclear"
    CLOSED = "closed"
    UNTESTED = "untested"
    INSIDE = "inside"
    """Seen from inside: neither good nor bad, whatever the verdict."""


@dataclass(frozen=True)
class Heading:
    """A heading below a section's own."""

    text: str


@dataclass(frozen=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True)
class Notice:
    """Something that must not be overlooked."""

    title: str
    text: str


@dataclass(frozen=True)
class Fact:
    """A label and its value; values that are names or numbers are set in fixed width."""

    label: str
    value: str
    fixed: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels and values, one a line."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Bullets:
    """An unordered list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Point:
    """A short title and a sentence."""

    title: str
    text: str


@dataclass(frozen=True)
class Points:
    """A numbered list of titles with sentences."""

    items: tuple[Point, ...]


@dataclass(frozen=True)
class Tick:
    """A step of a guide, ticked or not; ``lines`` are what it left in a file."""

    done: bool
    word: str
    text: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ticks:
    """Steps of a guide."""

    items: tuple[Tick, ...]


@dataclass(frozen=True)
class Table:
    """Rows under a header; the columns' widths are shares of the line."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    fixed: tuple[int, ...] = ()
    """Columns set in fixed width."""


@dataclass(frozen=True)
class Said:
    """One line of a conversation."""

    time: str
    ours: bool
    speaker: str
    text: str


@dataclass(frozen=True)
class Dialogue:
    """The transcript of one attempt."""

    title: str
    result: str
    lines: tuple[Said, ...]
    note: str = ""


@dataclass(frozen=True)
class Moment:
    """A door's verdict at one time."""

    label: str
    when: str
    tone: Tone
    word: str
    detail: str


@dataclass(frozen=True)
class Change:
    """A door before and after."""

    door: str
    before: Moment
    after: Moment


Block = Heading | Paragraph | Notice | Facts | Bullets | Points | Ticks | Table | Dialogue | Change
