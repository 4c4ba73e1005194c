# SPDX-License-Identifier: Apache-2.0
"""The proxy attempts on one port: listen first, then ask in each protocol, one proof suffices."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace

from doorcheck_probe.engine.link import DialError, HungUp, Link, NoAnswer, TooMuch, dial, linked
from doorcheck_probe.engine.proxy import http, socks
from doorcheck_probe.engine.proxy.exit import End, Far
from doorcheck_probe.engine.proxy.response import BrokenHead, NotHttp
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive
from doorcheck_probe.engine.software import by_fields
from doorcheck_probe.engine.station import Exits, Limits, Order, Station
from doorcheck_probe.wire.check import Attempt, Line, NotTested, Service
from doorcheck_probe.wire.words import AttemptVerdict, Door, Family, Protocol, Reason

Ask = Callable[[Link, End, Limits], Awaitable[Found]]


@dataclass(frozen=True)
class Form:
    """One row of the matrix: how to ask, and for which of our ends."""

    id: str
    ask: Ask
    far: Far = Far.SINK
    tls: bool = False
    other_family: bool = False
    """Whether it is asked for our end of the other family: not every proxy has both."""

    @property
    def context(self) -> str:
        """How this form differs from another of the same id."""
        if self.other_family:
            return "other-family"
        return "tls" if self.tls else self.far.value


FETCH = Form("X01", http.fetch)
CONNECT = Form("X03", http.tunnel)
SOCKS5 = Form("S03", socks.socks5)
SOCKS4 = Form("S01", socks.socks4)
TLS_FETCH = Form("X11", http.fetch, tls=True)
_SOCKS = (socks.socks5, socks.socks4)
PLAIN_FORMS = (FETCH, CONNECT, SOCKS5, SOCKS4)

_SECOND_TRY = {
    Reason.TUNNEL_UNPROVEN,
    Reason.REFUSED_BY_RULE,
}
"""After these the same is asked for the canary: port 25 may be blocked where the port is open."""


@dataclass(frozen=True)
class SpeaksMail:
    """The port greeted like a mail server, so no more is asked of it here."""


class ProxyAttempts:
    """Runs the forms on one port of one address."""

    def __init__(
        self, order: Order, station: Station, port: int, connected: socket.socket | None = None
    ) -> None:
        self._order = order
        self._station = station
        self._port = port
        self._connected = connected
        self._exits = station.exits_for(order.family)
        self._other_exits = next(
            (exits for exits in station.exits.values() if exits is not self._exits), None
        )
        self._service = Service(port, Protocol.UNKNOWN)

    async def listen(self) -> bytes:
        """What the port says before it is asked anything.

        Raises ``DialError`` when nobody listens any more.
        """
        async with self._dial() as link:
            try:
                return await link.receive(self._station.limits.sniff)
            except (NoAnswer, HungUp, TooMuch):
                return b""

    async def run(self) -> AsyncIterator[Attempt | NotTested | Service | SpeaksMail]:
        """Yield the attempts in their order, and last what was found to listen."""
        forms = [
            *PLAIN_FORMS,
            *([TLS_FETCH] if self._port in self._station.table.behind_tls else []),
        ]
        while forms:
            form = forms.pop(0)
            if form.ask is socks.socks4 and self._exits_of(form).family is not Family.IPV4:
                yield NotTested(form.id, Reason.FAMILY_MISSING, self._port)
                continue
            attempt, found = await self._attempt(form)
            if greets_as_mail(found.heard):
                yield SpeaksMail()
                return
            yield attempt
            if found.heard.startswith(b"SSH-"):
                for other in self.speaks_otherwise()[1:]:
                    yield other
                self._service = replace(self._service, protocol=Protocol.OTHER)
                break
            self._learn(form, found)
            if found.verdict is AttemptVerdict.OPEN:
                for left in forms:
                    yield NotTested(left.id, Reason.ONE_PROOF_SUFFICES, self._port)
                break
            if (again := self._again(form, found)) is not None:
                forms.insert(0, again)
        yield self._service

    def speaks_otherwise(self) -> list[Attempt]:
        """The verdicts for a port that speaks first, as no proxy of these kinds does."""
        found = closed(Reason.OTHER_PROTOCOL)
        return [self._as_attempt(form, found, ()) for form in PLAIN_FORMS]

    def close(self) -> None:
        """Give up a connection that was never used."""
        if self._connected is not None:
            self._connected.close()
            self._connected = None

    def _again(self, form: Form, found: Found) -> Form | None:
        """What to ask after an answer that may only mean that our end could not be reached."""
        if form.other_family or form.tls:
            return None
        tunnels = form.ask is not http.fetch
        if tunnels and form.far is Far.SINK and found.reason in _SECOND_TRY:
            return Form(form.id, form.ask, Far.CANARY)
        if found.reason is Reason.TUNNEL_UNPROVEN and self._other_exits is not None:
            return Form(form.id, form.ask, Far.CANARY, other_family=True)
        return None

    def _exits_of(self, form: Form) -> Exits:
        if form.other_family and self._other_exits is not None:
            return self._other_exits
        if form.ask is socks.socks4:
            # It can name nothing but IPv4.
            return self._station.exits.get(Family.IPV4, self._exits)
        return self._exits

    def _dial(self) -> AbstractAsyncContextManager[Link]:
        if self._connected is not None:
            # The call that found the port listening saves a round trip here.
            sock, self._connected = self._connected, None
            return linked(sock)
        return dial(
            self._order.address,
            self._port,
            seconds=self._station.limits.connect,
            source=self._station.source.get(self._order.family),
        )

    async def _attempt(self, form: Form) -> tuple[Attempt, Found]:
        for last_try in (False, True):
            found, lines = await self._once(form)
            if found.reason is not Reason.HUNG_UP or last_try:
                break
        return self._as_attempt(form, found, lines), found

    async def _once(self, form: Form) -> tuple[Found, tuple[Line, ...]]:
        limits = self._station.limits
        waits_for_more = self._service.protocol is Protocol.HTTP and form.ask in _SOCKS
        if waits_for_more:
            limits = replace(limits, reply=limits.reply_in_other_protocol)
        end = End(form.far, self._exits_of(form), self._station.receipts)
        try:
            async with self._dial() as link:
                try:
                    if form.tls:
                        await link.start_tls(limits.reply)
                    found = await form.ask(link, end, limits)
                except (HungUp, NoAnswer, TooMuch, NotHttp) as trouble:
                    found = _judge_trouble(trouble, waits_for_more=waits_for_more)
                return found, link.transcript.lines()
        except DialError:
            return inconclusive(Reason.BANNED_MIDWAY), ()

    def _as_attempt(self, form: Form, found: Found, lines: tuple[Line, ...]) -> Attempt:
        return Attempt(
            form.id,
            Door.PROXY,
            self._port,
            form.context,
            found.verdict,
            found.reason,
            found.proof,
            lines,
        )

    def _learn(self, form: Form, found: Found) -> None:
        if found.head is not None:
            software = by_fields(found.head.fields) or self._service.software
            self._service = replace(self._service, protocol=Protocol.HTTP, software=software)
        elif form in (SOCKS5, SOCKS4) and found.reason in _SPOKE_SOCKS:
            self._service = replace(self._service, protocol=Protocol.SOCKS)


_SPOKE_SOCKS = frozenset(
    {
        Reason.PROOF_ARRIVED,
        Reason.LOGIN_REQUIRED,
        Reason.REFUSED_BY_RULE,
        Reason.TUNNEL_UNPROVEN,
    }
)


def _judge_trouble(trouble: Exception, *, waits_for_more: bool) -> Found:
    match trouble:
        case NoAnswer() if waits_for_more:
            # It has answered in HTTP: to it these bytes are the beginning of a request line. A
            # port that mixes both protocols tells them apart by the first byte and answers.
            return closed(Reason.NOT_A_PROXY)
        case HungUp():
            # The server was asked, and ended the conversation instead of serving.
            return closed(Reason.HUNG_UP)
        case NoAnswer():
            return inconclusive(Reason.TARPIT_TIMEOUT)
        case BrokenHead() | TooMuch():
            return inconclusive(Reason.UNINTELLIGIBLE)
        case NotHttp():
            return replace(closed(Reason.OTHER_PROTOCOL), heard=trouble.heard)
        case _:
            return inconclusive(Reason.UNINTELLIGIBLE)


def greets_as_mail(said: bytes) -> bool:
    """Whether a greeting is that of a mail server; FTP greets with the same number."""
    return said.startswith(b"220") and b"FTP" not in said.upper()
