# SPDX-License-Identifier: Apache-2.0
"""Keeps cases on disk, so that neither a crash nor Esc nor a power cut loses anything. No Qt."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from doorcheck import paths
from doorcheck.case.files import set_aside, write_whole
from doorcheck.case.model import Case
from doorcheck_probe.wire.codec import from_plain, to_plain

_FORMAT = 1


@dataclass(frozen=True)
class Remembered:
    """The newest unfinished case, and the files that could not be read and were kept aside."""

    case: Case | None = None
    set_aside: tuple[Path, ...] = ()


def new_case(language: str) -> Case:
    """A case that begins now."""
    # Files keep milliseconds; a case reads back as the one that was saved.
    now = datetime.now(UTC)
    started = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return Case(id=str(uuid4()), started=started, language=language)


class CaseStore:
    """A folder with one file for every case."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or paths.user_data() / "cases"

    def save(self, case: Case) -> None:
        """Write the case whole; raises ``OSError`` when the disk does not take it."""
        document = {"format": _FORMAT, "case": to_plain(case)}
        # ASCII: half a surrogate pair in a stranger's words would not be UTF-8.
        text = json.dumps(document, indent=1)
        write_whole(self._path(case), text)

    def load(self) -> Remembered:
        """Find the newest unfinished case, by the time it was last saved."""
        kept: list[Path] = []
        for path in self._newest_first():
            try:
                case = _read(path)
            except (OSError, ValueError, RecursionError):
                moved = set_aside(path)
                kept.append(moved or path)
                continue
            if not case.finished:
                return Remembered(case, tuple(kept))
        return Remembered(None, tuple(kept))

    def _path(self, case: Case) -> Path:
        # The id names a file: nothing but a UUID may.
        return self.folder / f"{UUID(case.id)}.json"

    def _newest_first(self) -> list[Path]:
        found: list[tuple[int, Path]] = []
        with contextlib.suppress(OSError):
            for path in self.folder.glob("*.json"):
                # One that is gone meanwhile, or leads nowhere, does not hide the others.
                with contextlib.suppress(OSError):
                    found.append((path.stat().st_mtime_ns, path))
        return [path for _when, path in sorted(found, reverse=True)]


def _read(path: Path) -> Case:
    document = json.loads(path.read_text("utf-8"))
    if not isinstance(document, dict) or document.get("format") != _FORMAT:
        raise ValueError("not a case of this version")
    case = from_plain(Case, document.get("case"))
    UUID(case.id)
    return case
