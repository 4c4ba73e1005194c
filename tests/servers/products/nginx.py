# SPDX-License-Identifier: Apache-2.0
"""nginx: sites that only look like proxies, and reverse proxies that lead anywhere."""

from __future__ import annotations

from dataclasses import replace

from tests.servers.machine import Machine
from tests.servers.products.daemon import STARTED, certificate
from tests.servers.server import RunningServer, Service
from tests.servers.world import NAMESERVER, Office

PORT = 80
SERVICE = Service(
    ports=(PORT,),
    config="/etc/nginx/nginx.conf",
    logs=("/var/log/nginx/error.log", "/var/log/nginx/started"),
    prepare="""
        install -d /var/log/nginx /var/lib/nginx /var/www/html
        echo '<h1>An ordinary site</h1>' > /var/www/html/index.html
    """,
    start=("sh", "-e", "-c", f"nginx; echo {STARTED} >> /var/log/nginx/started"),
    stop=("nginx", "-s", "stop"),
    started=STARTED,
)
CONFIG = """\
user www-data;
pid /run/nginx.pid;
error_log /var/log/nginx/error.log;
events {{}}
http {{
    access_log /var/log/nginx/access.log;
    server {{
        {listen}
        root /var/www/html;
        {rules}
    }}
    {own}
    server {{
        listen 127.0.0.1:8090;
        root /var/www/html;
        location / {{ try_files /index.html =404; }}
    }}
}}
"""

LISTEN = "listen 80 default_server; listen [::]:80 default_server;"
LISTEN_TLS = """\
listen 443 ssl default_server; listen [::]:443 ssl default_server;
        ssl_certificate /etc/nginx/room.pem; ssl_certificate_key /etc/nginx/room.pem;"""
AS_A_SITE = """\
if ($request ~ "^[A-Z]+ http://") { return 403; }
        if ($http_host ~ "^[0-9.:]+$|^.[0-9a-f:]+:") { return 403; }
        """
BY_NAME = (
    f"resolver {NAMESERVER} ipv6=off; location / {{ proxy_pass http://$http_host$request_uri; }}"
)
OWN_SITE = """\
server {
        listen 80; listen [::]:80;
        server_name www.office.test;
        root /var/www/html;
    }"""
POSTS = """\
if ($request_method = POST) {{ return {code}; }}
        location / {{ try_files /index.html =404; }}"""


def site(office: Office) -> RunningServer:
    """Start nginx with a page of its own for every path: absolute URIs get 200 and that page."""
    return _started(office, "location / { try_files /index.html =404; }")


def silent(office: Office) -> RunningServer:
    """Start nginx that hangs up on hosts it does not know, by its special code 444."""
    return _started(office, "return 444;")


def reverse(office: Office) -> RunningServer:
    """Start nginx in front of an application of its own, the ordinary reverse proxy."""
    passing = "proxy_pass http://127.0.0.1:8090; proxy_set_header Host $http_host;"
    return _started(office, f"location / {{ {passing} }}")


def reverse_to_anywhere(office: Office) -> RunningServer:
    """Start nginx that passes every request on to the host which the request names."""
    return _started(office, "location / { proxy_pass http://$http_host$request_uri; }")


def own_site_and_anywhere(office: Office) -> RunningServer:
    """Start nginx with a site of its own, and every other name passed on to its host."""
    return _started(office, BY_NAME, own=OWN_SITE)


def own_site_and_proxy(office: Office) -> RunningServer:
    """Start nginx with a site of its own, and every other request passed on as a proxy does."""
    passing = "location / { proxy_pass http://$http_host$request_uri; }"
    return _started(office, passing, own=OWN_SITE)


def by_host(office: Office) -> RunningServer:
    """Start nginx that passes ordinary requests on to any name; it refuses those of a proxy."""
    return _started(office, AS_A_SITE + BY_NAME)


def by_host_in_tls(office: Office) -> RunningServer:
    """Start nginx that passes requests on to any name, behind TLS on the usual port."""
    return _started(office, AS_A_SITE + BY_NAME, LISTEN_TLS, 443)


def site_in_tls(office: Office) -> RunningServer:
    """Start nginx with a page of its own for every path, behind TLS on the usual port."""
    return _started(office, "location / { try_files /index.html =404; }", LISTEN_TLS, 443)


def forbids_post(office: Office) -> RunningServer:
    """Start nginx with a page for every path, and 403 for whoever sends a form."""
    return _started(office, POSTS.format(code=403))


def stumbles_over_post(office: Office) -> RunningServer:
    """Start nginx with a page for every path, and 500 for whoever sends a form."""
    return _started(office, POSTS.format(code=500))


def misdirected(office: Office) -> RunningServer:
    """Start nginx that answers 421 to every Host but its own."""
    return _started(office, "if ($host != www.office.test) { return 421; }")


def to_https(office: Office) -> RunningServer:
    """Start nginx that sends everybody to the same host over https, whichever host it is."""
    return _started(office, "return 301 https://$host$request_uri;")


def login(office: Office) -> RunningServer:
    """Start nginx with pages for members: everybody else gets 401."""
    return _started(office, "auth_basic staff; auth_basic_user_file /etc/nginx/members;")


def _started(
    office: Office, rules: str, listen: str = LISTEN, port: int = PORT, own: str = ""
) -> RunningServer:
    machine = Machine(office, "nginx", "www.office.test", own=("/etc/nginx/",))
    if listen is LISTEN_TLS:
        certificate(machine.path("/etc/nginx/"))
    machine.path("/etc/nginx/members").write_text("clerk:$apr1$room$DSQqrhVeO.sBrFhmmKI7E/\n")
    machine.path(SERVICE.config).write_text(CONFIG.format(rules=rules, listen=listen, own=own))
    return RunningServer(machine, replace(SERVICE, ports=(port,)))
