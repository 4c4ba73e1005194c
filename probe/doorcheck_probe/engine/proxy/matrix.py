# SPDX-License-Identifier: Apache-2.0
"""The proxy attempts, in the order in which a port is asked, and which depth makes them."""

from __future__ import annotations

from doorcheck_probe.engine import plan
from doorcheck_probe.engine.proxy import ftp, gateway, http, http2, post, socks, socks_udp, turn
from doorcheck_probe.engine.proxy.exit import Far
from doorcheck_probe.engine.proxy.forms import Form, Needs
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.words import Family

FETCH = Form("X01", http.fetch)
CONNECT = Form("X03", http.tunnel)
SOCKS5 = Form("S03", socks.socks5)
SOCKS4 = Form("S01", socks.socks4, family=Family.IPV4)
PLAIN = (FETCH, CONNECT, SOCKS5, SOCKS4)

OF_HTTP = (
    Form("X04", http.tunnel, Far.SECURE, Needs.PERHAPS_HTTP),
    Form("X02", http.fetch_by_name, needs=Needs.PERHAPS_HTTP, by_name=True),
    Form("X09", http.fetch_by_host, needs=Needs.PERHAPS_HTTP, by_name=True),
    Form("X07", post.post, needs=Needs.PERHAPS_HTTP),
)
TLS_FETCH = Form("X11", http.fetch, tls=True, context="tls")
OF_TLS = (
    TLS_FETCH,
    Form("X11", http.tunnel, needs=Needs.TLS_HTTP, tls=True, context="tls-connect"),
    Form("X11", post.post, needs=Needs.TLS_HTTP, tls=True, context="tls-post"),
    Form("X09", http.fetch_by_host, needs=Needs.TLS_HTTP, tls=True, context="tls", by_name=True),
    Form("X04", http.tunnel, Far.SECURE, Needs.TLS_HTTP, "tls", tls=True),
    Form(
        "X14",
        http.fetch_inside,
        Far.SECURE,
        Needs.PERHAPS_TLS,
        "sni",
        tls=True,
        sni=True,
        by_name=True,
    ),
)

DEEP_HTTP = (
    Form("X05", http.tunnel, Far.HIGH, Needs.HTTP),
    Form("X06", http.tunnel_old, needs=Needs.HTTP, context="http-1.0"),
    Form("X06", http.tunnel_late_line, needs=Needs.HTTP, context="late-line"),
    Form("X06", http.tunnel_early_line, needs=Needs.HTTP, context="early-line"),
    Form("X08", post.put, needs=Needs.HTTP),
    Form("X10", http.fetch_host_of_target, needs=Needs.HTTP, context="our-uri"),
    Form("X10", http.fetch_uri_of_target, needs=Needs.HTTP, context="our-host"),
)
DEEP_TLS = (
    Form("X12", http2.tunnel, needs=Needs.TLS, tls=True, context="h2", alpn=("h2",)),
    Form("X13", http2.datagrams, Far.DATAGRAMS, Needs.TLS, "h2", tls=True, alpn=("h2",)),
)
DEEP_SOCKS = (
    Form("S02", socks.socks4a, needs=Needs.SOCKS, by_name=True),
    Form("S04", socks.socks5_by_name, needs=Needs.SOCKS, by_name=True),
    Form("S05", socks.socks5, needs=Needs.SOCKS, family=Family.IPV6),
    Form("S07", socks_udp.associate, Far.DATAGRAMS, Needs.SOCKS),
)
SOCKS_LOGIN = Form("S06", socks.socks5_any_login, needs=Needs.SOCKS_LOGIN, opt_in=True)
FTP = Form("X15", ftp.user)
FTP_SEEN = Form("X15", ftp.user, needs=Needs.FTP)
GATEWAY = Form("W01", gateway.ask)
GATEWAY_NAMED = Form("W01", gateway.ask, needs=Needs.NOT_HTTP)
TURN = Form("U01", turn.allocate, Far.DATAGRAMS)
TURN_TLS = Form("U01", turn.allocate, Far.DATAGRAMS, tls=True, context="tls")

DECIDING = frozenset(form.id for form in (*PLAIN, *OF_HTTP, *OF_TLS))
"""Without these a port that could be asked cannot be called closed."""
DEEP = (*DEEP_HTTP, *DEEP_TLS, *DEEP_SOCKS, FTP, GATEWAY, TURN)


def forms_for(port: int, order: Order, station: Station) -> tuple[Form, ...]:
    """What a port is asked, in its order; later forms depend on what earlier ones showed."""
    table = station.table_for(order.depth)
    behind_tls = port in table.behind_tls or order.deep
    opt_in = (SOCKS_LOGIN,) if SOCKS_LOGIN.id in order.allow else ()
    if not order.deep:
        return (*PLAIN, *OF_HTTP, *(OF_TLS if behind_tls else ()), *opt_in)
    if port in plan.ODD_PORTS and port not in (*order.ports, *table.ports):
        return _odd(port)
    named = (GATEWAY_NAMED,) if port in order.ports and port not in plan.TELNET_PORTS else ()
    deep = (*DEEP_HTTP, *DEEP_TLS, *DEEP_SOCKS)
    return (*PLAIN, *OF_HTTP, *OF_TLS, *opt_in, *deep, *_odd(port, seen=True), *named)


def deep_only() -> tuple[str, ...]:
    """The ids that a check of standard depth leaves out, each once."""
    return tuple(dict.fromkeys(form.id for form in DEEP if form.id not in DECIDING))


def _odd(port: int, *, seen: bool = False) -> tuple[Form, ...]:
    """Gateways by the number of their port; FTP also where it was ``seen`` to greet."""
    if port in plan.TELNET_PORTS:
        return (GATEWAY,)
    if port in plan.TURN_PORTS:
        return (TURN_TLS if port == plan.TURN_PORTS[1] else TURN,)
    return (FTP_SEEN if seen and port != plan.FTP_PORT else FTP,)
