# SPDX-License-Identifier: Apache-2.0
"""The scripts of ``packaging/``, loaded by their path, and stand-ins for the system's tools."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
INTERPRETER = sys.executable


def script(name: str) -> ModuleType:
    """A fresh copy of a script: the name of its folder belongs to a package from elsewhere."""
    spec = importlib.util.spec_from_file_location(
        f"{name}_script", ROOT / "packaging" / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Tools:
    """A folder of commands that note how they were called; nothing else is on the path."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Empty: no system tool can be found."""
        self._bin = folder / "bin"
        self._bin.mkdir()
        self._log = folder / "calls.txt"
        monkeypatch.setenv("PATH", str(self._bin))

    def add(self, name: str, answer: str = "", status: int = 0) -> Path:
        """A command that says and returns this."""
        return self.add_at(self._bin / name, answer, status)

    def add_at(self, path: Path, answer: str = "", status: int = 0) -> Path:
        """The same somewhere else."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f"#!{INTERPRETER} -IS\n"
            "import sys\n"
            f"with open({str(self._log)!r}, 'a') as log:\n"
            f"    print({path.name!r}, *sys.argv[1:], file=log)\n"
            f"{answer or 'pass'}\n"
            f"sys.exit({status})\n"
        )
        path.chmod(0o755)
        return path

    @property
    def calls(self) -> list[str]:
        """How they were called, in order."""
        return self._log.read_text().splitlines() if self._log.exists() else []
