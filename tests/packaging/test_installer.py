# SPDX-License-Identifier: Apache-2.0
"""The package: what is in it, what is not, and what the script says when it cannot build it."""

from __future__ import annotations

import re
import shutil
import stat
import sys
import tomllib
from pathlib import Path

import pytest

from doorcheck import i18n
from doorcheck_probe import __version__
from tests.packaging.conftest import SCRIPT
from tests.packaging.running import PATH, ROOT, ask, need

pytestmark = pytest.mark.timeout(600)  # the first test builds the package
LARGEST_MB = 60
APPLICATION = "org.doorcheck.Doorcheck"


def field(package: Path, name: str) -> str:
    """A field of the package's control data."""
    return ask("dpkg-deb", "--field", package, name).stdout.strip()


def test_the_package_is_small_and_says_what_it_is(package: Path) -> None:
    assert package.stat().st_size < LARGEST_MB * 1_000_000
    assert field(package, "Package") == "doorcheck"
    assert field(package, "Version") == __version__
    assert int(field(package, "Installed-Size")) > 1000


def test_it_depends_on_what_qt_needs_of_a_screen(package: Path) -> None:
    depends = {entry.split()[0] for entry in field(package, "Depends").split(", ")}
    screen = {"libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxkbcommon-x11-0"}
    drawing = {"libegl1", "libgl1", "libfontconfig1", "libfreetype6", "libdbus-1-3"}
    assert {*screen, *drawing, "libc6", "libssl3"} <= depends


def test_building_again_builds_nothing(package: Path) -> None:
    before = package.stat().st_mtime_ns
    again = ask(sys.executable, SCRIPT)
    assert "Nothing has changed" in again.stdout, "Was a source edited while the tests ran?"
    assert package.stat().st_mtime_ns == before


def test_no_link_leads_nowhere(tree: Path) -> None:
    links = [path for path in tree.rglob("*") if path.is_symlink()]
    assert links
    for link in links:
        assert link.exists(), f"{link.relative_to(tree)} leads to {link.readlink()}"
        assert link.resolve().is_relative_to(tree)


def test_only_the_program_can_be_run(tree: Path) -> None:
    for path in tree.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path == tree / "usr/lib/doorcheck/doorcheck"
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if runs else 0o644), path


@pytest.mark.parametrize("part", ["Qml", "Quick", "Network", "OpenGL", "Pdf", "Sql"])
def test_what_a_wizard_does_not_need_of_qt_is_not_there(tree: Path, part: str) -> None:
    assert [path.name for path in tree.rglob(f"*Qt*{part}*")] == []


def test_every_language_is_there_and_no_other(tree: Path) -> None:
    inside = tree / "usr/lib/doorcheck/_internal"
    languages = i18n.languages(inside / "doorcheck/_data/i18n")
    assert languages == i18n.languages()
    mains = {language.split("_")[0] for language in languages}
    formats = {path.stem for path in (inside / "babel/locale-data").glob("*.dat")}
    assert formats >= {*languages, *mains, "root"}
    assert {name.split("_")[0] for name in formats} == {*mains, "root"}
    qt = {re.split("[_.]", path.name)[1] for path in inside.rglob("*.qm")}
    assert qt == mains


def test_desktops_accept_the_entry(tree: Path) -> None:
    entry = tree / f"usr/share/applications/{APPLICATION}.desktop"
    checker = need("desktop-file-validate", "desktop-file-utils")
    checked = ask(checker, entry)
    assert (checked.returncode, checked.stdout) == (0, "")
    text = entry.read_text("utf-8")
    for language in ("es", "pt_BR"):
        assert f"\nName[{language}]=" in text
        assert f"\nComment[{language}]=" in text
    assert f"\nIcon={APPLICATION}\n" in text
    assert (tree / f"usr/share/icons/hicolor/scalable/apps/{APPLICATION}.svg").is_file()


def test_software_centres_accept_the_description(tree: Path) -> None:
    checker = need("appstreamcli", "appstream")
    description = tree / f"usr/share/metainfo/{APPLICATION}.metainfo.xml"
    checked = ask(checker, "validate", "--no-net", "--no-color", description)
    assert checked.returncode == 0, checked.stdout


def test_every_library_that_comes_along_is_named_with_its_licence(tree: Path) -> None:
    documents = tree / "usr/share/doc/doorcheck"
    named = (documents / "copyright").read_text("utf-8").lower().replace("_", "-")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["desktop"]
    for requirement in wanted:
        name = re.split(r"[\[<>=]", requirement)[0]
        assert name in named, name
    assert (documents / "licenses/CPython/LICENSE.txt").is_file()
    assert (documents / "changelog.gz").is_file()


def test_a_missing_tool_is_named_with_what_to_type(tmp_path: Path) -> None:
    done = ask(sys.executable, SCRIPT, PATH=str(tmp_path))
    assert done.returncode == 1
    assert "dpkg-shlibdeps" in done.stderr
    assert "sudo apt-get install -y binutils dpkg dpkg-dev" in done.stderr


@pytest.mark.parametrize(
    ("catalogue", "complaint"),
    [(None, "no catalogue"), ("nonsense", "cannot be compiled")],
    ids=["none", "broken"],
)
def test_without_catalogues_nothing_is_built(
    tmp_path: Path, catalogue: str | None, complaint: str
) -> None:
    for tool, package in (("dpkg-shlibdeps", "dpkg-dev"), ("objdump", "binutils")):
        need(tool, package)
    shutil.copytree(ROOT / "packaging", tmp_path / "packaging")
    folder = tmp_path / "i18n/es/LC_MESSAGES"
    folder.mkdir(parents=True)
    if catalogue is not None:
        (folder / "doorcheck.po").write_text(catalogue, "utf-8")
    done = ask(sys.executable, tmp_path / "packaging/installer.py", PATH=PATH)
    assert done.returncode == 1
    assert complaint in done.stderr
    assert not (tmp_path / "build").exists()
