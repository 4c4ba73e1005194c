# SPDX-License-Identifier: Apache-2.0
"""What goes into the installer: has it changed, and when?"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib.metadata import distributions
from pathlib import Path

SOURCES = ("desktop", "probe", "resources", "i18n", "packaging", "LICENSE")
_NOT_PACKED = (".po", ".pot", ".pyc")  # a catalogue goes in compiled


def source_date_epoch(root: Path) -> int:
    """The moment that every file in the package bears, so that the same sources give the same
    bytes: the last commit that touched them, or what ``SOURCE_DATE_EPOCH`` says."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told:
        return int(told)
    command = ["git", "log", "-1", "--format=%ct", "--", *SOURCES]
    try:
        asked = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return 0  # an unpacked archive without a history
    return int(asked.stdout.strip() or 0)


def fingerprint(root: Path, epoch: int) -> str:
    """One value that changes whenever something that goes into the package changes."""
    system = (platform.machine(), *platform.libc_ver())
    state = sha256(f"{epoch}\n{sys.version}\n{system}\n".encode())
    for name, version in sorted((found.name, found.version) for found in distributions()):
        state.update(f"{name}=={version}\n".encode())
    for path in sorted(_files(root)):
        state.update(f"{path.relative_to(root)} ".encode())
        state.update(sha256(path.read_bytes()).digest())
    return state.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        source = root / name
        for path in source.rglob("*") if source.is_dir() else [source]:
            if path.is_file() and path.suffix not in _NOT_PACKED:
                yield path
