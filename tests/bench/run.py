# SPDX-License-Identifier: Apache-2.0
"""``make bench``: this engine beside nmap, beside hopm and beside what physics allows, in one run.

Everything happens between two network namespaces at 50 ms round trip. Each figure is a ratio to a
peer or a floor of the same run; the last line holds them all.
"""

from __future__ import annotations

import math
import statistics
import sys

from doorcheck_probe.wire.words import Door, DoorVerdict
from tests.bench import floors, hopm, nmap
from tests.bench.packages import PackageError
from tests.bench.station import Run, measured
from tests.bench.targets import Ports, closed_mail_server, open_proxies
from tests.bench.wide_area import WideArea

RTT_MS = 50.0
ROUNDS = 3
LOSS_PERCENT = 5.0
LOSS_ROUNDS = 40
GUARD_PER_SECOND, GUARD_BURST = 25, 50


def main() -> int:
    """Run everything; the exit status is 1 when a proxy was missed without loss."""
    try:
        nmap.install()
    except PackageError as error:
        print(f"The bench needs nmap, which cannot be installed: {error}", file=sys.stderr)
        return 1
    with WideArea(RTT_MS) as link:
        print(
            f"Two namespaces, {RTT_MS:g} ms round trip, about 3 minutes. Ratio: our time to theirs."
        )
        figures = {"smtp_vs_floor": mail_server(link)}
        with open_proxies(link) as ports:
            runs = [measured(link, Door.PROXY, ports.called) for _ in range(ROUNDS)]
            figures |= proxy_ports(link, ports, runs)
            beside_hopm(link, ports, runs)
            figures["guard_found"] = behind_guard(link, ports)
            figures["loss_found"] = under_loss(link, ports)
    print(" ".join(f"{name}={value:.2f}" for name, value in figures.items()))
    return 0 if all(run.open_ports == ports.open for run in runs) else 1


def mail_server(link: WideArea) -> float:
    """A closed mail port with all attempts of standard depth, against its floor and nmap."""
    with closed_mail_server(link):
        runs = [measured(link, Door.RELAY) for _ in range(ROUNDS)]
        theirs = nmap.relay(link)
    if any(run.check.doors[Door.RELAY].verdict is not DoorVerdict.CLOSED for run in runs):
        raise RuntimeError("a time means nothing: the closed mail server was not found closed")
    ours = min(run.mail_seconds for run in runs)
    ratio = ours / floors.smtp(link.rtt)
    trips = floors.SMTP_ROUND_TRIPS
    print(f"closed mail server: {ours:.2f} s; {ratio:.2f} of the floor of {trips} round trips")
    print(f"  nmap {nmap.RELAY_SCRIPT}: {theirs.seconds:.1f} s, ratio {ours / theirs.seconds:.3f}")
    return ratio


def proxy_ports(link: WideArea, ports: Ports, runs: list[Run]) -> dict[str, float]:
    """The ports without any disturbance, against nmap and the floors."""
    ours = statistics.median(run.seconds for run in runs)
    first = min(run.openings[0] if run.openings else math.inf for run in runs)
    found = min(len(run.open_ports & ports.open) for run in runs)
    syns = statistics.median(run.syns for run in runs) / len(ports.called)
    floor, first_floor = floors.silent_ports(link.rtt), floors.first_open(link.rtt)
    print(
        f"{len(ports.called)} ports ({len(ports.open)} open proxies, {ports.refusing} refuse, "
        f"{len(ports.silent)} silent): {ours:.2f} s and {_of(found, ports)}; "
        f"{ours / floor:.2f} of the floor of {floor:.2f} s"
    )
    print(
        f"  the first one told after {first:.2f} s; {first / first_floor:.2f} of the floor of "
        f"{floors.FETCH_ROUND_TRIPS} round trips"
    )
    theirs = [nmap.proxies(link, ports.called, everywhere=False) for _ in range(ROUNDS)]
    usual = statistics.median(scan.seconds for scan in theirs)
    found = min(len(scan.open_ports & ports.open) for scan in theirs)
    print(
        f"  nmap {' and '.join(nmap.PROXY_SCRIPTS)}: {usual:.2f} s and {_of(found, ports)}, "
        f"ratio {ours / usual:.2f}"
    )
    forced = nmap.proxies(link, ports.called, everywhere=True)
    print(
        f"  nmap with both on every open port: {forced.seconds:.2f} s and "
        f"{_of(len(forced.open_ports & ports.open), ports)}, ratio {ours / forced.seconds:.2f}"
    )
    return {
        "ports_vs_nmap": ours / usual,
        "first_open_vs_floor": first / first_floor,
        "syns_per_port": syns / floors.SYNS_PER_PORT,
    }


def beside_hopm(link: WideArea, ports: Ports, runs: list[Run]) -> None:
    """The same ports by hopm; no figure of the last line depends on it."""
    try:
        hopm.install()
        scan = hopm.scan(link, ports.called)
    except (PackageError, hopm.HopmError, OSError) as error:
        print(f"  hopm: not measured, {error}")
        return
    found = [seconds for port, seconds in scan.found.items() if port in ports.open]
    last = max(found, default=math.inf)
    ours = statistics.median(max(run.openings, default=math.inf) for run in runs)
    whole = statistics.median(run.seconds for run in runs)
    print(
        f"  hopm: {last:.2f} s and {_of(len(found), ports)} "
        f"(IPv4, {scan.pairs} pairs of port and protocol, none with GET)"
    )
    print(f"    all that we find is told after {ours:.2f} s, ratio {ours / last:.2f}")
    if scan.checked is None:
        print(f"    its whole check did not end within {hopm.DEADLINE:g} s")
    else:
        ratio = whole / scan.checked
        print(
            f"    its whole check with its shipped limits: {scan.checked:.1f} s, ratio {ratio:.2f}"
        )
    if scan.banned is not None:
        print(f"    an IRC client is banned at its first open proxy: {scan.banned:.2f} s")


def behind_guard(link: WideArea, ports: Ports) -> float:
    """The share of proxies found behind a firewall that lets only so many SYNs through.

    Whether they are called first or last; the worse of the two counts.
    """
    floor = floors.guarded(len(ports.called), GUARD_PER_SECOND, GUARD_BURST)
    usual = _guarded(link, ports, ports.called)
    found = len(usual.open_ports & ports.open)
    print(
        f"behind a guard of {GUARD_PER_SECOND} SYNs a second after {GUARD_BURST}: "
        f"{usual.seconds:.2f} s and {_of(found, ports)}; one SYN for every port takes {floor:.2f} s"
    )
    late = _guarded(link, ports, ports.proxies_last)
    print(
        f"  the same with the proxies called last: {late.seconds:.2f} s and "
        f"{_of(len(late.open_ports & ports.open), ports)}, verdict "
        f"{late.check.doors[Door.PROXY].verdict.value}"
    )
    return min(found, len(late.open_ports & ports.open)) / len(ports.open)


def _guarded(link: WideArea, ports: Ports, order: tuple[int, ...]) -> Run:
    link.guard(GUARD_PER_SECOND, GUARD_BURST)
    run = measured(link, Door.PROXY, order)
    link.clear()
    link.silence(ports.silent)
    return run


def under_loss(link: WideArea, ports: Ports) -> float:
    """The share of openings found when packets are lost in both directions."""
    link.lose(LOSS_PERCENT)
    runs = [measured(link, Door.PROXY, ports.called) for _ in range(LOSS_ROUNDS)]
    link.lose(0)
    found = sum(len(run.open_ports & ports.open) for run in runs)
    there = LOSS_ROUNDS * len(ports.open)
    seconds = statistics.median(run.seconds for run in runs)
    print(
        f"with {LOSS_PERCENT:g} % loss in each direction: {found} of {there} openings found "
        f"in {LOSS_ROUNDS} rounds of {seconds:.2f} s"
    )
    return found / there


def _of(found: int, ports: Ports) -> str:
    return f"{found} of {len(ports.open)} proxies"


if __name__ == "__main__":
    sys.exit(main())
