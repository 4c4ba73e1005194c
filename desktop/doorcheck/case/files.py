# SPDX-License-Identifier: Apache-2.0
"""Files that survive a crash: written whole or not at all, and never thrown away unread."""

from __future__ import annotations

import contextlib
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Replace a file at once; whoever is killed meanwhile leaves the old one as it was."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def set_aside(path: Path) -> Path | None:
    """Move a file that cannot be understood out of the way; ``None`` if even that fails."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = path.with_name(f"{path.stem}.unreadable-{stamp}{path.suffix}.kept")
    try:
        path.rename(target)
    except OSError:
        return None
    return target


def _sync_folder(folder: Path) -> None:
    # Windows cannot open a folder; there the rename itself is durable enough.
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
