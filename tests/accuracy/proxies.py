# SPDX-License-Identifier: Apache-2.0
"""Proxies and what only looks like one: what is true of each, whatever the engine says."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Reason
from tests.accuracy.expectation import Configuration
from tests.accuracy.terms import (
    CLOSED,
    FOREIGN,
    HUNG_UP,
    LOGIN,
    OPEN,
    RULE,
    SITE,
    SOCKS_LOGIN,
    UNCLEAR,
    both,
    proxy,
)
from tests.servers.products import (
    apache,
    dante,
    dropbear,
    fakes,
    haproxy,
    microsocks,
    nginx,
    privoxy,
    scripts,
    squid,
    squid_rules,
    stunnel,
    tinyproxy,
)

_SQUID_BEHIND = squid_rules.behind_a_forwarder
_STUNNEL = partial(stunnel.wrapping, port=8443, inner=3128)
_FORWARD_WEB = partial(haproxy.forwarding, port=8080, inner=3128)

PROXIES: tuple[Configuration, ...] = (
    proxy("Squid", "as shipped", squid.closed, truth=CLOSED, reasons=RULE),
    proxy("Squid", "allow all", squid.opened, truth=OPEN),
    proxy("Squid", "open for pages", squid.opened_for_pages, truth=OPEN),
    proxy("Squid", "open for CONNECT", squid_rules.tunnels_only, truth=OPEN),
    proxy("Squid", "login", squid_rules.with_login, truth=CLOSED, reasons=LOGIN),
    proxy("Tinyproxy", "as shipped", tinyproxy.closed, truth=CLOSED, reasons=RULE),
    proxy("Tinyproxy", "without Allow", tinyproxy.opened, truth=OPEN),
    proxy(
        "Tinyproxy", "ConnectPort 443", partial(tinyproxy.opened, connect_ports=(443,)), truth=OPEN
    ),
    proxy("Privoxy", "for everybody", privoxy.opened, truth=OPEN),
    proxy("Privoxy", "permit-access", privoxy.closed, truth=CLOSED, reasons=HUNG_UP),
    proxy("Dante", "for everybody", dante.opened, truth=OPEN),
    proxy("Dante", "local network", dante.closed, truth=CLOSED),
    proxy("Dante", "login", dante.with_login, truth=CLOSED, reasons=SOCKS_LOGIN),
    proxy("microsocks", "as it starts", microsocks.opened, truth=OPEN),
    proxy("microsocks", "login", microsocks.with_login, truth=CLOSED, reasons=SOCKS_LOGIN),
    proxy("proxy.py", "as it starts", scripts.proxy_opened, truth=OPEN),
    proxy("proxy.py", "login", scripts.proxy_with_login, truth=CLOSED, reasons=LOGIN),
    proxy("Apache httpd", "ordinary site", apache.site, truth=CLOSED, reasons=SITE),
    proxy("Apache httpd", "reverse proxy", apache.reverse, truth=CLOSED, reasons=SITE),
    proxy("Apache httpd", "ProxyRequests On", apache.opened, truth=OPEN),
    proxy("Apache httpd", "AllowCONNECT 25", apache.opened_for_mail, truth=OPEN),
    proxy("Apache httpd", "Require ip", apache.closed, truth=CLOSED, reasons=RULE),
    proxy("Apache httpd", "rewrites to anywhere", apache.reverse_to_anywhere, truth=OPEN),
    proxy("nginx", "ordinary site", nginx.site, truth=CLOSED, reasons=SITE),
    proxy("nginx", "return 444", nginx.silent, truth=CLOSED, reasons=HUNG_UP),
    proxy("nginx", "reverse proxy", nginx.reverse, truth=CLOSED, reasons=SITE),
    proxy("nginx", "passes on to $http_host", nginx.reverse_to_anywhere, truth=OPEN),
    proxy("HAProxy", "200 to everything", haproxy.site, truth=CLOSED, reasons=SITE),
    # From outside, a site that is down and a proxy that fails to reach us both say 503: whoever
    # calls that closed would one day give a false all-clear.
    proxy(
        "HAProxy",
        "503, site is down",
        haproxy.down,
        truth=UNCLEAR,
        reasons=frozenset({Reason.TUNNEL_UNPROVEN}),
    ),
    proxy("HAProxy", "hides strangers from Squid", both(_SQUID_BEHIND, _FORWARD_WEB), truth=OPEN),
    proxy("stunnel", "Squid behind TLS", both(_SQUID_BEHIND, _STUNNEL), truth=OPEN),
    proxy(
        "Dropbear",
        "SSH on 443",
        partial(dropbear.on_port, port=443),
        truth=CLOSED,
        reasons=FOREIGN,
    ),
    proxy("a fake", "captive portal", fakes.portal, truth=CLOSED, reasons=SITE),
    proxy("a fake", "200 and a page", fakes.always_page, truth=CLOSED, reasons=SITE),
    proxy("a fake", "200 as for a tunnel", fakes.bare_yes, truth=CLOSED, reasons=SITE),
    proxy("a fake", "echo service", fakes.echo, truth=CLOSED, reasons=FOREIGN),
)
