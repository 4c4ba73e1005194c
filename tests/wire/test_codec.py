# SPDX-License-Identifier: Apache-2.0
"""The wire's dataclasses to JSON and back, and what hostile JSON gets."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorcheck_probe.wire.check import (
    Attempt,
    Check,
    DoorResult,
    Line,
    NotTested,
    Ports,
    ProbeInfo,
    Proof,
    Service,
    Software,
)
from doorcheck_probe.wire.codec import MAX_ITEMS, MAX_TEXT, WireError, from_plain, to_plain
from doorcheck_probe.wire.requests import CheckRequest
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason

TIMES = st.datetimes(
    datetime(2000, 1, 1),  # noqa: DTZ001 - Hypothesis wants it so and adds the zone
    datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(lambda moment: moment.replace(microsecond=moment.microsecond // 1000 * 1000))
TEXTS = st.text(max_size=30)
PORTS = st.integers(1, 65_535)
st.register_type_strategy(datetime, TIMES)
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(int, PORTS)
CHECKS = st.builds(Check, doors=st.dictionaries(st.sampled_from(Door), st.builds(DoorResult)))


@settings(max_examples=60, deadline=None)
@given(CHECKS)
def test_a_check_survives_the_wire(check: Check) -> None:
    """Whatever a check holds, it comes back the same."""
    assert from_plain(Check, json.loads(json.dumps(to_plain(check)))) == check


def test_how_a_check_looks() -> None:
    """The names of DESIGN, section 3."""
    moment = datetime(2026, 11, 23, 12, 0, 0, 500_000, timezone(timedelta(hours=1)))
    line = Line(moment, "them", "220 hello")
    assert to_plain(line) == {"at": "2026-11-23T11:00:00.500Z", "from": "them", "text": "220 hello"}
    plain = to_plain(DoorResult(DoorVerdict.OPEN, (Reason.PROOF_ARRIVED,)))
    assert plain == {"verdict": "open", "reasons": ["proof-arrived"]}


@pytest.mark.parametrize(
    "kind", [Attempt, Check, Line, NotTested, Ports, ProbeInfo, Proof, Service, Software]
)
@pytest.mark.parametrize("value", [None, 1, "x", [], True, [1]], ids=str)
def test_not_an_object(kind: type, value: object) -> None:
    """Anything but an object is refused with its place."""
    with pytest.raises(WireError, match=r"^\$: an object is expected"):
        from_plain(kind, value)


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, "$.ticket"),
        ({"ticket": 1}, "$.ticket"),
        ({"ticket": "x" * (MAX_TEXT + 1)}, "$.ticket"),
        ({"ticket": "x", "consent": 1}, "$.consent"),
        ({"ticket": "x", "ports": [True]}, "$.ports[0]"),
        ({"ticket": "x", "ports": [1.5]}, "$.ports[0]"),
        ({"ticket": "x", "ports": [2**40]}, "$.ports[0]"),
        ({"ticket": "x", "ports": list(range(MAX_ITEMS + 1))}, "$.ports"),
        ({"ticket": "x", "doors": ["relay", "roof"]}, "$.doors[1]"),
        ({"ticket": "x", "mail_domain": {}}, "$.mail_domain"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_error_names_the_place(body: Any, place: str) -> None:
    """So that whoever wrote the request can find it."""
    with pytest.raises(WireError) as caught:
        from_plain(CheckRequest, body)
    assert str(caught.value).startswith(f"{place}: ")


def test_more_fields_are_ignored_and_new_reasons_understood() -> None:
    """A newer probe may say more; a verdict must be one of the known."""
    newer = {"verdict": "open", "reasons": ["quantum-leak"], "colour": "red"}
    assert from_plain(DoorResult, newer) == DoorResult(DoorVerdict.OPEN, (Reason.UNKNOWN,))
    with pytest.raises(WireError, match="verdict"):
        from_plain(DoorResult, {"verdict": "ajar", "reasons": []})


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-23", "2026-11-23T12:00:00", "", "x" * 99])
def test_times_carry_their_zone(moment: str) -> None:
    """A time without a zone means nothing on a report."""
    with pytest.raises(WireError, match=r"\$\.at"):
        from_plain(Line, {"at": moment, "from": "us", "text": ""})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
def test_any_json_is_refused_calmly(value: object) -> None:
    """Only the one error, whatever a stranger sends."""
    with pytest.raises(WireError):
        from_plain(Check, value)
