# SPDX-License-Identifier: Apache-2.0
"""Exim with one more rule in front of Debian's own, as handwritten configurations have it."""

from __future__ import annotations

import re

from tests.servers.products import exim
from tests.servers.products.daemon import certificate
from tests.servers.server import RunningServer
from tests.servers.world import Office

TEMPLATE = "exim4.conf.template"
DENIAL = "  require\n    message = relay not permitted\n"
TLS = "MAIN_TLS_ENABLE = yes\nMAIN_TLS_CERTKEY = /etc/exim4/room.pem\n"
HASH = (
    "$6$room$HQ8LX92Xm8syMsJ1mN5o8idWaIRxye9tvABsoraYB7aXdB3Jp4vUSqfA54ATejCvNrpndvwElU4Wc6IAW448d."
)
"""Of the password very-long-and-secret."""


def own_senders(office: Office) -> RunningServer:
    """Trust whoever says to be of the own domain, exactly."""
    return _ruled(office, "  accept\n    sender_domains = office.test\n")


def after_encryption(office: Office) -> RunningServer:
    """Relay for everybody who encrypts, as if that were a login."""
    return _ruled(office, "  accept\n    encrypted = *\n", macros=TLS)


def encrypting(office: Office) -> RunningServer:
    """Offer encryption, and relay for nobody."""
    return _ruled(office, "", macros=TLS)


def bounces(office: Office) -> RunningServer:
    """Trust the empty sender, so that bounces always get through."""
    return _ruled(office, "  accept\n    senders = :\n")


def any_domain(office: Office) -> RunningServer:
    """Relay to every domain, by dc_relay_domains='*'."""
    return _ruled(office, "", relay_domains="*")


def opened_with_logins(office: Office) -> RunningServer:
    """Be a relay for every address there is, beside the colleagues who have a password."""
    server = exim.opened(office)
    template = server.config.with_name(TEMPLATE)
    text = template.read_text()
    start = text.index("# plain_server:")
    end = text.index("# LOGIN authentication", start)
    lines = re.sub(r"(?m)^# ", "", text[start:end])
    template.write_text(text[:start] + lines + text[end:])
    server.config.with_name("exim4.conf.localmacros").write_text(TLS)
    server.config.with_name("passwd").write_text(f"clerk:{HASH}\n")
    certificate(server.config.parent)
    server.reload()
    return server


def _ruled(
    office: Office, rule: str, *, macros: str = "", relay_domains: str = ""
) -> RunningServer:
    server = exim.closed(office)
    answers = server.config.read_text()
    answers = answers.replace("dc_relay_domains=''", f"dc_relay_domains='{relay_domains}'")
    server.config.write_text(answers)
    template = server.config.with_name(TEMPLATE)
    text = template.read_text()
    if text.count(DENIAL) != 1:
        raise ValueError("the shipped template does not hold the denial once")
    template.write_text(text.replace(DENIAL, rule + DENIAL))
    if macros:
        server.config.with_name("exim4.conf.localmacros").write_text(macros)
        certificate(server.config.parent)
    server.reload()
    return server
