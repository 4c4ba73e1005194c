# SPDX-License-Identifier: Apache-2.0
"""Open, found open, guide followed, found closed, honest use served, taken back, found open."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

from doorcheck.advice.choose import suggest
from doorcheck.advice.guides import ANY_PRODUCT, load_guides
from doorcheck_probe.wire.words import Door, DoorVerdict, Family
from tests.probe.running import RunningProbe, check_from, verdict
from tests.proof.honest import NotServedError
from tests.proof.opening import Checks, Opening, Proof
from tests.proof.scene import DOMAIN, HOST, Outside, Scene, colleague
from tests.servers.following import Follower, FollowError
from tests.servers.machine import Machine
from tests.servers.server import ServerError
from tests.servers.world import Office

GUIDES = load_guides()
FAILURES = (
    *(OSError, RuntimeError, ValueError, LookupError, subprocess.SubprocessError),
    *(ServerError, FollowError, NotServedError),
)
COPY = ".before"
MADE = ("access.db", "sendmail.cf", "sendmail.cf.errors", "databases", "Makefile")
"""What Sendmail makes of its configuration, with the time of day in it."""
_CREATING = threading.Lock()


class NotProvenError(ValueError):
    """The probe found something else than was expected."""


def prove(outside: Outside, probe: RunningProbe, opening: Opening) -> Proof:
    """Go through every stage until one fails; nothing of the office is left.

    Mail servers share the name of their domain, so only one of them may be proven at a time.
    """
    proof = Proof(opening)
    zone = outside.world.zone
    with _CREATING:
        office = outside.world.office("proof")
    try:
        if opening.door is Door.RELAY:
            zone.add(DOMAIN, mx=HOST)
            zone.add(HOST, a=office.address4, aaaa=office.address6)
        _go_through(outside, probe, office, proof)
    except FAILURES as error:
        proof.failure = f"{type(error).__name__}: {error}"
    finally:
        if opening.door is Door.RELAY:
            zone.remove(DOMAIN)
            zone.remove(HOST)
        with _CREATING:
            office.remove()
    return proof


def _go_through(outside: Outside, probe: RunningProbe, office: Office, proof: Proof) -> None:
    opening = proof.opening
    with _CREATING:
        desk = colleague(office)
    scene = Scene(outside, office, desk, opening.start(office))
    before = _files(scene)
    proof.opened = _found(scene, probe, opening, opened=True)
    _expect_the_suggestion(proof.opened, opening, scene.server.ports[0])
    follower = Follower(
        GUIDES[opening.guide],
        scene.server,
        variant=opening.variant,
        answering=opening.closed_at,
        firewall=_firewall(office) if opening.guide == ANY_PRODUCT else None,
    )
    follower.follow()
    proof.followed = True
    proof.closed = _found(scene, probe, opening, opened=False)
    for use in opening.honest:
        use(scene)
    proof.honest = True
    follower.undo()
    after = _files(scene)
    if changed := [str(path) for path, content in before.items() if after.get(path) != content]:
        raise NotProvenError(f"not as before: {', '.join(changed)}")
    _found(scene, probe, opening, opened=True)
    proof.restored = True


def _firewall(office: Office) -> Machine:
    """The program of the firewall, for rules that hold for the whole office."""
    machine = Machine(office, "nftables", "gate.office.test")
    machine.boot()
    return machine


def _found(scene: Scene, probe: RunningProbe, opening: Opening, *, opened: bool) -> Checks:
    """What the real app says, which must be what is true; raises ``NotProvenError``."""
    checks = check_from(scene.office, probe)[1]
    open_over = opening.families if opened else ()
    for family in Family:
        expected = DoorVerdict.OPEN if family in open_over else DoorVerdict.CLOSED
        found = verdict(checks[family], opening.door)
        if found is not expected:
            reasons = ", ".join(checks[family].doors[opening.door].reasons)
            raise NotProvenError(f"{family.value} is {found.value} ({reasons}), not {expected}")
    return checks


def _expect_the_suggestion(checks: Checks, opening: Opening, port: int) -> None:
    for family in opening.families:
        suggestion = suggest(checks[family], opening.door, port, None, GUIDES)
        if suggestion.guide not in (opening.guide, opening.misled, None):
            raise NotProvenError(f"{suggestion.guide} is suggested by {suggestion.seen!r}")
        if opening.guide not in suggestion.choices:
            raise NotProvenError(f"{opening.guide} is not among the choices")


def _files(scene: Scene) -> dict[Path, bytes]:
    """Every configuration file of the product's machine."""
    root = scene.server.machine.path("/")
    return {
        path.relative_to(root): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
        and path.relative_to(root).parts[0] in ("etc", "root")
        and path.suffix != COPY
        and path.name not in MADE
    }
