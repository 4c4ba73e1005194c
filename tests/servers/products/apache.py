# SPDX-License-Identifier: Apache-2.0
"""Apache httpd: an ordinary site, a reverse proxy, and the forward proxies people make of it."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

PORT = 80
SERVICE = Service(
    ports=(PORT,),
    config="/etc/apache2/room.conf",
    logs=("/var/log/apache2/error.log",),
    prepare="""
        install -d /var/log/apache2 /var/www
        echo '<h1>An ordinary site</h1>' > /var/www/index.html
    """,
    start=("apache2", "-f", "/etc/apache2/room.conf"),
    stop=("apache2", "-f", "/etc/apache2/room.conf", "-k", "stop"),
    started="resuming normal operations",
)
MODULES = (
    *("mpm_event", "authz_core", "authz_host", "dir", "rewrite"),
    *("proxy", "proxy_http", "proxy_connect"),
)
CONFIG = """\
ServerName www.office.test
PidFile /run/apache2.pid
DefaultRuntimeDir /run
ErrorLog /var/log/apache2/error.log
Listen 80
DocumentRoot /var/www
DirectoryIndex index.html
<Directory /var/www>
    Require all granted
</Directory>
"""
EVERYBODY = "<Proxy *>\n    Require all granted\n</Proxy>\n"
TUNNELS = (
    "<Proxy *>\n<Limit CONNECT>\n    Require all granted\n</Limit>\n"
    "<LimitExcept CONNECT>\n    Require ip 192.168.0.0/16\n</LimitExcept>\n</Proxy>\n"
)
LOCAL = "<Proxy *>\n    Require ip 192.168.0.0/16\n</Proxy>\n"


def site(office: Office) -> RunningServer:
    """Start Apache with a page of its own, every proxy module loaded and ProxyRequests off."""
    return _started(office, "ProxyRequests Off\n")


def opened(office: Office) -> RunningServer:
    """Start Apache as a forward proxy for everybody; CONNECT leads to 443 only, as by default."""
    return _started(office, f"ProxyRequests On\n{EVERYBODY}")


def opened_for_mail(office: Office) -> RunningServer:
    """Start Apache as a forward proxy for everybody that also tunnels to port 25."""
    return _started(office, f"ProxyRequests On\nAllowCONNECT 25 443\n{EVERYBODY}")


def tunnels_to_443_only(office: Office) -> RunningServer:
    """Start Apache that lets everybody CONNECT to port 443; pages are for the local network."""
    return _started(office, f"ProxyRequests On\nAllowCONNECT 443\n{TUNNELS}")


def closed(office: Office) -> RunningServer:
    """Start Apache as a forward proxy for the local network."""
    return _started(office, f"ProxyRequests On\nAllowCONNECT 25 443\n{LOCAL}")


def reverse(office: Office) -> RunningServer:
    """Start Apache in front of an application of its own, the ordinary reverse proxy."""
    application = "Listen 127.0.0.1:8090\n"
    rules = (
        'ProxyRequests Off\n<VirtualHost *:80>\nProxyPass "/" "http://127.0.0.1:8090/"\n'
        "ProxyPreserveHost On\n</VirtualHost>\n"
        "<VirtualHost 127.0.0.1:8090>\nFallbackResource /index.html\n</VirtualHost>\n"
    )
    return _started(office, application + rules)


def reverse_to_anywhere(office: Office) -> RunningServer:
    """Start Apache with a rewrite rule that passes every request on to the host it names."""
    rules = 'RewriteEngine On\nRewriteRule "^/?(.*)$" "http://%{HTTP_HOST}/$1" [P]\n'
    return _started(office, f"ProxyRequests Off\n{rules}")


def _started(office: Office, rules: str) -> RunningServer:
    machine = Machine(office, "apache", "www.office.test", own=("/etc/apache2/",))
    modules = "".join(
        f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so\n" for name in MODULES
    )
    machine.path(SERVICE.config).write_text(modules + CONFIG + rules)
    return RunningServer(machine, SERVICE)
