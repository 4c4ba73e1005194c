# SPDX-License-Identifier: Apache-2.0
"""Which guide fits, by the evidence of the check and by who listens on this computer."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from dataclasses import replace

import pytest

from doorcheck.advice.guides import ANY_PRODUCT
from doorcheck.case.model import ChosenGuide
from doorcheck.machine.addresses import own_addresses
from doorcheck.wizard.guidance import Guidance
from doorcheck.wizard.tasks import Task
from doorcheck_probe.wire.check import Service, Software
from doorcheck_probe.wire.words import Door, DoorVerdict, Protocol
from tests.wizard.scripted import check_of

HERE = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "ufw")


@pytest.fixture(scope="module")
def guidance() -> Guidance:
    """The real guides."""
    return Guidance()


@pytest.fixture
def listening() -> Iterator[int]:
    """A port of this computer that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def task_of(name: str | None, door: Door = Door.RELAY, port: int = 61999) -> Task:
    """A task on a port where this product answered; nothing of this computer listens there."""
    software = Software(name, None, f"220 {name}") if name else None
    services = (Service(port, Protocol.SMTP, software),)
    check = replace(check_of(relay=DoorVerdict.OPEN), services=services, id=f"{name}-{port}")
    return Task(door, port, DoorVerdict.OPEN, check)


@pytest.mark.parametrize(
    ("name", "door", "guide"),
    [
        ("Postfix", Door.RELAY, "postfix"),
        ("postfix", Door.RELAY, "postfix"),
        ("Exim", Door.RELAY, "exim-debian"),
        ("Squid", Door.PROXY, "squid"),
        ("Postfix", Door.PROXY, ANY_PRODUCT),
        ("Squid", Door.RELAY, ANY_PRODUCT),
        ("Somebody's own server", Door.RELAY, ANY_PRODUCT),
        ("", Door.RELAY, ANY_PRODUCT),
        (None, Door.RELAY, ANY_PRODUCT),
    ],
)
def test_the_guide_to_begin_with(
    guidance: Guidance, name: str | None, door: Door, guide: str
) -> None:
    assert guidance.preselected(task_of(name, door)) == guide


def test_a_suggestion_is_made_once_for_a_task_and_anew_for_a_new_check(guidance: Guidance) -> None:
    task = task_of("Postfix")
    assert guidance.suggestion(task) is guidance.suggestion(task)
    later = replace(task, check=replace(task.check, id="later", services=()))
    assert guidance.suggestion(later).guide is None


def test_only_guides_of_the_door_are_offered_and_any_product_last(guidance: Guidance) -> None:
    for door in Door:
        choices = guidance.suggestion(task_of(None, door)).choices
        assert all(door in guidance.guides[choice].doors for choice in choices)
        assert choices[-1] == ANY_PRODUCT
        assert not [choice for choice in choices if choice.startswith("practice-")]


@pytest.mark.parametrize(
    ("guide", "chosen", "variant"),
    [
        ("postfix", None, None),
        ("postfix", "gone-since", None),
        (ANY_PRODUCT, None, HERE),
        (ANY_PRODUCT, "nft", "nft"),
        (ANY_PRODUCT, "gone-since", HERE),
    ],
)
def test_the_way_of_following_a_guide(
    guidance: Guidance, guide: str, chosen: str | None, variant: str | None
) -> None:
    wanted = ChosenGuide(Door.RELAY, 25, guide, variant=chosen)
    assert guidance.variant(guidance.guides[guide], wanted) == variant


def test_a_guide_without_a_way_for_this_computer_begins_with_its_first(guidance: Guidance) -> None:
    guide = guidance.guides[ANY_PRODUCT]
    foreign = replace(
        guide, variants=tuple(v for v in guide.variants if v.platform.value == "router")
    )
    assert guidance.variant(foreign, ChosenGuide(Door.RELAY, 25, guide.id)) is None
    elsewhere = "windows" if sys.platform != "win32" else "macos"
    only = replace(guide, variants=tuple(v for v in guide.variants if v.id == elsewhere))
    assert guidance.variant(only, ChosenGuide(Door.RELAY, 25, guide.id)) == elsewhere


def test_the_place_knows_port_and_public_address(guidance: Guidance) -> None:
    task = task_of("Postfix")
    place = guidance.place(task)
    assert (place.port, place.address, place.server_address) == (task.port, "203.0.113.25", None)


def test_the_machine_is_named_where_it_listens_itself(guidance: Guidance, listening: int) -> None:
    place = guidance.place(task_of("Postfix", port=listening))
    own = [address for address in own_addresses() if ":" not in address]
    assert place.server_address == (own[0] if own else None)


def test_every_step_of_every_guide_belongs_to_a_way_that_can_be_chosen(guidance: Guidance) -> None:
    for guide in guidance.guides.values():
        known = {variant.id for variant in guide.variants}
        assert {step.variant for step in guide.steps} <= known | {None}
        ways: set[str | None] = {*known} or {None}
        for variant in ways:
            steps = guide.steps_for(variant)
            assert steps
            assert all(guide.steps[index] is step for index, step in steps)
