# SPDX-License-Identifier: Apache-2.0
"""On a real network: whatever an asker says, only the asker's own address is called."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from tests.probe.running import RunningProbe, check_from
from tests.servers.products import squid
from tests.servers.world import Office, World

ASK = """
import json, sys, urllib.request
base, headers, body = sys.argv[1], json.loads(sys.argv[2]), json.loads(sys.argv[3])
def ask(path, data=None, extra={}):
    request = urllib.request.Request(base + path, data, {**extra})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
ticket = json.loads(ask("/v1/whoami")[1])["ticket"]
plain = json.dumps({"ticket": ticket, "consent": True, **body}).encode()
status, text = ask("/v1/checks", plain, {"Content-Type": "application/json", **headers})
if status == 202:
    ask("/v1/checks/" + json.loads(text)["id"] + "/events")
print(json.dumps([status, json.loads(text)]))
"""


class Attack(NamedTuple):
    """A way to name somebody else; ``{victim}`` is filled in."""

    name: str
    headers: dict[str, str]
    body: dict[str, Any]


ATTACKS = (
    Attack("forwarded-for", {"X-Forwarded-For": "{victim}"}, {}),
    Attack("forwarded", {"Forwarded": "for={victim}"}, {}),
    Attack("host", {"Host": "{victim}"}, {}),
    Attack("origin", {"Origin": "http://{victim}", "Referer": "http://{victim}/"}, {}),
    Attack("body-address", {}, {"address": "{victim}", "target": "{victim}", "ip": "{victim}"}),
    Attack("body-source", {}, {"source": "{victim}", "peer": "{victim}"}),
    Attack("mail-domain", {}, {"mail_domain": "victim.test"}),
    Attack("mail-domain-literal", {}, {"mail_domain": "{victim}"}),
    Attack("ports", {}, {"ports": [9999]}),
)


class Victim:
    """Somebody who never asked; the kernel counts what arrives."""

    def __init__(self, office: Office) -> None:
        """An office with nothing on it."""
        self.office = office

    def segments(self) -> int:
        """TCP segments that reached the victim so far."""
        lines = self.office.run(["cat", "/proc/net/snmp"]).stdout.splitlines()
        names, values = (line.split() for line in lines if line.startswith("Tcp:"))
        return int(dict(zip(names, values, strict=True))["InSegs"])


@pytest.fixture
def victim(world: World) -> Iterator[Victim]:
    """An office that nobody asked about; its name resolves to it."""
    office = world.office("victim")
    world.zone.add("victim.test", a=office.address4, mx="victim.test")
    yield Victim(office)
    world.zone.remove("victim.test")
    office.remove()


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_nobody_else_is_called(
    attack: Attack, office: Office, victim: Victim, probe: RunningProbe
) -> None:
    """Not one TCP segment reaches the victim, and no check is about it."""
    address = victim.office.address4
    filled = json.loads(json.dumps(attack._asdict()).replace("{victim}", address))
    ran = office.run(
        [
            *(sys.executable, "-c", ASK, probe.literal_url),
            *(json.dumps(filled["headers"]), json.dumps(filled["body"])),
        ],
        deadline=60,
    )
    assert ran.returncode == 0, ran.stderr
    status, answer = json.loads(ran.stdout)
    assert status in (202, 403, 422)
    if status == 202:
        assert answer["address"] == office.address4
    assert victim.segments() == 0


def test_a_hostile_banner_names_a_stranger(
    world: World, office: Office, victim: Victim, probe: RunningProbe
) -> None:
    """The name in a greeting is never connected to; an open proxy is asked for our ends only."""
    world.zone.add("office.test", a=office.address4)
    squid.opened(office)
    status, checks = check_from(office, probe, "--mail-domain", "victim.test")
    assert status == 1
    assert checks
    assert victim.segments() == 0
