# SPDX-License-Identifier: Apache-2.0
"""The proxy attempts on one port: listen first, then ask in each protocol, one proof suffices."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Iterable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, replace

from doorcheck_probe.engine.allowance import Allowance, Spent
from doorcheck_probe.engine.link import (
    BadTls,
    DialError,
    HungUp,
    Link,
    NoAnswer,
    TlsRefused,
    TooMuch,
    dial,
    linked,
)
from doorcheck_probe.engine.proxy.exit import End
from doorcheck_probe.engine.proxy.forms import Form
from doorcheck_probe.engine.proxy.http import MAIL_GREETING
from doorcheck_probe.engine.proxy.learned import Learned, greets_as_mail, may_greet
from doorcheck_probe.engine.proxy.matrix import (
    FETCH,
    PLAIN,
    TLS_FETCH,
    forms_for,
)
from doorcheck_probe.engine.proxy.response import BrokenHead, NotHttp
from doorcheck_probe.engine.proxy.sequence import SOCKS, likeliest_first, once_more
from doorcheck_probe.engine.proxy.verdict import Found, closed, inconclusive
from doorcheck_probe.engine.station import Endpoint, Exits, Order, Station
from doorcheck_probe.wire.check import Attempt, Line, NotTested, Service
from doorcheck_probe.wire.words import AttemptVerdict, Door, Family, Reason


@dataclass(frozen=True)
class SpeaksMail:
    """The port greeted like a mail server, so no more is asked of it here."""


class ProxyAttempts:
    """Runs the forms on one port of one address."""

    def __init__(
        self,
        order: Order,
        station: Station,
        allowance: Allowance,
        port: int,
        connected: socket.socket | None = None,
    ) -> None:
        self._order = order
        self._station = station
        self._allowance = allowance
        self._port = port
        self._connected = connected
        self._exits = station.exits_for(order.family)
        self._other_exits = next(
            (exits for exits in station.exits.values() if exits is not self._exits), None
        )
        self._learned = Learned(port, station.info.addresses)

    async def listen(self) -> bytes:
        """What the port says before it is asked anything.

        Raises ``DialError`` when nobody listens any more, and ``Spent``.
        """
        async with self._dial() as link:
            said = b""
            with suppress(NoAnswer, HungUp, TooMuch):
                while not said or (len(said) < len(MAIL_GREETING) and may_greet(said)):
                    said += await link.receive(self._station.limits.sniff)
            return said

    async def run(self) -> AsyncIterator[Attempt | NotTested | Service | SpeaksMail]:
        """Yield the attempts in their order, and last what was found to listen."""
        forms = list(forms_for(self._port, self._order, self._station))
        while forms:
            form = forms.pop(0)
            end = self._end(form)
            if (why := self._gap(form, end)) is not None:
                yield NotTested(form.id, why, self._port)
                continue
            if end is None or (form.opt_in and not self._allowance.may_log_in(form.id)):
                continue
            attempt, found = await self._attempt(form, end)
            if form in PLAIN and not self._learned.http and greets_as_mail(found.heard):
                yield SpeaksMail()
                return
            yield attempt
            if found.heard.startswith(b"SSH-"):
                for other in self.speaks_otherwise()[1:]:
                    yield other
                for gap in self._left(form for form in forms if form not in PLAIN):
                    yield replace(gap, reason=Reason.OTHER_PROTOCOL)
                break
            self._learned.take(form, found)
            if form is FETCH:
                forms = likeliest_first(forms, self._learned)
            if found.verdict is AttemptVerdict.OPEN:
                for gap in self._left(forms):
                    yield gap
                break
            if (again := once_more(form, found, self._learned, self._other_exits)) is not None:
                forms.insert(0, again)
        yield self._learned.service

    def speaks_otherwise(self) -> list[Attempt]:
        """The verdicts for a port that speaks first, as no proxy of these kinds does."""
        found = closed(Reason.OTHER_PROTOCOL)
        self._learned.other_protocol()
        return [self._as_attempt(form, found, ()) for form in PLAIN]

    def close(self) -> None:
        """Give up a connection that was never used."""
        if self._connected is not None:
            self._connected.close()
            self._connected = None

    def _left(self, forms: Iterable[Form]) -> list[NotTested]:
        ids = dict.fromkeys(form.id for form in forms)
        return [NotTested(one, Reason.ONE_PROOF_SUFFICES, self._port) for one in ids]

    def _gap(self, form: Form, end: End | None) -> Reason | None:
        """Why a form is not asked here."""
        if not self._learned.meets(form.needs):
            return Reason.OTHER_PROTOCOL
        if form.by_name and not self._station.looks_up_names:
            return Reason.NAME_MISSING
        if form.family is Family.IPV6 and self._exits.family is Family.IPV6:
            return Reason.COVERED
        if end is None:
            return Reason.END_MISSING if form.family is None else Reason.FAMILY_MISSING
        return None

    def _end(self, form: Form) -> End | None:
        """Our end for a form; ``None`` where we have none of the kind."""
        exits = self._exits_of(form)
        ours = form.far.of(exits) if exits else None
        if exits is None or ours is None:
            return None
        return End(
            form.far,
            ours,
            exits,
            self._station.receipts,
            self._station.info,
            Endpoint(self._order.address, self._port),
            self._station.source.get(self._order.family),
            self._allowance.credential,
        )

    def _exits_of(self, form: Form) -> Exits | None:
        if form.other_family:
            return self._other_exits
        if form.family is not None:
            return self._station.exits.get(form.family)
        return self._exits

    def _dial(self) -> AbstractAsyncContextManager[Link]:
        if self._connected is not None:
            # The call that found the port listening saves a round trip here.
            sock, self._connected = self._connected, None
            return linked(sock, self._allowance.spend)
        return dial(
            self._order.address,
            self._port,
            seconds=self._station.limits.connect,
            source=self._station.source.get(self._order.family),
            spend=self._allowance.spend,
        )

    async def _attempt(self, form: Form, end: End) -> tuple[Attempt, Found]:
        for last_try in (False, True):
            found, lines = await self._once(form, end)
            if found.reason is not Reason.HUNG_UP or last_try:
                break
        return self._as_attempt(form, found, lines), found

    async def _once(self, form: Form, end: End) -> tuple[Found, tuple[Line, ...]]:
        limits = self._station.limits
        waits_for_more = form.ask in SOCKS and self._learned.explains_silence
        guess = form is TLS_FETCH and not self._surely_tls
        if waits_for_more or guess:
            limits = replace(limits, reply=limits.reply_in_other_protocol)
        try:
            async with self._dial() as link:
                try:
                    if form.tls:
                        await self._encrypt(link, form, end)
                    found = await form.ask(link, end, limits)
                except (HungUp, NoAnswer, TooMuch, NotHttp, Spent) as trouble:
                    self._learned.tls_alert |= isinstance(trouble, TlsRefused)
                    found = _judge_trouble(trouble, waits_for_more=waits_for_more or guess)
                return found, link.transcript.lines()
        except DialError:
            return inconclusive(Reason.BANNED_MIDWAY), ()
        except Spent:
            return inconclusive(Reason.BUDGET), ()

    @property
    def _surely_tls(self) -> bool:
        return self._learned.tls_alert or self._port in self._station.table.behind_tls

    async def _encrypt(self, link: Link, form: Form, end: End) -> None:
        name = end.info.name if form.sni else None
        limits = self._station.limits
        agreed = await link.start_tls(limits.reply, name=name, protocols=form.alpn)
        self._learned.tls = True
        if form.alpn and agreed not in form.alpn:
            raise NotHttp("the server speaks no HTTP/2")

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


def _judge_trouble(trouble: Exception, *, waits_for_more: bool) -> Found:
    match trouble:
        case NoAnswer() if waits_for_more:
            # It has answered in HTTP or TLS: to it these bytes are the beginning of a request line
            # or a record. A port that mixes protocols tells them apart by the first byte.
            return closed(Reason.NOT_A_PROXY)
        case BadTls():
            return inconclusive(Reason.TLS_FAILED)
        case HungUp():
            # The server was asked, and ended the conversation instead of serving.
            return closed(Reason.HUNG_UP)
        case NoAnswer():
            return inconclusive(Reason.TARPIT_TIMEOUT)
        case BrokenHead() | TooMuch():
            return inconclusive(Reason.UNINTELLIGIBLE)
        case NotHttp():
            return replace(closed(Reason.OTHER_PROTOCOL), heard=trouble.heard)
        case Spent():
            return inconclusive(Reason.BUDGET)
        case _:
            return inconclusive(Reason.UNINTELLIGIBLE)
