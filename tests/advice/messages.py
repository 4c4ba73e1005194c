# SPDX-License-Identifier: Apache-2.0
"""The messages of a room as the translators' extraction finds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

KEYWORDS = {**DEFAULT_KEYWORDS, "N_": None, "say": None, "count": (1, 2)}


def messages(folder: Path) -> Iterator[str]:
    """Every message, plural forms one by one."""
    for _file, _line, message, _comments, _context in extract_from_dir(folder, keywords=KEYWORDS):
        if isinstance(message, str):
            yield message
        else:
            yield from message


def sentences(message: str) -> list[str]:
    """The sentences of a message."""
    return [part for part in re.split(r"(?<=[.!?:;])\s+", message) if part]
