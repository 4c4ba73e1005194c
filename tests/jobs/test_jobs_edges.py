# SPDX-License-Identifier: Apache-2.0
"""Jobs that end in every possible way, and listeners that are gone by then."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator

import pytest
import shiboken6
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from doorcheck.jobs import Crashed, Done, Jobs, Outcome, Stopped, Tell

Work = Callable[[Tell], Coroutine[object, object, object]]


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    """A runner that leaves no thread behind."""
    assert qapp is not None
    runner = Jobs()
    yield runner
    assert runner.shut_down()


def _ignore(_value: object) -> None:
    return


def _threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "doorcheck-job"]


def ended(qtbot: QtBot, jobs: Jobs, work: Work) -> Outcome[object]:
    """Run a job to its end."""
    ends: list[Outcome[object]] = []
    jobs.run(work, _ignore, ends.append)
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    return ends[0]


class Odd(Exception):
    """An exception with a text of its own."""


@pytest.mark.parametrize(
    ("error", "summary"),
    [
        (ValueError("no"), "ValueError: no"),
        (OSError(28, "No space left on device"), "OSError: [Errno 28] No space left on device"),
        (Odd(), "Odd: "),
        (Odd("größer\nals"), "Odd: größer\nals"),
        (TimeoutError(), "TimeoutError: "),
        (RecursionError("deep"), "RecursionError: deep"),
        (ExceptionGroup("several", [KeyError("a")]), "ExceptionGroup: several (1 sub-exception)"),
        (StopAsyncIteration(), "StopAsyncIteration: "),
    ],
)
def test_every_exception_becomes_a_value(
    qtbot: QtBot, jobs: Jobs, error: Exception, summary: str
) -> None:
    async def work(_tell: Tell) -> None:
        raise error

    end = ended(qtbot, jobs, work)
    assert isinstance(end, Crashed)
    assert end.summary == summary
    assert type(error).__name__ in end.details
    assert "in work" in end.details


def test_the_cause_of_an_exception_is_among_its_details(qtbot: QtBot, jobs: Jobs) -> None:
    async def work(_tell: Tell) -> None:
        try:
            raise KeyError("inner")
        except KeyError as error:
            raise ValueError("outer") from error

    end = ended(qtbot, jobs, work)
    assert isinstance(end, Crashed)
    assert end.details.index("KeyError: 'inner'") < end.details.index("ValueError: outer")


def test_an_exception_before_the_first_wait_is_one_too(qtbot: QtBot, jobs: Jobs) -> None:
    def work(_tell: Tell) -> Coroutine[object, object, object]:
        raise ValueError("not even a coroutine")

    end = ended(qtbot, jobs, work)
    assert isinstance(end, Crashed)
    assert end.summary == "ValueError: not even a coroutine"


@pytest.mark.parametrize("value", [None, 0, "", (), {"a": 1}])
def test_what_is_returned_arrives_as_it_is(qtbot: QtBot, jobs: Jobs, value: object) -> None:
    async def work(_tell: Tell) -> object:
        return value

    assert ended(qtbot, jobs, work) == Done(value)


def test_after_a_crash_the_next_job_runs(qtbot: QtBot, jobs: Jobs) -> None:
    async def bad(_tell: Tell) -> object:
        raise ValueError

    async def good(_tell: Tell) -> object:
        return "good"

    assert isinstance(ended(qtbot, jobs, bad), Crashed)
    assert ended(qtbot, jobs, good) == Done("good")


def test_events_of_several_jobs_never_mix(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[object] = []

    def made(name: str) -> Work:
        async def work(tell: Tell) -> object:
            for number in range(50):
                tell((name, number))
                await asyncio.sleep(0)
            return name

        return work

    for name in "abc":
        jobs.run(made(name), order.append, order.append)
    qtbot.waitUntil(lambda: len(order) == 153, timeout=5000)
    groups = [order[start : start + 51] for start in range(0, 153, 51)]
    names = set()
    for group in groups:
        end = group[-1]
        assert isinstance(end, Done)
        names.add(end.value)
        assert group[:-1] == [(end.value, number) for number in range(50)]
    assert names == set("abc")


def test_what_a_finished_job_tells_late_is_not_heard(qtbot: QtBot, jobs: Jobs) -> None:
    heard: list[object] = []
    tells: list[Tell] = []

    async def work(tell: Tell) -> None:
        tells.append(tell)

    jobs.run(work, heard.append, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 1, timeout=5000)
    tells[0]("late")
    QCoreApplication.processEvents()
    assert heard == [Done(None)]


def test_a_job_that_swallows_its_cancelling_still_ends_with_its_value(
    qtbot: QtBot, jobs: Jobs
) -> None:
    begun, ends = threading.Event(), list[Outcome[str]]()

    async def work(_tell: Tell) -> str:
        begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            return "tidy"
        return "never"

    handle = jobs.run(work, _ignore, ends.append)
    assert begun.wait(5)
    handle.cancel()
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    assert ends == [Done("tidy")]


def test_cancelling_is_safe_at_any_time_and_from_any_thread(qtbot: QtBot, jobs: Jobs) -> None:
    begun, ends = threading.Event(), list[Outcome[None]]()

    async def work(_tell: Tell) -> None:
        begun.set()
        await asyncio.Event().wait()

    handle = jobs.run(work, _ignore, ends.append)
    assert not handle.cancelled
    assert begun.wait(5)
    others = [threading.Thread(target=handle.cancel) for _number in range(8)]
    for other in others:
        other.start()
    for other in others:
        other.join()
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    handle.cancel()
    assert (ends, handle.cancelled) == ([Stopped()], True)


def test_cancelling_at_once_never_loses_the_end(qtbot: QtBot, jobs: Jobs) -> None:
    """Before, while and after the loop of the job begins."""
    ends: list[Outcome[None]] = []

    async def work(_tell: Tell) -> None:
        await asyncio.Event().wait()

    for _round in range(60):
        jobs.run(work, _ignore, ends.append).cancel()
    qtbot.waitUntil(lambda: len(ends) == 60, timeout=10_000)
    assert set(ends) == {Stopped()}


def test_a_job_that_was_cancelled_after_its_end_keeps_its_end(qtbot: QtBot, jobs: Jobs) -> None:
    ends: list[Outcome[int]] = []

    async def work(_tell: Tell) -> int:
        return 7

    handle = jobs.run(work, _ignore, ends.append)
    qtbot.waitUntil(lambda: not _threads(), timeout=5000)
    handle.cancel()
    qtbot.waitUntil(lambda: bool(ends), timeout=5000)
    assert ends == [Done(7)]


def test_shutting_down_while_a_job_runs_lets_it_tidy_up(jobs: Jobs) -> None:
    begun, tidied = threading.Event(), threading.Event()
    heard: list[object] = []

    async def work(tell: Tell) -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            tell("tidying")
            tidied.set()

    jobs.run(work, heard.append, heard.append)
    assert begun.wait(5)
    assert jobs.shut_down()
    assert tidied.is_set()
    QCoreApplication.processEvents()
    assert heard == []
    assert jobs.shut_down()


def test_results_after_the_window_is_gone_reach_nobody(qtbot: QtBot, jobs: Jobs) -> None:
    """A label that was deleted would crash whoever writes to it."""
    label, released, begun = QLabel("waiting"), threading.Event(), threading.Event()

    async def work(_tell: Tell) -> str:
        begun.set()
        released.wait(5)
        return "too late"

    jobs.run(work, _ignore, lambda end: label.setText(str(end)))
    assert begun.wait(5)
    assert not jobs.shut_down(0.01)
    shiboken6.delete(label)
    released.set()
    qtbot.waitUntil(lambda: not _threads(), timeout=5000)
    QCoreApplication.processEvents()
    assert not shiboken6.isValid(label)


def test_a_job_can_start_the_next_one_from_its_end(qtbot: QtBot, jobs: Jobs) -> None:
    order: list[int] = []

    def after(number: int) -> None:
        order.append(number)
        if number < 4:
            run(number + 1)

    def run(number: int) -> None:
        async def work(_tell: Tell) -> int:
            return number

        jobs.run(work, _ignore, lambda end: after(end.value if isinstance(end, Done) else -1))

    run(0)
    qtbot.waitUntil(lambda: len(order) == 5, timeout=5000)
    assert order == [0, 1, 2, 3, 4]


def test_each_job_has_a_loop_of_its_own_that_is_closed_behind_it(qtbot: QtBot, jobs: Jobs) -> None:
    loops: list[asyncio.AbstractEventLoop] = []

    async def work(_tell: Tell) -> object:
        loops.append(asyncio.get_running_loop())
        return None

    for _round in range(3):
        ended(qtbot, jobs, work)
    assert len({id(loop) for loop in loops}) == 3
    assert all(loop.is_closed() for loop in loops)
