# SPDX-License-Identifier: Apache-2.0
"""nginx: sites that only look like proxies, and reverse proxies that lead anywhere."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import STARTED
from tests.servers.server import RunningServer, Service
from tests.servers.world import Office

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
        listen 80 default_server;
        listen [::]:80 default_server;
        root /var/www/html;
        {rules}
    }}
    server {{
        listen 127.0.0.1:8090;
        root /var/www/html;
        location / {{ try_files /index.html =404; }}
    }}
}}
"""


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


def _started(office: Office, rules: str) -> RunningServer:
    machine = Machine(office, "nginx", "www.office.test", own=("/etc/nginx/",))
    machine.path(SERVICE.config).write_text(CONFIG.format(rules=rules))
    return RunningServer(machine, SERVICE)
