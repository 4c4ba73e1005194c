# SPDX-License-Identifier: Apache-2.0
"""Jobs: on another thread, one after the other, always with an end that can be shown."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from doorcheck.jobs import Crashed, Done, Jobs, Outcome, Stopped, Tell


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """A runner that leaves no thread behind."""
    assert qapp is not None
    runner = Jobs()
    yield runner
    assert runner.shut_down()


def _ignore(_event: object) -> None:
    return


def test_events_and_the_end_arrive_in_order_on_the_thread_of_the_window(
    qtbot: QtBot, jobs: Jobs
) -> None:
    seen: list[tuple[object, bool]] = []
    here = threading.get_ident()

    async def work(tell: Tell) -> int:
        for number in range(3):
            tell(number)
            await asyncio.sleep(0)
        return threading.get_ident()

    def note(value: object) -> None:
        seen.append((value, threading.get_ident() == here))

    jobs.run(work, note, note)
    qtbot.waitUntil(lambda: len(seen) == 4, timeout=5000)
    values = [value for value, _same in seen]
    assert values[:3] == [0, 1, 2]
    assert all(same for _value, same in seen)
    assert isinstance(values[3], Done)
    assert values[3].value != here


def test_an_exception_becomes_a_value_with_its_details(qtbot: QtBot, jobs: Jobs) -> None:
    ends: list[Outcome[None]] = []

    async def work(_tell: Tell) -> None:
        await asyncio.sleep(0)
        raise KeyError("doors")

    jobs.run(work, _ignore, ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    (end,) = ends
    assert isinstance(end, Crashed)
    assert end.summary == "KeyError: 'doors'"
    assert "Traceback" in end.details


def test_cancelling_lets_the_job_tidy_up_and_the_next_one_waits_for_that(
    qtbot: QtBot, jobs: Jobs
) -> None:
    order: list[object] = []

    async def endless(_tell: Tell) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.1)
            order.append("tidied")

    async def after(_tell: Tell) -> None:
        order.append("next")

    handle = jobs.run(endless, _ignore, order.append)
    jobs.run(after, _ignore, order.append)
    qtbot.wait(50)
    began = time.monotonic()
    handle.cancel()
    handle.cancel()
    qtbot.waitUntil(lambda: len(order) == 4, timeout=5000)
    assert time.monotonic() - began < 1
    assert order.index("tidied") < order.index("next")
    assert Stopped() in order


def test_a_job_that_was_cancelled_before_its_turn_never_begins(qtbot: QtBot, jobs: Jobs) -> None:
    begun: list[str] = []
    ends: list[Outcome[None]] = []

    async def first(_tell: Tell) -> None:
        await asyncio.sleep(0.1)

    async def second(_tell: Tell) -> None:
        begun.append("second")

    jobs.run(first, _ignore, ends.append)
    jobs.run(second, _ignore, ends.append).cancel()
    qtbot.waitUntil(lambda: len(ends) == 2, timeout=5000)
    assert begun == []
    assert Stopped() in ends


def test_shutting_down_stops_everything_and_tells_nobody(qtbot: QtBot, jobs: Jobs) -> None:
    ends: list[Outcome[None]] = []

    async def endless(_tell: Tell) -> None:
        await asyncio.Event().wait()

    for _number in range(3):
        jobs.run(endless, _ignore, ends.append)
    began = time.monotonic()
    assert jobs.shut_down()
    assert time.monotonic() - began < 1
    assert not [thread for thread in threading.enumerate() if thread.name == "doorcheck-job"]
    qtbot.wait(20)
    assert ends == []


def test_shutting_down_says_when_something_does_not_stop(jobs: Jobs) -> None:
    released = threading.Event()

    async def deaf(_tell: Tell) -> None:
        released.wait(5)

    jobs.run(deaf, _ignore, _ignore)
    assert not jobs.shut_down(0.05)
    released.set()
