# SPDX-License-Identifier: Apache-2.0
"""Just enough of an IRC server that hopm scans for it.

Like the server of a real network it is also what hopm's proxies are asked to reach: whoever
connects is greeted with the words that hopm looks for.
"""

from __future__ import annotations

import asyncio
import re
import time

SERVER = "irc.probe.example"
NICK = "hopm"
CHANNEL = "#bench"
OPERATOR = "operator"
GREETING = f":{SERVER} NOTICE * :*** Looking up your hostname"
CLIENT = r"Client connecting: ([^ ]+) \(([^@]+)@([^\)]+)\) \[([0-9a-f\.:]+)\]"
"""The notice of a connecting client, as an extended regular expression: nick, user, host, IP."""

_BEGUN = re.compile(r"CHECK -> Checking ")
_FOUND = re.compile(r"CHECK -> OPEN PROXY \S+:(\d+) ")
_ENDED = re.compile(r"CHECK -> All tests on \S+ completed")


class IrcServer:
    """Has hopm check one address for an operator, then announces a client from there.

    The check goes through all ports. The client shows how hopm is used from day to day: it bans
    the client at the first open proxy and stops there.
    """

    def __init__(self, suspect: str) -> None:
        """Name the address that hopm shall scan."""
        self.found: dict[int, float] = {}
        """The ports of open proxies, with the seconds from the start of the check."""
        self.checked: float | None = None
        """Seconds until the check was over."""
        self.banned: float | None = None
        """Seconds from the client's notice to its ban."""
        self.finished = asyncio.Event()
        self._suspect = suspect
        self._began = 0.0

    def answers(self, line: str) -> list[str]:
        """What the server says to one line of whoever connected."""
        command, _, rest = line.partition(" ")
        match command.upper():
            case "USER":
                return [f":{SERVER} 001 {NICK} :Welcome"]
            case "JOIN":
                order = f"{NICK} check {self._suspect}"
                return [f":{OPERATOR}!{OPERATOR}@{SERVER} PRIVMSG {CHANNEL} :{order}"]
            case "USERHOST":
                return [f":{SERVER} 302 {NICK} :{OPERATOR}*=+{OPERATOR}@{SERVER}"]
            case "PRIVMSG":
                return self._reported(rest)
            case "KLINE":
                self.banned = self._elapsed()
                self.finished.set()
        return []

    def _reported(self, text: str) -> list[str]:
        if _BEGUN.search(text):
            self._began = time.monotonic()
        elif match := _FOUND.search(text):
            self.found.setdefault(int(match[1]), self._elapsed())
        elif _ENDED.search(text):
            self.checked = self._elapsed()
            return self._announced()
        return []

    def _announced(self) -> list[str]:
        if not self.found:
            # Then there will be no ban either.
            self.finished.set()
            return []
        self._began = time.monotonic()
        client = f"stranger (user@{self._suspect}) [{self._suspect}]"
        return [f":{SERVER} NOTICE {NICK} :*** Notice -- Client connecting: {client} {{users}}"]

    def _elapsed(self) -> float:
        return time.monotonic() - self._began


class Connection(asyncio.Protocol):
    """One connection to the server: hopm's own, or one that a proxy made for it."""

    def __init__(self, server: IrcServer) -> None:
        """Serve it on behalf of the server."""
        self._server = server
        self._unread = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet, as IRC servers do before they have heard anything."""
        if isinstance(transport, asyncio.WriteTransport):
            self._transport = transport
            self._say(GREETING)

    def data_received(self, data: bytes) -> None:
        """Answer every line that is complete."""
        *lines, self._unread = (self._unread + data).split(b"\n")
        for line in lines:
            for answer in self._server.answers(line.decode("utf-8", "replace").strip()):
                self._say(answer)

    def _say(self, line: str) -> None:
        if self._transport is not None:
            self._transport.write(f"{line}\r\n".encode())
