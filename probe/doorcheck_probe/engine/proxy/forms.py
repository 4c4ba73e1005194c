# SPDX-License-Identifier: Apache-2.0
"""What a proxy attempt is made of: how to ask, for which of our ends, and of whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from doorcheck_probe.engine.link import Link
from doorcheck_probe.engine.proxy.exit import End, Far
from doorcheck_probe.engine.proxy.verdict import Found
from doorcheck_probe.engine.station import Limits
from doorcheck_probe.wire.words import Family

Ask = Callable[[Link, End, Limits], Awaitable[Found]]


class Needs(Enum):
    """What a port must have been found to speak, for a form to make sense there."""

    NOTHING = "nothing"
    HTTP = "http"
    PERHAPS_HTTP = "perhaps-http"
    """Some servers hang up on requests for an address that they would serve by its name."""
    NOT_HTTP = "not-http"
    TLS = "tls"
    PERHAPS_TLS = "perhaps-tls"
    """Some servers only talk TLS to those who name a site that they know."""
    TLS_HTTP = "tls-http"
    SOCKS = "socks"
    SOCKS_LOGIN = "socks-login"
    FTP = "ftp"


@dataclass(frozen=True)
class Form:
    """One row of the matrix."""

    id: str
    ask: Ask
    far: Far = Far.SINK
    needs: Needs = Needs.NOTHING
    context: str = "plain"
    """How this form differs from another of the same id."""
    tls: bool = False
    alpn: tuple[str, ...] = ()
    """The protocols that are offered in the TLS handshake (RFC 7301)."""
    sni: bool = False
    """Whether our own name is said in the TLS handshake (RFC 6066)."""
    family: Family | None = None
    """The family of our end, where the form can name no other."""
    other_family: bool = False
    """Whether it is asked for our end of the other family: not every proxy has both."""
    by_name: bool = False
    """Whether it asks for our end by its name."""
    opt_in: bool = False
    """Whether it is made only where the asker allows it."""
