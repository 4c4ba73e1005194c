# SPDX-License-Identifier: Apache-2.0
"""Work off the window's thread: one coroutine after the other, each in its own event loop.

The window never waits and never pumps events. What a job tells and how it ends is handed over on
the window's thread; an exception arrives as a value that a page can show.
"""

from __future__ import annotations

import asyncio
import contextlib
import queue
import socket
import threading
import traceback
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Generic, TypeVar, cast

from PySide6.QtCore import QObject, QSocketNotifier

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


@dataclass(frozen=True)
class _Message:
    """A value of a job on its way to the window's thread; the last one is how it ended."""

    handle: Handle
    value: object
    last: bool


class _Bell:
    """Wakes the window's thread: a byte through a pair of sockets, watched by Qt.

    A worker never touches a Qt object. An event that it created and posted could be handled and
    deleted by the window's thread before the call that posted it has returned, and PySide then
    frees it twice.
    """

    def __init__(self, parent: QObject, answer: Callable[[], None]) -> None:
        self._near, self._far = socket.socketpair()
        for end in (self._near, self._far):
            end.setblocking(False)
        self._watch = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, parent)
        self._watch.activated.connect(answer)

    def ring(self) -> None:
        """From any thread; a bell that rings already need not ring louder."""
        with contextlib.suppress(OSError):
            self._far.send(b"!")

    def hush(self) -> None:
        """On the window's thread, before the messages are read."""
        with contextlib.suppress(OSError):
            self._near.recv(4096)

    def close(self) -> None:
        """On the window's thread."""
        self._watch.setEnabled(False)
        self._near.close()
        self._far.close()


class Jobs(QObject):
    """Runs jobs one after the other, so that a cancelled one has tidied up before the next."""

    def __init__(self) -> None:
        super().__init__()
        self._turn = threading.Lock()
        self._listeners: dict[Handle, _Listener] = {}
        self._messages: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._bell: _Bell | None = None

    def run(self, work: Work[T], on_event: Tell, on_done: Callable[[Outcome[T]], None]) -> Handle:
        """Start ``work`` when the jobs before it have ended; both callbacks run on this thread."""
        bell = self._bell = self._bell or _Bell(self, self._deliver)
        handle = Handle()
        thread = threading.Thread(
            target=self._work, args=(work, handle, bell), name="doorcheck-job", daemon=True
        )
        # The messages forget the type of what they carry; the outcome is that of this work.
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
        if self._bell is not None:
            self._bell.close()
            self._bell = None
        return not any(thread.is_alive() for thread in threads)

    def _work(self, work: Work[T], handle: Handle, bell: _Bell) -> None:
        def post(value: object, *, last: bool = False) -> None:
            self._messages.put(_Message(handle, value, last))
            bell.ring()

        with self._turn:
            outcome = _outcome(work, handle, post)
        post(outcome, last=True)

    def _deliver(self) -> None:
        """Hand over what has come, here on the window's thread."""
        bell = self._bell
        if bell is None:
            return
        bell.hush()
        try:
            while True:
                self._hand_over(self._messages.get_nowait())
        except queue.Empty:
            return
        finally:
            if not self._messages.empty():
                # A callback raised: what lies behind its message is not lost.
                bell.ring()

    def _hand_over(self, message: _Message) -> None:
        if message.last:
            listener = self._listeners.pop(message.handle, None)
            if listener is not None:
                listener.on_done(message.value)
            return
        listener = self._listeners.get(message.handle)
        if listener is not None:
            listener.on_event(message.value)


def _outcome(work: Work[T], handle: Handle, tell: Tell) -> Outcome[T]:
    if handle.cancelled:
        return Stopped()
    try:
        return Done(asyncio.run(_supervised(work, handle, tell)))
    except asyncio.CancelledError:
        return Stopped()
    except (Exception, SystemExit) as error:  # whatever a job raises becomes a value
        summary = f"{type(error).__name__}: {error}"
        return Crashed(summary, "".join(traceback.format_exception(error)))


async def _supervised(work: Work[T], handle: Handle, tell: Tell) -> T:
    handle._attach(asyncio.current_task())
    try:
        return await work(tell)
    finally:
        handle._attach(None)
