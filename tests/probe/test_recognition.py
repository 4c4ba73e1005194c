# SPDX-License-Identifier: Apache-2.0
"""Real products are recognised by what they really say, and those that say nothing are not."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

from doorcheck_probe.engine.proxy.response import split_head
from doorcheck_probe.engine.relay.replies import Reply, ReplyParser
from doorcheck_probe.engine.software import (
    SocksSigns,
    by_fields,
    by_greeting,
    by_mail_words,
    by_response,
    by_socks,
)
from doorcheck_probe.wire.check import Software
from tests.servers.listeners import Page
from tests.servers.products import (
    apache,
    dante,
    exim,
    haproxy,
    microsocks,
    nginx,
    opensmtpd,
    postfix,
    privoxy,
    scripts,
    sendmail,
    squid,
    tinyproxy,
)
from tests.servers.world import OTHERS4, Office, World, inside

pytestmark = pytest.mark.servers

TIMEOUT = 15.0
PLACE, PAGE_PORT, NOBODY = OTHERS4[0], 8025, 81
"""Where our page is, and a port below 256 on which nobody listens."""
OPENING = b"\x05\x01\x00"
REQUEST4 = b"\x04\x01" + NOBODY.to_bytes(2, "big") + socket.inet_aton(PLACE) + b"\x00"

Start = Callable[[Office], object]


class Answer(NamedTuple):
    """An answer in HTTP."""

    status: int
    fields: dict[str, str]
    body: str


class Said(NamedTuple):
    """What a mail server said until it refused."""

    greeting: str
    offers: frozenset[str]
    refusals: list[str]


def name_of(software: Software | None) -> str | None:
    """The product's name, or ``None``."""
    return software.name if software else None


@contextlib.contextmanager
def link(world: World, address: str, port: int) -> Iterator[socket.socket]:
    """A connection from a stranger."""
    with (
        inside(world.internet),
        socket.create_connection((address, port), timeout=TIMEOUT) as connected,
    ):
        yield connected


def more(connected: socket.socket) -> bytes:
    """What comes next; that nothing comes is an error."""
    if not (data := connected.recv(65_536)):
        raise EOFError("the server hung up")
    return data


def mail(world: World, address: str) -> Said:
    """Greet, offer mail for a foreign domain and hear the refusal."""
    parser = ReplyParser()
    with link(world, address, 25) as connected:

        def hear() -> Reply:
            while not (replies := parser.feed(more(connected))):
                pass
            return replies[0]

        def say(line: str) -> Reply:
            connected.sendall(f"{line}\r\n".encode())
            return hear()

        greeting, hello = hear(), say("EHLO probe.stranger.test")
        assert say("MAIL FROM:<somebody@stranger.test>").positive
        refusal = say("RCPT TO:<somebody@elsewhere.test>")
        say("QUIT")
    assert not refusal.positive
    return Said(
        f"{greeting.text}\n{hello.lines[0]}",
        frozenset(line.split()[0].upper() for line in hello.lines[1:]),
        [f"{refusal.code} {refusal.text}"],
    )


def http(world: World, address: str, port: int, request: bytes) -> Answer:
    """Ask and read the answer to its end."""
    data = b""
    with link(world, address, port) as connected:
        connected.sendall(request)
        while not (parts := split_head(data)):
            data += more(connected)
        head, body = parts
        length = int(head.fields.get("content-length", 1_000_000))
        while len(body) < length and (rest := connected.recv(65_536)):
            body += rest
    return Answer(head.status, head.fields, body.decode("utf-8", "replace"))


def get(authority: str) -> bytes:
    """A request for a page, as proxies are asked."""
    return (
        f"GET http://{authority}/ HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n"
    ).encode()


def connect(authority: str) -> bytes:
    """A request for a tunnel."""
    return f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n\r\n".encode()


def first_bytes(world: World, address: str, request: bytes) -> bytes:
    """What a SOCKS port answers; nothing where it hangs up."""
    with contextlib.suppress(ConnectionResetError), link(world, address, 1080) as connected:
        connected.sendall(request)
        return connected.recv(64)
    return b""


class MailCase(NamedTuple):
    """A mail server and what names it."""

    start: Start
    greets_as: str | None
    refuses_as: str | None
    offers_as: str | None = None
    tells_version: bool = False


MAIL = {
    "Postfix": MailCase(postfix.closed, "Postfix", "Postfix"),
    "Exim": MailCase(exim.closed, "Exim", "Exim", "Exim", tells_version=True),
    "Sendmail": MailCase(sendmail.closed, "Sendmail", "Sendmail", tells_version=True),
    "OpenSMTPD": MailCase(opensmtpd.closed, "OpenSMTPD", None),
    "aiosmtpd": MailCase(scripts.catch_all, "aiosmtpd", None, tells_version=True),
}


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize("case", MAIL.values(), ids=MAIL)
def test_mail_servers(case: MailCase, world: World, office: Office) -> None:
    """By the greeting, and where that were rewritten, by a sentence or an offer of their own."""
    case.start(office)
    said = mail(world, office.address4)
    greeted = by_greeting(said.greeting)
    assert name_of(greeted) == case.greets_as, said
    assert greeted is None or (greeted.version is not None) == case.tells_version
    assert name_of(by_mail_words(frozenset(), said.refusals)) == case.refuses_as, said
    assert name_of(by_mail_words(said.offers, [])) == case.offers_as, said


class WebCase(NamedTuple):
    """A proxy or web server, a request that it answers by itself, and what names it."""

    start: Start
    port: int
    request: bytes
    named: str | None
    by_its_page: str | None = None
    """The name that the page alone gives, were the fields taken away."""


NOWHERE = f"{PLACE}:{NOBODY}"
WEB = {
    "Squid-GET": WebCase(squid.closed, 3128, get(NOWHERE), "Squid", "Squid"),
    "Squid-CONNECT": WebCase(squid.closed, 3128, connect(NOWHERE), "Squid", "Squid"),
    "Squid-failed": WebCase(squid.opened, 3128, get(NOWHERE), "Squid", "Squid"),
    "Tinyproxy-GET": WebCase(tinyproxy.closed, 8888, get(NOWHERE), "Tinyproxy", "Tinyproxy"),
    "Tinyproxy-CONNECT": WebCase(
        tinyproxy.opened, 8888, connect(NOWHERE), "Tinyproxy", "Tinyproxy"
    ),
    "Tinyproxy-SOCKS": WebCase(tinyproxy.closed, 8888, OPENING, "Tinyproxy", "Tinyproxy"),
    "Privoxy-failed": WebCase(privoxy.opened, 8118, get(NOWHERE), "Privoxy", "Privoxy"),
    "Privoxy-own": WebCase(
        privoxy.opened, 8118, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", "Privoxy", "Privoxy"
    ),
    "Apache-GET": WebCase(apache.closed, 80, get(NOWHERE), "Apache"),
    "Apache-CONNECT": WebCase(apache.site, 80, connect(NOWHERE), "Apache"),
    "nginx-GET": WebCase(nginx.site, 80, get(NOWHERE), "nginx"),
    "nginx-CONNECT": WebCase(nginx.site, 80, connect(NOWHERE), "nginx"),
    "HAProxy-GET": WebCase(haproxy.site, 8080, get(NOWHERE), None),
    "HAProxy-SOCKS": WebCase(haproxy.site, 8080, OPENING, "HAProxy", "HAProxy"),
    "proxy.py-CONNECT": WebCase(scripts.proxy_opened, 8080, connect(NOWHERE), "proxy.py"),
    "proxy.py-login": WebCase(scripts.proxy_with_login, 8080, get(NOWHERE), "proxy.py"),
}


@pytest.mark.parametrize("case", WEB.values(), ids=WEB)
def test_proxies_by_their_own_answers(case: WebCase, world: World, office: Office) -> None:
    """By the fields or the page; a page that is not the program's own says nothing."""
    case.start(office)
    answer = http(world, office.address4, case.port, case.request)
    assert name_of(by_response(*answer)) == case.named, answer
    assert name_of(by_response(answer.status, {}, answer.body)) == case.by_its_page, answer


THROUGH = {
    "Squid": (squid.opened, 3128, "Squid"),
    "Tinyproxy": (tinyproxy.opened, 8888, "Tinyproxy"),
    "nginx": (nginx.reverse_to_anywhere, 80, "nginx"),
    "Privoxy": (privoxy.opened, 8118, None),
}


@pytest.mark.parametrize(("start", "port", "name"), THROUGH.values(), ids=THROUGH)
def test_our_page_through_a_proxy(
    start: Start, port: int, name: str | None, world: World, office: Office
) -> None:
    """Our page carries no product's name, so that the fields which arrive are the proxy's."""
    start(office)
    with Page(world.internet, PLACE, PAGE_PORT, "our page"):
        answer = http(world, office.address4, port, get(f"{PLACE}:{PAGE_PORT}"))
    assert answer.body == "our page"
    assert name_of(by_fields(answer.fields)) == name, answer


SOCKS = {
    "microsocks": (microsocks.opened, "microsocks"),
    "microsocks-login": (microsocks.with_login, None),
    "Dante": (dante.opened, None),
    "Dante-closed": (dante.closed, None),
    "Dante-login": (dante.with_login, None),
}


@pytest.mark.parametrize(("start", "name"), SOCKS.values(), ids=SOCKS)
def test_socks_servers(start: Start, name: str | None, world: World, office: Office) -> None:
    """microsocks shows by how it refuses SOCKS 4; Dante shows nothing and is not guessed."""
    start(office)
    signs = SocksSigns(
        first_bytes(world, office.address4, OPENING),
        first_bytes(world, office.address4, REQUEST4),
    )
    assert name_of(by_socks(signs)) == name, signs
