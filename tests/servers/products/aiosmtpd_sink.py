# SPDX-License-Identifier: Apache-2.0
"""The program around aiosmtpd; its argument says what it does with mail."""

from __future__ import annotations

import asyncio
import sys
from typing import Any

OWN = "@office.test"


class Keeper:
    """The hooks that aiosmtpd calls; they take everything but what the mode refuses."""

    def __init__(self, mode: str) -> None:
        self._mode = mode

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take a recipient or refuse it."""
        if self._mode == "own" and not address.endswith(OWN):
            return "550 5.1.1 no such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, _envelope: Any
    ) -> str:
        """Take the message, and forget it, or refuse it."""
        return "550 5.7.1 refused by content" if self._mode == "late" else "250 2.0.0 taken"


async def serve(mode: str) -> None:
    """Answer on port 25 of all addresses for ever."""
    from aiosmtpd.smtp import SMTP  # type: ignore[import-not-found]

    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(Keeper(mode), hostname="mail.office.test", enable_SMTPUTF8=True), None, 25
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
