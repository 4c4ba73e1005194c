# SPDX-License-Identifier: Apache-2.0
"""A wide-area link between a probe and an office: a round trip, loss, silence and a SYN guard."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
import subprocess
import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.servers.namespaces import Namespace, inside
from tests.servers.world import Office

WAN = Path(__file__).parent / "wan" / "wan"
PROBE, PROBE6 = "10.78.0.1", "fd78:0::1"
OFFICE, OFFICE6 = "10.78.1.1", "fd78:1::1"
PROBE_NAME = "probe.example"
ETH_P_ALL = 3
SYN, ACK = 0x02, 0x10


class Side(Office):
    """One end of the link, as the rooms of the real servers know an office."""

    def __init__(self, name: str, address4: str, address6: str, workplace: Path) -> None:
        """Take over a namespace that exists already; it knows the probe's name and no other."""
        self.name = name
        self.address4, self.address6 = address4, address6
        self.workplace = workplace
        self.interface = "wan0"
        self.cleanup = contextlib.ExitStack()
        self.files.mkdir(parents=True, exist_ok=True)
        (self.files / "resolv.conf").write_text("nameserver 127.0.0.1\n")
        (self.files / "hosts").write_text(
            f"127.0.0.1 localhost\n::1 localhost\n{PROBE} {PROBE_NAME}\n"
        )

    def leave(self) -> None:
        """Stop what was started here; the link itself removes the namespace."""
        self.cleanup.close()
        for file in self.files.iterdir():
            file.unlink()
        self.files.rmdir()


class WideArea:
    """The link; a context manager that leaves nothing behind."""

    def __init__(self, rtt_ms: float) -> None:
        """Choose a name nobody else uses."""
        self.rtt = rtt_ms / 1000
        self._environment = {**os.environ, "WAN_NAME": f"dcb{os.getpid()}"}
        self._name = self._environment["WAN_NAME"]
        self.office: Side
        self.probe: Side
        self._cleanup = contextlib.ExitStack()

    def __enter__(self) -> Self:
        """Bring the link up."""
        with contextlib.ExitStack() as cleanup:
            folder = cleanup.enter_context(tempfile.TemporaryDirectory(prefix="doorcheck-bench-"))
            cleanup.callback(self._wan, "down")
            self._wan("up", "--rtt", f"{self.rtt * 1000:g}")
            self.office = Side(f"{self._name}B", OFFICE, OFFICE6, Path(folder))
            cleanup.callback(self.office.leave)
            self.probe = Side(f"{self._name}A", PROBE, PROBE6, Path(folder))
            cleanup.callback(self.probe.leave)
            self._cleanup = cleanup.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the servers and take the link down."""
        self._cleanup.close()

    def lose(self, percent: float) -> None:
        """Lose packets in each direction from now on."""
        self._wan("set", "--rtt", f"{self.rtt * 1000:g}", "--loss", f"{percent:g}")

    def silence(self, ports: Sequence[int]) -> None:
        """Drop calls to these ports of the office without a word."""
        named = ",".join(map(str, ports))
        self._wan("filter", "drop", "A>B", "tcp-syn", OFFICE, named)

    def guard(self, per_second: int, burst: int) -> None:
        """Let only so many SYNs through, as small firewalls do."""
        self._wan("filter", "limit", "A>B", "tcp-syn", "any", "0-65535", f"{per_second}/{burst}")

    def clear(self) -> None:
        """Remove all filters and losses."""
        self._wan("filter", "clear")
        self.lose(0)

    def _wan(self, *arguments: str) -> None:
        subprocess.run(
            ["python3", WAN, *arguments],
            env=self._environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )


@contextlib.contextmanager
def counted_syns(namespace: Namespace) -> Iterator[list[int]]:
    """Count the SYNs that leave a namespace for IPv4; the list holds their destination ports."""
    with inside(namespace):
        sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    sniffer.settimeout(0.1)
    ports: list[int] = []
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                packet, place = sniffer.recvfrom(128)
                if place[2] == socket.PACKET_OUTGOING and (port := _syn_port(packet)) is not None:
                    ports.append(port)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield ports
    finally:
        over.set()
        thread.join()
        sniffer.close()


def _syn_port(packet: bytes) -> int | None:
    if len(packet) < 40 or packet[0] >> 4 != 4 or packet[9] != socket.IPPROTO_TCP:
        return None
    start = (packet[0] & 0x0F) * 4
    _source, destination = struct.unpack_from("!HH", packet, start)
    flags = packet[start + 13]
    return int(destination) if flags & SYN and not flags & ACK else None
