# SPDX-License-Identifier: Apache-2.0
"""Debian servers that only deep checks need, unpacked like those of the test room.

They lie beside them in prefixes of their own; nothing is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.servers.provision import prefix

PACKAGES: dict[str, tuple[str, str]] = {
    "coturn": ("coturn", "usr/bin/turnserver"),
    "nghttpx": ("nghttp2-proxy", "usr/sbin/nghttpx"),
    "sniproxy": ("sniproxy", "usr/sbin/sniproxy"),
}
"""The package of every product, and its program."""


def provide(product: str) -> None:
    """Fetch and unpack a product, unless that was done before; raises with apt's own words."""
    package, program = PACKAGES[product]
    final = prefix(product)
    if (final / program).is_file():
        return
    staging = final.with_name(f"{product}.new")
    for leftover in (staging, final):
        shutil.rmtree(leftover, ignore_errors=True)
    archives = staging / "archives"
    (archives / "partial").mkdir(parents=True)
    _download(package, archives)
    for name in ("bin", "lib", "lib64", "sbin"):
        (staging / "usr" / name).mkdir(parents=True)
        (staging / name).symlink_to(f"usr/{name}")
    (staging / "etc").mkdir()
    for archive in sorted(archives.glob("*.deb")):
        _unpack(archive, staging)
    shutil.rmtree(archives)
    staging.rename(final)


def _download(package: str, archives: Path) -> None:
    options = [
        f"-oDir::Cache::archives={archives}",
        "-oDebug::NoLocking=true",
        "-oAPT::Sandbox::User=root",
    ]
    plan = ["install", "--download-only", "--reinstall", "--no-install-recommends", "--yes"]
    done = _apt(*options, *plan, package)
    if done.returncode != 0:
        # Package lists that are older than the archive name files that are gone.
        _apt("update")
        done = _apt(*options, *plan, package)
    if done.returncode != 0:
        raise OSError(f"{package} cannot be fetched: {done.stdout.strip()}")


def _apt(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["apt-get", "--quiet", *arguments],
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _unpack(archive: Path, root: Path) -> None:
    contents = subprocess.run(
        ["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE, check=True
    )
    # dpkg-deb -x would replace the links to /usr with directories.
    subprocess.run(
        ["tar", "--extract", "--keep-directory-symlink", "--directory", root],
        input=contents.stdout,
        check=True,
    )
