# SPDX-License-Identifier: Apache-2.0
"""Web servers that have a site of their own, and pass on to others what is not for it."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Door
from tests.proof.honest import site_for_everybody
from tests.proof.opening import Opening
from tests.servers.products import apache_debian, haproxy, nginx, trafficserver

_site = partial(Opening, door=Door.PROXY, honest=(site_for_everybody(80),))
_apache = partial(_site, "Apache httpd", guide="apache", variant="debian")
_nginx = partial(_site, "nginx", guide="nginx")

SITES: tuple[Opening, ...] = (
    _apache(name="`ProxyRequests On` for all", start=apache_debian.opened),
    _apache(name="the same with `AllowCONNECT 25`", start=apache_debian.opened_for_mail),
    _apache(
        name="`RewriteRule … http://%{HTTP_HOST}/ [P]`",
        start=apache_debian.reverse_to_anywhere,
    ),
    _nginx(name="`proxy_pass http://$http_host`", start=nginx.own_site_and_proxy),
    _nginx(name="the same, to names only", start=nginx.own_site_and_anywhere),
    _site(
        "Traffic Server",
        "`remap_required 0`",
        "traffic-server",
        start=trafficserver.managed,
        honest=(site_for_everybody(8080),),
    ),
    _site(
        "HAProxy",
        "`do-resolve` and `set-dst` from the Host",
        "haproxy",
        start=haproxy.own_site_and_anywhere,
    ),
)
