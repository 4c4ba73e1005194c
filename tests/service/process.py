# SPDX-License-Identifier: Apache-2.0
"""``doorcheck-probe serve`` as a process of its own on loopback, spoken to in raw bytes."""

from __future__ import annotations

import contextlib
import queue
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

from tests.engine.laboratory import HOST
from tests.servers.polling import until

SECONDS = 20.0


class Served:
    """A running probe: its ports, and what it has said."""

    def __init__(self, *options: str) -> None:
        """Start it and wait until it listens."""
        self.sink, self.canary = free_port(), free_port()
        self._process = subprocess.Popen(
            command(self.sink, self.canary, *options),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.said: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.http = int(self._until("API on port ").split("API on port ")[1].split(",")[0])
        until(self._listens, "the probe to listen")

    def end(self, number: int) -> int:
        """Send a signal and wait for the end; the result is the exit status."""
        self._process.send_signal(number)
        status = self._process.wait(timeout=SECONDS)
        self._reader.join(timeout=SECONDS)
        while not self._lines.empty():
            self.said.append(self._lines.get())
        return status

    def kill(self) -> None:
        """End it, whatever it does."""
        self._process.kill()
        self._process.wait(timeout=SECONDS)
        self._reader.join(timeout=SECONDS)

    def _read(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as lines:
            for line in lines:
                self._lines.put(line)

    def _listens(self) -> bool:
        with contextlib.suppress(ConnectionError), socket.create_connection((HOST, self.http)):
            return True
        return False

    def _until(self, words: str) -> str:
        while True:
            self.said.append(self._lines.get(timeout=SECONDS))
            if words in self.said[-1]:
                return self.said[-1]


def command(sink: int, canary: int, *options: str) -> list[str]:
    """The command line of a probe on loopback."""
    return [
        *(sys.executable, "-m", "doorcheck_probe", "serve"),
        *("--name", "probe.example", "--mail-domain", "sink.example"),
        *("--address", HOST, "--http", f"{HOST}:0", "--allow-private"),
        *("--smtp", f"{HOST}:{sink}", "--canary", f"{HOST}:{canary}"),
        *("--canary-tls", f"{HOST}:{free_port()}", "--canary-udp", f"{HOST}:{free_port()}"),
        *options,
    ]


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as sock:
        sock.bind((HOST, 0))
        return int(sock.getsockname()[1])


@contextlib.contextmanager
def served(*options: str) -> Iterator[Served]:
    """A probe that is gone afterwards."""
    running = Served(*options)
    try:
        yield running
    finally:
        running.kill()


def exchange(port: int, request: bytes, *, leave: bool = False) -> bytes:
    """Send raw bytes and read until the other side hangs up, or leave in the middle."""
    answer = b""
    with (
        contextlib.suppress(ConnectionError),  # whoever is refused may still be sending
        socket.create_connection((HOST, port), timeout=SECONDS) as sock,
    ):
        sock.sendall(request)
        if leave:
            sock.shutdown(socket.SHUT_WR)
        while part := sock.recv(65_536):
            answer += part
    return answer


def statuses(answer: bytes) -> list[int]:
    """The status of every response in an answer."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", answer)]
