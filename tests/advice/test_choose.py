# SPDX-License-Identifier: Apache-2.0
"""A guide is suggested on evidence, never on a guess."""

from __future__ import annotations

import pytest

from doorcheck.advice.choose import Because, because_sentence, suggest
from doorcheck.advice.guides import ANY_PRODUCT, load_guides
from doorcheck.i18n import load
from doorcheck_probe.wire.check import Check, Service, Software
from doorcheck_probe.wire.words import Door, Protocol
from tests.report import samples

GUIDES = load_guides()


def seen(name: str | None) -> Check:
    """A check that recognised this product on port 25 and 3128."""
    software = Software(name, None, f"it said {name}") if name else None
    services = tuple(Service(port, Protocol.OTHER, software) for port in (25, 3128))
    return samples.check(samples.PROVEN, samples.PROVEN, services=services)


@pytest.mark.parametrize(
    ("door", "product", "process", "guide", "because"),
    [
        (Door.RELAY, "Postfix", None, "postfix", Because.ANSWER),
        (Door.RELAY, "POSTFIX", "master", "postfix", Because.ANSWER),
        (Door.RELAY, "Exim", "/usr/sbin/exim4", "exim-debian", Because.BOTH),
        (Door.RELAY, None, "exim4", "exim-debian", Because.PROCESS),
        (Door.PROXY, "tinyproxy", None, "tinyproxy", Because.ANSWER),
        (Door.PROXY, "Tinyproxy", None, "tinyproxy", Because.ANSWER),
        (Door.PROXY, None, "C:\\Squid\\Squid.EXE", "squid", Because.PROCESS),
        (Door.PROXY, None, "danted", "dante", Because.PROCESS),
        # What contradicts itself, is unknown or belongs to the other door is no evidence.
        (Door.PROXY, "Squid", "tinyproxy", None, None),
        (Door.PROXY, "Varnish", "squid", None, None),
        (Door.RELAY, None, "master", None, None),
        (Door.RELAY, "Squid", None, None, None),
        (Door.RELAY, None, None, None, None),
    ],
)
def test_suggestion(
    door: Door, product: str | None, process: str | None, guide: str | None, because: Because | None
) -> None:
    port = 25 if door is Door.RELAY else 3128
    found = suggest(seen(product), door, port, process, GUIDES)
    assert (found.guide, found.because) == (guide, because)
    assert (found.seen is None) is (guide is None)
    assert because_sentence(load("en"), found)


def test_the_list_to_ask_from_ends_with_what_always_fits() -> None:
    found = suggest(samples.nothing_there(), Door.PROXY, 9, None, GUIDES)
    assert found.choices[-1] == ANY_PRODUCT
    assert "squid" in found.choices
    assert "postfix" not in found.choices
