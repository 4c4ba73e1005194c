# SPDX-License-Identifier: Apache-2.0
"""The report as a whole: verdicts first, then titled sections of blocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from doorcheck.report.blocks import Block, Facts, Notice, Tone


@dataclass(frozen=True)
class Card:
    """The verdict of one door."""

    tone: Tone
    word: str
    door: str
    headline: str
    explanation: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class AddressVerdict:
    """The verdicts of one address."""

    address: str
    when: str
    cards: tuple[Card, ...]


@dataclass(frozen=True)
class Section:
    """A titled part of the report."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """The whole report."""

    language: str
    """A BCP 47 tag."""
    right_to_left: bool
    moment: datetime
    title: str
    subtitle: str
    facts: Facts
    notices: tuple[Notice, ...]
    verdict_title: str
    verdicts: tuple[AddressVerdict, ...]
    sections: tuple[Section, ...]
    running: str
    """What stands at the head of every page."""
    page: str
    """The page number's wording, with the places ``{page}`` and ``{pages}``."""
    attachment: str
    """What the attached file is, for people."""
