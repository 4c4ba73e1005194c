# SPDX-License-Identifier: Apache-2.0
"""The canary's page under every request that a proxy may make of ours, and under worse ones."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from doorcheck_probe.listening import canary as room
from doorcheck_probe.wire.receipt import CANARY_MARK
from doorcheck_probe.wire.tokens import TOKEN, new_token
from tests.engine.laboratory import HOST, Laboratory, laboratory

pytestmark = pytest.mark.anyio

DEADLINE = 15.0
SERVED = (
    "GET /p/{token} HTTP/1.1",
    "GET /p/{token} HTTP/1.0",
    "GET /p/{TOKEN} HTTP/1.1",
    "get /P/{token} http/1.1",
    "GET http://{host}/p/{token} HTTP/1.1",
    "GET http://{host}:{port}/p/{token} HTTP/1.0",
    "GET http://[2001:db8::1]:80/p/{token} HTTP/1.1",
    "GET HTTP://canary.example/p/{token} HTTP/1.1",
    "GET http:///p/{token} HTTP/1.1",
)
REFUSED = (
    "GET /p/{token}",
    "GET /p/{token} HTTP/2",
    "GET /p/{token}/ HTTP/1.1",
    "GET /p/{token}?x HTTP/1.1",
    "GET /p/{token}#x HTTP/1.1",
    "GET /p/{token}a HTTP/1.1",
    "GET /p/%61{token} HTTP/1.1",
    "GET //p/{token} HTTP/1.1",
    "GET /x/../p/{token} HTTP/1.1",
    "GET p/{token} HTTP/1.1",
    "GET  /p/{token} HTTP/1.1",
    " GET /p/{token} HTTP/1.1",
    "GET\t/p/{token}\tHTTP/1.1",
    "GET https://{host}/p/{token} HTTP/1.1",
    "GET ftp://{host}/p/{token} HTTP/1.1",
    "GET http://evil.example/x/p/{token} HTTP/1.1",
    "GET http://{host} /p/{token} HTTP/1.1",
    "HEAD /p/{token} HTTP/1.1",
    "POST /p/{token} HTTP/1.1",
    "PUT /p/{token} HTTP/1.1",
    "CONNECT {host}:{port} HTTP/1.1",
    "OPTIONS * HTTP/1.1",
    "GET / HTTP/1.1",
    "GET /p/ HTTP/1.1",
    "PRI * HTTP/2.0",
    "EHLO {token}",
)


async def ask(lab: Laboratory, request: bytes) -> bytes:
    """Send a request and read to the end or to a reset."""
    reader, writer = await asyncio.open_connection(HOST, lab.exits.canary.port)
    answer = b""
    try:
        writer.write(request)
        while part := await reader.read(65_536):
            answer += part
    except ConnectionError:
        pass  # what was left unread makes the kernel say so
    writer.close()
    return answer


async def fetched(lab: Laboratory, line: str, fields: str = "Host: x\r\n") -> tuple[bytes, str]:
    """The answer to a request for a fresh expected page, and the page's token."""
    token = new_token()
    await lab.board.expect(token)
    places = {"token": token, "TOKEN": token.upper(), "host": HOST, "port": lab.exits.canary.port}
    request = line.format(**places) + "\r\n" + fields + "\r\n"
    return await ask(lab, request.encode("latin-1")), token


@pytest.mark.parametrize("line", SERVED)
async def test_the_page_in_every_form(line: str) -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        answer, token = await fetched(lab, line)
        receipt = await lab.board.find(token)
        assert receipt is not None
        head, _, body = answer.partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200 OK\r\n")
        assert body.decode() == f"{CANARY_MARK} {receipt.details['challenge']}\n"
        assert TOKEN.fullmatch(receipt.details["challenge"])
        assert receipt.peer == HOST
        fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        assert int(fields[b"content-length"]) == len(body)
        assert (fields[b"connection"], fields[b"cache-control"]) == (b"close", b"no-store")


@pytest.mark.parametrize("line", REFUSED)
async def test_nothing_else_is_the_page(line: str) -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        answer, token = await fetched(lab, line)
        assert answer.startswith(b"HTTP/1.1 404 Not Found\r\n")
        assert CANARY_MARK.encode() not in answer
        assert token.encode() not in answer
        assert await lab.board.find(token) is None


@pytest.mark.parametrize(
    ("fields", "kept"),
    [
        ("Host: x\r\n", {}),
        ("Via: 1.1 a\r\nVia: 1.0 b\r\n", {"via": "1.1 a"}),
        ("VIA : 1.1 a\r\n", {"via": "1.1 a"}),
        ("via:1.1 a  \r\n", {"via": "1.1 a"}),
        ("X-Forwarded-For: 192.0.2.1\r\n", {"x-forwarded-for": "192.0.2.1"}),
        ("Forwarded: for=192.0.2.1\r\n", {"forwarded": "for=192.0.2.1"}),
        ("Via: \xff\x1b[31m\r\n", {"via": "\\xff\\x1b[31m"}),
        ("Via: " + "v" * 900 + "\r\n", {"via": "v" * 400 + "…"}),
        ("Via\r\nX-Via: a\r\nCookie: b\r\n", {}),
        ("Via: a\n", {"via": "a"}),
    ],
    ids=["none", "two", "blank", "tight", "xff", "rfc7239", "hostile", "long", "similar", "lf"],
)
async def test_what_proxies_tell_of_themselves(fields: str, kept: dict[str, str]) -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        _answer, token = await fetched(lab, "GET /p/{token} HTTP/1.1", fields)
        receipt = await lab.board.find(token)
        assert receipt is not None
        told = {name: value for name, value in receipt.details.items() if name != "challenge"}
        assert told == kept


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 5_000 + b"\r\n",
        b"GET / HTTP/1.1\r\nA: " + b"b" * (room.MAX_HEAD + 10) + b"\r\n\r\n",
        b"x" * (room.MAX_HEAD * 3),
        b"\0" * 100 + b"\n\n",
    ],
    ids=["many-fields", "long-field", "no-line", "zeros"],
)
async def test_more_than_a_request_needs_is_cut_off(request_bytes: bytes) -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        assert CANARY_MARK.encode() not in await ask(lab, request_bytes)
        answer, _token = await fetched(lab, "GET /p/{token} HTTP/1.1")
        assert answer.startswith(b"HTTP/1.1 200")


async def test_a_request_in_pieces_is_one_request() -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        reader, writer = await asyncio.open_connection(HOST, lab.exits.canary.port)
        for byte in f"GET /p/{token} HTTP/1.0\r\n\r\n".encode():
            writer.write(bytes([byte]))
            await writer.drain()
        assert (await reader.read()).startswith(b"HTTP/1.1 200")
        writer.close()


async def test_one_connection_is_one_request() -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        tokens = [new_token(), new_token()]
        for token in tokens:
            await lab.board.expect(token)
        await ask(lab, b"".join(f"GET /p/{t} HTTP/1.1\r\n\r\n".encode() for t in tokens))
        assert [await lab.board.find(token) is not None for token in tokens] == [True, False]


async def test_every_visit_has_its_own_challenge_and_the_first_one_counts() -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        request = f"GET /p/{token} HTTP/1.1\r\n\r\n".encode()
        pages = await asyncio.gather(*(ask(lab, request) for _ in range(20)))
        challenges = [page.split()[-1].decode() for page in pages]
        assert len(set(challenges)) == 20
        receipt = await lab.board.find(token)
        assert receipt is not None
        assert receipt.details["challenge"] in challenges


async def test_a_dawdler_is_hung_up_on_and_one_too_many_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(room, "SECONDS", 0.05)
    monkeypatch.setattr(room, "MAX_CONNECTIONS", 2)
    async with asyncio.timeout(DEADLINE), laboratory() as lab, AsyncExitStack() as stack:
        dawdlers = []
        for _ in range(2):
            dawdlers.append(await asyncio.open_connection(HOST, lab.exits.canary.port))
            stack.callback(dawdlers[-1][1].close)
        assert await ask(lab, b"") == b""
        assert [await reader.read() for reader, _writer in dawdlers] == [b"", b""]
        answer, _token = await fetched(lab, "GET /p/{token} HTTP/1.1")
        assert answer.startswith(b"HTTP/1.1 200")
