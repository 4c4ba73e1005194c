# SPDX-License-Identifier: Apache-2.0
"""Sites that answer odd requests oddly; each of them is closed without any doubt."""

from __future__ import annotations

from functools import partial

from tests.accuracy.expectation import Configuration
from tests.accuracy.terms import CLOSED, LOGIN, RULE, SITE, proxy
from tests.servers.products import caddy, haproxy, lighttpd, nginx, varnish

_site = partial(proxy, truth=CLOSED, reasons=SITE)

SITES: tuple[Configuration, ...] = (
    _site("nginx", "site behind TLS", nginx.site_in_tls),
    _site("nginx", "403 to POST", nginx.forbids_post, reasons=RULE),
    _site("nginx", "500 to POST", nginx.stumbles_over_post),
    _site("nginx", "421 to other names", nginx.misdirected),
    _site("nginx", "301 to https", nginx.to_https),
    _site("nginx", "401, for members", nginx.login, reasons=LOGIN),
    _site("HAProxy", "421 to other names", haproxy.misdirected),
    _site("HAProxy", "401, for members", haproxy.login, reasons=LOGIN),
    _site("lighttpd", "ordinary site", lighttpd.site),
    _site("lighttpd", "reverse proxy", lighttpd.reverse),
    _site("lighttpd", "302 to https", lighttpd.to_https),
    _site("Varnish", "reverse proxy", varnish.reverse),
    _site("Caddy", "ordinary site", caddy.site),
    _site("Caddy", "reverse proxy", caddy.reverse),
)
