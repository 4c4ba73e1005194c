# SPDX-License-Identifier: Apache-2.0
"""Real products with configurations that open them in one way and in no other."""

from __future__ import annotations

import functools
from collections.abc import Callable

from tests.servers.machine import Machine, User
from tests.servers.products import dante, squid
from tests.servers.products.daemon import certificate, foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

Start = Callable[[Office], RunningServer]

ZONE = "deep.test"
"""The domain of our own ends, as rules about names know it."""

_DANTE = """\
logoutput: /var/log/danted.log
internal: 0.0.0.0 port = 1080
internal: :: port = 1080
external: {interface}
clientmethod: none
socksmethod: {method}
user.privileged: root
user.unprivileged: nobody
client pass {{
        from: 0/0 to: 0/0
}}
{rules}
"""
_PASS = "socks pass {{\n        from: 0/0 to: {to}\n        command: {command}\n}}\n"

TO_NAMES = _PASS.format(to=f".{ZONE}", command="connect")
TO_IPV6 = _PASS.format(to="fd18::/32", command="connect")
DATAGRAMS = _PASS.format(to="0/0", command="udpassociate udpreply")
NOTHING = ""

_TURN = """\
listening-ip={address}
listening-ip={address6}
relay-ip={address}
listening-port=3478
realm=office.test
no-tls
no-dtls
no-cli
pidfile=/run/turnserver.pid
userdb=/var/turndb
{login}
"""


def danted(rules: str, method: str = "none") -> Start:
    """Dante with these rules for everybody."""
    return functools.partial(_danted, rules=rules, method=method)


def _danted(office: Office, *, rules: str, method: str) -> RunningServer:
    machine = Machine(office, "dante", "proxy.office.test", own=(dante.SERVICE.config,))
    config = _DANTE.format(interface=office.interface, method=method, rules=rules)
    machine.path(dante.SERVICE.config).write_text(config)
    return RunningServer(machine, dante.SERVICE)


def squid_with(rule: str) -> Start:
    """Squid as Debian ships it, with a rule above every denial."""
    return functools.partial(_squid, rule=rule)


def _squid(office: Office, *, rule: str) -> RunningServer:
    machine = Machine(office, "squid", "proxy.office.test", own=("/etc/squid/",))
    machine.path("/etc/squid/conf.d/room.conf").write_text(
        "shutdown_lifetime 0 seconds\npinger_enable off\n"
    )
    config = machine.path(squid.SERVICE.config)
    text = config.read_text()
    if text.count(squid.FIRST_DENIAL) != 1:
        raise ValueError("the shipped squid.conf does not hold one first denial")
    config.write_text(text.replace(squid.FIRST_DENIAL, f"{rule}\n{squid.FIRST_DENIAL}"))
    return RunningServer(machine, squid.SERVICE)


def coturn(login: str) -> Start:
    """coturn, with these lines about logins."""
    return functools.partial(_coturn, login=login)


def _coturn(office: Office, *, login: str) -> RunningServer:
    machine = Machine(office, "coturn", "turn.office.test", own=("/etc/turnserver.conf",))
    config = "/etc/turnserver.conf"
    machine.path(config).write_text(
        _TURN.format(address=office.address4, address6=office.address6, login=login)
    )
    service = foreground(
        f"turnserver -c {config} --log-file stdout",
        ports=(3478,),
        config=config,
        log="/var/log/turn.log",
    )
    return RunningServer(machine, service)


def nghttpx(office: Office) -> RunningServer:
    """nghttpx as a proxy for HTTP/2, in front of a proxy of the machine itself on port 3128."""
    machine = Machine(office, "nghttpx", "www.office.test", own=("/etc/nghttpx/",))
    certificate(machine.path("/etc/nghttpx/"))
    config = "/etc/nghttpx/nghttpx.conf"
    machine.path(config).write_text(
        "frontend=*,8443\nbackend=127.0.0.1,3128\nhttp2-proxy=yes\nworkers=1\nuser=nobody\n"
        "private-key-file=/etc/nghttpx/room.pem\ncertificate-file=/etc/nghttpx/room.pem\n"
    )
    service = foreground(
        f"nghttpx --conf={config}", ports=(8443,), config=config, log="/var/log/nghttpx.log"
    )
    return RunningServer(machine, service)


def sniproxy(names: str) -> Start:
    """sniproxy on port 443, for the names that a pattern matches."""
    return functools.partial(_sniproxy, names=names)


def _sniproxy(office: Office, *, names: str) -> RunningServer:
    machine = Machine(
        office, "sniproxy", "www.office.test", own=("/etc/sniproxy.conf",), users=(User("sni"),)
    )
    config = "/etc/sniproxy.conf"
    machine.path(config).write_text(
        "user sni\npidfile /run/sniproxy.pid\nresolver {\n    mode ipv4_only\n}\n"
        "listener [::]:443 {\n    proto tls\n    table sites\n}\n"
        f"table sites {{\n    {names} *:443\n}}\n"
    )
    service = foreground(
        f"sniproxy -f -c {config}", ports=(443,), config=config, log="/var/log/sniproxy.log"
    )
    return RunningServer(machine, service)
