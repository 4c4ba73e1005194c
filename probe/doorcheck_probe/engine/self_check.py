# SPDX-License-Identifier: Apache-2.0
"""Before judging others: do our own sink, canary and way out work?

If one of them does not, every door would look closed. The probe then refuses to judge.
"""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass

from aiosmtplib import SMTP, SMTPException

from doorcheck_probe.engine.link import dial
from doorcheck_probe.engine.proxy.exit import page_request, read_challenge
from doorcheck_probe.engine.station import Endpoint, Exits, Intercepted, ProbeFault, Station
from doorcheck_probe.wire.tokens import mailbox, new_token
from doorcheck_probe.wire.words import Vantage

SECONDS = 5.0
CONTROL_SECONDS = 2.0
CONTROL_PORTS = (80, 3128, 8080)
"""Where filters on the way are wont to answer for everybody."""


@dataclass(frozen=True)
class WayOut:
    """What was proven about ourselves."""

    mail: bool
    """Port 25 outwards is not blocked: a machine of our own elsewhere answered on it."""


async def prove_ourselves(station: Station) -> WayOut:
    """Send ourselves a mail, fetch our own page, knock at our witnesses.

    Raises ``ProbeFault`` naming the first thing that failed, and ``Intercepted``.
    """
    for exits in station.exits.values():
        await _prove_sink(station, exits)
        await _prove_canary(station, exits)
    if station.vantage is Vantage.INSIDE:
        # The address is this computer's own: nothing lies in between that could block.
        return WayOut(mail=True)
    if not station.witnesses:
        return WayOut(mail=False)
    for exits in station.exits.values():
        await _prove_nobody_in_between(station, exits)
    answers = await asyncio.gather(*(_greets(witness) for witness in station.witnesses))
    if not any(answers):
        raise ProbeFault("port 25 outwards is blocked: no witness of ours answered on it")
    return WayOut(mail=True)


async def _prove_sink(station: Station, exits: Exits) -> None:
    token = new_token()
    await station.receipts.expect(token)
    client = SMTP(
        hostname=exits.sink.address,
        port=exits.sink.port,
        local_hostname=station.info.name,
        start_tls=False,
        timeout=SECONDS,
    )
    try:
        async with client:
            await client.ehlo()
            await client.mail(f"probe@{station.info.mail_domain}")
            await client.rcpt(mailbox(token, station.info.mail_domain))
            await client.data(f"Subject: self-check {token}\r\n\r\n{token}\r\n")
    except (SMTPException, OSError) as error:
        raise ProbeFault(f"the sink at {exits.sink.authority} is deaf: {error}") from error
    if await station.receipts.wait(token, SECONDS) is None:
        raise ProbeFault(f"the sink at {exits.sink.authority} took mail and noted nothing")
    await station.receipts.forget([token])


async def _prove_canary(station: Station, exits: Exits) -> None:
    token = new_token()
    await station.receipts.expect(token)
    canary = exits.canary
    try:
        async with dial(canary.address, canary.port, seconds=SECONDS) as link:
            await link.send(page_request(canary, token))
            challenge = await read_challenge(link, SECONDS)
    except OSError as error:
        raise ProbeFault(f"the canary at {canary.authority} is deaf: {error}") from error
    receipt = await station.receipts.find(token)
    if receipt is None or challenge is None or receipt.details.get("challenge") != challenge:
        raise ProbeFault(f"the canary at {canary.authority} did not note our visit")
    await station.receipts.forget([token])


async def _prove_nobody_in_between(station: Station, exits: Exits) -> None:
    """X00, the negative control: a witness of ours is no proxy, so it cannot fetch our page.

    If it seems to, somebody on our own way out answers in its place, as some providers' filters
    do, and would answer in the place of every tested address too.
    """
    token = new_token()
    await station.receipts.expect(token)
    six = ":" in exits.canary.address
    elsewhere = {
        witness.address
        for witness in station.witnesses
        if (":" in witness.address) == six and witness.address not in station.info.addresses
    }
    calls = (
        _ask_for_our_page(Endpoint(address, port), exits.canary, token)
        for address in elsewhere
        for port in CONTROL_PORTS
    )
    await asyncio.gather(*calls)
    if await station.receipts.find(token) is not None:
        raise Intercepted("somebody on our way out answers in the place of others")
    await station.receipts.forget([token])


async def _ask_for_our_page(where: Endpoint, canary: Endpoint, token: str) -> None:
    with contextlib.suppress(OSError):
        async with dial(where.address, where.port, seconds=CONTROL_SECONDS) as link:
            ours = canary.authority
            request = f"GET http://{ours}/p/{token} HTTP/1.1\r\nHost: {ours}\r\n\r\n"
            await link.send(request.encode("ascii"))
            await link.receive(CONTROL_SECONDS)


async def _greets(witness: Endpoint) -> bool:
    try:
        async with dial(witness.address, witness.port, seconds=SECONDS) as link:
            return (await link.receive(SECONDS * 2)).startswith(b"220")
    except OSError:
        return False
