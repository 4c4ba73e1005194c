# SPDX-License-Identifier: Apache-2.0
"""The program with all that it needs in one folder, made by PyInstaller."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

UNRESOLVED = re.compile(r"could not resolve '(?P<library>[^']+)', dependency of '(?P<user>[^']+)'")


class FreezeError(Exception):
    """PyInstaller failed, or left out something that the program needs."""


def freeze(root: Path, work: Path, epoch: int) -> Path:
    """Run PyInstaller and return the folder; raises ``FreezeError`` for one that is not whole."""
    work.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=INFO"),
        *("--distpath", work / "frozen", "--workpath", work / "pyinstaller"),
        root / "packaging" / "doorcheck.spec",
    ]
    environment = {
        **os.environ,
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
        # The same sources are to give the same bytes.
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(epoch),
    }
    log = work / "pyinstaller.log"
    with log.open("wb") as file:
        done = subprocess.run(
            command, cwd=root, env=environment, stdout=file, stderr=subprocess.STDOUT, check=False
        )
    said = log.read_text("utf-8", "replace")
    if done.returncode:
        ending = "\n".join(said.splitlines()[-15:])
        raise FreezeError(f"PyInstaller failed; {log} ends with\n{ending}")
    folder = work / "frozen" / "doorcheck"
    missing = unresolved(said, folder)
    if missing:
        raise FreezeError(
            "PyInstaller found no\n  " + "\n  ".join(missing) + "\nThe packages that hold them "
            "are listed in packaging/system-packages.txt; `make installer` installs them."
        )
    sort_archive(folder / "_internal" / "base_library.zip")
    return folder


def sort_archive(path: Path) -> None:
    """Put the parts of an archive in order; PyInstaller's order differs from run to run."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in sorted(archive.namelist())}
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name), content)


def unresolved(log: str, folder: Path) -> list[str]:
    """The libraries that PyInstaller missed and that a file in the folder is linked to.

    PyInstaller only warns, and the program would not start elsewhere. What was missed by a file
    that was left out is no loss.
    """
    kept = {path.name for path in folder.rglob("*")}
    return [
        f"{found['library']}, which {Path(found['user']).name} needs"
        for found in UNRESOLVED.finditer(log)
        if Path(found["user"]).name in kept
    ]
