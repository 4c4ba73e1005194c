# SPDX-License-Identifier: Apache-2.0
"""lighttpd: sites of the plainest kind, which lead nowhere."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

APPLICATION = 8090
CONFIG = "/etc/lighttpd/lighttpd.conf"
PREPARE = """
    install -d /var/log/lighttpd /var/www
    echo '<h1>An ordinary site</h1>' > /var/www/index.html
"""
SITE = """\
server.modules = ( "mod_proxy", "mod_redirect", "mod_rewrite" )
server.document-root = "/var/www"
index-file.names = ( "index.html" )
mimetype.assign = ( ".html" => "text/html" )
server.errorlog = "/var/log/lighttpd/error.log"
"""
BOTH = 'server.port = 80\n$SERVER["socket"] == "[::]:80" { }\n'
OWN = f'$SERVER["socket"] == "127.0.0.1:{APPLICATION}" {{ }}\n'
PASSED_ON = f"""\
$SERVER["socket"] != "127.0.0.1:{APPLICATION}" {{
    proxy.server = ( "" => (( "host" => "127.0.0.1", "port" => {APPLICATION} )) )
}}
"""
TO_HTTPS = 'url.redirect = ( "" => "https://${url.authority}${url.path}${qsa}" )\n'
ONE_PAGE = 'url.rewrite-once = ( "" => "/index.html" )\n'


def site(office: Office) -> RunningServer:
    """Start lighttpd with a page of its own for every path."""
    return _started(office, BOTH + ONE_PAGE)


def reverse(office: Office) -> RunningServer:
    """Start lighttpd in front of an application of its own, the ordinary reverse proxy."""
    return _started(office, BOTH + OWN + PASSED_ON)


def to_https(office: Office) -> RunningServer:
    """Start lighttpd that sends everybody to the same host over https, whichever host it is."""
    return _started(office, BOTH + TO_HTTPS)


def application(office: Office) -> RunningServer:
    """Start lighttpd on the loopback address, as the application behind something else."""
    rules = f'server.bind = "127.0.0.1"\nserver.port = {APPLICATION}\n{ONE_PAGE}'
    return _started(office, rules, ports=())


def _started(office: Office, rules: str, ports: tuple[int, ...] = (80,)) -> RunningServer:
    machine = Machine(office, "lighttpd", "www.office.test", own=("/etc/lighttpd/",))
    machine.path(CONFIG).write_text(SITE + rules)
    service = foreground(
        f"lighttpd -D -f {CONFIG}",
        ports=ports,
        config=CONFIG,
        log="/var/log/lighttpd.log",
        prepare=PREPARE,
    )
    return RunningServer(machine, service)
