# SPDX-License-Identifier: Apache-2.0
"""The installer, built once, and its content unpacked."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.running import ROOT, User, ask, need

SCRIPT = ROOT / "packaging" / "installer.py"


@pytest.fixture(scope="session")
def package() -> Path:
    """The installer, as `make installer` builds it; unchanged sources take no time."""
    need("dpkg-deb", "dpkg")
    need("dpkg-shlibdeps", "dpkg-dev")
    need("objdump", "binutils")
    built = ask(sys.executable, SCRIPT)
    if built.returncode:
        pytest.fail(f"{built.stdout}{built.stderr}", pytrace=False)
    fields = dict(word.split("=", 1) for word in built.stdout.splitlines()[-1].split())
    assert fields.keys() == {"installer", "size_mb"}
    return ROOT / fields["installer"]


@pytest.fixture(scope="session")
def tree(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the top of a disk on which only the package was unpacked."""
    top = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-x", package, top], check=True)
    return top


@pytest.fixture
def program(tree: Path) -> Path:
    """The command, from the place where a shell finds it."""
    return tree / "usr/bin/doorcheck"


@pytest.fixture
def user(tmp_path: Path) -> User:
    """A user with an empty home folder."""
    home = tmp_path / "home"
    home.mkdir()
    return User(home)
