# SPDX-License-Identifier: Apache-2.0
"""Exim with one more rule in front of Debian's own, as handwritten configurations have it."""

from __future__ import annotations

from tests.servers.products import exim
from tests.servers.products.daemon import certificate
from tests.servers.server import RunningServer
from tests.servers.world import Office

TEMPLATE = "exim4.conf.template"
DENIAL = "  require\n    message = relay not permitted\n"
TLS = "MAIN_TLS_ENABLE = yes\nMAIN_TLS_CERTKEY = /etc/exim4/room.pem\n"


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
