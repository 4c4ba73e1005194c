# SPDX-License-Identifier: Apache-2.0
"""Exim with Debian's own generated configuration for an Internet site."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

SERVICE = Service(
    ports=(25,),
    config="/etc/exim4/update-exim4.conf.conf",
    logs=("/var/log/exim4/mainlog",),
    # The spool belongs to the package exim4-base, whose scripts create it.
    prepare="""
        for path in /run/exim4 /var/spool/exim4 /var/log/exim4
        do install -d -o Debian-exim -g Debian-exim -m 750 $path
        done
        for path in db input msglog
        do install -d -o Debian-exim -g Debian-exim -m 750 /var/spool/exim4/$path
        done
        chown root:Debian-exim /etc/exim4/passwd.client
    """,
    start=("sh", "-e", "-c", "update-exim4.conf; exim4 -bd -q30m -oP /run/exim4/exim.pid"),
    stop=("sh", "-e", "-c", "kill $(cat /run/exim4/exim.pid)"),
    started="daemon started",
    reload=("sh", "-e", "-c", "update-exim4.conf; kill -HUP $(cat /run/exim4/exim.pid)"),
    reloaded="daemon started",
)
# The answers to the package's questions, in the file where they are kept.
ANSWERS = """\
dc_eximconfig_configtype='internet'
dc_other_hostnames='{domain}'
dc_local_interfaces=''
dc_readhost=''
dc_relay_domains=''
dc_minimaldns='false'
dc_relay_nets='{networks}'
dc_smarthost=''
CFILEMODE='644'
dc_use_split_config='false'
dc_hide_mailname=''
dc_mailname_in_oh='true'
dc_localdelivery='mail_spool'
"""


def closed(office: Office, *, domain: str = "office.test") -> RunningServer:
    """Start Exim as Debian ships it: only the machine itself may send to other domains."""
    return configured(office, networks="", domain=domain)


def opened(office: Office, *, domain: str = "office.test") -> RunningServer:
    """Start Exim with every address among the relay networks, the usual way to open it."""
    return configured(office, networks="0.0.0.0/0 ; ::/0", domain=domain)


def configured(office: Office, *, networks: str, domain: str = "office.test") -> RunningServer:
    """Start Exim that lets the given networks send mail to any domain."""
    machine = Machine(
        office,
        "exim",
        f"mail.{domain}",
        own=("/etc/exim4/", "/etc/mailname"),
        users=(User("Debian-exim", "/var/spool/exim4"),),
    )
    answers = ANSWERS.format(domain=domain, networks=networks)
    machine.path("/etc/mailname").write_text(f"{domain}\n")
    machine.path("/etc/exim4/update-exim4.conf.conf").write_text(answers)
    return RunningServer(machine, SERVICE)
