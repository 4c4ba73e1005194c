# SPDX-License-Identifier: Apache-2.0
"""HTTP response heads from bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck_probe.engine.proxy.response import MAX_HEAD, BrokenHead, Head, NotHttp, split_head

GOOD = b"HTTP/1.1 200 OK\r\nVia: 1.1 a (squid/5.7)\r\nVia: second\r\nX: y\r\n\r\n220 banner"


def test_a_head_and_what_follows() -> None:
    """The greeting of a sink in the same packet as the 200 is not lost."""
    assert split_head(GOOD) == (
        Head(200, {"via": "1.1 a (squid/5.7)", "x": "y"}, "OK"),
        b"220 banner",
    )


@pytest.mark.parametrize("cut", range(1, GOOD.index(b"\r\n\r\n") + 3))
def test_an_unfinished_head_is_waited_for(cut: int) -> None:
    """At every byte before the empty line."""
    assert split_head(GOOD[:cut]) is None


def test_bare_line_feeds() -> None:
    """Old devices end lines so."""
    parts = split_head(b"HTTP/1.0 407 Auth\nServer: x\n\nrest")
    assert parts == (Head(407, {"server": "x"}, "Auth"), b"rest")


@pytest.mark.parametrize("raw", [b"220 smtp", b"\x05\x00", b"<html>", b"\0", b"HTPP"])
def test_another_protocol(raw: bytes) -> None:
    """Known at the first byte that cannot be."""
    with pytest.raises(NotHttp) as caught:
        split_head(raw)
    assert not isinstance(caught.value, BrokenHead)


@pytest.mark.parametrize(
    "raw", [b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", b"HTTP/" + b"x" * MAX_HEAD]
)
def test_a_broken_head(raw: bytes) -> None:
    """It wants to be HTTP and is not: no verdict may rest on it."""
    with pytest.raises(BrokenHead):
        split_head(raw)


@given(st.binary(max_size=3_000), st.booleans())
def test_any_bytes(raw: bytes, begins_well: bool) -> None:
    """A head, a wish for more, or a clear refusal."""
    data = b"HTTP/1.1 200 " + raw if begins_well else raw
    try:
        parts = split_head(data)
    except NotHttp:
        return
    if parts is not None:
        assert 100 <= parts[0].status < 600
        assert data.endswith(parts[1])
