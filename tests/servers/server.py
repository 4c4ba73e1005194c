# SPDX-License-Identifier: Apache-2.0
"""A server running on a machine of an office."""

from __future__ import annotations

import contextlib
import functools
import itertools
import socket
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.servers.machine import Machine
from tests.servers.polling import until
from tests.servers.world import inside


@dataclass(frozen=True, slots=True)
class Service:
    """How a product is run: where its files are and what its administrator types."""

    ports: tuple[int, ...]
    config: str
    logs: tuple[str, ...]
    prepare: str
    """Shell commands that the package's own scripts run once, after it is unpacked."""
    start: Sequence[str]
    stop: Sequence[str]
    started: str
    """A piece of the log that appears once more when a start is over and signals are heard."""
    reload: Sequence[str] = ()
    """Empty for a product that Debian can only restart."""
    reloaded: str = ""
    """A piece of the log that appears once more when a reload has taken effect."""


class ServerError(Exception):
    """A server did not do what it was told; the message holds its own words."""


class RunningServer:
    """A product that answers on its ports; its configuration may be edited and applied."""

    def __init__(self, machine: Machine, service: Service) -> None:
        """Boot the machine and wait until the product answers on every port."""
        self.product = machine.product
        self.ports = service.ports
        self.machine = machine
        self._service = service
        machine.boot()
        self._command(("sh", "-e", "-c", service.prepare))
        self._start()

    @property
    def config(self) -> Path:
        """The main configuration file, as seen from outside the machine."""
        return self.machine.path(self._service.config)

    def log(self) -> str:
        """Return what the product has logged so far; nothing once it is switched off."""
        logs = [self.machine.path(name) for name in self._service.logs]
        return "".join(log.read_text(errors="replace") for log in logs if log.is_file())

    def run(self, argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run a command on the server's machine, for example one that a guide recommends."""
        return self.machine.run(argv)

    def reload(self, *, addresses: Iterable[str] | None = None) -> None:
        """Apply an edited configuration the gentle way and wait until it holds.

        The addresses are those where the ports shall answer afterwards, seen from the office
        itself; without them, both addresses of the office.
        """
        if not self._service.reload:
            self.restart(addresses=addresses)
            return
        with self._logging(self._service.reloaded):
            self._command(self._service.reload)
            self._await_ports(addresses)

    def restart(self, *, addresses: Iterable[str] | None = None) -> None:
        """Stop the product, start it anew and wait until it answers, as reload does."""
        self._command(self._service.stop)
        until(self.machine.idle, f"the end of {self.product}")
        self._start(addresses)

    def stop(self) -> None:
        """Switch the machine off; nothing of it is left."""
        self.machine.stop()

    def _start(self, addresses: Iterable[str] | None = None) -> None:
        with self._logging(self._service.started):
            self._command(self._service.start)
            self._await_ports(addresses)

    @contextlib.contextmanager
    def _logging(self, piece: str) -> Iterator[None]:
        before = self.log().count(piece)
        yield
        try:
            until(lambda: self.log().count(piece) > before, f"{self.product} to log {piece!r}")
        except TimeoutError as error:
            raise ServerError(f"{error}\n{self.log()}") from error

    def _command(self, argv: Sequence[str]) -> None:
        done = self.machine.run(argv)
        if done.returncode != 0:
            raise ServerError(f"{self.product}: {' '.join(argv)}:\n{done.stdout}\n{self.log()}")

    def _await_ports(self, addresses: Iterable[str] | None) -> None:
        office = self.machine.office
        expected = (office.address4, office.address6) if addresses is None else addresses
        for address, port in itertools.product(expected, self.ports):
            try:
                with inside(office):
                    until(
                        functools.partial(_answers, address, port),
                        f"{self.product} to answer on {address} port {port}",
                    )
            except TimeoutError as error:
                raise ServerError(f"{error}\n{self.log()}") from error


def _answers(address: str, port: int) -> bool:
    try:
        socket.create_connection((address, port), timeout=2).close()
    except OSError:
        return False
    return True
