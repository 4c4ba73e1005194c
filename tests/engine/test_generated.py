# SPDX-License-Identifier: Apache-2.0
"""Twenty thousand servers that nobody would write: bytes from a generator, cut anywhere.

Whatever comes, a dialogue ends with a verdict or with one of the few troubles that the engine
knows, and it is never ``open``: the generator cannot guess a challenge.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch, ignore
from doorcheck_probe.engine.proxy import ftp, gateway, http, http2, post, socks, turn
from doorcheck_probe.engine.proxy.exit import End, Far
from doorcheck_probe.engine.proxy.response import NotHttp
from doorcheck_probe.engine.proxy.verdict import Found
from doorcheck_probe.engine.relay.dialogue import Dialogue
from doorcheck_probe.engine.relay.forms import Security
from doorcheck_probe.engine.relay.replies import UnintelligibleReply
from doorcheck_probe.engine.relay.session import TROUBLE, Envelope, Session
from doorcheck_probe.engine.station import Endpoint, Exits, Limits
from doorcheck_probe.engine.transcript import MAX_LINES, Transcript
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.receipt import CANARY_MARK, SINK_MARK
from doorcheck_probe.wire.visible import MAX_WIDTH
from doorcheck_probe.wire.words import AttemptVerdict, Family

EXAMPLES = 1_820
"""For each of eleven dialogues."""
LIMITS = Limits(
    greeting=0.01,
    command=0.01,
    final_dot=0.01,
    reply=0.01,
    arrival=0.01,
    posted=0.001,
    greeting_of_gateway=0.01,
)
KNOWN = (HungUp, NoAnswer, TooMuch, NotHttp, UnintelligibleReply)

TOKENS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz234567", min_size=26, max_size=26)
FORGED = st.builds(
    lambda mark, token: f"{mark} {token}\r\n".encode(),
    st.sampled_from([SINK_MARK, CANARY_MARK]),
    TOKENS,
)
FRAGMENTS = st.sampled_from(
    [
        b"220 mail.example ESMTP\r\n",
        b"220-mail.example\r\n",
        b"250 ok\r\n",
        b"250-PIPELINING\r\n",
        b"250 DSN\r\n",
        b"354 go on\r\n",
        b"421 4.7.0 go away\r\n",
        b"454 4.7.1 Relay access denied\r\n",
        b"550 no\r\n",
        b"HTTP/1.1 200 OK\r\n",
        b"HTTP/1.0 407 Auth\r\n",
        b"HTTP/1.1 503 Busy\r\n",
        b"Content-Length: 5\r\n",
        b"Content-Type: text/html\r\n",
        b"Via: 1.1 x (squid/6)\r\n",
        b"\r\n",
        b"\r\n\r\n",
        b"\x05\x00",
        b"\x05\x02",
        b"\x05\xff",
        b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00",
        b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00",
        b"\x00\x5a\x00\x00\x00\x00\x00\x00",
        b"\x04\x5a\x00\x00\x00\x00\x00\x00",
        b"\x00\x5b\x00\x00\x00\x00\x00\x00",
        b"\x15\x03\x01\x00\x02\x02\x46",
        b"SSH-2.0-x\r\n",
        b"220 FTP server\r\n",
        b"WinGate>",
        b"login: ",
        b"\xff\xfd\x18",
        b"\0\0\x06\x04\0\0\0\0\0\0\0\0\0",
        b"\0\0\x08\x01\x04\0\0\0\x01\x88",
        b"\0",
        b"\n",
        b"x" * 5_000,
    ]
)
CHUNKS = st.lists(FRAGMENTS | FORGED | st.binary(max_size=40), max_size=8)


class MemoryWriter:
    """The writing half of a connection to nowhere."""

    def __init__(self) -> None:
        self.said = b""

    def write(self, data: bytes) -> None:
        """Keep what was said."""
        self.said += data

    async def drain(self) -> None:
        """Nothing to wait for."""


def link_over(chunks: list[bytes], *, silent_end: bool) -> Link:
    """A link whose other side says these chunks, then hangs up or stays silent."""
    reader = asyncio.StreamReader()
    for chunk in chunks:
        reader.feed_data(chunk)
    if not silent_end:
        reader.feed_eof()
    writer = cast("asyncio.StreamWriter", MemoryWriter())
    return Link(reader, writer, Transcript(), ignore)


def end_for(far: Far) -> End:
    """An end of our own that nobody ever visits."""
    exits = Exits.at(Family.IPV4, "192.0.2.1", sink=25, canary=80, secure=443, datagrams=8443)
    endpoint = far.of(exits)
    assert endpoint is not None
    info = ProbeInfo("probe.example", "0", "abuse@probe.example", ("192.0.2.1",), "sink.example")
    # Datagrams would go to a port of loopback on which nobody listens.
    target = Endpoint("127.0.0.1", 9)
    return End(far, endpoint, exits, ReceiptBoard(), info, target, None, ("user", "password"))


Ask = Callable[[Link], Coroutine[Any, Any, Found]]
ASKS: dict[str, Ask] = {
    "fetch": lambda link: http.fetch(link, end_for(Far.SINK), LIMITS),
    "tunnel": lambda link: http.tunnel(link, end_for(Far.CANARY), LIMITS),
    "socks5": lambda link: socks.socks5(link, end_for(Far.SINK), LIMITS),
    "socks4": lambda link: socks.socks4(link, end_for(Far.CANARY), LIMITS),
    "post": lambda link: post.post(link, end_for(Far.SINK), LIMITS),
    "socks5-login": lambda link: socks.socks5_any_login(link, end_for(Far.SINK), LIMITS),
    "http2": lambda link: http2.tunnel(link, end_for(Far.SINK), LIMITS),
    "gateway": lambda link: gateway.ask(link, end_for(Far.SINK), LIMITS),
    "ftp": lambda link: ftp.user(link, end_for(Far.SINK), LIMITS),
    "turn": lambda link: turn.allocate(link, end_for(Far.DATAGRAMS), LIMITS),
}


@pytest.mark.parametrize("name", ASKS)
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(chunks=CHUNKS, silent_end=st.booleans())
def test_no_proxy_dialogue_is_talked_into_an_opening(
    name: str, chunks: list[bytes], silent_end: bool
) -> None:
    async def dialogue() -> Found | None:
        link = link_over(chunks, silent_end=silent_end)
        try:
            return await ASKS[name](link)
        except KNOWN:
            return None
        finally:
            lines = link.transcript.lines()
            assert len(lines) <= MAX_LINES
            assert all(len(line.text) <= 4 * MAX_WIDTH + 1 for line in lines)
            assert all(line.text.replace("…", "").isascii() for line in lines)

    found = asyncio.run(dialogue())
    assert found is None or found.verdict is not AttemptVerdict.OPEN
    assert found is None or found.proof is None


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example(
    chunks=[b"220 x\r\n", b"250 x\r\n", b"421 4.7.0 go away\r\n"],
    silent_end=False,
    together=True,
)
@given(chunks=CHUNKS, silent_end=st.booleans(), together=st.booleans())
def test_no_mail_dialogue_breaks(chunks: list[bytes], silent_end: bool, together: bool) -> None:
    envelopes = [Envelope("a@example.net", "t-x@sink.example"), Envelope("", "t-y@sink.example")]

    async def dialogue() -> None:
        link = link_over(chunks, silent_end=silent_end)
        spoken = Dialogue(link, LIMITS)
        try:
            greeting = await spoken.greeting()
            _hello, offers = await spoken.hello("probe.example")
        except TROUBLE:
            return
        keywords = offers.keywords | ({"PIPELINING"} if together else set())
        session = Session(
            link, spoken, greeting.text, type(offers)(dict.fromkeys(keywords, ())), Security.PLAIN
        )
        asked = await session.ask(envelopes)
        assert len(asked.refusals) <= len(envelopes)
        assert asked.trouble is not None or len(asked.refusals) == len(envelopes)
        with pytest.raises(TROUBLE):
            # The generator's replies are used up sooner or later, and then the line is dead.
            while True:
                await session.submit(envelopes[0], b"Subject: x\r\n\r\nx\r\n")

    asyncio.run(dialogue())
