# SPDX-License-Identifier: Apache-2.0
"""What a test does to the office: look at it, and talk to it by hand."""

from __future__ import annotations

import asyncio
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager

from doorcheck.check.outcome import Checked, Found, Wish
from doorcheck.practice.loopback import LOOPBACK
from doorcheck.practice.stage import Stage
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict, State

SECONDS = 10.0


def look(ready: Stage, wish: Wish | None = None) -> Check:
    """One check from beginning to end, as the desktop makes it."""

    async def run() -> Check:
        (found,) = await ready.lookout.addresses()
        assert isinstance(found, Found)
        outcome = await ready.lookout.check(found, wish or Wish(), lambda _event: None)
        assert isinstance(outcome, Checked)
        assert outcome.check.state is State.DONE
        return outcome.check

    return asyncio.run(run())


def verdicts(check: Check) -> dict[Door, DoorVerdict]:
    """How the doors were judged."""
    return {door: result.verdict for door, result in check.doors.items()}


@contextmanager
def mail_client(ready: Stage) -> Iterator[smtplib.SMTP]:
    """Somebody who wants to send mail through the office."""
    with smtplib.SMTP(
        LOOPBACK, ready.office.relay_port, local_hostname="stranger.example", timeout=SECONDS
    ) as client:
        client.ehlo()
        yield client


def ask_proxy(ready: Stage, request: bytes) -> bytes:
    """Everything the web proxy says to a request, until it hangs up."""
    answer = b""
    with socket.create_connection((LOOPBACK, ready.office.proxy_port), SECONDS) as connection:
        connection.sendall(request)
        while part := connection.recv(4096):
            answer += part
    return answer


@contextmanager
def bystander() -> Iterator[socket.socket]:
    """Somebody else's server on this computer, who must never be called."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        listener.setblocking(False)
        yield listener


def was_called(listener: socket.socket) -> bool:
    """Whether anybody has connected."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True
