# SPDX-License-Identifier: Apache-2.0
"""SMTP replies from bytes: exact on good ones, bounded and calm on bad ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck_probe.engine.relay.replies import (
    MAX_LINE,
    MAX_LINES,
    Reply,
    ReplyParser,
    UnintelligibleReply,
)

TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
CODES = st.integers(200, 599)


@given(CODES, st.lists(TEXT, min_size=1, max_size=6), st.data())
def test_a_reply_survives_any_cutting(code: int, texts: list[str], data: st.DataObject) -> None:
    """However TCP cuts a reply, the same reply comes out, once."""
    marks = ["-"] * (len(texts) - 1) + [" "]
    raw = b"".join(
        f"{code}{mark}{text}\r\n".encode() for mark, text in zip(marks, texts, strict=True)
    )
    parser, replies = ReplyParser(), []
    while raw:
        cut = data.draw(st.integers(1, len(raw)))
        replies += parser.feed(raw[:cut])
        raw = raw[cut:]
    assert replies == [Reply(code, tuple(texts))]
    assert parser.pending == b""


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_reply_or_unintelligible(raw: bytes) -> None:
    """Nothing else can happen, and nothing is kept beyond a line."""
    parser = ReplyParser()
    try:
        replies = parser.feed(raw)
    except UnintelligibleReply:
        return
    assert all(200 <= reply.code < 600 for reply in replies)
    assert len(parser.pending) <= MAX_LINE


@pytest.mark.parametrize(
    "raw",
    [
        b"hello\r\n",
        b"99 too short\r\n",
        b"600 out of range\r\n",
        b"220x no mark\r\n",
        b"220-one\r\n250 two\r\n",
        b"220 " + b"x" * (MAX_LINE + 1),
        b"220-again\r\n" * (MAX_LINES + 1),
    ],
    ids=["word", "short", "range", "mark", "changing", "long-line", "many-lines"],
)
def test_what_is_no_reply(raw: bytes) -> None:
    """Each is refused and not guessed at."""
    with pytest.raises(UnintelligibleReply):
        ReplyParser().feed(raw)


def test_two_replies_in_one_packet() -> None:
    """A 421 that comes unasked behind a reply is not lost."""
    replies = ReplyParser().feed(b"250 ok\r\n421 4.7.0 go away\r\n")
    assert [reply.code for reply in replies] == [250, 421]
    assert replies[1].enhanced == (4, 7, 0)


@pytest.mark.parametrize(
    ("line", "enhanced"),
    [("4.7.1 denied", (4, 7, 1)), ("5.7.1", (5, 7, 1)), ("denied 4.7.1", None), ("", None)],
)
def test_enhanced_codes(line: str, enhanced: tuple[int, int, int] | None) -> None:
    """Only the beginning of the first line counts (RFC 2034)."""
    assert Reply(454, (line,)).enhanced == enhanced
