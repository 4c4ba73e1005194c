# SPDX-License-Identifier: Apache-2.0
"""Running the packed program as a user does who has nothing else."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATH = "/usr/bin:/bin:/usr/sbin:/sbin"


def need(tool: str, package: str) -> str:
    """A tool's path; without it a build machine fails and any other skips the test."""
    found = shutil.which(tool)
    if found is None:
        sentence = f"{tool} is missing; `sudo apt-get install -y {package}` brings it."
        if os.environ.get("CI") == "true":
            pytest.fail(sentence)
        pytest.skip(sentence)
    return found


def ask(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in this environment or in exactly the one that is given."""
    return subprocess.run(command, env=environment or None, capture_output=True, text=True)


@dataclass(frozen=True)
class User:
    """Somebody with an empty home folder and no Python of their own."""

    home: Path
    environment: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        runtime = self.home / "runtime"
        runtime.mkdir(mode=0o700)
        words = {"HOME": str(self.home), "PATH": PATH, "LANG": "C.UTF-8"}
        object.__setattr__(self, "environment", {**words, "XDG_RUNTIME_DIR": str(runtime)})

    def run(self, *command: str | Path) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            command,
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            timeout=120,
        )

    @contextmanager
    def running(self, *command: str | Path, **extra: str) -> Iterator[subprocess.Popen[str]]:
        """Start a command; it is asked to end, and has to, when the block is left."""
        process = subprocess.Popen(
            command,
            env={**self.environment, **extra},
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            finally:
                process.kill()
                if process.stdout is not None:
                    process.stdout.close()
