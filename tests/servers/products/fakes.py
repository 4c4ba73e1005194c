# SPDX-License-Identifier: Apache-2.0
"""Small fakes for what has no package: devices on the line that look like open doors.

They stand in for real ones (a captive portal, a web firewall's page) and are marked as fakes
wherever their verdicts are counted.
"""

from __future__ import annotations

import socketserver
from collections.abc import Iterable

from tests.servers.listeners import Listener
from tests.servers.world import Office

PAGE = b"<html><h1>Welcome</h1></html>"


class _Portal(socketserver.StreamRequestHandler):
    """Sends everybody to its login page, whatever was asked for."""

    timeout = 10
    answer = b"HTTP/1.1 302 Found\r\nLocation: http://portal.office.test/login\r\n"

    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        fields = f"Content-Type: text/html\r\nContent-Length: {len(PAGE)}\r\n".encode()
        self.wfile.write(self.answer + fields + b"Connection: close\r\n\r\n" + PAGE)


class _AlwaysPage(_Portal):
    """Answers 200 and a page, to CONNECT as well."""

    answer = b"HTTP/1.1 200 OK\r\n"


class _BareYes(socketserver.StreamRequestHandler):
    """Answers CONNECT as if it had opened a tunnel, and then a page without any length."""

    timeout = 10

    def handle(self) -> None:
        while self.rfile.readline().strip():
            pass
        self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n" + PAGE)


class _Echo(socketserver.StreamRequestHandler):
    """Says back what it hears, as echo services and some honeypots do."""

    timeout = 10

    def handle(self) -> None:
        while data := self.connection.recv(4096):
            self.wfile.write(data)


def portal(office: Office) -> None:
    """Start a captive portal on port 80."""
    _started(office, 80, _Portal)


def always_page(office: Office) -> None:
    """Start a web server that answers everything, CONNECT included, with 200 and a page."""
    _started(office, 8080, _AlwaysPage)


def answering_everywhere(office: Office, ports: Iterable[int]) -> None:
    """Start the same on many ports: a host that listens on whatever is called."""
    for port in ports:
        _started(office, port, _AlwaysPage)


def bare_yes(office: Office) -> None:
    """Start a web server whose 200 to CONNECT looks like an opened tunnel."""
    _started(office, 8080, _BareYes)


def echo(office: Office) -> None:
    """Start an echo service on the port of SOCKS proxies."""
    _started(office, 1080, _Echo)


def _started(office: Office, port: int, handler: type[socketserver.StreamRequestHandler]) -> None:
    office.cleanup.enter_context(Listener(office, "::", port, handler))
