# SPDX-License-Identifier: Apache-2.0
"""Mail servers behind guards that turn first calls away, and on the port of TLS."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Reason
from tests.accuracy.expectation import Configuration
from tests.accuracy.terms import CLOSED, DENIED, OPEN, UNCLEAR, relay
from tests.servers.products import postfix_guards, postfix_rules

RETRY_DEFERRED = (8, 20)
"""When the probe of these tables comes again, in seconds."""
_QUICK, _PATIENT = 5, 14
"""Greylists that open before its first and before its second return."""

MAIL_GUARDS: tuple[Configuration, ...] = (
    relay(
        "Postfix",
        "greylist that never opens",
        postfix_rules.deferring_for_ever,
        truth=UNCLEAR,
        reasons=frozenset({Reason.GREYLISTED}),
    ),
    relay(
        "Postgrey",
        "open behind",
        partial(postfix_guards.greylisted_open, delay=_QUICK),
        truth=OPEN,
    ),
    relay(
        "Postgrey",
        "patient, open behind",
        partial(postfix_guards.greylisted_open, delay=_PATIENT),
        truth=OPEN,
    ),
    relay(
        "Postgrey",
        "closed behind",
        partial(postfix_guards.greylisted_closed, delay=_QUICK),
        truth=CLOSED,
        reasons=DENIED,
    ),
    relay(
        "Postgrey",
        "asked after the denial",
        partial(postfix_guards.greylisted_after_denial, delay=_QUICK),
        truth=CLOSED,
        reasons=DENIED,
    ),
    relay("postscreen", "greeting, open behind", postfix_guards.screened_open, truth=OPEN),
    relay(
        "postscreen",
        "greeting, closed behind",
        postfix_guards.screened_closed,
        truth=CLOSED,
        reasons=DENIED,
    ),
    relay("postscreen", "deep, open behind", postfix_guards.screened_deeply_open, truth=OPEN),
    relay(
        "postscreen",
        "deep, closed behind",
        postfix_guards.screened_deeply_closed,
        truth=CLOSED,
        reasons=DENIED,
    ),
    relay("Postfix", "465 without login", postfix_guards.wrapped_open, truth=OPEN),
    relay(
        "Postfix", "465 for members", postfix_guards.wrapped_closed, truth=CLOSED, reasons=DENIED
    ),
)
