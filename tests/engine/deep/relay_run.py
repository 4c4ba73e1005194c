# SPDX-License-Identifier: Apache-2.0
"""Deep checks of every fake mail server of the cases, each on port 25 of an address of its own.

Run inside an office as ``python -m tests.engine.deep.relay_run``, where names are looked up in the
zone of the tests; writes the checks as JSON, by the names of their cases.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import json
import sys
from collections.abc import Iterator
from typing import Any

from doorcheck_probe.wire.codec import to_plain
from doorcheck_probe.wire.words import Door
from tests.engine.deep.mail_fake import OFFERS, MailServer
from tests.engine.deep.relay_cases import EVERY, LOGIN, LOGIN_REFUSED, Place, Way
from tests.engine.deep.serving import fake
from tests.engine.deep.station import Bench, bench

ALLOWED = ("A01", "B01")
SMTP = 25


def places() -> Iterator[tuple[Way, Place]]:
    """Where the server of every case is, and what it is called."""
    for number, way in enumerate(EVERY, start=1):
        domain = f"{way.name}.test"
        yield way, Place(f"127.0.1.{number}", f"mail.{domain}", domain)


async def main() -> None:
    """Check them all at the same time."""
    async with bench() as lab:
        made = await asyncio.gather(*(_checked(lab, way, place) for way, place in places()))
    sys.stdout.write(json.dumps(dict(made)))


async def _checked(lab: Bench, way: Way, place: Place) -> tuple[str, Any]:
    login = ("AUTH PLAIN LOGIN",) if way in (LOGIN, LOGIN_REFUSED) else ()
    server = MailServer(
        functools.partial(place.rule, way),
        lab.exits.sink,
        place.host,
        offers=(*OFFERS, *login),
        takes_any_login=way is LOGIN,
    )
    async with contextlib.AsyncExitStack() as stack:
        await stack.enter_async_context(fake(server.talk, place.address, SMTP))
        check = await lab.check(
            SMTP, address=place.address, doors=(Door.RELAY,), allow=ALLOWED, named=False
        )
    return way.name, {
        "check": to_plain(check),
        "logins": len(server.logins),
        "messages": server.messages,
        "recipients": [f"{one.recipient} {one.parameters}" for one in server.envelopes],
    }


if __name__ == "__main__":
    asyncio.run(main())
