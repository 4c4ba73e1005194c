# SPDX-License-Identifier: Apache-2.0
"""HAProxy: sites behind it, and the forwarder that makes every stranger look like the house."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import certificate, foreground
from tests.servers.server import RunningServer
from tests.servers.world import NAMESERVER, Office

CONFIG = "/etc/haproxy/haproxy.cfg"
PEM = "/etc/haproxy/room.pem"
LOG = "/var/log/haproxy.log"
TIMES = "defaults\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n"
PAGE = 'status 200 content-type text/html string "<h1>An ordinary site</h1>"'

RESOLVER = f"resolvers room\n    nameserver world {NAMESERVER}:53\n"
RESOLVING = """\
    http-request do-resolve(txn.far,room,ipv4) req.hdr(host),host_only
    http-request deny deny_status 403 unless { var(txn.far) -m found }
    http-request set-dst var(txn.far)
    server anywhere 0.0.0.0:80
"""


def site(office: Office) -> RunningServer:
    """Start HAProxy that answers every request with a page of its own, CONNECT included."""
    return _started(office, (8080,), f"{_front(8080, 'http')}    http-request return {PAGE}\n")


def down(office: Office) -> RunningServer:
    """Start HAProxy in front of a site that is not there: every request gets 503."""
    rules = "    retries 0\n    server site 127.0.0.1:8090\n"
    return _started(office, (8080,), _front(8080, "http") + rules)


def forwarding(office: Office, port: int, inner: int) -> RunningServer:
    """Start HAProxy that hands connections on to a port of the machine itself.

    To the program behind it every stranger then comes from 127.0.0.1.
    """
    return _started(office, (port,), f"{_front(port, 'tcp')}    server own 127.0.0.1:{inner}\n")


def forwarding_tls(office: Office, port: int, inner: int) -> RunningServer:
    """Start HAProxy that takes TLS off and hands connections on to a port of the machine."""
    front = _front(port, "tcp", f" ssl crt {PEM}")
    return _started(office, (port,), f"{front}    server own 127.0.0.1:{inner}\n")


def reverse_to_anywhere(office: Office) -> RunningServer:
    """Start HAProxy that looks up the Host of every request and passes the request on to it."""
    return _started(office, (80,), RESOLVER + _front(80, "http") + RESOLVING)


def own_site_and_anywhere(office: Office) -> RunningServer:
    """Start HAProxy with a site of its own; it looks up every other Host and passes it on."""
    own = f"    http-request return {PAGE} if {{ req.hdr(host) -m beg www.office.test }}\n"
    return _started(office, (80,), RESOLVER + _front(80, "http") + own + RESOLVING)


def login(office: Office) -> RunningServer:
    """Start HAProxy in front of pages for members: everybody else gets 401."""
    rules = f"    http-request auth unless {{ always_false }}\n    http-request return {PAGE}\n"
    return _started(office, (8080,), _front(8080, "http") + rules)


def misdirected(office: Office) -> RunningServer:
    """Start HAProxy that answers 421 to every Host but its own."""
    own = "{ req.hdr(host) -m beg www.office.test }"
    rules = f"    http-request return status 421 unless {own}\n    http-request return {PAGE}\n"
    return _started(office, (8080,), _front(8080, "http") + rules)


def _front(port: int, mode: str, options: str = "") -> str:
    return f"listen front\n    mode {mode}\n    bind :::{port} v4v6{options}\n"


def _started(office: Office, ports: tuple[int, ...], rules: str) -> RunningServer:
    machine = Machine(
        office, "haproxy", "www.office.test", own=("/etc/haproxy/",), users=(User("haproxy"),)
    )
    if PEM in rules:
        certificate(machine.path("/etc/haproxy/"))
    machine.path(CONFIG).write_text(TIMES + rules)
    service = foreground(f"haproxy -db -f {CONFIG}", ports=ports, config=CONFIG, log=LOG)
    return RunningServer(machine, service)
