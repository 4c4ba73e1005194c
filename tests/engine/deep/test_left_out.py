# SPDX-License-Identifier: Apache-2.0
"""What a check did not try is told, each thing once and for its own reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Depth, Door, Reason
from tests.engine.deep.station import Bench, bench

pytestmark = pytest.mark.anyio

DEEP_ONLY = frozenset(
    (
        *("R04", "R05", "R06", "R07", "R08", "R09", "R10", "R11", "R14", "R15", "R16", "R17"),
        *("R18", "R20", "R21", "R23", "R24", "R25", "R27", "R28", "R29", "R30"),
        *("X05", "X06", "X08", "X10", "X12", "X13", "X15"),
        *("S02", "S04", "S05", "S07", "W01", "U01"),
    )
)
OPT_INS = frozenset({"A01", "B01", "S06"})


def gaps(check: Check, reason: Reason) -> Counter[str]:
    """What was left out of the whole check for a reason, and how often that is told."""
    return Counter(gap.what for gap in check.not_tested if gap.reason is reason)


async def check_of(depth: Depth, allow: tuple[str, ...] = (), **changes: object) -> Check:
    """A check of an address where nothing listens."""
    async with bench(asks_for_names=False) as lab:
        changed = Bench(replace(lab.station, **changes))  # type: ignore[arg-type]
        return await changed.check(doors=tuple(Door), depth=depth, allow=allow)


async def test_a_standard_check_names_what_only_a_deep_one_tries() -> None:
    """Every such attempt once, and the opt-ins as not asked for."""
    check = await check_of(Depth.STANDARD)
    assert gaps(check, Reason.DEEP_ONLY) == Counter(DEEP_ONLY)
    assert gaps(check, Reason.NOT_ASKED) == Counter(OPT_INS)
    assert gaps(check, Reason.WITNESS_MISSING) == Counter()


async def test_a_deep_check_leaves_nothing_for_a_deeper_one() -> None:
    """Only what must be allowed is still missing."""
    check = await check_of(Depth.DEEP)
    assert gaps(check, Reason.DEEP_ONLY) == Counter()
    assert gaps(check, Reason.NOT_ASKED) == Counter(OPT_INS)


@pytest.mark.parametrize("opt_in", sorted(OPT_INS))
async def test_an_opt_in_that_was_allowed(opt_in: str) -> None:
    """It is not told as unasked any more."""
    check = await check_of(Depth.DEEP, (opt_in,))
    assert gaps(check, Reason.NOT_ASKED) == Counter(OPT_INS - {opt_in})


@pytest.mark.parametrize("depth", list(Depth))
async def test_without_a_witness_there_is_no_control(depth: Depth) -> None:
    """X00 cannot be made, and that is told."""
    check = await check_of(depth, witnesses=())
    assert gaps(check, Reason.WITNESS_MISSING) == Counter({"X00": 1})


@pytest.mark.parametrize("door", list(Door))
async def test_only_the_door_that_is_checked_has_gaps(door: Door) -> None:
    """Nobody asked about the other one."""
    async with bench(asks_for_names=False) as lab:
        check = await lab.check(doors=(door,), depth=Depth.STANDARD)
    relay = {form for form in DEEP_ONLY if form.startswith("R")}
    expected = relay if door is Door.RELAY else DEEP_ONLY - relay
    assert gaps(check, Reason.DEEP_ONLY) == Counter(expected)
