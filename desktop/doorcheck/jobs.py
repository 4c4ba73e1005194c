# SPDX-License-Identifier: Apache-2.0
"""Work off the window's thread: one coroutine after the other, each in its own event loop.

The window never waits and never pumps events. What a job tells and how it ends arrives as Qt
events on the window's thread; an exception arrives as a value that a page can show.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QCoreApplication, QEvent, QObject

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


@dataclass(frozen=True)
class _Listener:
    """Whom to tell on the window's thread; kept there, so that no widget dies on another one."""

    thread: threading.Thread
    on_event: Tell
    on_done: Callable[[object], None]


class _Message(QEvent):
    """A value of a job on its way to the window's thread; the last one is how it ended."""

    def __init__(self, handle: Handle, value: object, last: bool) -> None:
        super().__init__(QEvent.Type.User)
        self.handle, self.value, self.last = handle, value, last


class Jobs(QObject):
    """Runs jobs one after the other, so that a cancelled one has tidied up before the next."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Lock()
        self._listeners: dict[Handle, _Listener] = {}

    def run(self, work: Work[T], on_event: Tell, on_done: Callable[[Outcome[T]], None]) -> Handle:
        """Start ``work`` when the jobs before it have ended; both callbacks run on this thread."""
        handle = Handle()
        thread = threading.Thread(
            target=self._work, args=(work, handle), name="doorcheck-job", daemon=True
        )
        # A signal forgets the type of what it carries; the outcome is that of this work.
        listener = _Listener(thread, on_event, cast("Callable[[object], None]", on_done))
        self._listeners[handle] = listener
        thread.start()
        return handle

    def shut_down(self, seconds: float = 5.0) -> bool:
        """Cancel everything and wait for it; False when something would not stop in time."""
        threads = [listener.thread for listener in self._listeners.values()]
        for handle in self._listeners:
            handle.cancel()
        for thread in threads:
            thread.join(seconds)
        self._listeners.clear()
        return not any(thread.is_alive() for thread in threads)

    def _work(self, work: Work[T], handle: Handle) -> None:
        with self._turn:
            outcome = _outcome(work, handle, lambda event: self._post(handle, event, last=False))
        self._post(handle, outcome, last=True)

    def _post(self, handle: Handle, value: object, *, last: bool) -> None:
        # Posted events cross threads as queued signals do; for why not signals see
        # ``wizard.listeners``.
        QCoreApplication.postEvent(self, _Message(handle, value, last))

    def customEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's own name
        """Hand a value over, here on the window's thread."""
        if not isinstance(event, _Message):
            return
        if event.last:
            listener = self._listeners.pop(event.handle, None)
            if listener is not None:
                listener.on_done(event.value)
            return
        listener = self._listeners.get(event.handle)
        if listener is not None:
            listener.on_event(event.value)


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
