# SPDX-License-Identifier: Apache-2.0
"""A thread with an event loop of its own that keeps something open until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager
from typing import Generic, TypeVar

T = TypeVar("T")


class Background(Generic[T]):
    """Enters an asynchronous context in a thread, and leaves it at ``stop``."""

    def __init__(self, name: str, context: Callable[[], AbstractAsyncContextManager[T]]) -> None:
        self._name = name
        self._context = context
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over: asyncio.Event | None = None
        self._error: BaseException | None = None

    def start(self) -> T:
        """Wait until the context is entered, and give what it gives; raises what it raises."""
        if self._thread is not None:
            raise RuntimeError(f"{self._name} runs already")
        ready: Future[T] = Future()
        # A daemon, so that a window that dies does not leave an invisible program behind.
        thread = threading.Thread(target=self._run, args=(ready,), name=self._name, daemon=True)
        thread.start()
        try:
            value = ready.result()
        except BaseException:
            thread.join()
            raise
        self._thread = thread
        return value

    def stop(self) -> None:
        """Leave the context and wait for it; raises what went wrong since the start."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        if self._loop is not None and self._over is not None:
            # The loop is closed already when the context ended by itself, with an error.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._over.set)
        thread.join()
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _run(self, ready: Future[T]) -> None:
        try:
            asyncio.run(self._hold(ready))
        except BaseException as error:  # whatever it is, start or stop raises it
            if ready.done():
                self._error = error
            else:
                ready.set_exception(error)

    async def _hold(self, ready: Future[T]) -> None:
        self._loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        async with self._context() as value:
            ready.set_result(value)
            await self._over.wait()
