# SPDX-License-Identifier: Apache-2.0
"""Where things lie: in a checkout, when installed, and for the user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from doorcheck import paths

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_keeps_its_data_at_its_top() -> None:
    assert paths.DATA == ROOT
    assert (paths.RESOURCES / "guides" / "postfix.toml").is_file()
    assert (paths.CATALOGUES / "doorcheck.pot").is_file()


def _asked(where: Path, environment: dict[str, str]) -> str:
    """What a fresh program says about its data."""
    script = "from doorcheck import paths; print(paths.DATA, paths.user_data(), sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env={**os.environ, "PYTHONPATH": str(where), **environment},
        cwd=where,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_an_installed_program_takes_its_data_from_inside_itself(tmp_path: Path) -> None:
    package = tmp_path / "doorcheck"
    package.mkdir()
    for name in ("__init__.py", "paths.py"):
        shutil.copy(ROOT / "desktop" / "doorcheck" / name, package / name)
    assert _asked(tmp_path, {}).splitlines()[0] == str(tmp_path.parent)
    (package / "_data").mkdir()
    assert _asked(tmp_path, {}).splitlines()[0] == str(package / "_data")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no XDG folders")
def test_the_user_decides_where_cases_lie(tmp_path: Path) -> None:
    said = _asked(ROOT / "desktop", {"XDG_DATA_HOME": str(tmp_path)})
    assert said.splitlines()[1] == str(tmp_path / "doorcheck")


@pytest.mark.parametrize("folder", [paths.user_data, paths.user_config, paths.user_documents])
def test_the_users_folders_are_absolute_and_apart_from_the_program(
    folder: Callable[[], Path],
) -> None:
    assert folder().is_absolute()
    assert not folder().is_relative_to(paths.DATA)


def test_cases_and_settings_never_share_a_file() -> None:
    from doorcheck.case.store import CaseStore
    from doorcheck.settings import SettingsFile

    assert CaseStore().folder == paths.user_data() / "cases"
    assert SettingsFile().path == paths.user_config() / "settings.json"
    assert not SettingsFile().path.is_relative_to(CaseStore().folder)
