# SPDX-License-Identifier: Apache-2.0
"""Making a stranger's bytes harmless to show."""

from __future__ import annotations

MAX_WIDTH = 400


def visible(data: bytes) -> str:
    """Bytes as printable ASCII; everything else becomes ``\\xNN``."""
    shown = "".join(
        chr(byte) if 0x20 <= byte < 0x7F else f"\\x{byte:02x}" for byte in data[:MAX_WIDTH]
    )
    return shown + "…" if len(data) > MAX_WIDTH else shown
