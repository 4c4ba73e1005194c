# SPDX-License-Identifier: Apache-2.0
"""One way of being open, the guide that closes it, and what is found at every stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict, Family, ProofKind
from tests.proof.scene import Scene
from tests.servers.server import RunningServer
from tests.servers.world import Office

Checks = Mapping[Family, Check]
SHOWN = {
    ProofKind.MESSAGE: "message arrived",
    ProofKind.TUNNEL: "tunnel",
    ProofKind.FETCH: "page fetched",
    ProofKind.POST: "mail posted",
    ProofKind.DATAGRAM: "datagram",
}


@dataclass(frozen=True)
class Opening:
    """A product, opened the way people open it."""

    product: str
    name: str
    guide: str
    door: Door
    start: Callable[[Office], RunningServer]
    honest: tuple[Callable[[Scene], None], ...]
    """The uses that must go on when the door is closed."""
    variant: str | None = None
    """Which variant of the guide is followed."""
    families: tuple[Family, ...] = tuple(Family)
    """Over which families it is open."""
    misled: str | None = None
    """The guide that is suggested where another product speaks through this one."""
    closed_at: tuple[str, ...] | None = None
    """Where it answers once it is closed, seen from the office, if not where it did before."""

    @property
    def id(self) -> str:
        """A name for tests."""
        words = f"{self.product} {self.name}".replace("`", "")
        return words.replace(" ", "-").lower()


@dataclass
class Proof:
    """What came of one opening; every field is filled as its stage is passed."""

    opening: Opening
    opened: Checks = field(default_factory=dict)
    followed: bool = False
    closed: Checks = field(default_factory=dict)
    honest: bool = False
    restored: bool = False
    failure: str = ""
    """What went wrong first, in words; empty when the opening is proven."""

    def told(self, checks: Checks) -> str:
        """The verdicts over the families, and how an opening was proven."""
        door = self.opening.door
        verdicts = dict.fromkeys(
            checks[family].doors[door].verdict for family in self.opening.families if checks
        )
        text = "/".join(verdicts)
        if DoorVerdict.OPEN not in verdicts:
            return text
        kinds = {
            attempt.proof.kind
            for check in checks.values()
            for attempt in check.proven(door)
            if attempt.proof
        }
        return ", ".join([text, *(words for kind, words in SHOWN.items() if kind in kinds)])
