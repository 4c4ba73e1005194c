# SPDX-License-Identifier: Apache-2.0
"""Wait for something to become true, never longer than a deadline."""

from __future__ import annotations

import time
from collections.abc import Callable

INTERVAL = 0.02


class DeadlineError(TimeoutError):
    """Something did not come true in time."""


def until(condition: Callable[[], bool], what: str, deadline: float = 20.0) -> None:
    """Return as soon as the condition holds; name what was awaited when it never did."""
    end = time.monotonic() + deadline
    while not condition():
        if time.monotonic() > end:
            raise DeadlineError(f"Not within {deadline:g} s: {what}")
        time.sleep(INTERVAL)
