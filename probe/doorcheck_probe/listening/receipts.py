# SPDX-License-Identifier: Apache-2.0
"""What arrived at the sink and the canary, kept in memory until it has served its purpose."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from datetime import UTC, datetime

from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.words import ProofKind

MAX_TOKENS = 50_000
MAX_VISITS = 10_000
"""Visits to the sink that nobody asks about are forgotten, the oldest first."""


class ReceiptBoard:
    """Expected tokens and their receipts; visits to the sink by the challenge they were given."""

    def __init__(self) -> None:
        self._expected: OrderedDict[str, asyncio.Event] = OrderedDict()
        self._receipts: OrderedDict[str, Receipt] = OrderedDict()
        self._visits: OrderedDict[str, Receipt] = OrderedDict()

    async def expect(self, token: str) -> None:
        """From now on the token is known; without a call to ``forget`` the oldest give way."""
        self._expected[token] = asyncio.Event()
        while len(self._expected) > MAX_TOKENS:
            oldest, _event = self._expected.popitem(last=False)
            self._receipts.pop(oldest, None)

    async def find(self, key: str) -> Receipt | None:
        """The receipt of a token or of a visit's challenge."""
        return self._receipts.get(key) or self._visits.get(key)

    async def wait(self, key: str, seconds: float) -> Receipt | None:
        """The receipt of an expected token, as soon as it is there."""
        event = self._expected.get(key)
        if event is None:
            return None
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return None
        return self._receipts.get(key)

    async def forget(self, tokens: Iterable[str]) -> None:
        """Drop tokens and what arrived for them."""
        for token in tokens:
            self._expected.pop(token, None)
            self._receipts.pop(token, None)

    def is_expected(self, token: str) -> bool:
        """Whether somebody waits for this token."""
        return token in self._expected

    def arrived(self, receipt: Receipt) -> None:
        """Note an arrival; the first one of a token counts."""
        event = self._expected.get(receipt.key)
        if event is not None and not event.is_set():
            self._receipts[receipt.key] = receipt
            event.set()

    def visited(self, challenge: str, peer: str) -> None:
        """Note that the sink gave this challenge to a visitor."""
        now = datetime.now(UTC)
        self._visits[challenge] = Receipt(ProofKind.TUNNEL, challenge, now, peer, {})
        while len(self._visits) > MAX_VISITS:
            self._visits.popitem(last=False)
