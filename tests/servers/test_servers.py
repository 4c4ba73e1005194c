# SPDX-License-Identifier: Apache-2.0
"""The room itself: open servers really relay, closed ones really refuse."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator

import pytest

from tests.servers.listeners import Mailbox, Page
from tests.servers.products import (
    caddy,
    dante,
    exim,
    haproxy,
    nginx,
    postfix,
    sniproxy,
    squid,
    tinyproxy,
    varnish,
)
from tests.servers.server import RunningServer
from tests.servers.strangers import ask, literal, offer, socks5
from tests.servers.world import PROBE4, PROBE6, Office, World

pytestmark = pytest.mark.servers
Factory = Callable[[Office], RunningServer]
OTHER = "198.18.0.2"
NAME = "far.stranger.test"
ORDINARY = f"GET / HTTP/1.1\r\nHost: {NAME}\r\nConnection: close\r\n\r\n".encode()


def _address(office: Office, family: int) -> str:
    return office.address4 if family == 4 else office.address6


@pytest.mark.parametrize("factory", [postfix.opened, exim.opened], ids=["Postfix", "Exim"])
def test_open_mail_server_delivers_for_strangers(
    world: World, office: Office, mailbox: Mailbox, factory: Factory
) -> None:
    server = factory(office)
    for address in (office.address4, office.address6):
        token = secrets.token_hex(8)
        assert offer(world, address, token) == [250, 250, 250]
        message = mailbox.wait_for(token)
        assert message.recipients == (f"{token}@stranger.test",)
        assert message.peer == office.address4
    assert "sink.stranger.test" in server.log()


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize(
    ("factory", "code"), [(postfix.closed, 454), (exim.closed, 550)], ids=["Postfix", "Exim"]
)
def test_closed_mail_server_refuses_strangers(
    world: World, office: Office, factory: Factory, code: int
) -> None:
    factory(office)
    for address in (office.address4, office.address6):
        assert offer(world, address, secrets.token_hex(8)) == [250, code]


@pytest.mark.parametrize("factory", [squid.opened, tinyproxy.opened], ids=["Squid", "Tinyproxy"])
def test_open_web_proxy_works_for_strangers(
    world: World, office: Office, factory: Factory, family: int
) -> None:
    server = factory(office)
    target = PROBE4 if family == 4 else PROBE6
    nonce = secrets.token_hex(8)
    with Page(world.internet, target, 8025, nonce) as page:
        place = f"{literal(target)}:8025"
        entry = (_address(office, family), server.ports[0])
        got = ask(world, *entry, f"GET http://{place}/ HTTP/1.0\r\n\r\n".encode())
        assert nonce.encode() in got
        tunnel = f"CONNECT {place} HTTP/1.0\r\n\r\n".encode()
        got = ask(world, *entry, tunnel, b"GET / HTTP/1.0\r\n\r\n")
        assert nonce.encode() in got
        assert page.peers == [_address(office, family)] * 2


@pytest.mark.parametrize("factory", [squid.closed, tinyproxy.closed], ids=["Squid", "Tinyproxy"])
def test_closed_web_proxy_refuses_strangers(
    world: World, office: Office, factory: Factory, family: int
) -> None:
    server = factory(office)
    with Page(world.internet, OTHER, 80, "secret") as page:
        for request in (f"GET http://{OTHER}/ HTTP/1.0", f"CONNECT {OTHER}:443 HTTP/1.0"):
            answer = ask(
                world,
                _address(office, family),
                server.ports[0],
                f"{request}\r\n\r\n".encode(),
            )
            assert answer.split()[1] == b"403"
        assert page.peers == []


@pytest.mark.parametrize(
    "factory",
    [squid.opened_for_pages, lambda office: tinyproxy.opened(office, connect_ports=[443])],
    ids=["Squid", "Tinyproxy"],
)
def test_half_open_web_proxy_forwards_pages_only(
    world: World, office: Office, factory: Factory
) -> None:
    server = factory(office)
    with Page(world.internet, OTHER, 80, "a page") as page:
        entry = (office.address4, server.ports[0])
        assert b"a page" in ask(world, *entry, f"GET http://{OTHER}/ HTTP/1.0\r\n\r\n".encode())
        tunnel = ask(world, *entry, f"CONNECT {OTHER}:25 HTTP/1.0\r\n\r\n".encode())
        assert tunnel.split()[1] == b"403"
        assert page.peers == [office.address4]


def test_open_socks_server_tunnels_for_strangers(world: World, office: Office, family: int) -> None:
    dante.opened(office)
    target = PROBE4 if family == 4 else PROBE6
    nonce = secrets.token_hex(8)
    with Page(world.internet, target, 8025, nonce) as page:
        got = ask(
            world,
            _address(office, family),
            1080,
            b"\x05\x01\x00",
            socks5(target, 8025),
            b"GET / HTTP/1.0\r\n\r\n",
        )
        assert got.startswith(b"\x05\x00\x05\x00")
        assert nonce.encode() in got
        assert page.peers == [_address(office, family)]


@pytest.mark.parametrize(
    ("factory", "answer"),
    [(dante.closed, b""), (dante.with_login, b"\x05\xff")],
    ids=["local network only", "login only"],
)
def test_closed_socks_server_refuses_strangers(
    world: World, office: Office, factory: Factory, answer: bytes, family: int
) -> None:
    factory(office)
    assert ask(world, _address(office, family), 1080, b"\x05\x01\x00") == answer


@pytest.mark.parametrize(
    "factory",
    [
        sniproxy.opened,
        nginx.by_host,
        haproxy.reverse_to_anywhere,
        caddy.reverse_to_anywhere,
    ],
    ids=["sniproxy", "nginx", "HAProxy", "Caddy"],
)
def test_reverse_proxy_leads_to_the_host_it_is_told(
    world: World, office: Office, factory: Factory
) -> None:
    factory(office)
    with _named(world), Page(world.internet, OTHER, 80, "a page") as page:
        got = ask(world, office.address4, 80, ORDINARY)
        assert b"a page" in got
        assert page.peers == [office.address4]


@pytest.mark.parametrize(
    "factory",
    [sniproxy.closed, nginx.site, haproxy.misdirected, caddy.reverse, varnish.reverse],
    ids=["sniproxy", "nginx", "HAProxy", "Caddy", "Varnish"],
)
def test_site_leads_nowhere_else(world: World, office: Office, factory: Factory) -> None:
    server = factory(office)
    with _named(world), Page(world.internet, OTHER, 80, "a page") as page:
        assert b"a page" not in ask(world, office.address4, server.ports[0], ORDINARY)
        assert page.peers == []


def test_socks_server_for_one_port_is_open_there(world: World, office: Office) -> None:
    dante.to_443_only(office)
    request = b"GET / HTTP/1.0\r\n\r\n"
    with Page(world.internet, OTHER, 443, "a page") as page:
        entry = (office.address4, 1080, b"\x05\x01\x00")
        assert b"a page" in ask(world, *entry, socks5(OTHER, 443), request)
        assert ask(world, *entry, socks5(OTHER, 80))[2:4] == b"\x05\x02"
        assert page.peers == [office.address4]


@contextlib.contextmanager
def _named(world: World) -> Iterator[None]:
    world.zone.add(NAME, a=OTHER)
    yield
    world.zone.remove(NAME)
