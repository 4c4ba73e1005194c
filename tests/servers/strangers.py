# SPDX-License-Identifier: Apache-2.0
"""What a stranger on the internet side says to a server, and what comes back."""

from __future__ import annotations

import smtplib
import socket
import struct
from ipaddress import ip_address

from tests.servers.world import World, inside

TIMEOUT = 15.0


def offer(world: World, address: str, token: str) -> list[int]:
    """Offer a message for a foreign domain and return the codes of the replies."""
    with (
        inside(world.internet),
        smtplib.SMTP(address, local_hostname="stranger.test", timeout=TIMEOUT) as client,
    ):
        client.ehlo()
        codes = [client.mail("somebody@stranger.test")[0], client.rcpt(f"{token}@stranger.test")[0]]
        if codes[-1] == 250:
            codes.append(client.data(f"Subject: {token}\r\n\r\n{token}\r\n")[0])
        return codes


def ask(world: World, address: str, port: int, *requests: bytes) -> bytes:
    """Send requests over one connection, each after an answer, and return all that came back."""
    answers = b""
    with (
        inside(world.internet),
        socket.create_connection((address, port), timeout=TIMEOUT) as link,
    ):
        for request in requests[:-1]:
            link.sendall(request)
            answers += link.recv(4096)
        link.sendall(requests[-1])
        try:
            while data := link.recv(4096):
                answers += data
        except ConnectionResetError:
            pass
    return answers


def literal(address: str) -> str:
    """Return an address as it is written in a URL."""
    return f"[{address}]" if ":" in address else address


def socks5(address: str, port: int) -> bytes:
    """Return the SOCKS5 request for a connection to an address."""
    parsed = ip_address(address)
    kind = b"\x01" if parsed.version == 4 else b"\x04"
    return b"\x05\x01\x00" + kind + parsed.packed + struct.pack("!H", port)
