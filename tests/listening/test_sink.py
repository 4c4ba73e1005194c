# SPDX-License-Identifier: Apache-2.0
"""The sink takes expected mail, notes it, and does nothing else for anyone."""

from __future__ import annotations

import asyncio

import pytest
from aiosmtplib import SMTP, SMTPRecipientRefused, SMTPRecipientsRefused

from doorcheck_probe.listening import sink as sink_room
from doorcheck_probe.wire.receipt import SINK_MARK
from doorcheck_probe.wire.tokens import mailbox, new_token
from doorcheck_probe.wire.words import ProofKind
from tests.engine.laboratory import HOST, MAIL_DOMAIN, Laboratory, laboratory

pytestmark = pytest.mark.anyio

MAIL = "Received: from a by b;\r\n now\r\nReceived: from c by d\r\nSubject: x\r\n\r\nhello\r\n"


async def converse(lab: Laboratory, *lines: bytes) -> list[bytes]:
    """Say lines one after the other; the replies, the greeting first."""
    reader, writer = await asyncio.open_connection(HOST, lab.exits.sink.port)
    replies = [await reader.readline()]
    for line in lines:
        writer.write(line + b"\r\n")
        replies.append(await reader.readline())
    writer.close()
    await writer.wait_closed()
    return replies


def client(lab: Laboratory) -> SMTP:
    """An ordinary mail client."""
    return SMTP(hostname=HOST, port=lab.exits.sink.port, start_tls=False, timeout=5)


async def test_expected_mail_is_noted() -> None:
    """With the way it took."""
    async with laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        async with client(lab) as smtp:
            await smtp.sendmail("a@example.net", mailbox(token, MAIL_DOMAIN), MAIL)
        receipt = await lab.board.wait(token, 2)
    assert receipt is not None
    assert receipt.kind is ProofKind.MESSAGE
    assert receipt.peer == HOST
    assert receipt.details["sender"] == "a@example.net"
    assert receipt.details["received"].splitlines() == [
        "Received: from a by b; now",
        "Received: from c by d",
    ]


async def test_case_does_not_matter() -> None:
    """Some servers rewrite the recipient in capitals."""
    async with laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        async with client(lab) as smtp:
            await smtp.sendmail("", mailbox(token, MAIL_DOMAIN).upper(), MAIL)
        assert await lab.board.find(token) is not None


@pytest.mark.parametrize(
    "recipient",
    [
        f"t-{'a' * 26}@{MAIL_DOMAIN}",
        f"postmaster@{MAIL_DOMAIN}",
        "somebody@example.net",
        f"x%example.net@{MAIL_DOMAIN}",
        "",
    ],
)
async def test_everything_else_is_refused(recipient: str) -> None:
    """It never relays, not even for itself."""
    async with laboratory() as lab:
        async with client(lab) as smtp:
            with pytest.raises((SMTPRecipientsRefused, SMTPRecipientRefused)) as caught:
                await smtp.mail("a@example.net")
                await smtp.rcpt(recipient)
        assert "550" in str(caught.value)


async def test_header_lines_of_a_post_do_not_drive_it_away() -> None:
    """A proxy that was told to POST sends its header first."""
    async with laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        replies = await converse(
            lab,
            b"POST / HTTP/1.0",
            b"Content-Type: text/plain",
            b"",
            b"RSET",
            b"HELO x",
            b"MAIL FROM:<a@b>",
            f"RCPT TO:<{mailbox(token, MAIL_DOMAIN)}>".encode(),
        )
    assert replies[-1].startswith(b"250")


async def test_every_visit_gets_its_own_challenge() -> None:
    """And the board knows who was given it."""
    async with laboratory() as lab:
        greetings = [(await converse(lab))[0].decode().split() for _ in range(3)]
        challenges = {words[words.index(SINK_MARK) + 1] for words in greetings}
        assert len(challenges) == 3
        for challenge in challenges:
            receipt = await lab.board.find(challenge)
            assert receipt is not None
            assert receipt.peer == HOST


async def test_mail_without_an_end_is_dropped() -> None:
    """More than a test message can have: the line is cut and nothing noted."""
    async with laboratory() as lab:
        token = new_token()
        await lab.board.expect(token)
        reader, writer = await asyncio.open_connection(HOST, lab.exits.sink.port)
        writer.write(
            f"MAIL FROM:<>\r\nRCPT TO:<{mailbox(token, MAIL_DOMAIN)}>\r\nDATA\r\n".encode()
        )
        for _ in range(4):
            await reader.readline()
        lines = sink_room.MAX_MESSAGE // 80 + 100
        writer.write((b"x" * 78 + b"\r\n") * lines)
        # A closed line may come as an end or as a reset, as the kernel likes.
        try:
            rest = await reader.read()
        except ConnectionResetError:
            rest = b""
        assert rest == b""
        assert await lab.board.find(token) is None
        writer.close()


@pytest.mark.parametrize("noise", [b"\0" * 100 + b"\r\n", b"x" * 10_000, b"\xff\xfe\r\n"])
async def test_noise(noise: bytes) -> None:
    """Is answered or hung up on, and the next visitor is served."""
    async with laboratory() as lab:
        reader, writer = await asyncio.open_connection(HOST, lab.exits.sink.port)
        writer.write(noise)
        writer.write_eof()
        assert (await reader.read()).startswith(b"220 ")
        writer.close()
        assert (await converse(lab, b"NOOP"))[1].startswith(b"250")
