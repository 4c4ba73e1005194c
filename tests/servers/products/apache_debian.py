# SPDX-License-Identifier: Apache-2.0
"""Apache httpd as Debian lays it out: modules to switch on and off, and a site of its own."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

PROXY = "/etc/apache2/mods-available/proxy.conf"
SITE = "/etc/apache2/sites-available/000-default.conf"
STARTED = "resuming normal operations"
SERVICE = Service(
    ports=(80,),
    config=PROXY,
    logs=("/var/log/apache2/error.log",),
    prepare="""
        install -d /var/log/apache2 /var/www/html /var/lib/apache2/module/enabled_by_admin
        echo '<h1>An ordinary site</h1>' > /var/www/html/index.html
        a2enmod -q mpm_event authz_core authz_host dir mime rewrite proxy proxy_http proxy_connect
        a2ensite -q 000-default
    """,
    start=("apachectl", "start"),
    stop=("apachectl", "stop"),
    started=STARTED,
    reload=("apachectl", "graceful"),
    reloaded=STARTED,
)
EVERYBODY = "ProxyRequests On\n{rules}<Proxy *>\n    Require all granted\n</Proxy>\n"
REWRITE = """\
    <VirtualHost *:80>
        ServerName anything.office.test
        ServerAlias *
        RewriteEngine On
        RewriteRule "^/?(.*)$" "http://%{HTTP_HOST}/$1" [P]
    </VirtualHost>
"""
OWN = """\
<VirtualHost *:80>
    ServerName www.office.test
    DocumentRoot /var/www/html
</VirtualHost>
"""


def opened(office: Office) -> RunningServer:
    """Start Apache as a forward proxy for everybody; CONNECT leads to 443 only, as by default."""
    return _started(office, EVERYBODY.format(rules=""))


def opened_for_mail(office: Office) -> RunningServer:
    """Start Apache as a forward proxy for everybody that also tunnels to port 25."""
    return _started(office, EVERYBODY.format(rules="AllowCONNECT 25 443\n"))


def reverse_to_anywhere(office: Office) -> RunningServer:
    """Start Apache that passes on whatever is not for its own site to the host it names."""
    return _started(office, "", OWN + REWRITE)


def _started(office: Office, rules: str, sites: str = OWN) -> RunningServer:
    machine = Machine(office, "apache2", "www.office.test", own=("/etc/apache2/",))
    machine.path(PROXY).write_text(rules)
    machine.path(SITE).write_text(sites)
    main = machine.path("/etc/apache2/apache2.conf")
    main.write_text(f"ServerName www.office.test\n{main.read_text()}")
    return RunningServer(machine, SERVICE)
