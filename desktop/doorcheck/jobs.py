# SPDX-License-Identifier: Apache-2.0
"""Work off the window's thread: one coroutine after the other, each in its own event loop.

The window never waits and never pumps events. What a job tells and how it ends arrives as Qt
signals on the window's thread; an exception arrives as a value that a page can show.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
Tell = Callable[[object], None]
"""What a job calls, on its own thread, to have something shown meanwhile."""


@dataclass(frozen=True)
class Done(Generic[T]):
    """The coroutine returned."""

    value: T


@dataclass(frozen=True)
class Stopped:
    """The job was cancelled."""


@dataclass(frozen=True)
class Crashed:
    """The coroutine raised; ``details`` is for a technician."""

    summary: str
    details: str


Outcome = Done[T] | Stopped | Crashed
Work = Callable[[Tell], Coroutine[object, object, T]]


class Handle:
    """A job that runs or waits for its turn."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[object] | None = None
        self._cancelled = False

    def cancel(self) -> None:
        """Ask the job to stop; safe from any thread, at any time, more than once."""
        with self._lock:
            self._cancelled = True
            if self._loop is not None and self._task is not None and not self._loop.is_closed():
                self._loop.call_soon_threadsafe(self._task.cancel)

    @property
    def cancelled(self) -> bool:
        """True once somebody asked for it."""
        return self._cancelled

    def _attach(self, task: asyncio.Task[object] | None) -> None:
        with self._lock:
            self._loop = task.get_loop() if task else None
            self._task = task
            if task and self._cancelled:
                task.cancel()


class _Relay(QObject):
    """Carries values of one job from its thread to the window's."""

    told = Signal(object)
    ended = Signal(object)

    def __init__(self, on_event: Tell, on_done: Callable[[object], None]) -> None:
        super().__init__()
        self._on_event = on_event
        self._on_done = on_done
        self.told.connect(self._deliver_event, Qt.ConnectionType.QueuedConnection)
        self.ended.connect(self._deliver_end, Qt.ConnectionType.QueuedConnection)

    @Slot(object)
    def _deliver_event(self, event: object) -> None:
        self._on_event(event)

    @Slot(object)
    def _deliver_end(self, outcome: object) -> None:
        self._on_done(outcome)


class Jobs:
    """Runs jobs one after the other, so that a cancelled one has tidied up before the next."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._running: dict[Handle, tuple[threading.Thread, _Relay]] = {}

    def run(self, work: Work[T], on_event: Tell, on_done: Callable[[Outcome[T]], None]) -> Handle:
        """Start ``work`` when the jobs before it have ended; both callbacks run on this thread."""
        handle = Handle()

        def finish(outcome: object) -> None:
            self._running.pop(handle, None)
            on_done(outcome)  # type: ignore[arg-type]  # a signal forgets the type

        relay = _Relay(on_event, finish)
        thread = threading.Thread(
            target=self._work, args=(work, handle, relay), name="doorcheck-job", daemon=True
        )
        self._running[handle] = (thread, relay)
        thread.start()
        return handle

    def shut_down(self, seconds: float = 5.0) -> bool:
        """Cancel everything and wait for it; False when something would not stop in time."""
        for handle in self._running:
            handle.cancel()
        threads = [thread for thread, _relay in self._running.values()]
        for thread in threads:
            thread.join(seconds)
        return not any(thread.is_alive() for thread in threads)

    def _work(self, work: Work[T], handle: Handle, relay: _Relay) -> None:
        with self._turn:
            outcome = _outcome(work, handle, relay.told.emit)
        relay.ended.emit(outcome)


def _outcome(work: Work[T], handle: Handle, tell: Tell) -> Outcome[T]:
    if handle.cancelled:
        return Stopped()
    try:
        return Done(asyncio.run(_supervised(work, handle, tell)))
    except asyncio.CancelledError:
        return Stopped()
    except Exception as error:  # whatever a job raises becomes a value
        summary = f"{type(error).__name__}: {error}"
        return Crashed(summary, "".join(traceback.format_exception(error)))


async def _supervised(work: Work[T], handle: Handle, tell: Tell) -> T:
    handle._attach(asyncio.current_task())
    try:
        return await work(tell)
    finally:
        handle._attach(None)
