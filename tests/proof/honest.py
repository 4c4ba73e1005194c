# SPDX-License-Identifier: Apache-2.0
"""Honest uses of a server, each of which must go on when strangers are kept out."""

from __future__ import annotations

import secrets
import smtplib
import socket
import ssl
from collections.abc import Callable

from tests.proof.scene import (
    DOMAIN,
    HOST,
    HTTPS_PORT,
    PAGE,
    PAGE_HOST,
    PAGE_PORT,
    SERVER,
    STRANGERS,
    Scene,
)
from tests.servers.namespaces import Namespace
from tests.servers.strangers import TIMEOUT, socks5
from tests.servers.world import OTHERS4, inside

LOGIN = ("clerk", "very-long-and-secret")
SITE = "An ordinary site"
Use = Callable[[Scene], None]


class NotServedError(Exception):
    """An honest user was turned away; the message says who and how."""


def mail_from_the_machine(scene: Scene) -> None:
    """A program on the server itself sends mail to somebody elsewhere, and it arrives."""
    _sent(scene, scene.office, "127.0.0.1")


def mail_by_its_own_address(scene: Scene) -> None:
    """The same for a server that does not listen on the loopback address."""
    _sent(scene, scene.office, scene.office.address4)


def mail_with_login(port: int) -> Use:
    """A colleague on the road sends mail to somebody elsewhere with user name and password."""

    def use(scene: Scene) -> None:
        _sent(scene, scene.outside.world.internet, scene.office.address4, port, login=True)

    return use


def mail_to_the_house(scene: Scene) -> None:
    """Somebody elsewhere sends mail to the office's own domain."""
    _taken(scene, "postmaster")


def mail_to_a_user(scene: Scene) -> None:
    """The same where nobody has said who the postmaster is."""
    _taken(scene, "root")


def _taken(scene: Scene, user: str) -> None:
    with (
        inside(scene.outside.world.internet),
        smtplib.SMTP(scene.office.address4, local_hostname=STRANGERS, timeout=TIMEOUT) as client,
    ):
        _offer(client, f"somebody@{STRANGERS}", f"{user}@{DOMAIN}", "hello")


def page_for_a_colleague(port: int) -> Use:
    """A computer in the own network fetches a page through the proxy."""
    return lambda scene: _fetched(scene.colleague, SERVER, port)


def page_for_the_machine(port: int) -> Use:
    """A program on the machine itself fetches a page through the proxy."""
    return lambda scene: _fetched(scene.office, "127.0.0.1", port)


def named_page_for_a_colleague(port: int) -> Use:
    """A computer in the own network fetches a page by its name."""
    return lambda scene: _fetched(scene.colleague, SERVER, port, PAGE_HOST)


def page_in_tls_for_a_colleague(port: int) -> Use:
    """A computer in the own network fetches a page through a proxy that speaks TLS."""

    def use(scene: Scene) -> None:
        request = f"GET http://{OTHERS4[0]}:{PAGE_PORT}/ HTTP/1.0\r\n\r\n"
        with (
            inside(scene.colleague),
            socket.create_connection((SERVER, port), TIMEOUT) as link,
            _trusting().wrap_socket(link) as secret,
        ):
            secret.sendall(request.encode())
            _told_the_page(_rest(secret))

    return use


def host_for_a_colleague(port: int) -> Use:
    """A computer in the own network asks for a site elsewhere by nothing but its name."""

    def use(scene: Scene) -> None:
        request = f"GET / HTTP/1.1\r\nHost: {PAGE_HOST}\r\nConnection: close\r\n\r\n"
        with inside(scene.colleague):
            _told_the_page(_asked(SERVER, port, request.encode()))

    return use


def tunnel_for_a_colleague(port: int) -> Use:
    """A computer in the own network reaches port 443 of another through CONNECT."""

    def use(scene: Scene) -> None:
        target = f"{OTHERS4[0]}:{HTTPS_PORT}"
        with inside(scene.colleague), socket.create_connection((SERVER, port), TIMEOUT) as link:
            link.sendall(f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n".encode())
            if (answer := link.recv(4096)).split()[1:2] != [b"200"]:
                raise NotServedError(f"CONNECT was answered with {answer[:200]!r}")
            link.sendall(b"GET / HTTP/1.0\r\n\r\n")
            _told_the_page(_rest(link))

    return use


def socks_for_a_colleague(port: int, target: int = PAGE_PORT) -> Use:
    """A computer in the own network fetches a page through SOCKS."""
    return lambda scene: _fetched_by_socks(scene.colleague, SERVER, port, target)


def socks_for_the_machine(port: int) -> Use:
    """A program on the machine itself fetches a page through SOCKS."""
    return lambda scene: _fetched_by_socks(scene.office, "127.0.0.1", port, PAGE_PORT)


def site_for_everybody(port: int) -> Use:
    """Somebody elsewhere looks at the office's own site, by its name."""

    def use(scene: Scene) -> None:
        request = b"GET / HTTP/1.1\r\nHost: www.office.test\r\nConnection: close\r\n\r\n"
        with inside(scene.outside.world.internet):
            answer = _asked(scene.office.address4, port, request)
        if SITE.encode() not in answer:
            raise NotServedError(f"a visitor of the own site was told {answer[:200]!r}")

    return use


def _sent(
    scene: Scene, whence: Namespace, address: str, port: int = 25, *, login: bool = False
) -> None:
    token = secrets.token_hex(8)
    with (
        inside(whence),
        smtplib.SMTP(address, port, local_hostname=HOST, timeout=TIMEOUT) as client,
    ):
        if login:
            client.starttls(context=_trusting())
            client.login(*LOGIN)
        _offer(client, f"clerk@{DOMAIN}", f"{token}@{STRANGERS}", token)
    scene.outside.mailbox.wait_for(token)


def _trusting() -> ssl.SSLContext:
    """The office's certificate is its own; whose it is does not matter here."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _offer(client: smtplib.SMTP, sender: str, recipient: str, text: str) -> None:
    client.ehlo()
    try:
        client.sendmail(sender, [recipient], f"Subject: {text}\r\n\r\n{text}\r\n")
    except smtplib.SMTPException as error:
        raise NotServedError(f"mail from {sender} to {recipient}: {error}") from error


def _fetched(whence: Namespace, address: str, port: int, host: str = OTHERS4[0]) -> None:
    request = f"GET http://{host}:{PAGE_PORT}/ HTTP/1.0\r\n\r\n".encode()
    with inside(whence):
        _told_the_page(_asked(address, port, request))


def _fetched_by_socks(whence: Namespace, address: str, port: int, target: int) -> None:
    with inside(whence), socket.create_connection((address, port), timeout=TIMEOUT) as link:
        link.sendall(b"\x05\x01\x00")
        greeting = link.recv(2)
        if greeting != b"\x05\x00":
            raise NotServedError(f"SOCKS on {address} greeted with {greeting!r}")
        link.sendall(socks5(OTHERS4[0], target))
        # Ten octets: the answer names an IPv4 address.
        if link.recv(10)[1:2] != b"\x00":
            raise NotServedError(f"SOCKS on {address} made no connection")
        link.sendall(b"GET / HTTP/1.0\r\n\r\n")
        _told_the_page(_rest(link))


def _asked(address: str, port: int, request: bytes) -> bytes:
    with socket.create_connection((address, port), timeout=TIMEOUT) as link:
        link.sendall(request)
        return _rest(link)


def _rest(link: socket.socket) -> bytes:
    answer = b""
    while data := link.recv(4096):
        answer += data
    return answer


def _told_the_page(answer: bytes) -> None:
    if PAGE.encode() not in answer:
        raise NotServedError(f"the proxy answered {answer[:200]!r}")
