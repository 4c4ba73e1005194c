# SPDX-License-Identifier: Apache-2.0
"""What a check does not try at all, and why: silence about it would look like an all-clear."""

from __future__ import annotations

from doorcheck_probe.engine.proxy import matrix as proxy
from doorcheck_probe.engine.relay import matrix as relay
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import NotTested
from doorcheck_probe.wire.words import Door, Reason, Vantage

CONTROL = "X00"
OPT_INS = {
    Door.RELAY: (relay.A01.id, relay.B01.id),
    Door.PROXY: (proxy.SOCKS_LOGIN.id,),
}
_DEEP_ONLY = {Door.RELAY: relay.deep_only, Door.PROXY: proxy.deep_only}


def left_out(order: Order, station: Station) -> tuple[NotTested, ...]:
    """Gaps that belong to the check as a whole and to no port."""
    gaps = []
    for door in order.doors:
        if not order.deep:
            gaps += [NotTested(form, Reason.DEEP_ONLY) for form in _DEEP_ONLY[door]()]
        gaps += [
            NotTested(form, Reason.NOT_ASKED) for form in OPT_INS[door] if form not in order.allow
        ]
    outside = station.vantage is Vantage.OUTSIDE
    if outside and Door.PROXY in order.doors and not station.witnesses:
        gaps.append(NotTested(CONTROL, Reason.WITNESS_MISSING))
    return tuple(gaps)
