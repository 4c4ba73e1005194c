# SPDX-License-Identifier: Apache-2.0
"""The board of receipts: what is expected, what arrived, what gives way."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from doorcheck_probe.listening import receipts as room
from doorcheck_probe.listening.receipts import ReceiptBoard
from doorcheck_probe.wire.receipt import Receipt
from doorcheck_probe.wire.tokens import new_token
from doorcheck_probe.wire.words import ProofKind

pytestmark = pytest.mark.anyio

AT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DEADLINE = 10.0


def receipt(token: str, peer: str = "198.51.100.7") -> Receipt:
    """An arrival for a token."""
    return Receipt(ProofKind.MESSAGE, token, AT, peer, {})


async def test_what_was_not_expected_leaves_no_trace() -> None:
    board = ReceiptBoard()
    board.arrived(receipt("unknown"))
    assert await board.find("unknown") is None
    assert await board.wait("unknown", DEADLINE) is None  # at once: nobody expects it
    await board.expect("unknown")
    assert await board.find("unknown") is None


async def test_the_first_arrival_counts() -> None:
    board = ReceiptBoard()
    await board.expect("token")
    board.arrived(receipt("token", "192.0.2.1"))
    board.arrived(receipt("token", "192.0.2.2"))
    assert await board.find("token") == receipt("token", "192.0.2.1")


@pytest.mark.parametrize("early", [True, False], ids=["arrives-first", "waits-first"])
async def test_waiting_and_arriving_in_either_order(early: bool) -> None:
    board = ReceiptBoard()
    await board.expect("token")
    if early:
        board.arrived(receipt("token"))
    waiting = [asyncio.create_task(board.wait("token", DEADLINE)) for _ in range(5)]
    asyncio.get_running_loop().call_soon(board.arrived, receipt("token"))
    assert await asyncio.gather(*waiting) == [receipt("token")] * 5


async def test_waiting_ends_with_nothing() -> None:
    board = ReceiptBoard()
    await board.expect("token")
    assert await board.wait("token", 0.01) is None
    assert await board.wait("token", 0) is None
    board.arrived(receipt("token"))
    assert await board.wait("token", 0.01) == receipt("token")


async def test_one_who_stops_waiting_leaves_the_others() -> None:
    board = ReceiptBoard()
    await board.expect("token")
    leaving, staying = (asyncio.create_task(board.wait("token", DEADLINE)) for _ in range(2))
    asyncio.get_running_loop().call_soon(leaving.cancel)
    asyncio.get_running_loop().call_soon(board.arrived, receipt("token"))
    assert await staying == receipt("token")
    with pytest.raises(asyncio.CancelledError):
        await leaving


async def test_each_waits_for_its_own() -> None:
    board = ReceiptBoard()
    tokens = [new_token() for _ in range(20)]
    for token in tokens:
        await board.expect(token)
    waiting = [asyncio.create_task(board.wait(token, DEADLINE)) for token in tokens]
    for token in reversed(tokens):
        asyncio.get_running_loop().call_soon(board.arrived, receipt(token))
    assert await asyncio.gather(*waiting) == [receipt(token) for token in tokens]


async def test_forgetting_drops_token_and_receipt() -> None:
    board = ReceiptBoard()
    for token in ("one", "two"):
        await board.expect(token)
        board.arrived(receipt(token))
    await board.forget(["one", "one", "never expected"])
    assert [board.is_expected(token) for token in ("one", "two")] == [False, True]
    assert await board.find("one") is None
    assert await board.wait("one", DEADLINE) is None
    board.arrived(receipt("one"))
    assert await board.find("one") is None
    assert await board.find("two") == receipt("two")
    await board.forget([])
    assert board.is_expected("two")


async def test_a_flood_of_tokens_pushes_out_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_TOKENS", 3)
    board = ReceiptBoard()
    for token in "abc":
        await board.expect(token)
        board.arrived(receipt(token))
    for token in "de":
        await board.expect(token)
    assert [board.is_expected(token) for token in "abcde"] == [False, False, True, True, True]
    assert [await board.find(token) is not None for token in "abcde"] == [
        False,
        False,
        True,
        False,
        False,
    ]


async def test_a_flood_of_visits_pushes_out_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "MAX_VISITS", 2)
    board = ReceiptBoard()
    await board.expect("token")
    board.arrived(receipt("token"))
    for challenge in ("first", "second", "third"):
        board.visited(challenge, "192.0.2.9")
    assert await board.find("first") is None
    for challenge in ("second", "third"):
        found = await board.find(challenge)
        assert found is not None
        assert (found.kind, found.key, found.peer) == (ProofKind.TUNNEL, challenge, "192.0.2.9")
        assert found.at.tzinfo is UTC
    assert await board.find("token") == receipt("token")  # visits do not push out tokens


async def test_a_visit_is_no_token() -> None:
    """Whoever learns a challenge cannot have mail taken for it."""
    board = ReceiptBoard()
    board.visited("challenge", "192.0.2.9")
    assert not board.is_expected("challenge")
    assert await board.wait("challenge", DEADLINE) is None


async def test_boards_share_nothing() -> None:
    one, other = ReceiptBoard(), ReceiptBoard()
    await one.expect("token")
    one.arrived(receipt("token"))
    one.visited("challenge", "192.0.2.9")
    assert not other.is_expected("token")
    assert [await other.find(key) for key in ("token", "challenge")] == [None, None]
