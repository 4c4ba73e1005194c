# SPDX-License-Identifier: Apache-2.0
"""What the answers of a port have shown of it so far."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace

from doorcheck_probe.engine.house import of_the_house
from doorcheck_probe.engine.proxy.forms import Form, Needs
from doorcheck_probe.engine.proxy.matrix import SOCKS4, SOCKS5
from doorcheck_probe.engine.proxy.verdict import Found
from doorcheck_probe.engine.software import SocksSigns, by_response, by_socks
from doorcheck_probe.wire.check import Service
from doorcheck_probe.wire.words import Observation, Protocol, Reason

TLS_ALERT = b"\x15\x03"
"""How a TLS server answers words in the clear (RFC 8446, section 6)."""

BAD_REQUEST = 400
"""What web servers say to words in the clear on a port for TLS, and to much else."""

NO_LOGIN_REFUSED = (b"\x05\x02", b"\x05\xff")
"""SOCKS 5 servers that want a login: the right answer to "no login" is the second one."""

MAIL_GREETINGS = (b"220", b"554", b"421")
"""RFC 5321, section 3.1; the last two send us away."""

_WORD = re.compile(r"[0-9A-Fa-f.:]{3,45}")

_SPOKE_SOCKS = frozenset(
    {
        Reason.PROOF_ARRIVED,
        Reason.LOGIN_REQUIRED,
        Reason.REFUSED_BY_RULE,
        Reason.TUNNEL_UNPROVEN,
    }
)


class Learned:
    """Grows with every attempt; later forms depend on it."""

    def __init__(self, port: int, own_addresses: Collection[str] = ()) -> None:
        self._own_addresses = own_addresses
        self._service = Service(port, Protocol.UNKNOWN)
        self._socks_signs = SocksSigns()
        self.http = False
        self.tls = False
        self.tls_alert = False
        self._hung_up = False
        self.may_speak_tls = False
        """Whether words in the clear got an answer that TLS servers give."""
        self._tls_http = False
        self._socks = False
        self._socks_login = False
        self._ftp = False

    def meets(self, needs: Needs) -> bool:
        """Whether the port speaks what a form needs."""
        return {
            Needs.NOTHING: True,
            Needs.HTTP: self.http,
            Needs.PERHAPS_HTTP: self.http or (self._hung_up and not self.tls and not self._socks),
            Needs.NOT_HTTP: not self.http,
            Needs.TLS: self.tls,
            Needs.PERHAPS_TLS: self.tls or self.may_speak_tls,
            Needs.TLS_HTTP: self._tls_http,
            Needs.SOCKS: self._socks,
            Needs.SOCKS_LOGIN: self._socks_login,
            Needs.FTP: self._ftp,
        }[needs]

    def take(self, form: Form, found: Found) -> None:
        """Learn from what a form found."""
        if found.proof is not None and self._masks_client(found.proof.details):
            seen = (Observation.CLIENT_MASKED,)
            self._service = replace(self._service, observations=seen)
        if form is SOCKS5:
            self._socks_signs = replace(self._socks_signs, socks5=found.heard)
        elif form is SOCKS4:
            self._socks_signs = replace(self._socks_signs, socks4=found.heard)
        alert = found.heard.startswith(TLS_ALERT)
        bad = found.head is not None and found.head.status == BAD_REQUEST
        hung_up = not form.tls and found.reason is Reason.HUNG_UP
        self._hung_up = self._hung_up or hung_up
        self.may_speak_tls = self.may_speak_tls or hung_up or alert or (bad and not form.tls)
        self.tls_alert = self.tls_alert or alert
        if found.head is not None:
            self.http = self.http or not form.tls
            self._tls_http = self._tls_http or form.tls
            body = found.body.decode("utf-8", "replace")
            head = found.head
            software = by_response(head.status, head.fields, body, head.reason)
            self._service = replace(
                self._service,
                protocol=Protocol.HTTP,
                software=self._service.software or software,
            )
        elif form in (SOCKS5, SOCKS4) and found.reason in _SPOKE_SOCKS:
            self._socks = True
            wants_login = form is SOCKS5 and found.heard.startswith(NO_LOGIN_REFUSED)
            self._socks_login = self._socks_login or wants_login
            self._service = replace(self._service, protocol=Protocol.SOCKS)
        elif greets_as_ftp(found.heard):
            self._ftp = True
            self.other_protocol()

    @property
    def explains_silence(self) -> bool:
        """Whether the port is known to wait for more when it hears a few bytes of SOCKS."""
        return self.http or self.tls or self.tls_alert

    @property
    def service(self) -> Service:
        """What listens, with the software where it shows."""
        if self._service.software is None and self._service.protocol is Protocol.SOCKS:
            return replace(self._service, software=by_socks(self._socks_signs))
        return self._service

    def _masks_client(self, details: Mapping[str, str]) -> bool:
        """Whether a proxy told our canary that an address of its own house had asked it."""
        told = f"{details.get('x-forwarded-for', '')} {details.get('forwarded', '')}"
        named = set(_WORD.findall(told)) - set(self._own_addresses)
        return any(of_the_house(word) for word in named)

    def other_protocol(self) -> None:
        """It speaks first, as no proxy of the usual kinds does."""
        self._service = replace(self._service, protocol=Protocol.OTHER)


def may_greet(said: bytes) -> bool:
    """Whether more of it could make it a greeting."""
    return any(greeting.startswith(said) for greeting in MAIL_GREETINGS)


def greets_as_mail(said: bytes) -> bool:
    """Whether a greeting is that of a mail server, a refusing one included.

    FTP greets with the same numbers.
    """
    return said.startswith(MAIL_GREETINGS) and not greets_as_ftp(said)


def greets_as_ftp(said: bytes) -> bool:
    """Whether a greeting is that of a file server (RFC 959)."""
    upper = said.upper()
    return said.startswith((b"220", b"421")) and b"FTP" in upper and b"SMTP" not in upper
