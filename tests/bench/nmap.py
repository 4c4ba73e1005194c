# SPDX-License-Identifier: Apache-2.0
"""nmap with its three scripts: open proxies over HTTP and SOCKS, and open mail relays."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.receipt import CANARY_MARK
from doorcheck_probe.wire.tokens import new_token
from tests.bench.packages import apt
from tests.bench.station import listening
from tests.bench.wide_area import OFFICE, PROBE, PROBE_NAME, WideArea
from tests.servers.namespaces import inside
from tests.servers.zone import Zone

PROXY_SCRIPTS = ("http-open-proxy", "socks-open-proxy")
RELAY_SCRIPT = "smtp-open-relay"
DEADLINE = 120.0


@dataclass(frozen=True, slots=True)
class Scan:
    """What one run of nmap took and said."""

    seconds: float
    said: dict[int, str]
    """The words of its scripts, by port."""

    @property
    def open_ports(self) -> frozenset[int]:
        """Ports whose script calls the proxy open."""
        return frozenset(port for port, words in self.said.items() if "open" in words.lower())


def install() -> None:
    """Have nmap on this machine. Raises ``PackageError`` when it cannot be had."""
    if shutil.which("nmap") is None:
        apt("install", "--yes", "--no-install-recommends", "nmap")


def proxies(link: WideArea, ports: Sequence[int], *, everywhere: bool) -> Scan:
    """Have both proxy scripts ask for our own page, whose words they are told.

    They do so at the ports they know by number, or at every open port.
    """
    # The SOCKS script looks the host of its page up, even where that is an address.
    zone = Zone(link.probe, "127.0.0.1")
    try:
        zone.add(PROBE_NAME, a=PROBE)
        with inside(link.probe):
            return asyncio.run(_with_page(link, ports, everywhere))
    finally:
        zone.stop()


def relay(link: WideArea) -> Scan:
    """Ask the mail server the sixteen questions of the relay script."""
    return _scan(link, [25], [RELAY_SCRIPT], f"{RELAY_SCRIPT}.domain=sink.example")


async def _with_page(link: WideArea, ports: Sequence[int], everywhere: bool) -> Scan:
    board, token = ReceiptBoard(), new_token()
    await board.expect(token)
    async with listening(board):
        # A plus sign sets the script's own choice of ports aside.
        scripts = [f"+{script}" if everywhere else script for script in PROXY_SCRIPTS]
        # The pattern is one of Lua, where a hyphen means something else.
        words = CANARY_MARK.partition("-")[0]
        arguments = f"proxy.url=http://{PROBE_NAME}/p/{token},proxy.pattern={words}"
        return await asyncio.to_thread(_scan, link, ports, scripts, arguments)


def _scan(link: WideArea, ports: Sequence[int], scripts: Sequence[str], arguments: str) -> Scan:
    listed = ",".join(map(str, ports))
    command = ["nmap", "-n", "-Pn", "-sT", "-p", listed, "--script", ",".join(scripts)]
    began = time.monotonic()
    done = link.probe.run(
        [*command, "--script-args", arguments, "-oX", "-", OFFICE], deadline=DEADLINE
    )
    seconds = time.monotonic() - began
    if done.returncode != 0:
        raise subprocess.CalledProcessError(done.returncode, done.args, done.stdout, done.stderr)
    tree = Xml.fromstring(done.stdout)  # noqa: S314 - nmap's own output
    return Scan(seconds, {int(port.get("portid", "0")): _words(port) for port in tree.iter("port")})


def _words(port: Xml.Element) -> str:
    return " ".join(script.get("output", "").strip() for script in port.iter("script"))
