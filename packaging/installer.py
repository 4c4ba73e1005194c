# SPDX-License-Identifier: Apache-2.0
"""Build the installer: freeze the program with PyInstaller, then pack it as a Debian package.

``installer.py`` leaves ``dist/doorcheck_<version>_<architecture>.deb`` and ends with a line
``installer=<path> size_mb=<size>``. When nothing that goes in has changed since, it only says so.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import sysconfig
from hashlib import sha256
from pathlib import Path

from catalogues import I18N, catalogue_files, compile_all
from doorcheck_probe import __version__
from linux import debian, frozen, inputs

ROOT = Path(__file__).resolve().parents[1]
WORK = ROOT / "build" / "installer"
STATE = WORK / "state.json"
TOOLS = {
    "dpkg": "dpkg",
    "dpkg-deb": "dpkg",
    "dpkg-shlibdeps": "dpkg-dev",
    "objdump": "binutils",
    "strip": "binutils",
}


class InstallerError(Exception):
    """What keeps the installer from being built, and what to do about it."""


def main() -> int:
    """Build, or find that there is nothing to do; the result is the exit status."""
    try:
        check_tools()
        compile_catalogues()
        package = build()
    except (InstallerError, frozen.FreezeError, debian.PackageError) as error:
        print(f"installer: {error}", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        command = " ".join(map(str, error.cmd))
        print(f"installer: `{command}` failed with status {error.returncode}.", file=sys.stderr)
        return 1
    print(f"installer={package.relative_to(ROOT)} size_mb={package.stat().st_size / 1e6:.1f}")
    return 0


def check_tools() -> None:
    """Say which tools are missing, all at once, and what to type."""
    if not sys.platform.startswith("linux"):
        raise InstallerError(
            "this makes the Debian package, which only a Debian or Ubuntu machine can. Elsewhere, "
            "`python -m PyInstaller packaging/doorcheck.spec` makes the folder with the program."
        )
    missing = {tool: package for tool, package in TOOLS.items() if shutil.which(tool) is None}
    if missing:
        raise InstallerError(
            f"missing: {', '.join(missing)}. Please type this line, then try again:\n"
            f"  sudo apt-get install -y {' '.join(sorted(set(missing.values())))}"
        )
    if not sysconfig.get_config_var("Py_ENABLE_SHARED"):
        raise InstallerError(
            "this Python has no shared library, which PyInstaller needs. Debian's python3.11 with "
            "libpython3.11 has one; for another Python, build it with --enable-shared."
        )


def compile_catalogues() -> None:
    """A package in English alone is refused, and so is one that lacks a language."""
    try:
        compile_all()
    except Exception as error:
        raise InstallerError(f"a catalogue cannot be compiled: {error}") from error
    sources = catalogue_files()
    if not sources:
        folder = I18N.relative_to(ROOT)
        raise InstallerError(f"no catalogue {folder}/<language>/LC_MESSAGES/doorcheck.po was found")
    missing = [str(path) for path in sources if not path.with_suffix(".mo").is_file()]
    if missing:
        raise InstallerError(f"catalogues without a compiled form: {', '.join(missing)}")


def build() -> Path:
    """Freeze and pack, unless the same was done before."""
    epoch = inputs.source_date_epoch(ROOT)
    state = {"inputs": inputs.fingerprint(ROOT, epoch)}
    package = ROOT / "dist" / f"doorcheck_{__version__}_{debian.architecture()}.deb"
    if package.is_file() and _recorded() == {**state, "package": _digest(package)}:
        print("Nothing has changed since the installer was built.")
        return package
    STATE.unlink(missing_ok=True)
    print("Freezing the program …", flush=True)
    folder = frozen.freeze(ROOT, WORK, epoch)
    print("Packing it …", flush=True)
    tree = debian.stage(ROOT, WORK, folder, __version__, epoch)
    debian.pack(tree, package, epoch)
    STATE.write_text(json.dumps({**state, "package": _digest(package)}), "utf-8")
    return package


def _recorded() -> object:
    return json.loads(STATE.read_text("utf-8")) if STATE.is_file() else None


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
