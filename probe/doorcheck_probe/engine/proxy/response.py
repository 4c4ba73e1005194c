# SPDX-License-Identifier: Apache-2.0
"""The head of an HTTP/1 response (RFC 9112, section 4) from bytes, without any I/O."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_HEAD = 32_768

_STATUS_LINE = re.compile(rb"HTTP/[0-9]\.[0-9] ([1-5][0-9]{2})(?: ([^\r\n]*))?")
_END = re.compile(rb"\r?\n\r?\n")


class NotHttp(ValueError):
    """The bytes do not begin an HTTP response."""

    def __init__(self, message: str, heard: bytes = b"") -> None:
        super().__init__(message)
        self.heard = heard


class BrokenHead(NotHttp):
    """The bytes begin an HTTP response that cannot be understood or does not end."""


@dataclass(frozen=True)
class Head:
    """Status and fields of a response; field names in lower case, the first one of a name wins."""

    status: int
    fields: dict[str, str]
    reason: str = ""
    """The words of the status line."""


def split_head(data: bytes) -> tuple[Head, bytes] | None:
    """The head and what follows it, or ``None`` while the head is not complete.

    Raises ``NotHttp`` as soon as the bytes cannot become a response.
    """
    prefix = b"HTTP/"
    if not data.startswith(prefix[: len(data)]):
        raise NotHttp("does not begin like a response", data[:200])
    end = _END.search(data)
    if end is None:
        if len(data) > MAX_HEAD:
            raise BrokenHead("a head without an end")
        return None
    status_line, *raw_fields = re.split(rb"\r?\n", data[: end.start()])
    found = _STATUS_LINE.fullmatch(status_line)
    if found is None:
        raise BrokenHead("a bad status line")
    fields: dict[str, str] = {}
    for raw in raw_fields:
        name, colon, value = raw.partition(b":")
        if colon:
            key = name.strip().decode("latin-1").lower()
            fields.setdefault(key, value.strip().decode("latin-1"))
    reason = (found[2] or b"").decode("latin-1")
    return Head(int(found[1]), fields, reason), data[end.end() :]
