# SPDX-License-Identifier: Apache-2.0
"""Which guide fits a task: the advice of another room, asked once and kept. No Qt."""

from __future__ import annotations

import sys
from functools import cached_property

from doorcheck.advice.choose import Suggestion, suggest
from doorcheck.advice.guides import ANY_PRODUCT, Guide, Place, Platform, load_guides
from doorcheck.case.model import ChosenGuide
from doorcheck.machine.addresses import own_addresses
from doorcheck.machine.listeners import listener
from doorcheck.wizard.tasks import Task


class Guidance:
    """The guides, and what speaks for one of them."""

    def __init__(self) -> None:
        self._suggestions: dict[tuple[str, str, int], Suggestion] = {}

    @cached_property
    def guides(self) -> dict[str, Guide]:
        """All guides by their id."""
        return load_guides()

    def suggestion(self, task: Task) -> Suggestion:
        """What the check and this computer say about the product behind a port."""
        key = (task.check.id, task.door.value, task.port)
        if key not in self._suggestions:
            here = listener(task.port)
            self._suggestions[key] = suggest(
                task.check, task.door, task.port, here.name if here else None, self.guides
            )
        return self._suggestions[key]

    def preselected(self, task: Task) -> str:
        """The guide to begin with: the one that evidence names, or the one that fits anything."""
        return self.suggestion(task).guide or ANY_PRODUCT

    def variant(self, guide: Guide, chosen: ChosenGuide) -> str | None:
        """The way the user chose, or the first one made for this kind of computer."""
        known = [variant.id for variant in guide.variants]
        if chosen.variant in known or not known:
            return chosen.variant if known else None
        here = {"win32": Platform.WINDOWS, "darwin": Platform.MACOS}.get(
            sys.platform, Platform.LINUX
        )
        fitting = [variant.id for variant in guide.variants if variant.platform is here]
        return fitting[0] if fitting else known[0]

    def place(self, task: Task) -> Place:
        """What the steps need to know about this connection."""
        own = [address for address in own_addresses() if ":" not in address]
        return Place(
            port=task.port,
            address=task.check.address,
            server_address=own[0] if listener(task.port) and own else None,
        )
