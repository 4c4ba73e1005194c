# SPDX-License-Identifier: Apache-2.0
"""A fake proxy for HTTP/1 whose rule decides where a request leads, if anywhere.

It stands for products that are no longer to be had; what it lets through it really carries.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from tests.engine.deep.serving import as_end, carry
from tests.engine.laboratory import Talk

REFUSAL = b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
ESTABLISHED = b"HTTP/1.0 200 Connection established\r\n\r\n"


@dataclass(frozen=True)
class Request:
    """The head of a request as a proxy reads it."""

    method: str
    target: str
    version: str
    fields: tuple[str, ...]
    line_before: bool
    """Whether an empty line came first."""
    own: str
    """The proxy's own address and port, as the request came to it."""

    @property
    def host(self) -> str:
        """The Host field; empty where there is none."""
        found = (field for field in self.fields if field.lower().startswith("host:"))
        return next(found, ":").partition(":")[2].strip()

    @property
    def authority(self) -> str:
        """Whom the request line names; empty where it names only a path."""
        if self.method == "CONNECT":
            return self.target
        scheme, found, rest = self.target.partition("://")
        return rest.partition("/")[0] if found and scheme == "http" else ""

    @property
    def passed_on(self) -> bytes:
        """The request as the server behind is told it."""
        path = self.target.partition("://")[2].partition("/")[2] if self.authority else ""
        line = f"{self.method} /{path} {self.version}" if self.authority else self._line
        return "\r\n".join((line, *self.fields, "", "")).encode("latin-1")

    @property
    def _line(self) -> str:
        return f"{self.method} {self.target} {self.version}"


Rule = Callable[[Request], str]
"""Where a request leads, as ``host:port``; empty for nowhere."""


def http_proxy(rule: Rule, names: dict[str, str], *, wants_late_line: bool = False) -> Talk:
    """A proxy with a rule and with the names that it can look up.

    ``wants_late_line`` makes it wait for one more empty line before it opens a tunnel.
    """

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        own = "{}:{}".format(*writer.get_extra_info("sockname")[:2])
        request = await _request(reader, own)
        end = as_end(where, names) if request and (where := rule(request)) else None
        if request is None or end is None:
            writer.write(REFUSAL)
            await writer.drain()
        elif request.method != "CONNECT":
            await carry(reader, writer, end, first=request.passed_on)
        elif not wants_late_line or await reader.readexactly(2) == b"\r\n":
            await carry(reader, writer, end, answer=ESTABLISHED)

    return talk


async def _request(reader: asyncio.StreamReader, own: str) -> Request | None:
    first = await reader.readline()
    line_before = first == b"\r\n"
    if line_before:
        first = await reader.readline()
    words = first.decode("latin-1").split()
    if len(words) != 3 or not words[2].startswith("HTTP/1."):
        return None
    fields = []
    while (line := await reader.readline()).strip():
        fields.append(line.decode("latin-1").strip())
    return Request(words[0], words[1], words[2], tuple(fields), line_before, own)
