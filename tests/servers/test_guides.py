# SPDX-License-Identifier: Apache-2.0
"""An open server of the room can be closed by editing its configuration and applying it."""

from __future__ import annotations

import re
import secrets

import pytest

from tests.servers.listeners import Mailbox, Page
from tests.servers.products import dante, exim, postfix, squid, tinyproxy
from tests.servers.strangers import ask, offer
from tests.servers.world import PROBE4, Office, World

pytestmark = pytest.mark.servers
REQUEST = f"GET http://{PROBE4}:8025/ HTTP/1.0\r\n\r\n".encode()


def test_postfix_is_closed_and_opened_again(world: World, office: Office, mailbox: Mailbox) -> None:
    server = postfix.opened(office)
    trusted = "mynetworks = 127.0.0.0/8 [::1]/128"
    server.run(["postconf", "-e", trusted]).check_returncode()
    assert trusted in server.config.read_text()
    server.reload()
    assert offer(world, office.address4, secrets.token_hex(8)) == [250, 454]
    text = server.config.read_text()
    server.config.write_text(text.replace(trusted, "mynetworks = 198.18.0.0/16"))
    server.restart()
    token = secrets.token_hex(8)
    assert offer(world, office.address4, token) == [250, 250, 250]
    mailbox.wait_for(token)


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize("apply", ["reload", "restart"])
def test_exim_is_closed(world: World, office: Office, apply: str) -> None:
    server = exim.opened(office)
    text = re.sub(r"(?m)^dc_relay_nets=.*$", "dc_relay_nets=''", server.config.read_text())
    server.config.write_text(text)
    getattr(server, apply)()
    assert offer(world, office.address4, secrets.token_hex(8)) == [250, 550]


@pytest.mark.parametrize("apply", ["reload", "restart"])
def test_squid_is_closed(world: World, office: Office, apply: str) -> None:
    server = squid.opened(office)
    server.config.write_text(server.config.read_text().replace("http_access allow all\n", ""))
    getattr(server, apply)()
    with Page(world.internet, PROBE4, 8025, "secret"):
        assert ask(world, office.address4, 3128, REQUEST).split()[1] == b"403"


@pytest.mark.parametrize("apply", ["reload", "restart"])
def test_tinyproxy_is_closed(world: World, office: Office, apply: str) -> None:
    server = tinyproxy.opened(office)
    server.config.write_text(server.config.read_text() + "Allow 192.168.1.0/24\n")
    getattr(server, apply)()
    with Page(world.internet, PROBE4, 8025, "secret"):
        assert ask(world, office.address4, 8888, REQUEST).split()[1] == b"403"


def test_tinyproxy_leaves_the_outside(world: World, office: Office) -> None:
    server = tinyproxy.opened(office)
    server.config.write_text(server.config.read_text() + "Listen 127.0.0.1\n")
    server.restart(addresses=["127.0.0.1"])
    with pytest.raises(ConnectionRefusedError):
        ask(world, office.address4, 8888, REQUEST)


def test_dante_is_closed(world: World, office: Office) -> None:
    server = dante.opened(office)
    text = server.config.read_text()
    server.config.write_text(text.replace("socksmethod: none", "socksmethod: username"))
    server.reload()
    assert ask(world, office.address4, 1080, b"\x05\x01\x00") == b"\x05\xff"
