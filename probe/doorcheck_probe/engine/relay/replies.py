# SPDX-License-Identifier: Apache-2.0
"""SMTP replies (RFC 5321, section 4.2) from bytes, without any I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LINE = 4_096
"""RFC 5321 allows 512; servers with long banners exist."""
MAX_LINES = 100

_REPLY_LINE = re.compile(rb"([2-5][0-9]{2})(?:([ -])(.*))?", re.DOTALL)
_ENHANCED = re.compile(r"([245])\.(\d{1,3})\.(\d{1,3})(?=\s|$)")


class UnintelligibleReply(ValueError):
    """What came is not an SMTP reply."""


@dataclass(frozen=True)
class Reply:
    """A complete reply: its code and the text of its lines."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """All lines as one."""
        return " ".join(self.lines)

    @property
    def positive(self) -> bool:
        """True for 2yz and 3yz: the server goes along."""
        return self.code < 400

    @property
    def completed(self) -> bool:
        """True for 2yz: the server did what it was asked."""
        return 200 <= self.code < 300

    @property
    def enhanced(self) -> tuple[int, int, int] | None:
        """The enhanced status code (RFC 3463) of the first line, if it has one."""
        found = _ENHANCED.match(self.lines[0]) if self.lines else None
        return (int(found[1]), int(found[2]), int(found[3])) if found else None


class ReplyParser:
    """Fed with bytes as they come, hands out replies as they are complete."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._lines: list[str] = []
        self._code: int | None = None

    @property
    def unfinished(self) -> bool:
        """Whether a reply has begun and not ended."""
        return bool(self._buffer or self._lines)

    @property
    def pending(self) -> bytes:
        """Bytes that are not yet part of a complete line."""
        return bytes(self._buffer)

    def feed(self, data: bytes) -> list[Reply]:
        """Take bytes and return the replies they completed.

        Raises ``UnintelligibleReply`` for a line that no reply has, for one that never ends and
        for a reply that never ends.
        """
        self._buffer += data
        replies: list[Reply] = []
        while (end := self._buffer.find(b"\n")) >= 0:
            line = bytes(self._buffer[:end]).rstrip(b"\r")
            del self._buffer[: end + 1]
            if (reply := self._take(line)) is not None:
                replies.append(reply)
        if len(self._buffer) > MAX_LINE:
            raise UnintelligibleReply("a line without an end")
        return replies

    def _take(self, line: bytes) -> Reply | None:
        found = _REPLY_LINE.fullmatch(line)
        if found is None or len(line) > MAX_LINE:
            raise UnintelligibleReply("not an SMTP reply line")
        code = int(found[1])
        if self._code not in (None, code):
            raise UnintelligibleReply("the code changes within a reply")
        self._code = code
        self._lines.append((found[3] or b"").decode("ascii", "backslashreplace"))
        if found[2] == b"-":
            if len(self._lines) >= MAX_LINES:
                raise UnintelligibleReply("a reply without an end")
            return None
        reply = Reply(code, tuple(self._lines))
        self._code, self._lines = None, []
        return reply
