# SPDX-License-Identifier: Apache-2.0
"""X12 and X13: CONNECT as HTTP/2 knows it (RFC 9113, section 8.5; RFC 9298 for datagrams).

The framing and its header compression are the h2 library's; what is asked is ours.
"""

from __future__ import annotations

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RemoteSettingsChanged, ResponseReceived, StreamReset
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes

from doorcheck_probe.engine.link import HungUp, Link, NoAnswer, TooMuch
from doorcheck_probe.engine.proxy.exit import End, as_proof, challenge_in, visit_of
from doorcheck_probe.engine.proxy.http import own_answer
from doorcheck_probe.engine.proxy.response import Head
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive, proven
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.receipt import datagram_for
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Reason

CONTEXT_OF_UDP_PAYLOAD = b"\x00"
"""RFC 9298, section 4."""
DATAGRAM_CAPSULE = b"\x00"
"""RFC 9297, section 3.5."""
ONE_BYTE_LENGTHS = 64
"""Below this a length takes one byte (RFC 9000, section 16)."""


class _Talk:
    """One HTTP/2 connection over a link, and what has come on its only stream."""

    def __init__(self, link: Link, limits: Limits) -> None:
        self._link = link
        self._limits = limits
        self._http = H2Connection(H2Configuration(client_side=True, header_encoding="latin-1"))
        self.head: Head | None = None
        self.body = b""
        self.over = False
        self.extended_connect = False
        """Whether CONNECT may name a protocol (RFC 8441)."""

    async def begin(self) -> None:
        self._http.initiate_connection()
        await self._flush()
        await self._hear()

    async def ask(self, fields: list[tuple[str, str]]) -> Head:
        """Open the stream and wait for its head; raises the link's errors and ``HungUp``."""
        self._http.send_headers(1, fields)
        await self._flush()
        while self.head is None:
            if self.over:
                raise HungUp("the stream was reset")
            await self._hear()
        return self.head

    async def send(self, data: bytes) -> None:
        self._http.send_data(1, data)
        await self._flush()

    async def _hear(self) -> None:
        try:
            events = self._http.receive_data(await self._link.receive(self._limits.reply))
        except ProtocolError as error:
            raise HungUp(f"no HTTP/2: {error}") from error
        for event in events:
            self._take(event)
        await self._flush()

    async def read_challenge(self) -> str | None:
        while not self.over and (challenge_in(self.body) is None):
            try:
                await self._hear()
            except (HungUp, NoAnswer, TooMuch):
                break
        return challenge_in(self.body)

    def _take(self, event: Event) -> None:
        match event:
            case RemoteSettingsChanged():
                setting = event.changed_settings.get(SettingCodes.ENABLE_CONNECT_PROTOCOL)
                self.extended_connect = self.extended_connect or bool(setting and setting.new_value)
            case ResponseReceived(headers=headers):
                fields: dict[str, str] = {}
                for name, value in headers or ():
                    fields.setdefault(str(name).lower(), str(value))
                status = fields.get(":status", "")
                self.head = Head(int(status) if status.isdecimal() else 0, fields)
            case DataReceived():
                self.body += event.data or b""
                self._http.acknowledge_received_data(event.flow_controlled_length or 0, 1)
            case StreamReset():
                self.over = True
            case _:
                pass

    async def _flush(self) -> None:
        if data := self._http.data_to_send():
            await self._link.send(data)


async def tunnel(link: Link, end: End, limits: Limits) -> Found:
    """X12: a tunnel to our sink in a stream of HTTP/2."""
    talk = _Talk(link, limits)
    await talk.begin()
    head = await talk.ask([(":method", "CONNECT"), (":authority", end.endpoint.authority)])
    if not 200 <= head.status < 300:
        return own_answer(head)
    challenge = await talk.read_challenge()
    receipt = await visit_of(end, challenge)
    if receipt is None:
        return inconclusive(Reason.TUNNEL_UNPROVEN, head)
    return proven(as_proof(receipt, challenge), head)


async def datagrams(link: Link, end: End, limits: Limits) -> Found:
    """X13: a relay of datagrams to our canary; asked only where the server says that it can."""
    talk = _Talk(link, limits)
    await talk.begin()
    if not talk.extended_connect:
        return closed(Reason.NOT_OFFERED)
    host = end.endpoint.address.replace(":", "%3A")
    head = await talk.ask(
        [
            (":method", "CONNECT"),
            (":protocol", "connect-udp"),
            (":scheme", "https"),
            (":authority", end.target.authority),
            (":path", f"/.well-known/masque/udp/{host}/{end.endpoint.port}/"),
            ("capsule-protocol", "?1"),
        ]
    )
    if not 200 <= head.status < 300:
        return own_answer(head)
    token = new_token()
    await end.receipts.expect(token)
    await talk.send(capsule(datagram_for(token)))
    receipt = await end.receipts.wait(token, limits.reply)
    if receipt is None:
        return inconclusive(Reason.TUNNEL_UNPROVEN, head)
    return proven(as_proof(receipt), head)


def capsule(payload: bytes) -> bytes:
    """A UDP payload as a DATAGRAM capsule; its length takes two bytes (RFC 9000, section 16)."""
    content = CONTEXT_OF_UDP_PAYLOAD + payload
    if len(content) < ONE_BYTE_LENGTHS:
        return DATAGRAM_CAPSULE + bytes([len(content)]) + content
    return DATAGRAM_CAPSULE + (0x4000 | len(content)).to_bytes(2, "big") + content
