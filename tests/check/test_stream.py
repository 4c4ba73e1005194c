# SPDX-License-Identifier: Apache-2.0
"""Server-sent events from lines."""

from __future__ import annotations

import pytest

from doorcheck.check.stream import MAX_DATA, StreamReader, StreamTooLong


def read(text: str) -> tuple[list[tuple[str, str]], str]:
    """All events of a text, and the last id."""
    reader = StreamReader()
    events = [event for line in text.split("\n") if (event := reader.feed(line)) is not None]
    return events, reader.last_id


@pytest.mark.parametrize(
    ("text", "events", "last"),
    [
        ("id: 1\nevent: a\ndata: x\n\n", [("a", "x")], "1"),
        ("data: x\ndata: y\n\n", [("message", "x\ny")], ""),
        (": still here\n\n", [], ""),
        ("event: a\n\ndata: x\n\n", [("message", "x")], ""),
        ("data:no space\n\n", [("message", "no space")], ""),
        ("data\n\n", [("message", "")], ""),
        ("id: 7\ndata: x\n\nid: 8\ndata: half", [("message", "x")], "8"),
        ("id: a\0b\ndata: x\n\n", [("message", "x")], ""),
        ("retry: 1\nfoo: bar\ndata: x\n\n", [("message", "x")], ""),
    ],
)
def test_lines(text: str, events: list[tuple[str, str]], last: str) -> None:
    """As the standard says."""
    assert read(text) == (events, last)


def test_an_event_without_an_end() -> None:
    """Is not kept in memory."""
    reader = StreamReader()
    with pytest.raises(StreamTooLong):
        for _ in range(MAX_DATA):
            reader.feed("data: " + "x" * 1_000_000)


def test_a_new_connection_drops_what_was_half_read() -> None:
    """The rest of a torn event never becomes part of the next."""
    reader = StreamReader()
    reader.feed("data: torn")
    reader.start()
    reader.feed("data: whole")
    assert reader.feed("") == ("message", "whole")
