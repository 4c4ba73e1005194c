# SPDX-License-Identifier: Apache-2.0
"""hopm, the proxy monitor of IRC networks, on a machine of the probe. It knows IPv4 only."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench import irc
from tests.bench.packages import unpack
from tests.bench.wide_area import OFFICE, PROBE, WideArea
from tests.servers.machine import Machine
from tests.servers.namespaces import inside

PROTOCOLS = ("HTTP", "HTTPPOST", "SOCKS4", "SOCKS5")
"""HTTP is CONNECT. There is no way to have hopm fetch a page with GET."""
IRC_PORT = 6667
DEADLINE = 120.0
CONFIG = """\
options {{
    pidfile = "/run/hopm.pid";
}};
irc {{
    nick = "{nick}";
    realname = "Doorcheck bench";
    username = "{nick}";
    server = "{probe}";
    port = {port};
    mode = "+c";
    channel {{ name = "{channel}"; }};
    connregex = "{client}";
    kline = "KLINE 180 *@%i :Open proxy found on your host.";
}};
scanner {{
    name = "bench";
{protocols}
    # The limits of the file that Debian ships.
    fd = 512;
    max_read = 4 kbytes;
    timeout = 30 seconds;
    target_ip = "{probe}";
    target_port = {port};
    target_string = "{target}";
}};
user {{
    mask = "*!*@*";
    scanner = "bench";
}};
"""


class HopmError(Exception):
    """hopm does not run; the message holds its own last words."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What hopm reported and when, in seconds; ``None`` for what it did not do in time."""

    found: dict[int, float]
    """Open proxies of the operator's check, each with its time."""
    checked: float | None
    """The whole check, which waits for silent ports as long as hopm is shipped to."""
    banned: float | None
    """From the notice of a client to the ban that its first open proxy earns it."""
    pairs: int
    """How many pairs of a port and a protocol were tried."""


def install() -> None:
    """Have hopm where its machine finds it. Raises ``PackageError``."""
    unpack("hopm", "usr/bin/hopm")


def scan(link: WideArea, ports: Sequence[int]) -> Scan:
    """Have hopm try every protocol it shares with us on every port. Raises ``HopmError``."""
    machine = Machine(link.probe, "hopm", "hopm.probe.example", own=("/etc/hopm/",))
    pairs = list(itertools.product(PROTOCOLS, ports))
    machine.path("/etc/hopm/hopm.conf").write_text(
        CONFIG.format(
            nick=irc.NICK,
            probe=PROBE,
            port=IRC_PORT,
            channel=irc.CHANNEL,
            client=irc.CLIENT.replace("\\", "\\\\"),
            protocols="\n".join(f"    protocol = {name}:{port};" for name, port in pairs),
            target=irc.GREETING,
        )
    )
    machine.boot()
    with inside(link.probe):
        server = asyncio.run(_served(machine))
    return Scan(server.found, server.checked, server.banned, len(pairs))


async def _served(machine: Machine) -> irc.IrcServer:
    irc_server = irc.IrcServer(OFFICE)
    loop = asyncio.get_running_loop()
    async with await loop.create_server(lambda: irc.Connection(irc_server), PROBE, IRC_PORT):
        # In the foreground, where it says why it cannot go on.
        running = asyncio.create_task(
            asyncio.to_thread(machine.run, ("hopm", "-d"), deadline=DEADLINE + 10)
        )
        finished = asyncio.create_task(irc_server.finished.wait())
        try:
            await asyncio.wait(
                (running, finished), timeout=DEADLINE, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            finished.cancel()
            early = running.done()
            machine.stop()
            ended = await running
    if early and not irc_server.finished.is_set():
        last = ended.stdout.strip().splitlines()[-1:] or [f"exit status {ended.returncode}"]
        raise HopmError(last[0])
    return irc_server
