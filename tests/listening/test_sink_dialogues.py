# SPDX-License-Identifier: Apache-2.0
"""The sink in odd dialogues: its codes, and whether the test mail was noted (RFC 5321)."""

from __future__ import annotations

import asyncio
from typing import NamedTuple

import pytest

from doorcheck_probe.listening import sink as room
from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.tokens import mailbox, new_token
from tests.engine.laboratory import HOST, MAIL_DOMAIN, Laboratory, laboratory

pytestmark = pytest.mark.anyio

DEADLINE = 15.0
HI, FROM, TO, DATA, DOT = "EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<{box}>", "DATA", "hi\r\n."
GOOD = (HI, FROM, TO, DATA, DOT)


class Talk(NamedTuple):
    """What is said, the codes that come back, and whether the mail is noted."""

    name: str
    lines: tuple[str, ...]
    codes: str
    noted: bool


TALKS = (
    Talk("plain", GOOD, "250 250 250 354 250", True),
    Talk("no-hello", (FROM, TO, DATA, DOT), "250 250 354 250", True),
    Talk("helo", ("HELO x", FROM, TO, DATA, DOT), "250 250 250 354 250", True),
    Talk("ehlo-twice", (HI, *GOOD), "250 250 250 250 354 250", True),
    Talk("ehlo-in-the-middle", (HI, FROM, TO, HI, DATA), "250 250 250 250 503", False),
    Talk("lower-case", ("ehlo x", FROM.lower(), "rcpt to:<{box}>", "data", DOT), "250 " * 3, True),
    Talk("mixed-case-box", (HI, FROM, "RCPT TO:<{BOX}>", DATA, DOT), "250 250 250 354 250", True),
    Talk("rset", (HI, FROM, TO, "RSET", DATA), "250 250 250 250 503", False),
    Talk("rset-then-again", (FROM, TO, "RSET", FROM, TO, DATA, DOT), "250 250 250 250", True),
    Talk("mail-twice", (FROM, TO, FROM, DATA), "250 250 250 503", False),
    Talk("mail-twice-then-rcpt", (FROM, FROM, TO, DATA, DOT), "250 250 250 354 250", True),
    Talk("rcpt-first", (HI, TO), "250 503", False),
    Talk("rcpt-first-then-mail", (TO, FROM, TO, DATA, DOT), "503 250 250 354 250", True),
    Talk("rcpt-after-rset", (FROM, "RSET", TO), "250 250 503", False),
    Talk("data-first", (HI, DATA), "250 503", False),
    Talk("data-without-rcpt", (HI, FROM, DATA), "250 250 503", False),
    Talk("data-after-refusal", (FROM, "RCPT TO:<x@y.example>", DATA), "250 550 503", False),
    Talk("data-twice", (FROM, TO, DATA, DOT, DATA), "250 250 354 250 503", True),
    Talk("null-sender", ("MAIL FROM:<>", TO, DATA, DOT), "250 250 354 250", True),
    Talk("no-brackets", ("MAIL FROM: a@b", "RCPT TO: {box}", DATA, DOT), "250 250 354 250", True),
    Talk("parameters", ("MAIL FROM:<> SIZE=9 BODY=8BITMIME", TO, DATA, DOT), "250 250 354", True),
    Talk("dsn", (FROM, "RCPT TO:<{box}> NOTIFY=NEVER", DATA, DOT), "250 250 354 250", True),
    Talk("final-dot-in-domain", (FROM, "RCPT TO:<{box}.>", DATA, DOT), "250 250 354 250", True),
    Talk("source-route", (FROM, "RCPT TO:<@a.example:{box}>"), "250 550", False),
    Talk("percent-hack", (FROM, "RCPT TO:<x%y.example@{domain}>"), "250 550", False),
    Talk("bang-path", (FROM, "RCPT TO:<{domain}!x@y.example>"), "250 550", False),
    Talk("quoted-local-part", (FROM, 'RCPT TO:<"{local}"@{domain}>'), "250 550", False),
    Talk("subdomain", (FROM, "RCPT TO:<{local}@x.{domain}>"), "250 550", False),
    Talk("domain-as-ending", (FROM, "RCPT TO:<{local}@x{domain}>"), "250 550", False),
    Talk("domain-and-more", (FROM, "RCPT TO:<{box}.evil.example>"), "250 550", False),
    Talk("no-token", (FROM, "RCPT TO:<postmaster@{domain}>"), "250 550", False),
    Talk("another-token", (FROM, f"RCPT TO:<t-{'a' * 26}@{{domain}}>"), "250 550", False),
    Talk("token-and-more", (FROM, "RCPT TO:<{local}a@{domain}>"), "250 550", False),
    Talk("empty-rcpt", (FROM, "RCPT TO:<>"), "250 550", False),
    Talk("rcpt-without-to", (FROM, "RCPT {box}"), "250 550", False),
    Talk("two-in-one", (FROM, "RCPT TO:<{box}>,<x@y.example>", "RSET"), "250 250 250", False),
    Talk("eight-bit", (FROM, "RCPT TO:<é@ü.example>"), "250 550", False),
    Talk(
        "unknown-words", ("VRFY x", "EXPN x", "HELP", "STARTTLS", "AUTH PLAIN AA=="), "500", False
    ),
    Talk("noop", ("NOOP", "noop and more", FROM, "NOOP", TO), "250 250 250 250 250", False),
    Talk("empty-lines", ("", " ", FROM), "500 500 250", False),
    Talk("leading-blank", (" EHLO x", "\tMAIL FROM:<>", TO), "500 500 503", False),
    Talk("quit", (HI, "QUIT"), "250 221", False),
    Talk("header-lines", ("Host: x", "Via: 1.1 y", *GOOD), "500 500 250 250", True),
    Talk("stuffed-dot", (FROM, TO, DATA, "..\r\n..x\r\n."), "250 250 354 250", True),
    Talk("dot-and-more", (FROM, TO, DATA, ". \r\n.x\r\n."), "250 250 354 250", True),
    Talk("empty-message", (FROM, TO, DATA, "."), "250 250 354 250", True),
    Talk("commands-as-text", (FROM, TO, DATA, "RSET\r\nQUIT\r\n."), "250 250 354 250", True),
)


async def said(lab: Laboratory, data: bytes) -> list[str]:
    """The replies' codes to raw bytes, the greeting first."""
    reader, writer = await asyncio.open_connection(HOST, lab.exits.sink.port)
    writer.write(data)
    writer.write_eof()
    answer = await reader.read()
    writer.close()
    return [line[:3] for line in answer.decode("ascii").splitlines()]


async def exchanged(lab: Laboratory, token: str, lines: tuple[str, ...]) -> tuple[list[str], bool]:
    """The codes of a pipelined dialogue, and whether the token's mail was noted."""
    box = mailbox(token, MAIL_DOMAIN)
    places = {"box": box, "BOX": box.upper(), "local": box.split("@")[0], "domain": MAIL_DOMAIN}
    text = "".join(line.format(**places) + "\r\n" for line in lines)
    codes = await said(lab, text.encode("utf-8"))
    return codes[1:], await lab.board.find(token) is not None


@pytest.mark.parametrize("talk", TALKS, ids=[talk.name for talk in TALKS])
async def test_dialogue(talk: Talk) -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        codes, noted = await exchanged(lab, token, talk.lines)
        assert " ".join(codes).startswith(talk.codes.strip())
        assert len(codes) == len(talk.lines)
        assert noted is talk.noted


async def receipt_of(content: str, *, hello: str = "x", sender: str = "a@b") -> Receipt:
    """What the sink notes about a message."""
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        lines = (f"EHLO {hello}", f"MAIL FROM:<{sender}>", TO, DATA, f"{content}\r\n.")
        _codes, noted = await exchanged(lab, token, lines)
        receipt = await lab.board.find(token)
        assert noted
        assert receipt is not None
        return receipt


@pytest.mark.parametrize(
    ("content", "received"),
    [
        ("Subject: x\r\n\r\nhello", []),
        ("Received: from a", ["Received: from a"]),
        ("RECEIVED: from a\r\n\tby b\r\n  for c", ["RECEIVED: from a by b for c"]),
        ("X-Received: a\r\nReceived: b", ["Received: b"]),
        ("\r\n".join(f"Received: {n}" for n in range(9)), [f"Received: {n}" for n in range(3)]),
        ("Received: é \x1b[31m", ["Received: \\xc3\\xa9 \\x1b[31m"]),
    ],
    ids=["none", "one", "folded", "similar", "many", "hostile"],
)
async def test_the_way_a_message_took(content: str, received: list[str]) -> None:
    receipt = await receipt_of(content)
    assert receipt.details["received"].splitlines() == received


async def test_names_are_kept_short_and_harmless() -> None:
    receipt = await receipt_of("x", hello="h" * 2_000 + "\x1b", sender="s" * 2_000 + "é")
    assert receipt.details["hello"] == "h" * 255
    assert receipt.details["sender"] == "s" * 255
    assert (await receipt_of("x", hello="é\x07")).details["hello"] == "\\xc3\\xa9\\x07"


async def test_one_message_for_many_is_noted_for_each_up_to_a_bound() -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        tokens = [new_token() for _ in range(room.MAX_RECIPIENTS + 2)]
        for token in tokens:
            await lab.board.expect(token)
        boxes = [f"RCPT TO:<{mailbox(token, MAIL_DOMAIN)}>" for token in tokens]
        text = "\r\n".join((FROM, *boxes, DATA, DOT, ""))
        codes = await said(lab, text.encode("ascii"))
        assert codes[2:-2] == ["250"] * room.MAX_RECIPIENTS + ["452"] * 2
        found = [await lab.board.find(token) is not None for token in tokens]
        assert found == [True] * room.MAX_RECIPIENTS + [False] * 2


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("bare-lf", b"EHLO x\nNOOP\nQUIT\n", ["220", "250", "250", "221"]),
        ("no-end-of-line", b"NOOP", ["220", "250"]),
        ("line-too-long", b"NOOP\r\nNOOP " + b"x" * 5_000 + b"\r\nNOOP\r\n", ["220", "250"]),
        ("longest-line", b"NOOP " + b"x" * 4_000 + b"\r\n", ["220", "250"]),
        ("after-quit", b"QUIT\r\nNOOP\r\n", ["220", "221"]),
        ("nothing", b"", ["220"]),
        ("too-many", b"NOOP\r\n" * 300, ["220", *["250"] * room.MAX_COMMANDS, "421"]),
    ],
)
async def test_bytes(name: str, data: bytes, codes: list[str]) -> None:
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        if name in ("too-many", "after-quit", "line-too-long"):
            # What is left unread can cost the last bytes of the answer.
            assert (await said_until_gone(lab, data)) == codes
        else:
            assert await said(lab, data) == codes


async def said_until_gone(lab: Laboratory, data: bytes) -> list[str]:
    """The codes of replies that were read one by one, up to the end or a reset."""
    reader, writer = await asyncio.open_connection(HOST, lab.exits.sink.port)
    codes = [(await reader.readline())[:3].decode()]
    for line in data.splitlines(keepends=True):
        try:
            writer.write(line)
            reply = await reader.readline()
        except ConnectionError:
            break
        if not reply:
            break
        codes.append(reply[:3].decode())
    else:
        codes.append((await reader.readline())[:3].decode())
    writer.close()
    return [code for code in codes if code]


async def test_a_final_dot_needs_both_ends_of_line() -> None:
    """A lone line feed ends no message (SMTP smuggling)."""
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        _codes, noted = await exchanged(lab, token, (FROM, TO, DATA, "text\r\n.\nQUIT"))
        assert not noted


async def test_many_visitors_at_once_and_one_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_CONNECTIONS", 8)
    async with asyncio.timeout(DEADLINE), laboratory() as lab:
        visitors = [await asyncio.open_connection(HOST, lab.exits.sink.port) for _ in range(8)]
        greetings = [await reader.readline() for reader, _writer in visitors]
        assert len({greeting.split()[-1] for greeting in greetings}) == 8
        assert await said_until_gone(lab, b"") == []
        for _reader, writer in visitors:
            writer.write(b"QUIT\r\n")
        assert {(await reader.read())[:3] for reader, _writer in visitors} == {b"221"}
        assert (await said(lab, b"QUIT\r\n"))[0] == "220"
        for _reader, writer in visitors:
            writer.close()
