# SPDX-License-Identifier: Apache-2.0
"""The arrows of the house: which room may import which. Read from the sources, not run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PROBE = {
    "wire": set[str](),
    "engine": {"wire"},
    "listening": {"wire"},
    "service": {"listening", "engine", "wire"},
    "top": {"service", "listening", "engine", "wire"},
}
"""Rooms of the probe; ``top`` is its command line."""

DESKTOP = {
    "i18n": {"paths"},
    "paths": set[str](),
    "case": {"paths"},
    "settings": {"case", "paths"},
    "machine": set[str](),
    "check": set[str](),
    "advice": {"i18n", "paths", "case", "check", "machine"},
    "report": {"i18n", "paths", "case", "check", "advice"},
    "choice": {"paths", "check", "machine"},
    "headless": {"i18n", "case", "check", "advice", "report"},
    "practice": {"i18n", "case", "check", "advice", "report", "headless", "app", "settings"},
    "jobs": set[str](),
    "wizard": {
        "i18n",
        "paths",
        "case",
        "settings",
        "machine",
        "check",
        "advice",
        "report",
        "jobs",
        "practice",
    },
    "app": {
        "i18n",
        "paths",
        "case",
        "settings",
        "machine",
        "check",
        "choice",
        "jobs",
        "wizard",
        "practice",
    },
    "__main__": {
        "app",
        "case",
        "choice",
        "headless",
        "i18n",
        "machine",
        "practice",
        "settings",
        "check",
    },
}
"""Rooms and single modules of the desktop."""

PROBE_ROOMS_OF = {
    "check": {"wire", "engine", "listening"},
    "practice": {"wire", "engine", "listening", "service"},
}
"""What a room of the desktop may use of the probe; every other one may use the wire alone."""

QT_ROOMS = {"wizard", "app", "jobs"}
QT_FREE = {"wizard/flow.py"}


def sources(package: Path) -> list[Path]:
    """All modules of a package."""
    return sorted(package.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """The full names of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(name: str) -> str:
    """The room of a dotted name or a path relative to its package."""
    return name.split(".", maxsplit=1)[0].split("/", maxsplit=1)[0]


DESKTOP_SOURCES = sources(ROOT / "desktop/doorcheck")
PROBE_SOURCES = sources(ROOT / "probe/doorcheck_probe")


def relative(path: Path) -> str:
    """The path inside its package, without the ending."""
    package = "desktop/doorcheck" if "desktop" in path.parts else "probe/doorcheck_probe"
    return path.relative_to(ROOT / package).with_suffix("").as_posix()


@pytest.mark.parametrize("path", PROBE_SOURCES, ids=relative)
def test_the_probe(path: Path) -> None:
    """It never looks up to the desktop, and its rooms look one way."""
    here = room(relative(path)) if "/" in relative(path) else "top"
    for name in imported(path):
        assert not name.startswith(("doorcheck.", "PySide6")), name
        if name.startswith("doorcheck_probe.") and name != "doorcheck_probe.__version__":
            there = room(name.removeprefix("doorcheck_probe."))
            assert there == here or there in PROBE[here] or here == "top", f"{here} → {name}"


@pytest.mark.parametrize("path", DESKTOP_SOURCES, ids=relative)
def test_the_desktop(path: Path) -> None:
    """Rooms look one way; of the probe they use what they may."""
    here = room(relative(path))
    if here == "__init__":
        return
    for name in imported(path):
        if name.startswith("doorcheck_probe."):
            there = room(name.removeprefix("doorcheck_probe."))
            allowed = PROBE_ROOMS_OF.get(here, {"wire"}) | {"__version__"}
            assert there in allowed, f"{here} → {name}"
        elif name.startswith("doorcheck."):
            there = room(name.removeprefix("doorcheck."))
            assert there == here or there in DESKTOP[here], f"{here} → {name}"


@pytest.mark.parametrize("path", DESKTOP_SOURCES, ids=relative)
def test_qt_stays_in_its_rooms(path: Path) -> None:
    """The flow is pure, and everything else can be used without a screen."""
    inside = relative(path) + ".py"
    if room(relative(path)) in QT_ROOMS and inside not in QT_FREE:
        return
    assert not [name for name in imported(path) if name.startswith("PySide6")]


@pytest.mark.parametrize("path", DESKTOP_SOURCES + PROBE_SOURCES, ids=relative)
def test_no_module_grows_beyond_a_look(path: Path) -> None:
    """Small modules, one job each."""
    assert len(path.read_text("utf-8").splitlines()) <= 300
