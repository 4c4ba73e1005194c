# SPDX-License-Identifier: Apache-2.0
"""Proxies, and how they come to serve strangers."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Door
from tests.proof.honest import (
    named_page_for_a_colleague,
    page_for_a_colleague,
    page_for_the_machine,
    socks_for_a_colleague,
    socks_for_the_machine,
    tunnel_for_a_colleague,
)
from tests.proof.opening import Opening
from tests.proof.scene import HTTPS_PORT, SERVER
from tests.servers.products import dante, privoxy, squid, squid_rules, tinyproxy, v2ray

_proxy = partial(Opening, door=Door.PROXY)
_squid = partial(_proxy, "Squid", guide="squid")
_PAGES = (page_for_a_colleague(3128), page_for_the_machine(3128))
_TUNNELS = (tunnel_for_a_colleague(3128),)
_tinyproxy = partial(
    _proxy,
    "Tinyproxy",
    guide="tinyproxy",
    honest=(page_for_a_colleague(8888), page_for_the_machine(8888)),
)
_dante = partial(_proxy, "Dante", guide="dante")

PROXIES: tuple[Opening, ...] = (
    _squid(
        name="`http_access allow all` before every denial",
        start=squid.opened,
        honest=_PAGES,
    ),
    _squid(
        name="the last `http_access deny all` turned round",
        start=squid.opened_for_pages,
        honest=_PAGES,
    ),
    _squid(
        name="`0.0.0.0/0` as its own network",
        start=squid_rules.network_too_wide,
        honest=_PAGES,
    ),
    _squid(
        name="names for all, addresses for nobody",
        start=squid_rules.by_name_only,
        honest=(named_page_for_a_colleague(3128),),
    ),
    _squid(
        name="CONNECT to port 443 for all",
        start=squid_rules.tunnels_to_443_only,
        honest=_TUNNELS,
    ),
    _squid(name="`http_access allow CONNECT`", start=squid_rules.tunnels_only, honest=_TUNNELS),
    _tinyproxy(name="no `Allow` line", start=tinyproxy.opened),
    _tinyproxy(
        name="no `Allow` line, `ConnectPort 443`",
        start=partial(tinyproxy.opened, connect_ports=(443,)),
    ),
    _dante(
        name="`client pass` for all, no login",
        start=dante.opened,
        honest=(socks_for_a_colleague(1080),),
    ),
    _dante(
        name="the same, to port 443",
        start=dante.to_443_only,
        honest=(socks_for_a_colleague(1080, HTTPS_PORT),),
    ),
    _proxy(
        "Privoxy",
        "`listen-address` on all addresses",
        "privoxy",
        start=privoxy.opened,
        honest=(page_for_a_colleague(8118),),
        closed_at=(SERVER,),
    ),
    _proxy(
        "V2Ray",
        "`listen` on all addresses",
        "xray-v2ray",
        variant="v2ray",
        start=v2ray.opened,
        honest=(socks_for_the_machine(10808), page_for_the_machine(10809)),
        closed_at=("127.0.0.1",),
    ),
)
