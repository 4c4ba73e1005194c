# SPDX-License-Identifier: Apache-2.0
"""The sample office: a mail server and a web proxy on loopback, both left open by their owner."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from doorcheck.practice.background import Background
from doorcheck.practice.loopback import LOOPBACK, Ends, listening, require_loopback
from doorcheck.practice.proxy import Proxy
from doorcheck.practice.relay import Relay
from doorcheck.practice.settings_line import EVERYONE, OWN_NETWORK, SettingsLine
from doorcheck_probe.wire.words import Door

_SETTINGS = {
    Door.RELAY: ("relay.conf", "relay_for", "mail server"),
    Door.PROXY: ("proxy.conf", "allow", "web proxy"),
}


class Office:
    """Runs both servers in a thread; it is the ``PracticeSwitch`` of its own doors."""

    def __init__(self, ends: Ends, address: str = LOOPBACK) -> None:
        """Raises ``NotLoopback`` for an address that others could reach."""
        require_loopback(address)
        self.ends = ends
        self._address = address
        self._background = Background("doorcheck-practice-office", self._serving)
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._lines: dict[Door, SettingsLine] = {}
        self._ports: dict[Door, int] = {}

    def start(self) -> None:
        """Write the settings files and open for business; raises ``OSError``."""
        if self._folder is not None:
            raise RuntimeError("the office is open already")
        self._folder = tempfile.TemporaryDirectory(
            prefix="doorcheck-practice-", ignore_cleanup_errors=True
        )
        folder = Path(self._folder.name)
        self._lines = {
            door: SettingsLine(folder / name, option, serves)
            for door, (name, option, serves) in _SETTINGS.items()
        }
        try:
            for line in self._lines.values():
                line.create()
            self._ports = self._background.start()
        except BaseException:
            self._clear()
            raise

    def stop(self) -> None:
        """Close for good and throw the settings away; raises what went wrong meanwhile."""
        try:
            self._background.stop()
        finally:
            self._clear()

    @property
    def folder(self) -> Path:
        """Where the settings files lie; it goes with the office."""
        if self._folder is None:
            raise RuntimeError("the office is not open")
        return Path(self._folder.name)

    @property
    def relay_port(self) -> int:
        """Where the mail server listens."""
        return self._ports[Door.RELAY]

    @property
    def proxy_port(self) -> int:
        """Where the web proxy listens."""
        return self._ports[Door.PROXY]

    @property
    def ports(self) -> tuple[int, ...]:
        """Both ports."""
        return (self.relay_port, self.proxy_port)

    def is_open(self, door: Door) -> bool:
        """Whether the next stranger would be served."""
        return self._lines[door].is_open

    def close(self, door: Door) -> None:
        """Edit the one line that keeps the door open."""
        self._lines[door].set(OWN_NETWORK)

    def open(self, door: Door) -> None:
        """Edit the line back."""
        self._lines[door].set(EVERYONE)

    def settings_file(self, door: Door) -> Path:
        """The file that holds the line."""
        return self._lines[door].path

    def settings_line(self, door: Door) -> str:
        """The line as it reads now."""
        line = self._lines[door]
        return line.written(EVERYONE if line.is_open else OWN_NETWORK)

    @contextlib.asynccontextmanager
    async def _serving(self) -> AsyncIterator[dict[Door, int]]:
        relay = Relay(self._lines[Door.RELAY], self.ends)
        proxy = Proxy(self._lines[Door.PROXY], self.ends)
        async with (
            listening(relay.talk, self._address) as relay_port,
            listening(proxy.talk, self._address) as proxy_port,
        ):
            yield {Door.RELAY: relay_port, Door.PROXY: proxy_port}

    def _clear(self) -> None:
        if self._folder is not None:
            self._folder.cleanup()
        self._folder, self._lines, self._ports = None, {}, {}
