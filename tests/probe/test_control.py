# SPDX-License-Identifier: Apache-2.0
"""Deep checks and opt-ins want proof of control: by a call back, or by the DNS of the address."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import UTC, datetime, timedelta

import pytest

from doorcheck.check.control import answering
from doorcheck_probe.service.addresses import parse
from doorcheck_probe.service.control import ControlDesk
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire import control
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import Depth, DoorVerdict, Family, Reason
from tests.engine.laboratory import HOST, server
from tests.probe import asgi
from tests.probe.running import RunningProbe, check_from
from tests.servers.world import Office, World

DESK = ControlDesk(pause=0.01, seconds=1.0)
HERE = parse(HOST)


@pytest.mark.anyio
async def test_the_app_is_called_twice() -> None:
    """It answers both times, so the address is its own."""
    async with answering(Family.IPV4, HOST, 0, "ticket") as port:
        await DESK.require(HERE, "ticket", port)


@pytest.mark.anyio
async def test_another_app_is_not_believed() -> None:
    """It knows another ticket: somebody else's check."""
    async with answering(Family.IPV4, HOST, 0, "another") as port:
        with pytest.raises(Refusal) as refused:
            await DESK.require(HERE, "ticket", port)
    assert refused.value.problem.type is Slug.ADDRESS_REFUSED
    assert refused.value.problem.reason is RefusedAddress.CONTROL_UNPROVEN


@pytest.mark.anyio
async def test_an_answer_to_the_first_call_only() -> None:
    """Whoever won a race for the port has lost it by the second call."""
    calls = 0

    async def once(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal calls
        calls += 1
        answer = control.answer_to(await reader.readline(), "ticket")
        if calls == 1 and answer is not None:
            writer.write(answer)

    async with server(once) as port:
        with pytest.raises(Refusal):
            await DESK.require(HERE, "ticket", port)
    assert calls == 2


@pytest.mark.anyio
@pytest.mark.parametrize("said", [b"", b"doorcheck-control x\r\n", b"x" * 9_000, b"\0\xff\r\n"])
async def test_whatever_else_answers(said: bytes) -> None:
    """No server that happens to listen there is taken for the app."""

    async def says(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(said)
        await writer.drain()

    async with server(says) as port:
        with pytest.raises(Refusal):
            await DESK.require(HERE, "ticket", port)


@pytest.mark.anyio
async def test_a_mirror_is_no_app() -> None:
    """An echo says the question, not the answer."""

    async def mirror(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())

    async with server(mirror) as port:
        with pytest.raises(Refusal):
            await DESK.require(HERE, new_token(), port)


@pytest.mark.anyio
@pytest.mark.parametrize("wish", [{"depth": "deep"}, {"allow": ["A01"]}])
async def test_the_api_wants_it(wish: dict[str, object]) -> None:
    """For depth and for every opt-in."""
    async with asgi.service() as service, service.client() as client:
        answer = await asgi.start(client, **wish)
    assert answer.status_code == 403
    assert answer.json()["reason"] == "control-unproven"


@pytest.mark.servers
def test_a_deep_check_by_call(office: Office, probe: RunningProbe) -> None:
    """The app opens a port and the probe reaches it: nothing listens otherwise, all is closed."""
    status, checks = check_from(office, probe, "--depth", "deep")
    assert status == 0
    for check in checks.values():
        assert check.depth is Depth.DEEP
        assert {2525, 23, 3478} <= set(check.ports.tested)
        assert {result.verdict for result in check.doors.values()} == {DoorVerdict.CLOSED}
        assert Reason.DEEP_ONLY not in {gap.reason for gap in check.not_tested}


@pytest.mark.servers
def test_a_firewall_in_front_and_a_record(
    world: World, office: Office, probe: RunningProbe
) -> None:
    """The call does not get through; the reverse name's zone says that it may be."""
    office.silence(40_000)
    arguments = [
        *(sys.executable, "-m", "doorcheck", "check", "--probe", probe.literal_url),
        *("--json", "-", "--depth", "deep", "--control-port", "40000"),
    ]
    refused = office.run(arguments, deadline=60)
    assert refused.returncode == 3
    assert "control" in refused.stderr
    world.zone.add("mail.office.test", a=office.address4)
    world.zone.add_reverse(office.address4, "mail.office.test")
    until = datetime.now(UTC).date() + timedelta(days=3)
    world.zone.add("_doorcheck.mail.office.test", txt=control.record(until))
    allowed = office.run(arguments, deadline=90)
    assert json.loads(allowed.stdout)[0]["depth"] == "deep"
