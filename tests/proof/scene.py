# SPDX-License-Identifier: Apache-2.0
"""An office with its own network, in the internet of the tests, where somebody waits for it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass

from tests.servers.following import OFFICE
from tests.servers.listeners import Mailbox, Page
from tests.servers.namespaces import Namespace
from tests.servers.server import RunningServer
from tests.servers.world import NAMESERVER, OTHERS4, Office, World

DOMAIN, HOST = "office.test", "mail.office.test"
STRANGERS = "stranger.test"
PAGE_HOST = f"page.{STRANGERS}"
PAGE_PORT, HTTP_PORT, HTTPS_PORT = 8025, 80, 443
PAGE = "A page somewhere in the world"
SERVER = OFFICE.server_address or ""
COLLEAGUE = "192.168.1.20"


@dataclass(frozen=True)
class Outside:
    """What waits in the world for honest users: a mailbox and a page."""

    world: World
    mailbox: Mailbox


@dataclass(frozen=True)
class Scene:
    """One product in one office, and a colleague at another desk."""

    outside: Outside
    office: Office
    colleague: Namespace
    server: RunningServer


@contextlib.contextmanager
def outside(world: World) -> Iterator[Outside]:
    """A mailbox of the domain of the strangers, and a page, at addresses of the world."""
    exchanger = f"sink.{STRANGERS}"
    world.zone.add(STRANGERS, mx=exchanger)
    world.zone.add(exchanger, a=OTHERS4[1])
    world.zone.add(PAGE_HOST, a=OTHERS4[0])
    with (
        Mailbox(world.internet, OTHERS4[1]) as mailbox,
        Page(world.internet, OTHERS4[0], PAGE_PORT, PAGE),
        Page(world.internet, OTHERS4[0], HTTP_PORT, PAGE),
        Page(world.internet, OTHERS4[0], HTTPS_PORT, PAGE),
    ):
        yield Outside(world, mailbox)
    world.zone.remove(STRANGERS)
    world.zone.remove(exchanger)
    world.zone.remove(PAGE_HOST)


def colleague(office: Office) -> Namespace:
    """A second computer in the office's own network, which the guides call the own one."""
    desk = Namespace(f"{office.name}-desk", NAMESERVER)
    office.cleanup.callback(desk.remove)
    office.ip("link", "add", "lan", "type", "veth", "peer", "name", "eth0", "netns", desk.name)
    for namespace, device, address in ((office, "lan", SERVER), (desk, "eth0", COLLEAGUE)):
        namespace.ip("link", "set", device, "up")
        namespace.ip("address", "add", f"{address}/24", "dev", device)
    return desk
