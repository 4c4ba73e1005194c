# SPDX-License-Identifier: Apache-2.0
"""Computers that this one is not: without addresses, with odd ones, without rights."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from types import SimpleNamespace

import psutil
import pytest

from doorcheck.machine import languages
from doorcheck.machine.addresses import holds, own_addresses
from doorcheck.machine.languages import wanted_languages
from doorcheck.machine.listeners import Listener, listener

SERVER = """
import socket, sys
server = socket.create_server((sys.argv[1], 0), family=int(sys.argv[2]))
print(server.getsockname()[1], flush=True)
sys.stdin.read()
"""


def interfaces(monkeypatch: pytest.MonkeyPatch, *addresses: tuple[int, str]) -> None:
    """The system reports these addresses, each on an interface of its own."""
    found = {
        f"eth{number}": [SimpleNamespace(family=family, address=address)]
        for number, (family, address) in enumerate(addresses)
    }
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: found)


V4, V6, LINK = socket.AF_INET, socket.AF_INET6, getattr(socket, "AF_PACKET", -1)


@pytest.mark.parametrize(
    ("reported", "own"),
    [
        ([], ()),
        ([(V4, "127.0.0.1"), (V6, "::1")], ()),
        ([(V4, "127.8.9.1")], ()),
        ([(V4, "169.254.7.7"), (V6, "fe80::1%eth0")], ()),
        ([(LINK, "52:54:00:12:34:56")], ()),
        ([(V4, "192.168.1.7")], ("192.168.1.7",)),
        ([(V4, "192.168.1.7"), (V4, "192.168.1.7")], ("192.168.1.7",)),
        ([(V4, "192.168.1.30"), (V4, "192.168.1.7")], ("192.168.1.7", "192.168.1.30")),
        ([(V6, "2001:0DB8:0::0007%2")], ("2001:db8::7",)),
        ([(V6, "2001:db8::7"), (V4, "203.0.113.25")], ("203.0.113.25", "2001:db8::7")),
        ([(V4, "10.0.0.1"), (V4, "9.0.0.1")], ("9.0.0.1", "10.0.0.1")),
    ],
)
def test_own_addresses(
    monkeypatch: pytest.MonkeyPatch, reported: list[tuple[int, str]], own: tuple[str, ...]
) -> None:
    interfaces(monkeypatch, *reported)
    assert own_addresses() == own
    assert all(holds(address) for address in own)
    assert not holds("198.51.100.1")


@pytest.mark.parametrize("written", ["2001:db8::7", "2001:DB8:0:0::7", "2001:0db8::0:7"])
def test_an_address_is_held_however_it_is_written(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    interfaces(monkeypatch, (V6, "2001:db8::7"))
    assert holds(written)


@pytest.mark.parametrize("written", ["", "probe.example", "203.0.113.256", "203.0.113.25/32"])
def test_what_is_no_address_is_an_error_and_not_held(written: str) -> None:
    with pytest.raises(ValueError, match="does not appear to be"):
        holds(written)


# -- who listens ------------------------------------------------------------------------------


@pytest.fixture(params=[("127.0.0.1", V4), ("::1", V6), ("0.0.0.0", V4)], ids=["v4", "v6", "any"])
def other(request: pytest.FixtureRequest) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """Another program that listens, and its port."""
    host, family = request.param
    command = [sys.executable, "-c", SERVER, host, str(int(family))]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            pytest.skip(f"this computer has no {host}")
        yield process, int(line)
        process.communicate("")


def test_another_program_is_found_by_its_port(other: tuple[subprocess.Popen[str], int]) -> None:
    process, port = other
    assert listener(port) == Listener(port, process.pid, psutil.Process(process.pid).name())


def test_a_program_that_ends_is_found_no_more(other: tuple[subprocess.Popen[str], int]) -> None:
    process, port = other
    assert listener(port) is not None
    process.kill()
    process.wait()
    assert listener(port) is None


def test_a_datagram_port_is_no_listener() -> None:
    with socket.socket(V4, socket.SOCK_DGRAM) as datagrams:
        datagrams.bind(("127.0.0.1", 0))
        assert listener(datagrams.getsockname()[1]) is None


def seen(monkeypatch: pytest.MonkeyPatch, *entries: tuple[int, int | None, str]) -> None:
    """The system reports these connections: port, process, state."""
    found = [
        SimpleNamespace(laddr=SimpleNamespace(port=port), pid=pid, status=status)
        for port, pid, status in entries
    ]
    found.append(SimpleNamespace(laddr=(), pid=1, status=psutil.CONN_LISTEN))
    monkeypatch.setattr(psutil, "net_connections", lambda kind: found if kind == "tcp" else [])


GONE = 2**31 - 3


@pytest.mark.parametrize(
    ("entries", "found"),
    [
        ([], None),
        ([(25, None, psutil.CONN_LISTEN)], Listener(25, None, None)),
        ([(25, GONE, psutil.CONN_LISTEN)], Listener(25, GONE, None)),
        ([(25, 1, psutil.CONN_ESTABLISHED)], None),
        ([(2525, 1, psutil.CONN_LISTEN)], None),
        (
            [(25, None, psutil.CONN_LISTEN), (25, GONE, psutil.CONN_LISTEN)],
            Listener(25, GONE, None),
        ),
    ],
)
def test_what_is_seen_with_fewer_rights(
    monkeypatch: pytest.MonkeyPatch,
    entries: list[tuple[int, int | None, str]],
    found: Listener | None,
) -> None:
    seen(monkeypatch, *entries)
    assert listener(25) == found


@pytest.mark.parametrize(
    "error", [psutil.AccessDenied(), PermissionError(), OSError(2, "no /proc")]
)
def test_without_any_right_nobody_is_seen(
    monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def refuse(kind: str) -> list[object]:
        assert kind == "tcp"
        raise error

    monkeypatch.setattr(psutil, "net_connections", refuse)
    assert listener(25) is None


# -- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({"LANGUAGE": "", "LANG": "es_ES.UTF-8"}, ("es_ES.UTF-8",)),
        ({"LANGUAGE": ":es::", "LANG": ""}, ("es",)),
        ({"LANGUAGE": "es:es", "LANG": "es"}, ("es",)),
        ({"LC_ALL": "pt_BR.UTF-8", "LANG": "es"}, ("pt_BR.UTF-8", "es")),
        ({"LC_MESSAGES": "es", "LC_CTYPE": "de"}, ("es",)),
        ({"LC_ALL": "C.UTF-8", "LANG": "es"}, ("es",)),
        ({"LC_ALL": "POSIX", "LANG": "C"}, ()),
        ({"LANGUAGE": "C:pt_BR"}, ("pt_BR",)),
        ({"UNRELATED": "es"}, ()),
    ],
)
def test_languages_of_an_environment(environment: dict[str, str], wanted: tuple[str, ...]) -> None:
    assert wanted_languages(environment) == wanted


@pytest.mark.parametrize(("asked", "wanted"), [("pt_BR", ("pt_BR",)), ("", ()), ("C", ())])
def test_where_no_variable_is_set_the_system_is_asked(
    monkeypatch: pytest.MonkeyPatch, asked: str, wanted: tuple[str, ...]
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    if sys.platform == "win32":
        monkeypatch.setattr(languages.locale, "windows_locale", {})
    monkeypatch.setattr("locale.getlocale", lambda: (asked or None, None))
    assert wanted_languages() == wanted


def test_the_environment_of_the_process_is_the_usual_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "pt_BR:es")
    assert wanted_languages()[:2] == ("pt_BR", "es")
