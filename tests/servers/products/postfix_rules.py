# SPDX-License-Identifier: Apache-2.0
"""Postfix with the rules that people write by hand: some open it, some only look as if."""

from __future__ import annotations

from collections.abc import Mapping

from tests.servers.products import postfix
from tests.servers.products.daemon import certificate
from tests.servers.server import RunningServer
from tests.servers.world import Office

LAST = "permit_mynetworks, permit_sasl_authenticated, defer_unauth_destination"
STRICT = "permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination"
ANYBODY = "check_client_access static:OK"
EVERYBODY = "0.0.0.0/0 [::]/0"
SUBMISSION = "587 inet n - n - - smtpd\n"


def own_senders(office: Office) -> RunningServer:
    """Trust whoever says to be of the own domain, by an access map in front of the denial."""
    trusting = f"check_sender_access inline:{{office.test=OK}}, {LAST}"
    return ruled(office, {"smtpd_relay_restrictions": trusting})


def own_senders_exactly(office: Office) -> RunningServer:
    """The same, written so that it does not hold for names below the own domain."""
    return ruled(
        office,
        {
            "smtpd_relay_restrictions": f"check_sender_access inline:{{office.test=OK}}, {LAST}",
            "parent_domain_matches_subdomains": "",
        },
    )


def strict(office: Office) -> RunningServer:
    """Refuse relaying for good, 554 in place of 454, as the manuals recommend."""
    return ruled(office, {"smtpd_relay_restrictions": STRICT})


def network_too_wide(office: Office) -> RunningServer:
    """Trust the whole of the provider's IPv4 network; over IPv6 nobody is trusted."""
    return ruled(office, {"mynetworks": f"{postfix.TRUSTED} 198.18.0.0/16"})


def no_restrictions(office: Office) -> RunningServer:
    """Let everybody in by a map in front of the denial; Postfix would not run on a bare permit."""
    return ruled(office, {"smtpd_relay_restrictions": f"{ANYBODY}, {LAST}"})


def permits_every_recipient(office: Office) -> RunningServer:
    """Trust recipient restrictions alone, and let everybody in there before the denial."""
    rules = f"{ANYBODY}, reject_unauth_destination"
    return ruled(office, {"smtpd_relay_restrictions": "", "smtpd_recipient_restrictions": rules})


def permits_before_denial(office: Office) -> RunningServer:
    """Permit everybody to relay; what Postfix insists on stands where nobody gets to."""
    rules = f"{ANYBODY}, reject_unauth_destination"
    settings = {"smtpd_relay_restrictions": "permit", "smtpd_recipient_restrictions": rules}
    return ruled(office, settings)


def relays_every_domain(office: Office) -> RunningServer:
    """Be the backup exchanger of every domain there is."""
    return ruled(office, {"relay_domains": "static:all"})


def backup_exchanger(office: Office) -> RunningServer:
    """Be the backup exchanger of one customer's domain, which opens nothing."""
    return ruled(office, {"relay_domains": "customer.test"})


def sender_routing(office: Office) -> RunningServer:
    """Let strangers route by user%elsewhere@here to domains it relays to: to none."""
    return ruled(office, {"allow_untrusted_routing": "yes"})


def deferring_for_ever(office: Office) -> RunningServer:
    """Put off every stranger, however often it comes; behind that lies an open relay."""
    first = "check_client_access static:{450 4.2.0 Greylisted, please try again in 300 seconds}"
    return ruled(office, {"smtpd_client_restrictions": first}, networks=EVERYBODY)


def listed(office: Office) -> RunningServer:
    """Refuse our address as a list of bad addresses would; behind that lies an open relay."""
    first = "check_client_access static:{554 5.7.1 Service unavailable; blocked using dnsbl.test}"
    return ruled(office, {"smtpd_client_restrictions": first}, networks=EVERYBODY)


def encrypted_open(office: Office) -> RunningServer:
    """Insist on STARTTLS, and relay for everybody after it."""
    return ruled(office, TLS, networks=EVERYBODY)


def encrypted_closed(office: Office) -> RunningServer:
    """Insist on STARTTLS, and relay for nobody after it."""
    return ruled(office, TLS)


def encrypted_own_senders(office: Office) -> RunningServer:
    """Insist on STARTTLS, and trust whoever then says to be of the own house."""
    trusting = f"check_sender_access inline:{{office.test=OK}}, {LAST}"
    return ruled(office, {**TLS, "smtpd_relay_restrictions": trusting})


def submission_open(office: Office) -> RunningServer:
    """Refuse on port 25, relay for everybody on port 587, where a login was forgotten."""
    service = f"{SUBMISSION}    -o smtpd_relay_restrictions=$room_relay\n"
    return ruled(office, {"room_relay": f"{ANYBODY}, {LAST}"}, service=service)


def submission_closed(office: Office) -> RunningServer:
    """Refuse strangers on port 587 as well."""
    service = f"{SUBMISSION}    -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n"
    return ruled(office, {}, service=service)


def behind_a_forwarder(office: Office) -> RunningServer:
    """Trust the machine itself, while a forwarder on it hands strangers in on port 2525."""
    return ruled(office, {}, service="127.0.0.1:2525 inet n - n - - smtpd\n", alone=True)


def own_mail_only(office: Office) -> RunningServer:
    """Take every recipient of the own domain, existing or not: a catch-all, no relay."""
    return ruled(office, {"local_recipient_maps": ""})


TLS = {
    "smtpd_tls_security_level": "encrypt",
    "smtpd_tls_cert_file": "/etc/postfix/room.pem",
    "smtpd_tls_key_file": "/etc/postfix/room.pem",
}


def ruled(
    office: Office,
    settings: Mapping[str, str],
    *,
    networks: str = postfix.TRUSTED,
    service: str = "",
    alone: bool = False,
) -> RunningServer:
    """Start Postfix with more settings and services; alone, without its own port 25."""
    server = postfix.configured(office, networks=networks)
    lines = "".join(f"{name} = {value}\n" for name, value in settings.items())
    server.config.write_text(server.config.read_text() + lines)
    if "room.pem" in lines:
        certificate(server.config.parent).chmod(0o600)
    master = server.config.with_name("master.cf")
    text = master.read_text()
    if alone:
        text = text.replace("\nsmtp      inet", "\n#smtp     inet")
    master.write_text(text + service)
    server.restart(addresses=() if alone and not service.startswith("smtp") else None)
    return server
