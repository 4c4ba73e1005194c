# SPDX-License-Identifier: Apache-2.0
"""Sendmail, from the macros that Debian ships and a few lines of its own."""

from __future__ import annotations

from dataclasses import replace

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import foreground
from tests.servers.provision import prefix
from tests.servers.server import RunningServer
from tests.servers.world import Office

MACROS = "/etc/mail/sendmail.mc"
CONFIG = "/etc/mail/sendmail.cf"
SERVICE = foreground(
    f"/usr/libexec/sendmail/sendmail -bD -q1m -C{CONFIG}",
    ports=(25,),
    config=MACROS,
    log="/var/log/sendmail.log",
    prepare=f"""
        install -d -m 700 -o root /var/spool/mqueue /run/sendmail /var/lib/sendmail
        m4 /usr/share/sendmail/cf/m4/cf.m4 {MACROS} > {CONFIG} 2>/var/log/m4.log
    """,
)
DEBIAN = """
    install -d -m 700 -o root /var/spool/mqueue /run/sendmail /var/lib/sendmail
    cd /etc/mail
    for script in conf mk
    do perl /usr/share/sendmail/update_$script >>/var/log/update.log 2>&1
    done
    make -C /etc/mail >>/var/log/update.log 2>&1
"""
INCLUDED = "include(`/usr/share/sendmail/cf/m4/cf.m4')dnl\ndefine(`confTRUSTED_USER', `smmta')dnl\n"
SITE = """\
OSTYPE(`debian')dnl
define(`confPID_FILE', `/run/sendmail/mta.pid')dnl
define(`STATUS_FILE', `/var/lib/sendmail/statistics')dnl
define(`confDOMAIN_NAME', `mail.office.test')dnl
define(`confBIND_OPTS', `-DNSRCH -DEFNAMES')dnl
define(`confTO_IDENT', `0')dnl
DAEMON_OPTIONS(`Family=inet6, Name=MTA, Port=25')dnl
{features}
MAILER(`local')dnl
MAILER(`smtp')dnl
LOCAL_CONFIG
Cw office.test mail.office.test
"""


def closed(office: Office) -> RunningServer:
    """Start Sendmail without any feature that loosens relaying."""
    return _started(office)


def opened(office: Office) -> RunningServer:
    """Start Sendmail with FEATURE(promiscuous_relay)."""
    return _started(office, "promiscuous_relay")


def opened_to_own_senders(office: Office) -> RunningServer:
    """Start Sendmail with FEATURE(relay_local_from): whoever says to be of the house may send."""
    return _started(office, "relay_local_from")


def debian_promiscuous(office: Office) -> RunningServer:
    """Start Sendmail as Debian's own scripts set it up, with FEATURE(promiscuous_relay)."""
    return _debian(office, "FEATURE(`promiscuous_relay')dnl")


def debian_own_senders(office: Office) -> RunningServer:
    """Start Sendmail as Debian's own scripts set it up, with FEATURE(relay_local_from)."""
    return _debian(office, "FEATURE(`relay_local_from')dnl")


def debian_wide_access(office: Office) -> RunningServer:
    """Start Sendmail as Debian's own scripts set it up, with a whole network in its access map."""
    return _debian(office, "dnl", access="Connect:198\tRELAY\n")


def _debian(office: Office, feature: str, access: str = "") -> RunningServer:
    machine = _machine(office)
    site = SITE.format(features=f"FEATURE(`access_db')dnl\n{feature}")
    machine.path(MACROS).write_text(INCLUDED + site)
    machine.path("/etc/aliases").write_text("postmaster: root\n")
    shipped = prefix("sendmail") / "usr/share/sendmail/examples/db/access"
    machine.path("/etc/mail/access").write_text(shipped.read_text() + access)
    return RunningServer(machine, replace(SERVICE, prepare=DEBIAN))


def _started(office: Office, *features: str) -> RunningServer:
    machine = _machine(office)
    lines = "\n".join(f"FEATURE(`{name}')dnl" for name in features) or "dnl"
    machine.path(MACROS).write_text(SITE.format(features=lines))
    return RunningServer(machine, SERVICE)


def _machine(office: Office) -> Machine:
    return Machine(
        office,
        "sendmail",
        "mail.office.test",
        own=("/etc/mail/", "/etc/aliases"),
        users=(User("smmta", "/var/lib/sendmail"), User("smmsp", "/var/lib/sendmail")),
    )
