# SPDX-License-Identifier: Apache-2.0
"""However open the doors are: nobody outside is served, and nobody else is ever called."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from doorcheck.practice.embedded import MAIL_DOMAIN
from doorcheck.practice.loopback import LOOPBACK, Ends, NotLoopback, listening
from doorcheck.practice.office import Office
from doorcheck.practice.stage import Stage
from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.wire.words import Door
from tests.practice.scene import ask_proxy, bystander, mail_client, was_called

INSIDE = Endpoint(LOOPBACK, 2525)
ELSEWHERE = ["0.0.0.0", "::", "192.0.2.1", "10.0.0.1", "localhost", "", "mail.office.example"]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nothing_listens_elsewhere(address: str) -> None:
    async def talk(_reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        raise AssertionError("nobody can have called")

    async def listen() -> None:
        async with listening(talk, address):
            raise AssertionError("it listens")

    with pytest.raises(NotLoopback):
        asyncio.run(listen())
    with pytest.raises(NotLoopback):
        Office(Ends(INSIDE, INSIDE, MAIL_DOMAIN), address)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_no_door_leads_elsewhere(address: str) -> None:
    outside = Endpoint(address, 25)
    with pytest.raises(NotLoopback):
        Ends(outside, INSIDE, MAIL_DOMAIN)
    with pytest.raises(NotLoopback):
        Ends(INSIDE, outside, MAIL_DOMAIN)


@pytest.mark.parametrize(
    "recipient",
    [
        "someone@elsewhere.example",
        f"t-x@{MAIL_DOMAIN}.elsewhere.example",
        f"t-x@elsewhere.{MAIL_DOMAIN}",
        f"t-x@{MAIL_DOMAIN}@elsewhere.example",
        "someone@[127.0.0.1]",
        "someone",
    ],
)
def test_an_open_relay_knows_no_other_way(ready: Stage, recipient: str) -> None:
    with mail_client(ready) as client:
        assert client.docmd("MAIL", "FROM:<>")[0] == 250
        assert client.docmd("RCPT", f"TO:<{recipient}>")[0] == 550
        assert client.docmd("DATA")[0] == 503


def test_mail_that_the_sink_does_not_expect_is_not_taken(ready: Stage) -> None:
    with mail_client(ready) as client:
        client.docmd("MAIL", "FROM:<someone@elsewhere.example>")
        client.docmd("RCPT", f"TO:<t-{'a' * 26}@{MAIL_DOMAIN}>")
        assert client.data(b"Subject: spam\r\n\r\nspam\r\n")[0] == 451


def test_the_office_takes_its_own_mail_even_when_closed(ready: Stage) -> None:
    ready.office.close(Door.RELAY)
    with mail_client(ready) as client:
        client.sendmail("a@elsewhere.example", ["info@office.example"], "Subject: x\n\n.dot\n")
        client.docmd("MAIL", "FROM:<info@office.example>")
        code, text = client.docmd("RCPT", f"TO:<someone@{MAIL_DOMAIN}>")
    assert (code, text.split(b" ")[0]) == (554, b"5.7.1")
    assert b"relay access denied" in text


def test_a_message_without_bounds_is_refused(ready: Stage) -> None:
    with mail_client(ready) as client:
        client.docmd("MAIL", "FROM:<>")
        client.docmd("RCPT", "TO:<info@office.example>")
        assert client.data(b"x" * 70 + b"\r\n" + b"y\r\n" * 40_000)[0] == 552


@pytest.mark.parametrize("host", [LOOPBACK, "localhost", "127.1", "[::1]", "0.0.0.0"])
def test_an_open_proxy_calls_nobody_else(ready: Stage, host: str) -> None:
    with bystander() as listener:
        target = f"{host}:{listener.getsockname()[1]}".encode()
        for request in (
            b"CONNECT " + target + b" HTTP/1.1\r\nHost: x\r\n\r\n",
            b"GET http://" + target + b"/ HTTP/1.1\r\nHost: x\r\n\r\n",
        ):
            assert ask_proxy(ready, request).startswith(b"HTTP/1.1 502 ")
        assert not was_called(listener)


@pytest.mark.parametrize(
    "request_bytes",
    [b"GET / HTTP/1.1\r\n\r\n", b"POST http://x/ HTTP/1.1\r\n\r\n", b"\x05\x01\x00", b"\x04\x01"],
)
def test_what_no_proxy_is_asked_is_refused_at_once(ready: Stage, request_bytes: bytes) -> None:
    assert ask_proxy(ready, request_bytes).startswith(b"HTTP/1.1 400 ")


def test_a_closed_proxy_says_who_it_is(ready: Stage) -> None:
    ready.office.close(Door.PROXY)
    answer = ask_proxy(ready, b"CONNECT 127.0.0.1:1 HTTP/1.1\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 403 ")
    assert b"\r\nServer: doorcheck-practice-proxy\r\n" in answer


def test_a_whole_rehearsal_calls_loopback_only_and_looks_up_no_name(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.practice.overheard", str(tmp_path / "report.pdf")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    noted = {line for line in ended.stderr.splitlines() if line.startswith("socket.")}
    assert f"socket.connect {LOOPBACK}" in noted
    assert noted <= {
        f"socket.bind {LOOPBACK}",
        f"socket.connect {LOOPBACK}",
        f"socket.getaddrinfo {LOOPBACK}",
        # The desktop's own end of a connection to loopback: no address is prescribed.
        "socket.bind 0.0.0.0",
        "socket.getaddrinfo 0.0.0.0",
    }
