# SPDX-License-Identifier: Apache-2.0
"""The probe as an operator runs it: signals, taken ports, certificates."""

from __future__ import annotations

import contextlib
import http.client
import json
import shutil
import signal
import socket
import ssl
import subprocess
import time
from pathlib import Path

import pytest

from tests.engine.laboratory import HOST
from tests.service.process import SECONDS, command, exchange, free_port, served, statuses

QUICKLY = 3.0
EXIT_CANNOT = 3
EXIT_USAGE = 2
NAME = "probe.example"


def can_listen(port: int) -> bool:
    """Whether a port is free for a program that does not share."""
    with socket.socket() as sock:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            sock.bind((HOST, port))
            sock.listen()
        except OSError:
            return False
        return True


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda n: n.name)
def test_a_signal_ends_it_and_frees_its_ports(number: signal.Signals) -> None:
    with served() as probe, contextlib.ExitStack() as stack:
        ports = (probe.http, probe.sink, probe.canary)
        assert not any(can_listen(port) for port in ports)
        for port in ports:  # somebody is still there everywhere
            stack.enter_context(socket.create_connection((HOST, port), timeout=SECONDS))
        began = time.monotonic()
        status = probe.end(number)
        assert time.monotonic() - began < QUICKLY
        assert status == (0 if number is signal.SIGINT else -signal.SIGTERM)
        assert all(can_listen(port) for port in ports)
        assert "Traceback" not in "".join(probe.said)


def test_it_can_be_started_again_at_once() -> None:
    http = free_port()
    for _ in range(2):
        with served("--http", f"{HOST}:{http}") as probe:
            assert probe.http == http
            answer = exchange(http, b"GET /healthz HTTP/1.0\r\n\r\n")
            assert statuses(answer) == [200]
            probe.end(signal.SIGTERM)


@pytest.mark.parametrize("taken", ["--smtp", "--canary", "--http"])
def test_a_taken_port_is_said_and_the_others_are_free_again(taken: str) -> None:
    sink, canary = free_port(), free_port()
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        line = command(sink, canary, "--http", f"{HOST}:0")
        line[len(line) - 1 - line[::-1].index(taken) + 1] = f"{HOST}:{port}"
        ran = subprocess.run(line, capture_output=True, text=True, timeout=SECONDS)
    assert ran.returncode == EXIT_CANNOT
    assert "a port cannot be had" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert all(can_listen(each) for each in (sink, canary))


def test_it_warns_of_what_an_operator_should_know() -> None:
    with served() as probe:
        said = "".join(probe.said)
        assert "ALLOW-PRIVATE IS ON" in said
        assert "No --witness is set" in said


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is missing; `sudo apt-get install -y openssl` brings it.")
    own, key = tmp_path / "own.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *(openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", str(key), "-out", str(own), "-subj", f"/CN={NAME}"),
            *("-addext", f"subjectAltName=DNS:{NAME},IP:{HOST}"),
        ],
        check=True,
        capture_output=True,
        timeout=SECONDS,
    )
    return own, key


def test_the_api_over_tls(certificate: tuple[Path, Path]) -> None:
    own, key = certificate
    with served("--tls-certificate", str(own), "--tls-key", str(key)) as probe:
        trusting = ssl.create_default_context(cafile=str(own))
        asking = http.client.HTTPSConnection(HOST, probe.http, timeout=SECONDS, context=trusting)
        asking.request("GET", "/v1/whoami")
        answer = json.loads(asking.getresponse().read())
        assert answer["address"] == HOST
        assert asking.sock.version() in ("TLSv1.2", "TLSv1.3")
        asking.close()
        strict = http.client.HTTPSConnection(HOST, probe.http, timeout=SECONDS)
        with pytest.raises(ssl.SSLCertVerificationError):
            strict.request("GET", "/v1/whoami")
        strict.close()
        assert exchange(probe.http, b"GET /v1/whoami HTTP/1.0\r\n\r\n") == b""
        assert exchange(probe.sink, b"QUIT\r\n").startswith(b"220 ")


def test_half_a_handshake_keeps_nobody_waiting(certificate: tuple[Path, Path]) -> None:
    own, key = certificate
    with served("--tls-certificate", str(own), "--tls-key", str(key)) as probe:
        with contextlib.ExitStack() as stack:
            for said in (b"", b"\x16\x03\x01\x02\x00\x01") * 10:
                sock = socket.create_connection((HOST, probe.http), timeout=SECONDS)
                stack.enter_context(sock)
                sock.sendall(said)
            trusting = ssl.create_default_context(cafile=str(own))
            asking = http.client.HTTPSConnection(
                HOST, probe.http, timeout=SECONDS, context=trusting
            )
            asking.request("GET", "/healthz")
            assert asking.getresponse().status == 200
            asking.close()
        began = time.monotonic()
        probe.end(signal.SIGTERM)
        assert time.monotonic() - began < QUICKLY


@pytest.mark.parametrize("spoiled", ["missing", "not-a-certificate"])
def test_a_certificate_that_cannot_be_used_ends_it(tmp_path: Path, spoiled: str) -> None:
    path = tmp_path / "own.pem"
    if spoiled == "not-a-certificate":
        path.write_text("-----BEGIN NOTHING-----\n")
    sink, canary = free_port(), free_port()
    ran = subprocess.run(
        command(sink, canary, "--tls-certificate", str(path), "--tls-key", str(path)),
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    assert ran.returncode == EXIT_USAGE
    assert str(path) in ran.stderr
    assert "Traceback" not in ran.stderr
    assert all(can_listen(port) for port in (sink, canary))


def test_a_running_check_and_its_listener_do_not_keep_it() -> None:
    with served() as probe, socket.socket() as silent, contextlib.ExitStack() as stack:
        silent.bind((HOST, 0))
        silent.listen()
        asking = http.client.HTTPConnection(HOST, probe.http, timeout=SECONDS)
        stack.callback(asking.close)
        asking.request("GET", "/v1/whoami")
        ticket = json.loads(asking.getresponse().read())["ticket"]
        wish = {"ticket": ticket, "consent": True, "ports": [silent.getsockname()[1]]}
        kind = {"Content-Type": "application/json"}
        asking.request("POST", "/v1/checks", json.dumps(wish), kind)
        begun = asking.getresponse()
        assert (begun.status, json.loads(begun.read())["state"]) == (202, "running")
        asking.request("GET", f"{begun.headers['Location']}/events")
        stream = asking.getresponse()
        stack.callback(stream.close)
        assert stream.readline() == b"id: 1\n"
        began = time.monotonic()
        assert probe.end(signal.SIGTERM) == -signal.SIGTERM
        assert time.monotonic() - began < QUICKLY + 1  # three seconds of grace, then the end
        assert all(can_listen(port) for port in (probe.http, probe.sink, probe.canary))
