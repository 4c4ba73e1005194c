# SPDX-License-Identifier: Apache-2.0
"""A small internet: strangers on one side, offices on the other, nothing else to reach."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers import namespaces
from tests.servers.namespaces import Namespace, inside
from tests.servers.zone import Zone

__all__ = ["OTHERS4", "OTHERS6", "PROBE4", "PROBE6", "Office", "World", "inside"]

PROBE4, PROBE6 = "198.18.0.1", "fd18::1"
OTHERS4 = ("198.18.0.2", "198.18.0.3")
OTHERS6 = ("fd18::2", "fd18::3")
NAMESERVER = "198.18.0.53"
PREFIX4, PREFIX6 = 16, 32
MARK = "dcroom"


class Office(Namespace):
    """One office connection: an address pair in its own namespace, with nothing on it yet."""

    def __init__(self, name: str, number: int, workplace: Path) -> None:
        """Create the namespace of the office; the world connects it."""
        super().__init__(name, NAMESERVER)
        block, host = divmod(number - 1, 250)
        self.address4 = f"198.18.{block + 1}.{host + 1}"
        self.address6 = f"fd18:0:1::{number:x}"
        self.workplace = workplace
        self.interface = "eth0"
        self.cleanup = contextlib.ExitStack()

    @property
    def namespace(self) -> Namespace:
        """The namespace of the office."""
        return self

    def silence(self, first: int, last: int | None = None) -> None:
        """Drop packets that arrive for these TCP ports without a word, as a firewall does."""
        ports = f"{first}-{first if last is None else last}"
        for family in ("-4", "-6"):
            rules = self.ip(family, "rule", "list")
            if rules.startswith("0:"):
                # The rule for the machine's own addresses comes first otherwise, and wins.
                self.ip(family, "rule", "add", "pref", "100", "lookup", "local")
                self.ip(family, "rule", "delete", "pref", "0")
            selector = ["iif", "eth0", "ipproto", "tcp", "dport", ports]
            self.ip(family, "rule", "add", "pref", "50", *selector, "blackhole")

    def remove(self) -> None:
        """Stop what was started for the office and delete its namespace."""
        self.cleanup.close()
        super().remove()


class World:
    """A context manager around a private internet; leaving it removes every trace."""

    def __init__(self) -> None:
        """Choose names nobody else uses; entering the context creates the world."""
        self.identity = f"{MARK}{os.getpid()}-{secrets.token_hex(2)}"
        self.offices: list[Office] = []
        self.internet: Namespace
        self.zone: Zone
        self._bridge: Namespace
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Create the internet side, its name server and the bridge."""
        _sweep()
        with contextlib.ExitStack() as cleanup:
            workplace = Path(tempfile.mkdtemp(prefix=f"{self.identity}-"))
            cleanup.callback(shutil.rmtree, workplace, ignore_errors=True)
            self._workplace = workplace
            self._bridge = Namespace(f"{self.identity}-bridge", NAMESERVER)
            cleanup.callback(self._bridge.remove)
            self._bridge.ip("link", "add", "bridge", "type", "bridge", "mcast_snooping", "0")
            self._bridge.ip("link", "set", "bridge", "up")
            self.internet = Namespace(f"{self.identity}-internet", NAMESERVER)
            cleanup.callback(self.internet.remove)
            self._connect(self.internet, "internet")
            for address in (PROBE4, *OTHERS4, NAMESERVER):
                _address(self.internet, address)
            _address(self.internet, PROBE6)
            for address in OTHERS6:
                # A connection leaves from the probe's address unless it asks for another.
                _address(self.internet, address, "preferred_lft", "0")
            self.zone = Zone(self.internet, NAMESERVER)
            cleanup.callback(self.zone.stop)
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop every server and remove every namespace."""
        self._cleanup.close()

    def office(self, name: str) -> Office:
        """Connect one more office, with the next free addresses."""
        number = len(self.offices) + 1
        # The number keeps names apart, so that two tests may both want an office "mail".
        office = Office(f"{self.identity}-{number}-{name}", number, self._workplace)
        self.offices.append(office)
        self._cleanup.callback(office.remove)
        self._connect(office, f"office{number}")
        _address(office, office.address4)
        _address(office, office.address6)
        return office

    def _connect(self, namespace: Namespace, port: str) -> None:
        self._bridge.ip(
            *("link", "add", port, "type", "veth"),
            *("peer", "name", "eth0", "netns", namespace.name),
        )
        self._bridge.ip("link", "set", port, "master", "bridge")
        self._bridge.ip("link", "set", port, "up")
        namespace.ip("link", "set", "eth0", "up")


def _address(namespace: Namespace, address: str, *options: str) -> None:
    six = ":" in address
    full = f"{address}/{PREFIX6 if six else PREFIX4}"
    namespace.ip("address", "add", full, "dev", "eth0", *options, *(["nodad"] if six else []))


def _sweep() -> None:
    """Remove what runs that were killed left behind."""
    pattern = re.compile(rf"{MARK}(\d+)-")
    leftovers = [*namespaces.names()]
    if namespaces.ETC_NETNS.is_dir():
        leftovers += [path.name for path in namespaces.ETC_NETNS.iterdir()]
    for name in sorted(set(leftovers)):
        if (match := pattern.match(name)) and not Path("/proc", match[1]).exists():
            # Another run may be sweeping the same leftovers.
            with contextlib.suppress(OSError):
                namespaces.remove(name)
    for path in Path(tempfile.gettempdir()).glob(f"{MARK}*-*"):
        if (match := pattern.match(path.name)) and not Path("/proc", match[1]).exists():
            shutil.rmtree(path, ignore_errors=True)
