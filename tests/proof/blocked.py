# SPDX-License-Identifier: Apache-2.0
"""Products without a guide of their own, which the firewall closes, and those that hide others."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from doorcheck.advice.guides import ANY_PRODUCT
from doorcheck_probe.wire.words import Door
from tests.proof.honest import (
    host_for_a_colleague,
    page_for_a_colleague,
    page_in_tls_for_a_colleague,
    socks_for_a_colleague,
)
from tests.proof.opening import Opening
from tests.servers.products import (
    caddy,
    dante,
    haproxy,
    nghttpx,
    sniproxy,
    squid_rules,
    started,
    stunnel,
)
from tests.servers.server import RunningServer
from tests.servers.world import Office

Start = Callable[[Office], RunningServer]
_blocked = partial(Opening, guide=ANY_PRODUCT, variant="nft", door=Door.PROXY)


def _hidden(inner: Start, outer: Start) -> Start:
    """Two products in one office: strangers reach the outer one, and to the inner one they seem
    to be the machine itself, so that no setting of it can tell them apart."""

    def start(office: Office) -> RunningServer:
        inner(office)
        return outer(office)

    return start


_SQUID, _DANTE = squid_rules.behind_a_forwarder, dante.trusting_the_machine

BLOCKED: tuple[Opening, ...] = (
    _blocked(
        "Ncat",
        "`--proxy-type http`",
        start=started.ncat,
        honest=(page_for_a_colleague(3128),),
    ),
    _blocked(
        "pproxy",
        "HTTP and SOCKS on one port",
        start=started.pproxy,
        honest=(page_for_a_colleague(8080), socks_for_a_colleague(8080)),
    ),
    _blocked(
        "sniproxy",
        "every name passed on",
        start=sniproxy.opened,
        honest=(host_for_a_colleague(80),),
    ),
    _blocked(
        "Caddy",
        "`reverse_proxy {http.request.host}`",
        start=caddy.reverse_to_anywhere,
        honest=(host_for_a_colleague(80),),
    ),
    _blocked(
        "stunnel",
        "hides strangers from Squid",
        start=_hidden(_SQUID, partial(stunnel.wrapping, port=8443, inner=3128)),
        honest=(page_in_tls_for_a_colleague(8443),),
        misled="squid",
    ),
    _blocked(
        "nghttpx",
        "hides strangers from Squid",
        start=_hidden(_SQUID, partial(nghttpx.forwarding, port=8443, inner=3128)),
        honest=(page_in_tls_for_a_colleague(8443),),
        misled="squid",
    ),
    _blocked(
        "HAProxy",
        "hides strangers from Squid",
        start=_hidden(_SQUID, partial(haproxy.forwarding, port=8080, inner=3128)),
        honest=(page_for_a_colleague(8080),),
        misled="squid",
    ),
    _blocked(
        "HAProxy",
        "hides strangers from Dante",
        start=_hidden(_DANTE, partial(haproxy.forwarding, port=4145, inner=1080)),
        honest=(socks_for_a_colleague(4145),),
        misled="dante",
    ),
)
