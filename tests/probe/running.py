# SPDX-License-Identifier: Apache-2.0
"""A real probe in the internet of the tests, and the real app in an office."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import Any

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.words import Door, DoorVerdict, Family
from tests.servers.listeners import Mailbox
from tests.servers.polling import until
from tests.servers.world import PROBE4, PROBE6, Office, World

NAME = "probe.doorcheck.test"
MAIL_DOMAIN = "sink.doorcheck.test"
API_PORT = 8050
CHECK_SECONDS = 90.0


class RunningProbe:
    """``doorcheck-probe serve`` as an operator runs it, with a witness elsewhere."""

    def __init__(self, world: World, *, options: Sequence[str] = ()) -> None:
        """Start it and wait until it says that it is fit to judge."""
        self._world = world
        self._process = world.internet.popen(
            [
                *(sys.executable, "-m", "doorcheck_probe", "serve"),
                *("--name", NAME, "--mail-domain", MAIL_DOMAIN),
                *("--address", PROBE4, "--address", PROBE6),
                *("--http", f"[::]:{API_PORT}", "--allow-private", "--checks-per-hour", "1000"),
                *options,
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            until(self._answers, "the probe to answer")
        except BaseException:
            self.stop()
            raise

    @property
    def url(self) -> str:
        """Where the app finds it, over both families."""
        return f"http://{NAME}:{API_PORT}"

    @property
    def literal_url(self) -> str:
        """The same without a name, over IPv4."""
        return f"http://{PROBE4}:{API_PORT}"

    def stop(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(timeout=20)

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise RuntimeError(f"the probe ended with {self._process.returncode}")
        asked = self._world.internet.run(
            [sys.executable, "-c", _ASK, f"{self.literal_url}/healthz"]
        )
        return asked.returncode == 0


_ASK = "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)"


@contextlib.contextmanager
def probe_with_witness(world: World, *, options: Sequence[str] = ()) -> Iterator[RunningProbe]:
    """A probe whose way out on port 25 is vouched for by a machine elsewhere."""
    world.zone.add(NAME, a=PROBE4, aaaa=PROBE6)
    world.zone.add(MAIL_DOMAIN, mx=NAME)
    elsewhere = world.office("witness")
    with Mailbox(elsewhere, elsewhere.address4):
        probe = RunningProbe(world, options=["--witness", elsewhere.address4, *options])
        try:
            yield probe
        finally:
            probe.stop()


def check_from(
    office: Office, probe: RunningProbe, *options: str, url: str | None = None
) -> tuple[int, dict[Family, Check]]:
    """Run ``doorcheck check`` in an office; its exit status and what it found per family.

    ``url`` is another of the probe's, such as the one that has no IPv6.
    """
    ran = office.run(
        [
            *(sys.executable, "-m", "doorcheck", "check"),
            *("--probe", url or probe.url, "--json", "-", *options),
        ],
        deadline=CHECK_SECONDS,
    )
    if ran.returncode == 3:
        raise RuntimeError(f"the check could not run: {ran.stderr}")
    plain: list[Any] = json.loads(ran.stdout)
    checks = [from_plain(Check, one) for one in plain]
    return ran.returncode, {check.family: check for check in checks}


def verdict(check: Check, door: Door) -> DoorVerdict:
    """The verdict of one door."""
    return check.doors[door].verdict
