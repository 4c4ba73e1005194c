# SPDX-License-Identifier: Apache-2.0
"""The network of the room: what an empty office answers, and that nothing stays behind."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from tests.servers.products import postfix
from tests.servers.world import PROBE4, PROBE6, Office, World, inside

pytestmark = pytest.mark.servers


def test_empty_office_refuses_and_silenced_ports_say_nothing(
    world: World, office: Office, family: int
) -> None:
    office.silence(1000, 1010)
    address = office.address4 if family == 4 else office.address6
    with inside(world.internet):
        for port in (25, 999, 1011):
            with pytest.raises(ConnectionRefusedError):
                socket.create_connection((address, port), timeout=15)
        for port in (1000, 1010):
            with pytest.raises(TimeoutError):
                socket.create_connection((address, port), timeout=0.3)


def test_strangers_come_from_the_address_of_the_probe(
    world: World, office: Office, family: int
) -> None:
    address = office.address4 if family == 4 else office.address6
    with inside(office):
        listening = socket.create_server(
            (address, 25), family=socket.AF_INET if family == 4 else socket.AF_INET6
        )
    with listening, inside(world.internet), socket.create_connection((address, 25), timeout=15):
        link, peer = listening.accept()
        link.close()
        assert peer[0] == (PROBE4 if family == 4 else PROBE6)


def test_lookups_in_an_office_use_the_zone(world: World, office: Office) -> None:
    world.zone.add("two.test", a=PROBE4, aaaa=PROBE6)
    found = office.run(["getent", "ahosts", "two.test"]).stdout
    assert PROBE4 in found
    assert PROBE6 in found
    world.zone.remove("two.test")
    assert office.run(["getent", "ahosts", "two.test"]).returncode != 0


@pytest.mark.usefixtures("world")
def test_a_world_leaves_nothing_behind() -> None:
    with World() as second:
        server = postfix.closed(second.office("short"))
        assert server.run(["hostname"]).stdout == "mail.office.test\n"
        idle = second.internet.popen(["sleep", "infinity"])
        workplace = server.machine.office.workplace
        namespaces = list(Path("/run/netns").glob(f"{second.identity}-*"))
        assert len(namespaces) == 3
    assert idle.wait(5) < 0
    assert not list(Path("/run/netns").glob(f"{second.identity}-*"))
    assert not list(Path("/etc/netns").glob(f"{second.identity}-*"))
    assert not workplace.exists()
    commands = [_command(path) for path in Path("/proc").glob("[0-9]*")]
    assert not [command for command in commands if second.identity in command]


def _command(process: Path) -> str:
    try:
        return (process / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def test_only_the_calling_thread_moves_and_only_for_a_while(world: World, office: Office) -> None:
    def network() -> Path:
        return Path("/proc/thread-self/ns/net").readlink()

    seen: list[Path] = []
    before = network()
    with inside(world.internet):
        thread = threading.Thread(target=lambda: seen.append(network()))
        thread.start()
        thread.join()
        with inside(office):
            seen.append(network())
        seen.append(network())
    assert network() == before
    assert seen[0] == seen[2]
    assert len({before, *seen}) == 3
