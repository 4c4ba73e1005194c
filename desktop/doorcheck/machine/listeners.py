# SPDX-License-Identifier: Apache-2.0
"""Which program of this computer listens on a port, as far as our rights reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Listener:
    """A program that listens; ``name`` and ``pid`` are unknown without administrator rights."""

    port: int
    pid: int | None
    name: str | None


def listener(port: int) -> Listener | None:
    """The program that listens on a TCP port of this computer, ``None`` when none is seen."""
    import psutil

    try:
        connections = psutil.net_connections(kind="tcp")
    except (psutil.Error, OSError):
        # macOS shows nothing at all without rights.
        return None
    pids = [
        connection.pid
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
        and connection.laddr
        and connection.laddr.port == port
    ]
    if not pids:
        return None
    pid = next((pid for pid in pids if pid is not None), None)
    return Listener(port, pid, _name(pid) if pid is not None else None)


def _name(pid: int) -> str | None:
    import psutil

    try:
        return psutil.Process(pid).name()
    except psutil.Error:
        return None
