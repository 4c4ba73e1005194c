# SPDX-License-Identifier: Apache-2.0
"""Who is told when something has happened, on the window's own thread.

In place of Qt's signals: with PySide6 6.12 and Python 3.11 every ``Signal.emit()`` takes one
reference of ``True`` too many, and after some hundreds the interpreter aborts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, ParamSpec

P = ParamSpec("P")


class Listeners(Generic[P]):
    """Callbacks in the order in which they were connected."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[P, object]] = []

    def connect(self, callback: Callable[P, object]) -> None:
        """Tell this one too from now on."""
        self._callbacks.append(callback)

    def tell(self, *values: P.args, **named: P.kwargs) -> None:
        """Tell everybody."""
        for callback in tuple(self._callbacks):
            callback(*values, **named)
