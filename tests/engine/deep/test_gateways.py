# SPDX-License-Identifier: Apache-2.0
"""W01, X14 and X15: fake gateways that lead anywhere, and the same ones that do not."""

from __future__ import annotations

import re

import pytest

from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.wire.words import AttemptVerdict, Door, ProofKind, Reason
from tests.engine.deep.finding import CLOSED, OPEN, Opened, attempts, opened, told
from tests.engine.deep.gateway_fakes import ftp_gateway, prompting, sni_gateway
from tests.engine.deep.http_fakes import http_proxy
from tests.engine.deep.serving import behind_tls, fake
from tests.engine.deep.station import NAME, bench
from tests.engine.laboratory import HOST

pytestmark = [pytest.mark.anyio, pytest.mark.servers, pytest.mark.usefixtures("on_the_machine")]

TUNNEL = ProofKind.TUNNEL
BOTH = re.compile(r"(?P<host>[\d.]+):(?P<port>\d+)")
NEVER = re.compile(r"(?!)(?P<host>)(?P<port>)")
PROMPTS = (
    (b"WinGate>", BOTH),
    (b"\xff\xfb\x01\xff\xfb\x03WinGate>", BOTH),
    (b"Welcome to SpoonProxy V2.8\r\nSpoonProxy>", BOTH),
    (b"CCProxy Telnet>CCProxy Telnet Service Ready.\r\nCCProxy Telnet>", BOTH),
    (b"mngtr> ", BOTH),
    (b"Enter host[:port]: ", BOTH),
    (b"host_name:port: ", BOTH),
    (b"gate.example telnet proxy\r\ntn-gw-> ", re.compile(r"c (?P<host>[\d.]+) (?P<port>\d+)")),
    (b"telnet> ", re.compile(r"open (?P<host>[\d.]+) (?P<port>\d+)")),
    (b"\r\ncisco-2500>", re.compile(r"telnet (?P<host>[\d.]+) (?P<port>\d+)")),
)
LOGINS = (
    b"Username: ",
    b"\r\ngate login: ",
    b"Password: ",
    b"User Access Verification\r\nPassword: ",
)
UNKNOWN = (b"", b"router#", b"Welcome.\r\n> ", b"Menu\r\n1) Status\r\n2) Reboot\r\nChoice: ")


@pytest.mark.parametrize("port", [23, 2323, 1181])
async def test_a_gateway_on_every_port_where_one_is_looked_for(port: int) -> None:
    """They are called for their numbers alone."""
    async with bench() as lab, fake(prompting(b"WinGate>", BOTH, []), HOST, port):
        check = await lab.check(port, named=False)
    assert opened(check, Door.PROXY) == {Opened("W01", "plain", TUNNEL)}, told(check)


async def test_a_gateway_on_a_port_that_the_asker_named() -> None:
    """Whoever names a port wants to know of everything that may stand there."""
    async with bench() as lab, fake(prompting(b"WinGate>", BOTH, []), HOST, 4000):
        check = await lab.check(4000, named=True)
    assert opened(check, Door.PROXY) == {Opened("W01", "plain", TUNNEL)}, told(check)


@pytest.mark.parametrize(("prompt", "command"), PROMPTS, ids=[repr(case[0]) for case in PROMPTS])
async def test_every_prompt_is_answered_in_its_own_words(
    prompt: bytes, command: re.Pattern[str]
) -> None:
    """The gateway understands one command only, and leads to our sink."""
    heard: list[bytes] = []
    async with bench() as lab, fake(prompting(prompt, command, heard), HOST, 23):
        check = await lab.check(23, named=False)
    assert opened(check, Door.PROXY) == {Opened("W01", "plain", TUNNEL)}, (told(check), heard)
    assert check.doors[Door.PROXY] == OPEN


async def test_a_gateway_that_does_not_lead_on() -> None:
    """It was told where to and did not go there: closed."""
    heard: list[bytes] = []
    async with bench() as lab, fake(prompting(b"WinGate>", NEVER, heard), HOST, 23):
        check = await lab.check(23, named=False)
    (found,) = attempts(check, "W01")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.REFUSED_BY_RULE)
    assert check.doors[Door.PROXY] == CLOSED, told(check)
    # Calls that only look whether somebody is still there say nothing.
    assert [line for line in heard if line] == [f"{lab.exits.sink.authority}\r\n".encode()]


@pytest.mark.parametrize("prompt", [*LOGINS, *UNKNOWN], ids=repr)
async def test_at_other_prompts_nothing_is_said(prompt: bytes) -> None:
    """A login is no business of ours, and an unknown prompt may be anything."""
    heard: list[bytes] = []
    async with bench() as lab, fake(prompting(prompt, NEVER, heard), HOST, 23):
        check = await lab.check(23, named=False)
    (found,) = attempts(check, "W01")
    reason = Reason.LOGIN_REQUIRED if prompt in LOGINS else Reason.OTHER_PROTOCOL
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, reason)
    assert check.doors[Door.PROXY] == CLOSED
    assert set(heard) == {b""}


@pytest.mark.parametrize(("port", "named"), [(21, False), (2121, True)])
async def test_an_ftp_gateway(port: int, named: bool) -> None:
    """On its own port, and on one that the asker named."""
    async with bench() as lab, fake(ftp_gateway(leads_on=True), HOST, port):
        check = await lab.check(port, named=named)
    assert opened(check, Door.PROXY) == {Opened("X15", "plain", TUNNEL)}, told(check)
    assert check.doors[Door.PROXY] == OPEN


@pytest.mark.parametrize(("port", "named"), [(21, False), (2121, True)])
async def test_an_ordinary_ftp_server(port: int, named: bool) -> None:
    """It asks for the password of whom it takes for a user: no gateway."""
    async with bench() as lab, fake(ftp_gateway(leads_on=False), HOST, port):
        check = await lab.check(port, named=named)
    (found,) = attempts(check, "X15")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.NOT_A_PROXY)
    assert check.doors[Door.PROXY] == CLOSED, told(check)


@pytest.mark.parametrize("has_own_site", [True, False], ids=["own-site", "no-own-site"])
async def test_a_gateway_by_sni(has_own_site: bool) -> None:
    """It leads to any name; without one, to a site of its own or nowhere."""
    site = behind_tls(http_proxy(lambda _request: "", {}))
    async with bench() as lab, fake(site) as own:
        secure = lab.exits.secure

        def choose(name: str) -> Endpoint | None:
            if name == NAME:
                return secure
            return Endpoint(HOST, own) if has_own_site else None

        async with fake(sni_gateway(choose)) as port:
            check = await lab.check(port)
    assert opened(check, Door.PROXY) == {Opened("X14", "sni", ProofKind.FETCH)}, told(check)
    assert check.doors[Door.PROXY] == OPEN


async def test_a_gateway_by_sni_for_its_own_sites() -> None:
    """Whatever name is said leads to its own site: no gateway for strangers."""
    site = behind_tls(http_proxy(lambda _request: "", {}))
    async with (
        bench() as lab,
        fake(site) as own,
        fake(sni_gateway(lambda _name: Endpoint(HOST, own))) as port,
    ):
        check = await lab.check(port)
    (found,) = attempts(check, "X14")
    assert (found.verdict, found.reason) == (AttemptVerdict.CLOSED, Reason.NOT_A_PROXY)
