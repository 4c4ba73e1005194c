# SPDX-License-Identifier: Apache-2.0
"""The Debian package: the frozen program, its entry in the menu, and what it depends on."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
from email.utils import formatdate
from pathlib import Path

from linux import licences

NAME = "doorcheck"
APPLICATION = "org.doorcheck.Doorcheck"
MAINTAINER = "Doorcheck contributors <maintainers@doorcheck.invalid>"
PROGRAM = Path("usr/lib") / NAME
CONTROL = """\
Package: {name}
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: xkb-data, fonts-noto-core | fonts-dejavu-core
Section: net
Priority: optional
Description: proves whether strangers can use your connection
 Doorcheck shows, with proof, whether strangers can send mail or surf through
 an internet connection (an open mail relay or an open proxy server), and
 helps to close that door, step by step and in the user's language.
 .
 It opens as a window; "doorcheck check" does the same in a terminal.
"""
CHANGELOG = """\
{name} ({version}) unstable; urgency=medium

  * Built from the sources of version {version}.

 -- {maintainer}  {date}
"""


class PackageError(Exception):
    """The package would not work where it is installed."""


def architecture() -> str:
    """The word that Debian uses for this kind of machine, such as ``amd64``."""
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def stage(root: Path, work: Path, frozen: Path, version: str, epoch: int) -> Path:
    """Lay out everything as it will lie on the user's machine and return the top."""
    tree = work / "package"
    shutil.rmtree(tree, ignore_errors=True)
    shutil.copytree(frozen, tree / PROGRAM, symlinks=True)
    link = tree / "usr/bin" / NAME
    link.parent.mkdir()
    link.symlink_to(Path("../lib") / NAME / NAME)
    ours, share, documents = (
        root / "packaging" / "linux",
        tree / "usr/share",
        tree / "usr/share/doc",
    )
    icon = root / "resources/icons/doorcheck.svg"
    _copy(ours / f"{APPLICATION}.desktop", share / "applications" / f"{APPLICATION}.desktop")
    _copy(icon, share / "icons/hicolor/scalable/apps" / f"{APPLICATION}.svg")
    _copy(ours / f"{APPLICATION}.metainfo.xml", share / f"metainfo/{APPLICATION}.metainfo.xml")
    licences.add(root, work, documents / NAME)
    _copy(ours / "lintian-overrides", share / "lintian/overrides" / NAME)
    facts = {"name": NAME, "version": version, "maintainer": MAINTAINER}
    history = CHANGELOG.format(**facts, date=formatdate(epoch))
    (documents / NAME / "changelog.gz").write_bytes(gzip.compress(history.encode(), 9, mtime=0))
    _set_modes(tree)
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    (tree / "DEBIAN").mkdir(mode=0o755)  # by this the next tool knows the top of a package
    control = CONTROL.format(
        **facts, architecture=architecture(), size=size, depends=dependencies(work, tree / PROGRAM)
    )
    _write(tree / "DEBIAN/control", control)
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (epoch, epoch), follow_symlinks=False)
    return tree


def dependencies(work: Path, program: Path) -> str:
    """The Debian packages, with their lowest versions, whose libraries the program is linked to.

    Debian's own tool reads this from the program; it fails for a library that is nowhere.
    """
    files = [path for path in sorted(program.rglob("*")) if _is_elf(path)]
    folders = sorted({path.parent for path in files})
    (work / "debian").mkdir(exist_ok=True)
    _write(work / "debian/control", f"Source: {NAME}\n\nPackage: {NAME}\nArchitecture: any\n")
    command = [
        *("dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0"),
        *(f"-l{folder}" for folder in folders),
        *(f"-e{file}" for file in files),
    ]
    asked = subprocess.run(command, cwd=work, capture_output=True, text=True, check=False)
    found = re.search(r"^shlibs:Depends=(.+)$", asked.stdout, re.MULTILINE)
    if asked.returncode or found is None:
        missing = sorted(set(re.findall(r"cannot find library (\S+)", asked.stderr)))
        raise PackageError(
            f"the program needs {', '.join(missing)}, which this machine lacks. The packages that "
            "hold them are listed in packaging/system-packages.txt; `make installer` installs them."
            if missing
            else f"dpkg-shlibdeps failed:\n{asked.stderr.strip()}"
        )
    return found[1]


def pack(tree: Path, package: Path, epoch: int) -> None:
    """Make the package."""
    package.parent.mkdir(exist_ok=True)
    for old in package.parent.glob(f"{NAME}_*.deb"):
        old.unlink()
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", tree, package],
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _write(path: Path, text: str) -> None:
    path.write_text(text, "utf-8")
    path.chmod(0o644)


def _set_modes(tree: Path) -> None:
    """Folders can be entered, the program can be run, everything else can only be read."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or path == tree / PROGRAM / NAME
            path.chmod(0o755 if runs else 0o644)


def _is_elf(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
