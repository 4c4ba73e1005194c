# SPDX-License-Identifier: Apache-2.0
"""Postfix as Debian sets up an Internet site."""

from __future__ import annotations

import re

from tests.servers.machine import Machine, User
from tests.servers.provision import prefix
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

SERVICE = Service(
    ports=(25,),
    config="/etc/postfix/main.cf",
    logs=("/var/log/mail.log",),
    # Postfix waits two seconds for whoever may still be writing a young file.
    prepare="chown postfix:postfix /var/lib/postfix; touch -d -1minute /etc/postfix/*",
    start=("postfix", "start"),
    stop=("postfix", "stop"),
    started="daemon started",
    reload=("postfix", "reload"),
    reloaded="reload -- version",
)
TRUSTED = "127.0.0.0/8 [::ffff:127.0.0.0]/104 [::1]/128"
# What the package's own scripts write on a fresh install, without the certificate. The log goes
# to a file because no syslog runs here, and local lookups read a text file.
INSTALLED = """
smtp_tls_security_level = may
smtpd_relay_restrictions = permit_mynetworks permit_sasl_authenticated defer_unauth_destination
myhostname = {hostname}
alias_maps = texthash:/etc/postfix/aliases
myorigin = {domain}
mydestination = $myhostname, {domain}, localhost.{domain}, localhost
relayhost =
mynetworks = {networks}
mailbox_size_limit = 0
recipient_delimiter = +
inet_interfaces = all
inet_protocols = all
maillog_file = /var/log/mail.log
"""


def closed(office: Office, *, domain: str = "office.test") -> RunningServer:
    """Start Postfix as Debian ships it: only the machine itself may send to other domains."""
    return configured(office, networks=TRUSTED, domain=domain)


def opened(office: Office, *, domain: str = "office.test") -> RunningServer:
    """Start Postfix with every address in mynetworks, the usual way to open it."""
    return configured(office, networks="0.0.0.0/0 [::]/0", domain=domain)


def configured(office: Office, *, networks: str, domain: str = "office.test") -> RunningServer:
    """Start Postfix that lets the given networks send mail to any domain."""
    hostname = f"mail.{domain}"
    machine = Machine(
        office,
        "postfix",
        hostname,
        own=("/etc/postfix/",),
        users=(User("postfix", "/var/spool/postfix"),),
        groups=("postdrop",),
    )
    shipped = prefix("postfix") / "usr/share/postfix"
    main = (shipped / "main.cf.debian").read_text()
    main += INSTALLED.format(hostname=hostname, domain=domain, networks=networks)
    machine.path("/etc/postfix/main.cf").write_text(main)
    master = (shipped / "master.cf.dist").read_text()
    # A chroot would need copies of the resolver's files, which nothing here keeps up to date.
    master = re.sub(r"(?m)^([a-z]\S*\s+\S+\s+\S+\s+\S+\s+)y(\s)", r"\1n\2", master)
    machine.path("/etc/postfix/master.cf").write_text(master)
    machine.path("/etc/postfix/aliases").write_text("postmaster root\n")
    dynamic = shipped / "dynamicmaps.cf"
    if dynamic.is_file():
        machine.path("/etc/postfix/dynamicmaps.cf").write_text(dynamic.read_text())
    return RunningServer(machine, SERVICE)
