# SPDX-License-Identifier: Apache-2.0
"""The canary's page: a challenge for expected tokens, a plain word for everybody else."""

from __future__ import annotations

import asyncio

import pytest

from doorcheck_probe.wire.receipt import CANARY_MARK
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import ProofKind
from tests.engine.laboratory import HOST, Laboratory, laboratory

pytestmark = pytest.mark.anyio


async def ask(lab: Laboratory, request: bytes) -> bytes:
    """Send a raw request and read to the end."""
    reader, writer = await asyncio.open_connection(HOST, lab.exits.canary.port)
    writer.write(request)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return answer


@pytest.mark.parametrize("form", ["/p/{}", "http://canary.example/p/{}"])
async def test_an_expected_page(form: str) -> None:
    """The challenge on the page is the one on the board, with what proxies tell of themselves."""
    async with laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        line = f"GET {form.format(token)} HTTP/1.1\r\n"
        answer = await ask(lab, (line + "Host: x\r\nVia: 1.1 squid\r\n\r\n").encode())
        receipt = await lab.board.find(token)
    assert receipt is not None
    assert receipt.kind is ProofKind.FETCH
    assert receipt.details["via"] == "1.1 squid"
    assert f"{CANARY_MARK} {receipt.details['challenge']}".encode() in answer


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /p/" + b"a" * 26 + b" HTTP/1.1",
        b"GET / HTTP/1.1",
        b"GET /p/../etc/passwd HTTP/1.1",
        b"CONNECT example.net:25 HTTP/1.1",
        b"POST /p/x HTTP/1.1",
        b"\xff\xff",
        b"",
    ],
)
async def test_everything_else(request_line: bytes) -> None:
    """404 without a challenge; it forwards nothing."""
    async with laboratory() as lab:
        answer = await ask(lab, request_line + b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 404")
    assert CANARY_MARK.encode() not in answer


async def test_a_page_counts_once() -> None:
    """A second fetch of the same page changes nothing about the proof."""
    async with laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        for _ in range(2):
            await ask(lab, f"GET /p/{token} HTTP/1.1\r\n\r\n".encode())
            first = await lab.board.find(token)
        assert await lab.board.find(token) == first
        await lab.board.forget([token])
        assert await lab.board.find(token) is None


async def test_a_request_without_an_end() -> None:
    """Hung up on without an answer, and the next visitor is served."""
    async with laboratory() as lab:
        assert await ask(lab, b"GET /" + b"x" * 100_000) == b""
        assert (await ask(lab, b"GET / HTTP/1.1\r\n\r\n")).startswith(b"HTTP/1.1 404")
