# SPDX-License-Identifier: Apache-2.0
"""The relay attempts: which envelope each one tries, and what it would show.

The address forms are those that old rules still let through: percent hack, quoted local part,
source route and bang path, through the server's own literal or name.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from doorcheck_probe.wire.tokens import MAILBOX_PREFIX


class Sender(Enum):
    """Whom the envelope claims to come from."""

    STRANGER = "stranger"
    NOBODY = "nobody"
    OWN_DOMAIN = "own-domain"


class Security(Enum):
    """How a session is protected; the context of its attempts."""

    PLAIN = "plain"
    STARTTLS = "starttls"
    TLS = "tls"


@dataclass(frozen=True)
class Names:
    """What may be written into an envelope about the tested server and about us."""

    target: str
    """The tested address."""
    sink_domain: str
    host: str | None = None
    """A name that really leads to the tested address."""
    own_domain: str | None = None
    """The tested server's own mail domain, where it may be used."""

    @property
    def literal(self) -> str:
        """The tested address as a domain literal (RFC 5321, section 4.1.3)."""
        tag = "IPv6:" if ipaddress.ip_address(self.target).version == 6 else ""
        return f"[{tag}{self.target}]"


Recipient = Callable[[str, Names], str | None]
"""From the sink's local part to the path of RCPT; ``None`` where a name is missing."""


@dataclass(frozen=True)
class Form:
    """One row of the matrix."""

    id: str
    sender: Sender
    recipient: Recipient
    decides: bool = False
    """Whether the door can only be closed when this one was refused."""


def _plain(user: str, names: Names) -> str:
    return f"{user}@{names.sink_domain}"


def _percent_literal(user: str, names: Names) -> str:
    return f"{user}%{names.sink_domain}@{names.literal}"


def _percent_host(user: str, names: Names) -> str | None:
    return f"{user}%{names.sink_domain}@{names.host}" if names.host else None


def _quoted_literal(user: str, names: Names) -> str:
    return f'"{user}@{names.sink_domain}"@{names.literal}'


def _route_host(user: str, names: Names) -> str | None:
    return f"@{names.host}:{user}@{names.sink_domain}" if names.host else None


def _bang_host(user: str, names: Names) -> str | None:
    return f"{names.sink_domain}!{user}@{names.host}" if names.host else None


R01 = Form("R01", Sender.STRANGER, _plain, decides=True)
R02 = Form("R02", Sender.NOBODY, _plain)
R03 = Form("R03", Sender.OWN_DOMAIN, _plain, decides=True)
R12 = Form("R12", Sender.STRANGER, _percent_literal)
R13 = Form("R13", Sender.STRANGER, _percent_host)
R19 = Form("R19", Sender.STRANGER, _quoted_literal)
R22 = Form("R22", Sender.STRANGER, _route_host)
R26 = Form("R26", Sender.STRANGER, _bang_host)

ALL = (R01, R02, R03, R12, R13, R19, R22, R26)
DECIDING = frozenset(form.id for form in ALL if form.decides)


def user_of(token: str) -> str:
    """The local part of the sink's mailbox for a token."""
    return f"{MAILBOX_PREFIX}{token}"
