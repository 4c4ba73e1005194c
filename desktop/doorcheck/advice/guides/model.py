# SPDX-License-Identifier: Apache-2.0
"""A guide: which product it is for, how it is recognised, and its steps."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from doorcheck.advice.guides.kinds import Step
from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.words import Door

ANY_PRODUCT = "any-product"
"""The guide that fits when the product is not known."""


class Platform(StrEnum):
    """Where a product runs."""

    LINUX = "linux"
    WINDOWS = "windows"
    MACOS = "macos"
    ANDROID = "android"
    ROUTER = "router"


class Category(StrEnum):
    """What kind of thing holds the door open."""

    MAIL_SERVER = "mail-server"
    WEB_PROXY = "web-proxy"
    SOCKS_PROXY = "socks-proxy"
    REVERSE_PROXY = "reverse-proxy"
    ROUTER = "router"
    BOX = "box"
    REMOTE_ACCESS = "remote-access"
    DEBUG_TOOL = "debug-tool"
    BANDWIDTH_APP = "bandwidth-app"
    MALWARE = "malware"


class Confidence(StrEnum):
    """What a guide rests on."""

    TESTED = "tested"
    """A test follows the guide against the real product."""
    DOCUMENTED = "documented"
    """Its facts stand in what the product's maker publishes."""
    REPORTED = "reported"
    """Its facts stand in what others write about the product."""


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
    category: Category
    doors: tuple[Door, ...]
    platforms: tuple[Platform, ...]
    recognised: tuple[str, ...]
    """Names under which a check reports the product."""
    processes: tuple[str, ...]
    """Names of the program that listens, when they belong to nothing else."""
    versions: str | None
    """The versions it was written for, such as ``>= 2.10``."""
    confidence: Confidence
    sources: tuple[Source, ...]
    variants: tuple[Variant, ...]
    steps: tuple[Step, ...]

    @property
    def proven(self) -> bool:
        """True when a test follows the guide against the real product."""
        return self.confidence is Confidence.TESTED

    def steps_for(self, variant: str | None) -> tuple[tuple[int, Step], ...]:
        """The steps of one variant with their indices in ``steps``; ``None`` takes the common."""
        return tuple(
            (index, step)
            for index, step in enumerate(self.steps)
            if step.variant in (None, variant)
        )


WITHOUT_PROPER_NAME = {
    ANY_PRODUCT: N_("Router and firewall"),
    "cameras": N_("Camera or video recorder"),
    "printers": N_("Printer or scanner that sends mail"),
    "provider-router": N_("Router from your provider"),
}
"""Guides for things that are no product, by what they are about."""


def product_name(words: Words, guide: Guide) -> str:
    """The product's own name; a guide for no single product is called what it is about."""
    kind = WITHOUT_PROPER_NAME.get(guide.id)
    return words.say(kind) if kind else guide.name


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
