# SPDX-License-Identifier: Apache-2.0
"""A real probe and requests as no client of ours would send them."""

from __future__ import annotations

import contextlib
import json
import signal
import socket
from collections.abc import Iterator

import pytest

from tests.engine.laboratory import HOST
from tests.service.process import SECONDS, Served, exchange, served, statuses

LAST = b"Host: probe.example\r\nConnection: close\r\n"
HEALTHY = b"GET /healthz HTTP/1.1\r\n" + LAST + b"\r\n"
KEPT = b"GET /healthz HTTP/1.1\r\nHost: probe.example\r\n\r\n"
POST = b"POST /v1/checks HTTP/1.1\r\n" + LAST
WELL_FORMED = [
    ("http-1.0", b"GET /healthz HTTP/1.0\r\n\r\n", [200]),
    ("http-1.0-with-host", b"GET / HTTP/1.0\r\nHost: x\r\n\r\n", [200]),
    ("http-1.1", HEALTHY, [200]),
    ("three-at-once", KEPT * 2 + HEALTHY, [200, 200, 200]),
    ("folded-field", b"GET /healthz HTTP/1.1\r\n" + LAST + b"A: b\r\n c\r\n\r\n", [200]),
    ("brew", b"BREW / HTTP/1.1\r\n" + LAST + b"\r\n", [405]),
    ("trace", b"TRACE / HTTP/1.1\r\n" + LAST + b"\r\n", [405]),
    ("lower-case-method", b"get / HTTP/1.1\r\n" + LAST + b"\r\n", [405]),
    ("another-host", b"GET http://other.example/v1/whoami HTTP/1.1\r\n" + LAST + b"\r\n", [404]),
    ("tunnel-to-the-sink", b"CONNECT %s:25 HTTP/1.1\r\n" % HOST.encode() + LAST + b"\r\n", [404]),
    ("options-of-all", b"OPTIONS * HTTP/1.1\r\n" + LAST + b"\r\n", [404]),
    ("upgrade", HEALTHY.replace(b"close", b"close, Upgrade\r\nUpgrade: h2c"), [200]),
    ("no-body", POST + b"\r\n", [422]),
    ("wrong-type", POST + b"Content-Length: 2\r\n\r\n{}", [422]),
]
BROKEN = [
    ("no-host", b"GET /healthz HTTP/1.1\r\n\r\n"),
    ("two-hosts", b"GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
    ("http-0.9", b"GET /healthz\r\n\r\n"),
    ("no-http-at-all", b"EHLO stranger.example\r\n\r\n"),
    ("tls-on-a-plain-port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 500),
    ("socks-5", b"\x05\x01\x00"),
    ("socks-4", b"\x04\x01\x00\x19\x7f\x00\x00\x01\x00"),
    ("nul-in-a-field", b"GET / HTTP/1.1\r\n" + LAST + b"A: b\0c\r\n\r\n"),
    ("bare-cr", b"GET / HTTP/1.1\r\n" + LAST + b"A: b\rB: c\r\n\r\n"),
    ("space-before-the-colon", b"GET / HTTP/1.1\r\nHost : x\r\n\r\n"),
    ("two-lengths", POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"),
    ("length-with-a-sign", POST + b"Content-Length: +5\r\n\r\nabcde"),
    ("length-below-zero", POST + b"Content-Length: -5\r\n\r\nabcde"),
    ("unknown-coding", POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
    ("two-codings", POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
    ("two-megabytes-of-header", b"GET / HTTP/1.1\r\nA: " + b"a" * 2_000_000),
    ("two-megabytes-of-path", b"GET /" + b"a" * 2_000_000),
]
SMUGGLED = [
    (
        "length-and-coding",
        POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HEALTHY,
    ),
    (
        "coding-and-length",
        POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n5c\r\n" + HEALTHY,
    ),
    ("body-that-is-a-request", POST + b"Content-Length: %d\r\n\r\n" % len(HEALTHY) + HEALTHY),
]


@pytest.fixture(scope="module")
def probe() -> Iterator[Served]:
    """One probe for all of them: none may spoil it for the next."""
    with served() as running:
        yield running


@pytest.mark.parametrize(
    ("request_bytes", "expected"),
    [case[1:] for case in WELL_FORMED],
    ids=[case[0] for case in WELL_FORMED],
)
def test_odd_but_right(probe: Served, request_bytes: bytes, expected: list[int]) -> None:
    assert statuses(exchange(probe.http, request_bytes)) == expected


@pytest.mark.parametrize(
    "request_bytes", [case[1] for case in BROKEN], ids=[case[0] for case in BROKEN]
)
def test_broken_requests_are_refused_and_hung_up_on(probe: Served, request_bytes: bytes) -> None:
    assert statuses(exchange(probe.http, request_bytes)) in ([400], [])
    assert statuses(exchange(probe.http, HEALTHY)) == [200]


@pytest.mark.parametrize(
    "request_bytes", [case[1] for case in SMUGGLED], ids=[case[0] for case in SMUGGLED]
)
def test_a_request_hidden_in_a_body_is_not_answered(probe: Served, request_bytes: bytes) -> None:
    found = statuses(exchange(probe.http, request_bytes))
    assert len(found) <= 1
    assert 200 not in found


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_request_that_breaks_off_gets_no_check_and_no_traceback(
    probe: Served, share: float
) -> None:
    body = json.dumps({"ticket": "x", "consent": True}).encode()
    head = POST + b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
    whole = head + body
    answer = exchange(probe.http, whole[: int(len(whole) * share)], leave=True)
    assert 202 not in statuses(answer)


def test_no_answer_names_the_server_software_or_another_site(probe: Served) -> None:
    answer = exchange(probe.http, HEALTHY).lower()
    for field in (b"server:", b"x-powered-by:", b"access-control-allow-origin:"):
        assert field not in answer


def test_the_asker_is_the_peer_whatever_the_request_says(probe: Served) -> None:
    answer = exchange(probe.http, b"GET /v1/whoami?address=8.8.8.8 HTTP/1.1\r\n" + LAST + b"\r\n")
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["address"] == HOST
    told = exchange(
        probe.http, b"GET /v1/whoami HTTP/1.1\r\n" + LAST + b"X-Forwarded-For: 8.8.8.8\r\n\r\n"
    )
    assert statuses(told) == [403]
    assert b"came-through-proxy" in told


def test_those_who_dawdle_disturb_nobody() -> None:
    """Half requests, half greetings and silent callers on every port, and a quick answer."""
    with served() as probe, contextlib.ExitStack() as stack:
        for port, said in (
            (probe.http, b""),
            (probe.http, b"GET / HT"),
            (probe.http, POST + b"Content-Length: 100\r\n\r\n{"),
            (probe.sink, b"EHLO x\r\nMAIL FR"),
            (probe.canary, b"GET /p/"),
        ) * 20:
            sock = socket.create_connection((HOST, port), timeout=SECONDS)
            stack.enter_context(sock)
            sock.sendall(said)
        assert statuses(exchange(probe.http, HEALTHY)) == [200]
        assert exchange(probe.sink, b"QUIT\r\n").startswith(b"220 probe.example ")
        assert statuses(exchange(probe.canary, b"GET / HTTP/1.1\r\n\r\n")) == [404]
        probe.end(signal.SIGTERM)


def test_nothing_of_all_this_is_written_down() -> None:
    """No address, no id, no traceback: what strangers do is not kept."""
    with served() as probe:
        exchange(probe.http, HEALTHY)
        exchange(probe.http, b"GET /v1/checks/some-secret-id HTTP/1.1\r\n" + LAST + b"\r\n")
        exchange(probe.http, POST + b"Content-Type: application/json\r\n\r\n{")
        exchange(
            probe.http,
            POST + b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
            leave=True,
        )
        probe.end(signal.SIGTERM)
        log = "".join(line for line in probe.said if "sink and canary at" not in line)
    assert HOST not in log
    assert "some-secret-id" not in log
    assert "Traceback" not in log
