# SPDX-License-Identifier: Apache-2.0
"""What waits on the stranger's side: a mailbox that keeps what arrives, and a page to fetch."""

from __future__ import annotations

import socket
import socketserver
import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from tests.servers.namespaces import Namespace, inside
from tests.servers.polling import until


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it arrived."""

    peer: str
    sender: str
    recipients: tuple[str, ...]
    text: str


class Listener:
    """A threaded TCP server on one address of a namespace; a context manager."""

    def __init__(
        self,
        namespace: Namespace,
        address: str,
        port: int,
        handler: type[socketserver.StreamRequestHandler],
    ) -> None:
        """Listen at once; answering starts when the context is entered."""
        kind = _Server6 if ":" in address else _Server
        with inside(namespace):
            self._server = kind((address, port), handler)
        self._server.owner = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def __enter__(self) -> Self:
        """Start answering."""
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the listener and wait until it is gone."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Mailbox(Listener):
    """A mail exchanger on port 25 that accepts everything and keeps it."""

    def __init__(self, namespace: Namespace, address: str) -> None:
        """Listen for mail on an address of the namespace."""
        super().__init__(namespace, address, 25, _MailHandler)
        self.messages: list[Message] = []

    def wait_for(self, token: str) -> Message:
        """Return the message whose text holds the token, as soon as it has arrived."""
        until(lambda: any(token in message.text for message in self.messages), f"mail with {token}")
        return next(message for message in self.messages if token in message.text)


class Page(Listener):
    """A web server whose only page is a text of the test; it keeps who asked for it."""

    def __init__(self, namespace: Namespace, address: str, port: int, text: str) -> None:
        """Listen for requests on an address of the namespace."""
        super().__init__(namespace, address, port, _PageHandler)
        self.text = text
        self.peers: list[str] = []


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    owner: Listener


class _Server6(_Server):
    address_family = socket.AF_INET6


class _MailHandler(socketserver.StreamRequestHandler):
    timeout = 30

    def handle(self) -> None:
        sender, recipients = "", list[str]()
        self._reply("220 sink.test ESMTP")
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line[:4].upper()
            if verb == "MAIL":
                sender, recipients = _path(line), []
            elif verb == "RCPT":
                recipients.append(_path(line))
            elif verb == "DATA":
                self._reply("354 go on")
                self._keep(sender, tuple(recipients))
            self._reply("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def _keep(self, sender: str, recipients: tuple[str, ...]) -> None:
        lines: list[str] = []
        while (line := self.rfile.readline().decode(errors="replace")) not in ("", ".\r\n"):
            lines.append(line)
        mailbox = getattr(self.server, "owner", None)
        if isinstance(mailbox, Mailbox):
            message = Message(self.client_address[0], sender, recipients, "".join(lines))
            mailbox.messages.append(message)

    def _reply(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _PageHandler(socketserver.StreamRequestHandler):
    timeout = 30

    def handle(self) -> None:
        page = getattr(self.server, "owner", None)
        while self.rfile.readline().strip():
            pass
        if isinstance(page, Page):
            page.peers.append(self.client_address[0])
            body = page.text.encode()
            head = f"HTTP/1.0 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            self.wfile.write(head.encode() + body)


def _path(line: str) -> str:
    return line.partition("<")[2].partition(">")[0]
