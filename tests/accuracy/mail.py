# SPDX-License-Identifier: Apache-2.0
"""Mail servers: what is true of each, whatever the engine says."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Reason
from tests.accuracy.expectation import Configuration
from tests.accuracy.terms import CLOSED, DENIED, OPEN, UNCLEAR, both, relay
from tests.servers.products import (
    exim,
    exim_rules,
    haproxy,
    opensmtpd,
    postfix,
    postfix_rules,
    scripts,
    sendmail,
)

_POSTFIX_BEHIND = postfix_rules.behind_a_forwarder
_FORWARD_MAIL = partial(haproxy.forwarding, port=25, inner=2525)
_OFFICE = "office.test"

MAIL: tuple[Configuration, ...] = (
    relay("Postfix", "as shipped", postfix.closed, truth=CLOSED, reasons=DENIED),
    relay("Postfix", "everybody in mynetworks", postfix.opened, truth=OPEN),
    relay("Postfix", "denies for good", postfix_rules.strict, truth=CLOSED, reasons=DENIED),
    relay("Postfix", "permit before denial", postfix_rules.no_restrictions, truth=OPEN),
    relay(
        "Postfix",
        "network too wide",
        postfix_rules.network_too_wide,
        truth=OPEN,
        over_ipv6=CLOSED,
        reasons=DENIED,
    ),
    relay("Postfix", "own senders trusted", postfix_rules.own_senders, truth=OPEN),
    relay("Postfix", "own senders exactly", postfix_rules.own_senders_exactly, truth=OPEN),
    relay(
        "Postfix",
        "own senders, domain told",
        postfix_rules.own_senders_exactly,
        truth=OPEN,
        mail_domain=_OFFICE,
    ),
    relay("Postfix", "relays every domain", postfix_rules.relays_every_domain, truth=OPEN),
    relay("Postfix", "backup MX", postfix_rules.backup_exchanger, truth=CLOSED, reasons=DENIED),
    relay(
        "Postfix", "untrusted routing", postfix_rules.sender_routing, truth=CLOSED, reasons=DENIED
    ),
    relay("Postfix", "catch-all", postfix_rules.own_mail_only, truth=CLOSED, reasons=DENIED),
    relay(
        "Postfix",
        "we are listed, open behind",
        postfix_rules.listed,
        truth=UNCLEAR,
        reasons=frozenset({Reason.LISTED}),
    ),
    relay("Postfix", "STARTTLS only, open", postfix_rules.encrypted_open, truth=OPEN),
    relay(
        "Postfix",
        "STARTTLS only, closed",
        postfix_rules.encrypted_closed,
        truth=CLOSED,
        reasons=DENIED | {Reason.ENCRYPTION_REQUIRED},
    ),
    relay("Postfix", "STARTTLS only, own senders", postfix_rules.encrypted_own_senders, truth=OPEN),
    relay("Postfix", "587 without login", postfix_rules.submission_open, truth=OPEN),
    relay(
        "Postfix", "587 for members", postfix_rules.submission_closed, truth=CLOSED, reasons=DENIED
    ),
    relay(
        "HAProxy", "hides strangers from Postfix", both(_POSTFIX_BEHIND, _FORWARD_MAIL), truth=OPEN
    ),
    relay("Exim", "as shipped", exim.closed, truth=CLOSED, reasons=DENIED),
    relay("Exim", "everybody in relay nets", exim.opened, truth=OPEN),
    relay("Exim", "relays every domain", exim_rules.any_domain, truth=OPEN),
    relay("Exim", "own senders trusted", exim_rules.own_senders, truth=OPEN),
    relay("Exim", "empty sender trusted", exim_rules.bounces, truth=OPEN),
    relay("Exim", "encryption taken for login", exim_rules.after_encryption, truth=OPEN),
    relay("Exim", "offers STARTTLS", exim_rules.encrypting, truth=CLOSED, reasons=DENIED),
    relay("OpenSMTPD", "local only", opensmtpd.closed, truth=CLOSED, reasons=DENIED),
    relay("OpenSMTPD", "from any for any", opensmtpd.opened, truth=OPEN),
    relay("Sendmail", "without features", sendmail.closed, truth=CLOSED, reasons=DENIED),
    relay("Sendmail", "promiscuous_relay", sendmail.opened, truth=OPEN),
    relay("Sendmail", "relay_local_from", sendmail.opened_to_own_senders, truth=OPEN),
    relay(
        "aiosmtpd",
        "accepts and drops",
        scripts.accepts_and_drops,
        truth=UNCLEAR,
        reasons=frozenset({Reason.MAIL_ACCEPTED}),
        late=True,
    ),
    relay(
        "aiosmtpd",
        "refuses after DATA",
        scripts.refuses_late,
        truth=CLOSED,
        reasons=frozenset({Reason.LATE_REFUSAL}),
    ),
    relay("aiosmtpd", "own domain only", scripts.catch_all, truth=CLOSED, reasons=DENIED),
)
