# SPDX-License-Identifier: Apache-2.0
"""How products are run that stay in the foreground, and certificates for those that encrypt."""

from __future__ import annotations

import contextlib
import socket
import subprocess
from pathlib import Path

from tests.servers.provision import prefix
from tests.servers.server import Service

STARTED = "the room has started it"


def foreground(
    command: str,
    *,
    ports: tuple[int, ...],
    config: str,
    log: str,
    prepare: str = "",
) -> Service:
    """Describe a product that does not turn itself into a daemon; it can only be restarted."""
    return Service(
        ports=ports,
        config=config,
        logs=(log,),
        prepare=prepare,
        # Its own words about being ready differ or are missing; that the ports answer is awaited.
        start=("sh", "-e", "-c", f"{command} >>{log} 2>&1 & echo {STARTED} >>{log}"),
        stop=("sh", "-e", "-c", "kill -KILL -1"),
        started=STARTED,
    )


def answers(address: str, port: int) -> bool:
    """Return whether somebody listens there, as seen from where the calling thread is."""
    with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=2):
        return True
    return False


def certificate(directory: Path) -> Path:
    """Write a key and a self-signed certificate for it into one file; return the file."""
    both = directory / "room.pem"
    key = directory / "room.key"
    subprocess.run(
        [
            *(prefix("openssl") / "usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048"),
            *("-nodes", "-days", "30", "-subj", "/CN=mail.office.test"),
            *("-keyout", key, "-out", both),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text(both.read_text() + key.read_text())
    key.unlink()
    both.chmod(0o644)
    return both
