# SPDX-License-Identifier: Apache-2.0
"""Make a fresh Debian machine ready to run or to test Doorcheck. Standard library only.

Called by the Makefile as ``python3.11 packaging/bootstrap.py run`` (or ``test``). It installs what
the system lacks when it may, prints the one line to type when it may not, creates ``.venv`` with
the pinned packages, and compiles the catalogues. Done once, it takes no time.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SYSTEM_PACKAGES = ROOT / "packaging" / "system-packages.txt"


def main(arguments: list[str]) -> int:
    """Prepare for ``run`` or ``test``; the result is the exit status."""
    purpose = arguments[0] if arguments else "run"
    if not install_system_packages(purpose):
        return 1
    create_environment()
    install_python_packages(purpose)
    subprocess.run([PYTHON, ROOT / "packaging" / "catalogues.py", "compile"], check=True)
    return 0


def wanted_packages(purpose: str) -> list[str]:
    """The Debian packages for a purpose, as the list beside this script names them."""
    wanted = []
    for line in SYSTEM_PACKAGES.read_text("utf-8").splitlines():
        text = line.partition("#")[0].split()
        if text and (text[0] == "run" or text[0] == purpose):
            wanted += text[1:]
    return wanted


def install_system_packages(purpose: str) -> bool:
    """Install what is missing; ``False`` when that is needed and not allowed."""
    if shutil.which("dpkg-query") is None:
        return True  # not Debian: the README says what is needed
    missing = [name for name in wanted_packages(purpose) if not _installed(name)]
    if not missing:
        return True
    prefix = _administrator()
    if prefix is None:
        print("Some system packages are missing. Please type this line, then try again:")
        print(f"  sudo apt-get update && sudo apt-get install -y {' '.join(missing)}")
        return False
    print(f"Installing system packages: {' '.join(missing)}", flush=True)
    install = [*prefix, "apt-get", "install", "-y", "-q", "--no-install-recommends", *missing]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-q"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run(install, check=True, env=environment, stdout=subprocess.DEVNULL)
    return True


def _installed(package: str) -> bool:
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", package]
    found = subprocess.run(query, capture_output=True, text=True, check=False)
    return found.stdout.strip() == "installed"


def _administrator() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is not None:
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        if asked.returncode == 0 or sys.stdin.isatty():
            return ["sudo"]
    return None


def create_environment() -> None:
    """Create ``.venv`` unless it works already."""
    works = PYTHON.exists() and not subprocess.run([PYTHON, "-c", ""], check=False).returncode
    if not works:
        subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)


def install_python_packages(purpose: str) -> None:
    """Install the pinned packages, each checked against its hash, and this project itself."""
    requirements = ROOT / "requirements" / f"{purpose}.txt"
    stamp = VENV / f"{purpose}.stamp"
    state = hashlib.sha256(requirements.read_bytes() + (ROOT / "pyproject.toml").read_bytes())
    state.update(str(ROOT).encode())  # a checkout that has been moved is installed anew
    if stamp.exists() and stamp.read_text("utf-8") == state.hexdigest():
        return
    pip: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
    ]
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "-e", ROOT], check=True)
    stamp.write_text(state.hexdigest(), "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
