# SPDX-License-Identifier: Apache-2.0
"""What is asked next on a port, given what it has shown: pure decisions, no I/O."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from doorcheck_probe.engine.proxy import http, socks
from doorcheck_probe.engine.proxy.exit import Far
from doorcheck_probe.engine.proxy.forms import Form
from doorcheck_probe.engine.proxy.learned import Learned
from doorcheck_probe.engine.proxy.matrix import CONNECT, OF_HTTP, OF_TLS
from doorcheck_probe.engine.proxy.verdict import Found
from doorcheck_probe.engine.station import Exits
from doorcheck_probe.wire.words import Reason

SOCKS = (socks.socks5, socks.socks4)
_TUNNELS = (http.tunnel, *SOCKS)
_OUR_END_FAILED = frozenset({Reason.TUNNEL_UNPROVEN, Reason.REFUSED_BY_RULE})
"""After these the same is asked for another end of ours: a port of it may be blocked on the way, or
be the one that a rule forbids to strangers."""


def likeliest_first(forms: Sequence[Form], learned: Learned) -> list[Form]:
    """Forms in the order that the first answer suggests.

    A port that answered in HTTP is asked everything of HTTP before the long silence that SOCKS
    meets there; and known to speak TLS, its silence to a few bytes in the clear is no riddle.
    """
    first: list[Form] = [CONNECT, *OF_HTTP] if learned.http else []
    first += OF_TLS if learned.may_speak_tls else []
    return [*first, *(form for form in forms if form not in first)]


def once_more(form: Form, found: Found, learned: Learned, other_exits: Exits | None) -> Form | None:
    """The same question for another end of ours: the canary, its port 443, the other family."""
    if form.other_family or form.tls:
        return None
    unheard = found.reason is Reason.TARPIT_TIMEOUT and learned.http
    failed = found.reason in _OUR_END_FAILED
    if form.ask in _TUNNELS and form.far is Far.SINK and (failed or unheard):
        return replace(form, far=Far.CANARY, context="canary")
    if form.ask in SOCKS and form.context == "canary" and failed:
        return replace(form, far=Far.SECURE, context="secure")
    both_families = form.ask in (http.fetch, *_TUNNELS) and other_exits is not None
    if found.reason is Reason.TUNNEL_UNPROVEN and both_families:
        return replace(form, far=Far.CANARY, other_family=True, context="other-family")
    return None
