# SPDX-License-Identifier: Apache-2.0
"""The table: product, configuration, and what is true of it, whatever the engine says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from doorcheck_probe.wire.words import Door, DoorVerdict, Reason
from tests.accuracy.expectation import Configuration
from tests.servers.products import (
    apache,
    dante,
    dropbear,
    exim,
    exim_rules,
    fakes,
    haproxy,
    microsocks,
    nginx,
    opensmtpd,
    postfix,
    postfix_rules,
    privoxy,
    scripts,
    sendmail,
    squid,
    squid_rules,
    stunnel,
    tinyproxy,
)
from tests.servers.world import Office

OPEN, CLOSED, UNCLEAR = DoorVerdict.OPEN, DoorVerdict.CLOSED, DoorVerdict.UNCLEAR
_DENIED = frozenset({Reason.RELAY_DENIED, Reason.REFUSED_BY_RULE})
_SITE = frozenset({Reason.NOT_A_PROXY})
_RULE = frozenset({Reason.REFUSED_BY_RULE, Reason.NOT_A_PROXY})
_LOGIN = frozenset({Reason.LOGIN_REQUIRED, Reason.NOT_A_PROXY})
_SOCKS_LOGIN = _LOGIN | {Reason.REFUSED_BY_RULE, Reason.OTHER_PROTOCOL, Reason.HUNG_UP}
_FOREIGN = frozenset({Reason.OTHER_PROTOCOL, Reason.NOT_A_PROXY})
_HUNG_UP = frozenset({Reason.HUNG_UP, Reason.NOT_A_PROXY, Reason.OTHER_PROTOCOL})

_relay = partial(Configuration, door=Door.RELAY)
_proxy = partial(Configuration, door=Door.PROXY)


def _both(
    first: Callable[[Office], object], second: Callable[[Office], object]
) -> Callable[[Office], object]:
    """Two products in one office, the inner one first."""

    def start(office: Office) -> object:
        return first(office), second(office)

    return start


_SQUID_BEHIND, _POSTFIX_BEHIND = squid_rules.behind_a_forwarder, postfix_rules.behind_a_forwarder
_STUNNEL = partial(stunnel.wrapping, port=8443, inner=3128)
_FORWARD_WEB = partial(haproxy.forwarding, port=8080, inner=3128)
_FORWARD_MAIL = partial(haproxy.forwarding, port=25, inner=2525)
_OFFICE = "office.test"

MAIL: tuple[Configuration, ...] = (
    _relay("Postfix", "as shipped", postfix.closed, truth=CLOSED, reasons=_DENIED),
    _relay("Postfix", "everybody in mynetworks", postfix.opened, truth=OPEN),
    _relay("Postfix", "denies for good", postfix_rules.strict, truth=CLOSED, reasons=_DENIED),
    _relay("Postfix", "permit before denial", postfix_rules.no_restrictions, truth=OPEN),
    _relay(
        "Postfix",
        "network too wide",
        postfix_rules.network_too_wide,
        truth=OPEN,
        over_ipv6=CLOSED,
        reasons=_DENIED,
    ),
    _relay("Postfix", "own senders trusted", postfix_rules.own_senders, truth=OPEN),
    _relay("Postfix", "own senders exactly", postfix_rules.own_senders_exactly, truth=OPEN),
    _relay(
        "Postfix",
        "own senders, domain told",
        postfix_rules.own_senders_exactly,
        truth=OPEN,
        mail_domain=_OFFICE,
    ),
    _relay("Postfix", "relays every domain", postfix_rules.relays_every_domain, truth=OPEN),
    _relay("Postfix", "backup MX", postfix_rules.backup_exchanger, truth=CLOSED, reasons=_DENIED),
    _relay(
        "Postfix", "untrusted routing", postfix_rules.sender_routing, truth=CLOSED, reasons=_DENIED
    ),
    _relay("Postfix", "catch-all", postfix_rules.own_mail_only, truth=CLOSED, reasons=_DENIED),
    _relay(
        "Postfix",
        "greylisting, open behind",
        postfix_rules.greylisting,
        truth=UNCLEAR,
        reasons=frozenset({Reason.GREYLISTED}),
    ),
    _relay(
        "Postfix",
        "we are listed, open behind",
        postfix_rules.listed,
        truth=UNCLEAR,
        reasons=frozenset({Reason.LISTED}),
    ),
    _relay("Postfix", "STARTTLS only, open", postfix_rules.encrypted_open, truth=OPEN),
    _relay(
        "Postfix",
        "STARTTLS only, closed",
        postfix_rules.encrypted_closed,
        truth=CLOSED,
        reasons=_DENIED | {Reason.ENCRYPTION_REQUIRED},
    ),
    _relay(
        "Postfix", "STARTTLS only, own senders", postfix_rules.encrypted_own_senders, truth=OPEN
    ),
    _relay("Postfix", "587 without login", postfix_rules.submission_open, truth=OPEN),
    _relay(
        "Postfix", "587 for members", postfix_rules.submission_closed, truth=CLOSED, reasons=_DENIED
    ),
    _relay(
        "HAProxy", "hides strangers from Postfix", _both(_POSTFIX_BEHIND, _FORWARD_MAIL), truth=OPEN
    ),
    _relay("Exim", "as shipped", exim.closed, truth=CLOSED, reasons=_DENIED),
    _relay("Exim", "everybody in relay nets", exim.opened, truth=OPEN),
    _relay("Exim", "relays every domain", exim_rules.any_domain, truth=OPEN),
    _relay("Exim", "own senders trusted", exim_rules.own_senders, truth=OPEN),
    _relay("Exim", "empty sender trusted", exim_rules.bounces, truth=OPEN),
    _relay("Exim", "encryption taken for login", exim_rules.after_encryption, truth=OPEN),
    _relay("Exim", "offers STARTTLS", exim_rules.encrypting, truth=CLOSED, reasons=_DENIED),
    _relay("OpenSMTPD", "local only", opensmtpd.closed, truth=CLOSED, reasons=_DENIED),
    _relay("OpenSMTPD", "from any for any", opensmtpd.opened, truth=OPEN),
    _relay("Sendmail", "without features", sendmail.closed, truth=CLOSED, reasons=_DENIED),
    _relay("Sendmail", "promiscuous_relay", sendmail.opened, truth=OPEN),
    _relay("Sendmail", "relay_local_from", sendmail.opened_to_own_senders, truth=OPEN),
    _relay(
        "aiosmtpd",
        "accepts and drops",
        scripts.accepts_and_drops,
        truth=UNCLEAR,
        reasons=frozenset({Reason.MAIL_ACCEPTED}),
        late=True,
    ),
    _relay(
        "aiosmtpd",
        "refuses after DATA",
        scripts.refuses_late,
        truth=CLOSED,
        reasons=frozenset({Reason.LATE_REFUSAL}),
    ),
    _relay("aiosmtpd", "own domain only", scripts.catch_all, truth=CLOSED, reasons=_DENIED),
)

WEB: tuple[Configuration, ...] = (
    _proxy("Squid", "as shipped", squid.closed, truth=CLOSED, reasons=_RULE),
    _proxy("Squid", "allow all", squid.opened, truth=OPEN),
    _proxy("Squid", "open for pages", squid.opened_for_pages, truth=OPEN),
    _proxy("Squid", "open for CONNECT", squid_rules.tunnels_only, truth=OPEN),
    _proxy("Squid", "login", squid_rules.with_login, truth=CLOSED, reasons=_LOGIN),
    _proxy("Tinyproxy", "as shipped", tinyproxy.closed, truth=CLOSED, reasons=_RULE),
    _proxy("Tinyproxy", "without Allow", tinyproxy.opened, truth=OPEN),
    _proxy(
        "Tinyproxy", "ConnectPort 443", partial(tinyproxy.opened, connect_ports=(443,)), truth=OPEN
    ),
    _proxy("Privoxy", "for everybody", privoxy.opened, truth=OPEN),
    _proxy("Privoxy", "permit-access", privoxy.closed, truth=CLOSED, reasons=_HUNG_UP),
    _proxy("Dante", "for everybody", dante.opened, truth=OPEN),
    _proxy("Dante", "local network", dante.closed, truth=CLOSED),
    _proxy("Dante", "login", dante.with_login, truth=CLOSED, reasons=_SOCKS_LOGIN),
    _proxy("microsocks", "as it starts", microsocks.opened, truth=OPEN),
    _proxy("microsocks", "login", microsocks.with_login, truth=CLOSED, reasons=_SOCKS_LOGIN),
    _proxy("proxy.py", "as it starts", scripts.proxy_opened, truth=OPEN),
    _proxy("proxy.py", "login", scripts.proxy_with_login, truth=CLOSED, reasons=_LOGIN),
    _proxy("Apache httpd", "ordinary site", apache.site, truth=CLOSED, reasons=_SITE),
    _proxy("Apache httpd", "reverse proxy", apache.reverse, truth=CLOSED, reasons=_SITE),
    _proxy("Apache httpd", "ProxyRequests On", apache.opened, truth=OPEN),
    _proxy("Apache httpd", "AllowCONNECT 25", apache.opened_for_mail, truth=OPEN),
    _proxy("Apache httpd", "Require ip", apache.closed, truth=CLOSED, reasons=_RULE),
    _proxy("Apache httpd", "rewrites to anywhere", apache.reverse_to_anywhere, truth=OPEN),
    _proxy("nginx", "ordinary site", nginx.site, truth=CLOSED, reasons=_SITE),
    _proxy("nginx", "return 444", nginx.silent, truth=CLOSED, reasons=_HUNG_UP),
    _proxy("nginx", "reverse proxy", nginx.reverse, truth=CLOSED, reasons=_SITE),
    _proxy("nginx", "passes on to $http_host", nginx.reverse_to_anywhere, truth=OPEN),
    _proxy("HAProxy", "200 to everything", haproxy.site, truth=CLOSED, reasons=_SITE),
    # From outside, a site that is down and a proxy that fails to reach us both say 503: whoever
    # calls that closed would one day give a false all-clear.
    _proxy(
        "HAProxy",
        "503, site is down",
        haproxy.down,
        truth=UNCLEAR,
        reasons=frozenset({Reason.TUNNEL_UNPROVEN}),
    ),
    _proxy("HAProxy", "hides strangers from Squid", _both(_SQUID_BEHIND, _FORWARD_WEB), truth=OPEN),
    _proxy("stunnel", "Squid behind TLS", _both(_SQUID_BEHIND, _STUNNEL), truth=OPEN),
    _proxy(
        "Dropbear",
        "SSH on 443",
        partial(dropbear.on_port, port=443),
        truth=CLOSED,
        reasons=_FOREIGN,
    ),
    _proxy("a fake", "captive portal", fakes.portal, truth=CLOSED, reasons=_SITE),
    _proxy("a fake", "200 and a page", fakes.always_page, truth=CLOSED, reasons=_SITE),
    _proxy("a fake", "200 as for a tunnel", fakes.bare_yes, truth=CLOSED, reasons=_SITE),
    _proxy("a fake", "echo service", fakes.echo, truth=CLOSED, reasons=_FOREIGN),
)

CONFIGURATIONS = (*MAIL, *WEB)
