# SPDX-License-Identifier: Apache-2.0
"""A guide: which product it is for, how it is recognised, and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from doorcheck.advice.guides.kinds import Step
from doorcheck.i18n import Words
from doorcheck_probe.wire.words import Door

ANY_PRODUCT = "any-product"
"""The guide that fits when the product is not known."""


class Platform(StrEnum):
    """Where a product runs."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"
    ROUTER = "router"


@dataclass(frozen=True)
class Variant:
    """One way of following a guide, by system or by firewall; its name is a proper name."""

    id: str
    name: str
    platform: Platform


@dataclass(frozen=True)
class Source:
    """Where a fact of the guide can be read."""

    title: str
    url: str | None = None


@dataclass(frozen=True)
class Guide:
    """How the door of one product is closed."""

    id: str
    name: str
    """The product's proper name, as a chooser shows it."""
    doors: tuple[Door, ...]
    platforms: tuple[Platform, ...]
    recognised: tuple[str, ...]
    """Names under which a check reports the product."""
    processes: tuple[str, ...]
    """Names of the program that listens, when they belong to nothing else."""
    versions: str | None
    """The versions it was written for, such as ``>= 2.10``."""
    proven: bool
    """True when a test follows the guide against the real product."""
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...]
    steps: tuple[Step, ...]

    def steps_for(self, variant: str | None) -> tuple[tuple[int, Step], ...]:
        """The steps of one variant with their indices in ``steps``; ``None`` takes the common."""
        return tuple(
            (index, step)
            for index, step in enumerate(self.steps)
            if step.variant in (None, variant)
        )


def product_name(words: Words, guide: Guide) -> str:
    """The product's own name; the guide that fits anything is called what it is about."""
    return words.say("Router and firewall") if guide.id == ANY_PRODUCT else guide.name


@dataclass(frozen=True)
class Place:
    """What the steps need to know about the user's own connection."""

    port: int | None = None
    address: str | None = None
    """The public address."""
    own_network: str | None = None
    """Such as ``192.168.1.0/24``."""
    server_address: str | None = None
    """The machine's address in the own network."""
