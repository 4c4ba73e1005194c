# SPDX-License-Identifier: Apache-2.0
"""What is started is taken down again without a trace, and errors are not swallowed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import smtplib
import socket
import threading
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import psutil
import pytest

from doorcheck.check.outcome import Cause, Found, NotFound, Unreachable, Wish
from doorcheck.practice.background import Background
from doorcheck.practice.embedded import EmbeddedProbe
from doorcheck.practice.loopback import LOOPBACK
from doorcheck.practice.office import Office
from doorcheck.practice.stage import Stage, stage
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.words import Door
from tests.practice.scene import look, mail_client

SECONDS = 10.0


def sockets() -> set[tuple[object, ...]]:
    """The open internet sockets of this process."""
    return {
        (one.fd, one.laddr, one.raddr)
        for one in psutil.Process(os.getpid()).net_connections("inet")
    }


def test_everything_is_gone_afterwards() -> None:
    threads, before = set(threading.enumerate()), sockets()
    for _ in range(3):
        with stage() as ready:
            folder = ready.office.folder
            look(ready)
            assert folder.is_dir()
            assert set(threading.enumerate()) - threads
            assert sockets() - before
        assert set(threading.enumerate()) == threads
        assert sockets() == before
        assert not folder.exists()


def test_callers_that_linger_do_not_hinder_the_end() -> None:
    before = set(threading.enumerate())
    with stage() as ready:
        sink = ready.office.ends.sink.authority.encode()
        with (
            mail_client(ready) as client,
            socket.create_connection((LOOPBACK, ready.office.proxy_port), SECONDS) as tunnel,
        ):
            tunnel.sendall(b"CONNECT " + sink + b" HTTP/1.1\r\n\r\n")
            heard = b""
            while b"doorcheck-sink" not in heard:
                heard += tunnel.recv(4096)
            ready.office.stop()
            while tunnel.recv(4096):
                pass
            with pytest.raises(smtplib.SMTPServerDisconnected):
                client.docmd("NOOP")
    assert set(threading.enumerate()) == before


def test_a_running_check_does_not_hinder_the_end() -> None:
    before = set(threading.enumerate())
    probe = EmbeddedProbe()
    probe.start()
    office = Office(probe.ends)
    office.start()
    probe.may_call(office.ports)
    with httpx.Client(base_url=probe.url, timeout=SECONDS, trust_env=False) as client:
        ticket = client.get("/v1/whoami").json()["ticket"]
        wish = {"ticket": ticket, "consent": True, "ports": list(office.ports)}
        started = client.post("/v1/checks", json=wish)
        assert started.status_code == 202
        with client.stream("GET", f"{started.headers['location']}/events") as events:
            lines = events.iter_lines()
            next(lines)
            probe.stop()
            assert '"cancelled"' in "".join(lines)
    office.stop()
    assert set(threading.enumerate()) == before


def test_a_probe_that_is_gone_is_an_outcome() -> None:
    with stage() as ready:
        lookout = ready.lookout
        (found,) = asyncio.run(lookout.addresses())
        assert isinstance(found, Found)
    (missing,) = asyncio.run(lookout.addresses())
    assert isinstance(missing, NotFound)
    assert missing.cause is Cause.UNREACHABLE
    told: list[Event] = []
    outcome = asyncio.run(lookout.check(found, Wish(), told.append))
    assert isinstance(outcome, Unreachable)
    assert not told


def test_stopping_twice_or_unstarted_is_harmless_and_starting_twice_is_not(ready: Stage) -> None:
    probe = EmbeddedProbe()
    probe.stop()
    with pytest.raises(RuntimeError, match="does not run"):
        _ = probe.url
    with pytest.raises(RuntimeError, match="already"):
        ready.office.start()
    ready.office.stop()
    ready.office.stop()
    with pytest.raises(RuntimeError, match="not open"):
        _ = ready.office.folder
    ready.office.start()
    assert all(ready.office.is_open(door) for door in Door)


def test_an_office_without_room_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    probe = EmbeddedProbe()
    probe.start()
    try:
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
        with pytest.raises(OSError, match="missing"):
            Office(probe.ends).start()
    finally:
        probe.stop()


def failing(when: str) -> Callable[[], contextlib.AbstractAsyncContextManager[str]]:
    """A context that fails while it is entered, held or left."""

    @contextlib.asynccontextmanager
    async def context() -> AsyncIterator[str]:
        if when == "entered":
            raise OSError(when)
        async with asyncio.TaskGroup() as group:
            if when == "held":
                group.create_task(_fail())
            yield "value"
        raise OSError("left")

    return context


async def _fail() -> None:
    raise OSError("held")


def test_a_failing_start_raises_and_leaves_no_thread() -> None:
    before = set(threading.enumerate())
    background = Background("failing", failing("entered"))
    with pytest.raises(OSError, match="entered"):
        background.start()
    assert set(threading.enumerate()) == before


@pytest.mark.parametrize(("when", "error"), [("held", ExceptionGroup), ("left", OSError)])
def test_what_goes_wrong_later_is_raised_at_the_end(when: str, error: type[Exception]) -> None:
    before = set(threading.enumerate())
    background = Background("failing", failing(when))
    assert background.start() == "value"
    with pytest.raises(error):
        background.stop()
    assert set(threading.enumerate()) == before
    background.stop()
