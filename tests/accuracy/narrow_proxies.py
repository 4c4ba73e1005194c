# SPDX-License-Identifier: Apache-2.0
"""Proxies that are open in one respect only: one port, one method, names, or behind TLS."""

from __future__ import annotations

from functools import partial

from tests.accuracy.expectation import Configuration
from tests.accuracy.terms import CLOSED, HUNG_UP, LOGIN, OPEN, both, proxy
from tests.servers.products import (
    apache,
    caddy,
    dante,
    haproxy,
    nghttpx,
    nginx,
    sniproxy,
    squid_rules,
    stunnel,
    v2ray,
)

_BEHIND = squid_rules.behind_a_forwarder
_TUNNELS_BEHIND = squid_rules.tunnels_behind
_TO_443_BEHIND = squid_rules.tunnels_to_443_behind
_DANTE_BEHIND = dante.trusting_the_machine
_TLS_8443 = partial(stunnel.wrapping, port=8443, inner=3128)
_TLS_8888 = partial(haproxy.forwarding_tls, port=8888, inner=3128)
_TLS_3129 = partial(stunnel.wrapping, port=3129, inner=3128)
_NGHTTPX = partial(nghttpx.forwarding, port=8443, inner=3128)
_SOCKS_4145 = partial(haproxy.forwarding, port=4145, inner=1080)

NARROW_PROXIES: tuple[Configuration, ...] = (
    proxy("Squid", "CONNECT to 443 only", squid_rules.tunnels_to_443_only, truth=OPEN),
    proxy("Squid", "by name only", squid_rules.by_name_only, truth=OPEN),
    proxy("Squid", "POST only", squid_rules.posts_only, truth=OPEN),
    proxy("Apache httpd", "CONNECT to 443 only", apache.tunnels_to_443_only, truth=OPEN),
    proxy("nginx", "passes on to names only", nginx.by_host, truth=OPEN),
    proxy("nginx", "passes on, behind TLS", nginx.by_host_in_tls, truth=OPEN),
    proxy("HAProxy", "looks up the Host", haproxy.reverse_to_anywhere, truth=OPEN),
    proxy("Caddy", "passes on to the Host", caddy.reverse_to_anywhere, truth=OPEN),
    proxy("sniproxy", "every name", sniproxy.opened, truth=OPEN),
    proxy("sniproxy", "every name in TLS", sniproxy.opened_in_tls, truth=OPEN),
    proxy("Squid", "accelerates any Host", squid_rules.accelerating_anything, truth=OPEN),
    proxy("stunnel", "CONNECT behind TLS", both(_TUNNELS_BEHIND, _TLS_8443), truth=OPEN),
    proxy("stunnel", "CONNECT to 443 behind TLS", both(_TO_443_BEHIND, _TLS_8443), truth=OPEN),
    proxy(
        "stunnel",
        "login behind TLS",
        both(squid_rules.login_behind, _TLS_8443),
        truth=CLOSED,
        reasons=LOGIN | HUNG_UP,
    ),
    proxy(
        "nghttpx",
        "login behind TLS",
        both(squid_rules.login_behind, _NGHTTPX),
        truth=CLOSED,
        reasons=LOGIN | HUNG_UP,
    ),
    proxy("stunnel", "TLS on 3129", both(_BEHIND, _TLS_3129), truth=OPEN),
    proxy("HAProxy", "TLS on 8888", both(_BEHIND, _TLS_8888), truth=OPEN),
    proxy("nghttpx", "Squid behind TLS", both(_BEHIND, _NGHTTPX), truth=OPEN),
    proxy("HAProxy", "hides strangers from Dante", both(_DANTE_BEHIND, _SOCKS_4145), truth=OPEN),
    proxy("Dante", "to port 443 only", dante.to_443_only, truth=OPEN),
    proxy("V2Ray", "swallows port 25", v2ray.without_mail, truth=OPEN),
)
