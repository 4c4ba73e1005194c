# SPDX-License-Identifier: Apache-2.0
"""Debian packages of the peers: installed, or only unpacked where an install would do too much."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.servers.provision import prefix

DEADLINE = 120.0
IMPATIENT = ("--option", "Acquire::Retries=0", "--option", "Acquire::http::Timeout=10")


class PackageError(Exception):
    """A package cannot be had; the message holds the last words of apt."""


def apt(*arguments: str, folder: Path | None = None) -> None:
    """Run apt-get without questions, with fresh lists if need be. Raises ``PackageError``."""
    try:
        _apt(*arguments, folder=folder)
    except PackageError:
        # The package lists may be missing, or older than the archive.
        _apt("update")
        _apt(*arguments, folder=folder)


def unpack(package: str, binary: str) -> None:
    """Fetch one package into the prefix that ``Machine`` lays over its own files.

    Unlike an install, this starts no service and leaves the machine's package database alone.
    Raises ``PackageError``.
    """
    final = prefix(package)
    if (final / binary).is_file():
        return
    final.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f"{package}-", dir=final.parent) as name:
        folder = Path(name)
        apt("download", package, folder=folder)
        tree = folder / "tree"
        for archive in folder.glob("*.deb"):
            subprocess.run(["dpkg-deb", "--extract", archive, tree])
        # A machine has a /run of its own.
        shutil.rmtree(tree / "var" / "run", ignore_errors=True)
        if not (tree / binary).is_file():
            raise PackageError(f"the package {package} lacks {binary}")
        shutil.rmtree(final, ignore_errors=True)
        tree.rename(final)


def _apt(*arguments: str, folder: Path | None = None) -> None:
    # The unprivileged user that apt downloads as could not write to a private folder.
    options = [*IMPATIENT, "--option", "APT::Sandbox::User=root"]
    try:
        done = subprocess.run(
            ["apt-get", "--quiet", *options, *arguments],
            cwd=folder,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=DEADLINE,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PackageError(str(error)) from error
    if done.returncode != 0:
        last = done.stdout.strip().splitlines()[-1:] or ["no message"]
        raise PackageError(f"apt-get {arguments[0]}: {last[0]}")
