# SPDX-License-Identifier: Apache-2.0
"""Server-sent events from lines, without any I/O (WHATWG HTML, section 9.2)."""

from __future__ import annotations

MAX_DATA = 8 * 1024 * 1024


class StreamTooLong(ValueError):
    """An event without an end."""


class StreamReader:
    """Fed with lines, hands out events; remembers the last id for a resumption."""

    def __init__(self) -> None:
        self.last_id = ""
        self._name = ""
        self._data: list[str] = []
        self._size = 0

    def start(self) -> None:
        """A new connection begins: drop a half-read event."""
        self._name, self._data, self._size = "", [], 0

    def feed(self, line: str) -> tuple[str, str] | None:
        """Take one line without its end; returns name and data when an event is complete.

        Raises ``StreamTooLong``.
        """
        if not line:
            complete = (self._name or "message", "\n".join(self._data)) if self._data else None
            self.start()
            return complete
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "id" and "\0" not in value:
            self.last_id = value
        elif field == "data":
            self._data.append(value)
            self._size += len(value)
            if self._size > MAX_DATA:
                raise StreamTooLong(f"an event of more than {MAX_DATA} characters")
        return None
