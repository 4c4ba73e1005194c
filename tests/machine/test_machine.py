# SPDX-License-Identifier: Apache-2.0
"""What this computer knows about itself, asked of the real one."""

from __future__ import annotations

import ipaddress
import os
import socket
import sys

import psutil
import pytest

from doorcheck.machine.addresses import holds, own_addresses
from doorcheck.machine.languages import wanted_languages
from doorcheck.machine.listeners import Listener, listener


def test_own_addresses_are_addresses_that_others_could_reach() -> None:
    for address in map(ipaddress.ip_address, own_addresses()):
        assert not address.is_loopback
        assert not address.is_link_local


def test_a_computer_holds_its_own_addresses_and_no_others() -> None:
    assert all(holds(address) for address in own_addresses())
    assert not holds("203.0.113.25")


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_the_program_behind_a_port_is_found(family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as server:
        try:
            server.bind((host, 0))
        except OSError:
            pytest.skip(f"this computer has no {host}")
        server.listen()
        port = server.getsockname()[1]
        found = listener(port)
        assert found == Listener(port, os.getpid(), psutil.Process().name())
    assert listener(port) is None


def test_a_connected_socket_is_not_a_listener() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert listener(client.getsockname()[1]) is None


@pytest.mark.skipif(sys.platform == "win32", reason="asks the environment of Unix desktops")
@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, ()),
        ({"LANG": "C.UTF-8"}, ()),
        ({"LANG": "de_DE.UTF-8"}, ("de_DE.UTF-8",)),
        ({"LANGUAGE": "pt_BR:pt:en", "LANG": "de_DE.UTF-8"}, ("pt_BR", "pt", "en", "de_DE.UTF-8")),
        ({"LC_ALL": "POSIX", "LC_MESSAGES": "fr_FR", "LANG": "fr_FR"}, ("fr_FR",)),
    ],
)
def test_languages_are_wanted_in_the_order_of_the_desktop(
    environment: dict[str, str], wanted: tuple[str, ...]
) -> None:
    assert wanted_languages(environment) == wanted
