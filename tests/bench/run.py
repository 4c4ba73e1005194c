# SPDX-License-Identifier: Apache-2.0
"""``make bench``: the engine beside nmap and beside what physics allows, in one run.

Everything happens between two network namespaces at 50 ms round trip. Each figure is a ratio to a
peer or a floor of the same run; the last line holds them all.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from xml.etree import ElementTree as Xml

from doorcheck_probe.engine.port_table import PortTable, port_table
from doorcheck_probe.engine.run import CheckRun
from doorcheck_probe.engine.station import Endpoint, Exits, Order, Station
from doorcheck_probe.listening.canary import Canary
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.listening.sink import Sink
from doorcheck_probe.wire.check import Check, ProbeInfo
from doorcheck_probe.wire.events import AttemptEnded, Event, Progress
from doorcheck_probe.wire.words import AttemptVerdict, Door, Family, Stage
from tests.bench.wide_area import OFFICE, PROBE, WideArea, counted_syns
from tests.servers.namespaces import inside
from tests.servers.products import dante, postfix, squid, tinyproxy
from tests.servers.server import RunningServer

RTT_MS = 50.0
SMTP_FLOOR_RTTS = 4
"""SYN, greeting, EHLO, and the whole group of commands at once (RFC 2920)."""
FETCH_FLOOR_RTTS = 4
"""SYN, request to the proxy; SYN and request from there to us."""
ROUNDS = 3
LOSS_ROUNDS = 10
SCRIPTS = ("http-open-proxy", "socks-open-proxy")


@dataclass(frozen=True)
class Run:
    """One check, how long it took, and when the first opening was told."""

    check: Check
    seconds: float
    first_open: float | None
    syns: int

    @property
    def open_ports(self) -> set[int]:
        """Ports proven open."""
        return {attempt.port for attempt in self.check.proven(Door.PROXY)}


def ports_128(open_ports: list[int]) -> tuple[list[int], list[int]]:
    """128 ports with the open ones among them, and the 65 that shall be silent."""
    others = [port for port in range(20_000, 20_200) if port not in open_ports]
    listed = [*port_table(64).ports, *others]
    usual = [port for port in listed if port not in open_ports][: 128 - len(open_ports)]
    ordered = [port for port in listed if port in open_ports or port in usual][:128]
    return ordered, [port for number, port in enumerate(usual) if number % 2 == 0][:65]


async def check(order: Order, table: PortTable) -> Run:
    """One check from the probe's side of the link."""
    board = ReceiptBoard()
    info = ProbeInfo("probe.example", "0", "abuse@probe.example", (PROBE,), "sink.example")
    async with (
        Sink(info.name, info.mail_domain, board).listening(PROBE, 25) as sink,
        Canary(info.name, board).listening(PROBE, 80) as canary,
    ):
        exits = Exits(Family.IPV4, Endpoint(PROBE, sink), Endpoint(PROBE, canary))
        station = Station(
            info,
            {Family.IPV4: exits},
            board,
            witnesses=(exits.sink,),
            table=table,
            looks_up_names=False,
        )
        began = time.monotonic()
        first: list[float] = []

        def tell(event: Event) -> None:
            opened = isinstance(event, AttemptEnded) and (
                event.attempt.verdict is AttemptVerdict.OPEN
            )
            if opened:
                first.append(time.monotonic() - began)

        made = await CheckRun(order, station, tell).run()
        return Run(made, time.monotonic() - began, first[0] if first else None, 0)


def measured(link: WideArea, order: Order, ports: list[int]) -> Run:
    """A check with its SYNs counted on the wire."""
    with counted_syns(link.probe) as syns, inside(link.probe):
        run = asyncio.run(check(order, PortTable(tuple(ports), frozenset())))
    calls = sum(1 for port in syns if port in ports)
    return Run(run.check, run.seconds, run.first_open, calls)


def nmap_seconds(link: WideArea, ports: list[int]) -> tuple[float, int]:
    """The same ports by nmap with its scripts, asked for our own page; seconds and ports found."""
    listed = ",".join(map(str, ports))
    pattern = f"proxy.url=http://{PROBE}/,proxy.pattern=doorcheck"
    forced = ",".join(f"+{script}" for script in SCRIPTS)
    command = ["nmap", "-n", "-Pn", "-sT", "-p", listed, "--script", forced]
    began = time.monotonic()
    done = link.probe.run([*command, "--script-args", pattern, "-oX", "-", OFFICE], deadline=120)
    seconds = time.monotonic() - began
    tree = Xml.fromstring(done.stdout)  # noqa: S314 - nmap's own output
    found = [port for port in tree.iter("port") if port.find("script") is not None]
    return seconds, len(found)


def smtp_ratio(link: WideArea, order: Order) -> float:
    """A closed mail port with all attempts of standard depth, against four round trips."""
    times = []
    for _ in range(ROUNDS):
        stages: dict[str, float] = {}
        times.append(_relay_seconds(link, order, stages))
    return min(times) / (SMTP_FLOOR_RTTS * link.rtt)


def _relay_seconds(link: WideArea, order: Order, stages: dict[str, float]) -> float:
    async def timed() -> None:
        board = ReceiptBoard()
        info = ProbeInfo("probe.example", "0", "abuse@probe.example", (PROBE,), "sink.example")
        async with (
            Sink(info.name, info.mail_domain, board).listening(PROBE, 25) as sink,
            Canary(info.name, board).listening(PROBE, 80) as canary,
        ):
            exits = Exits(Family.IPV4, Endpoint(PROBE, sink), Endpoint(PROBE, canary))
            station = Station(
                info,
                {Family.IPV4: exits},
                board,
                witnesses=(exits.sink,),
                looks_up_names=False,
            )

            def tell(event: Event) -> None:
                if isinstance(event, Progress) and event.stage is Stage.RELAY:
                    stages[f"relay-{min(event.done, 1)}"] = time.monotonic()

            await CheckRun(order, station, tell).run()

    with inside(link.probe):
        asyncio.run(timed())
    return stages["relay-1"] - stages["relay-0"]


def main() -> int:
    """Run everything; the exit status is 1 when a proxy was missed."""
    if shutil.which("nmap") is None:
        subprocess.run(["apt-get", "install", "-y", "-q", "nmap"], check=True)
    with WideArea(RTT_MS) as link:
        return _bench(link)


def _bench(link: WideArea) -> int:
    mail = postfix.closed(link.office)
    order = Order("bench", OFFICE, Family.IPV4, doors=(Door.RELAY,))
    smtp = smtp_ratio(link, order)
    mail.stop()
    print(f"closed SMTP port: {smtp:.2f} of the floor of {SMTP_FLOOR_RTTS} round trips")
    servers: list[RunningServer] = [
        start(link.office) for start in (squid.opened, tinyproxy.opened, dante.opened)
    ]
    open_ports = [server.ports[0] for server in servers]
    ports, silent = ports_128(open_ports)
    link.silence(silent)
    order = Order("bench", OFFICE, Family.IPV4, doors=(Door.PROXY,))
    runs = [measured(link, order, ports) for _ in range(ROUNDS)]
    theirs = [nmap_seconds(link, ports) for _ in range(ROUNDS)]
    ours = statistics.median(run.seconds for run in runs)
    nmap = statistics.median(seconds for seconds, _found in theirs)
    first = min(run.first_open or 99.0 for run in runs) / (FETCH_FLOOR_RTTS * link.rtt)
    syns = statistics.median(run.syns for run in runs) / len(ports)
    found = min(len(run.open_ports) for run in runs)
    print(f"128 ports: {ours:.2f} s and {found} of 3 proxies; nmap {nmap:.2f} s and {theirs[0][1]}")
    link.guard(25, 50)
    guarded = measured(link, order, ports)
    print(f"with a SYN guard: {guarded.seconds:.2f} s, {len(guarded.open_ports)} of 3 proxies")
    link.clear()
    link.silence(silent)
    link.lose(5)
    lossy = [measured(link, order, ports) for _ in range(LOSS_ROUNDS)]
    kept = sum(len(run.open_ports) for run in lossy) / (3 * LOSS_ROUNDS)
    figures = {
        "smtp_vs_floor": smtp,
        "ports_vs_nmap": ours / nmap,
        "first_open_vs_floor": first,
        "syns_per_port": syns,
        "guard_found": len(guarded.open_ports) / 3,
        "loss_found": kept,
    }
    print(" ".join(f"{name}={value:.2f}" for name, value in figures.items()))
    return 0 if found == 3 else 1


if __name__ == "__main__":
    sys.exit(main())
