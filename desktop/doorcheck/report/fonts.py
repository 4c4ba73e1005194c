# SPDX-License-Identifier: Apache-2.0
"""Which characters the bundled fonts can draw, and what stands for the others.

A report carries text that strangers' servers sent. A character that no font has would make the
file break PDF/A, and a control or direction character could make a line read as something else.
Both are written as their code, ``<U+202E>``, which is harmless and loses nothing.
"""

from __future__ import annotations

import struct
import unicodedata
from functools import cache
from pathlib import Path

from doorcheck import paths

FONTS = paths.RESOURCES / "fonts"
_MISLEADING = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})


def visible(text: str, root: Path = FONTS) -> str:
    """The text with every character that cannot or must not be drawn written as its code."""
    known = covered(root)
    return "".join(
        character
        if ord(character) in known and unicodedata.category(character) not in _MISLEADING
        else _stand_in(character)
        for character in text
    )


@cache
def covered(root: Path = FONTS) -> frozenset[int]:
    """The code points that at least one of a folder's fonts can draw."""
    return frozenset().union(*(_code_points(path) for path in sorted(root.glob("*.ttf"))))


def _stand_in(character: str) -> str:
    if unicodedata.category(character) == "Zs":
        return " "
    return f"<U+{ord(character):04X}>"


def _code_points(path: Path) -> set[int]:
    """Read a font's ``cmap``: https://learn.microsoft.com/typography/opentype/spec/cmap."""
    data = path.read_bytes()
    start = _table(data, b"cmap")
    (count,) = struct.unpack_from(">H", data, start + 2)
    found: set[int] = set()
    for index in range(count):
        (offset,) = struct.unpack_from(">I", data, start + 4 + 8 * index + 4)
        (form,) = struct.unpack_from(">H", data, start + offset)
        if form == 4:
            found |= _segments(data, start + offset)
        elif form == 12:
            found |= _groups(data, start + offset)
    return found


def _table(data: bytes, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, 4)
    for index in range(count):
        name, _checksum, offset, _length = struct.unpack_from(">4sIII", data, 12 + 16 * index)
        if name == tag:
            return int(offset)
    raise ValueError("a font without a cmap")


def _segments(data: bytes, start: int) -> set[int]:
    (doubled,) = struct.unpack_from(">H", data, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", data, start + 14)
    starts = struct.unpack_from(f">{count}H", data, start + 16 + doubled)
    return {
        code
        for first, last in zip(starts, ends, strict=True)
        for code in range(first, last + 1)
        if code != 0xFFFF
    }


def _groups(data: bytes, start: int) -> set[int]:
    (count,) = struct.unpack_from(">I", data, start + 12)
    found: set[int] = set()
    for index in range(count):
        first, last, _glyph = struct.unpack_from(">III", data, start + 16 + 12 * index)
        found.update(range(first, last + 1))
    return found
