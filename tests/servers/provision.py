# SPDX-License-Identifier: Apache-2.0
"""Fetch the Debian servers of the test room into private prefixes, without installing them.

Run as ``python tests/servers/provision.py``. Packages that the machine lacks are downloaded by
apt and unpacked below ``.cache/servers/<product>/``; the machine's own package database, users
and configuration stay as they are. Only ``iproute2`` is installed, if ``ip`` is missing.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES: dict[str, tuple[str, ...]] = {
    "postfix": ("postfix",),
    "exim": ("exim4-daemon-light", "exim4-base", "exim4-config"),
    "squid": ("squid", "squid-common"),
    "tinyproxy": ("tinyproxy", "tinyproxy-bin"),
    "dante": ("dante-server",),
    "privoxy": ("privoxy",),
    "apache": ("apache2-bin",),
    "apache2": ("apache2", "apache2-bin"),
    "nginx": ("nginx", "nginx-common"),
    "haproxy": ("haproxy",),
    "microsocks": ("microsocks",),
    "opensmtpd": ("opensmtpd",),
    "sendmail": ("sendmail-bin", "sendmail-base", "sendmail-cf", "m4"),
    "stunnel": ("stunnel4",),
    "dropbear": ("dropbear-bin",),
    "openssl": ("openssl",),
    "postgrey": ("postgrey",),
    "lighttpd": ("lighttpd",),
    "varnish": ("varnish",),
    "caddy": ("caddy",),
    "sniproxy": ("sniproxy",),
    "v2ray": ("v2ray",),
    "ncat": ("ncat",),
    "trafficserver": ("trafficserver",),
    "nghttpx": ("nghttp2-proxy",),
    "openssh": ("openssh-server", "openssh-client"),
    "nftables": ("nftables",),
}
PYTHON_PACKAGES: dict[str, tuple[str, ...]] = {
    "aiosmtpd": ("aiosmtpd==1.4.6", "atpublic==5.1", "attrs==25.3.0"),
    "proxy.py": ("proxy.py==2.4.10",),
    "pproxy": ("pproxy==2.7.9",),
}
"""Products that come from the Python registry; they run under the Python of the tests."""
BINARIES: dict[str, str] = {
    "postfix": "usr/lib/postfix/sbin/master",
    "exim": "usr/sbin/exim4",
    "squid": "usr/sbin/squid",
    "tinyproxy": "usr/bin/tinyproxy",
    "dante": "usr/sbin/danted",
    "privoxy": "usr/sbin/privoxy",
    "apache": "usr/sbin/apache2",
    "apache2": "usr/sbin/a2enmod",
    "nginx": "usr/sbin/nginx",
    "haproxy": "usr/sbin/haproxy",
    "microsocks": "usr/bin/microsocks",
    "opensmtpd": "usr/sbin/smtpd",
    "sendmail": "usr/libexec/sendmail/sendmail",
    "stunnel": "usr/bin/stunnel4",
    "dropbear": "usr/sbin/dropbear",
    "openssl": "usr/bin/openssl",
    "postgrey": "usr/sbin/postgrey",
    "lighttpd": "usr/sbin/lighttpd",
    "varnish": "usr/sbin/varnishd",
    "caddy": "usr/bin/caddy",
    "sniproxy": "usr/sbin/sniproxy",
    "v2ray": "usr/bin/v2ray",
    "ncat": "usr/bin/ncat",
    "trafficserver": "usr/bin/traffic_server",
    "nghttpx": "usr/sbin/nghttpx",
    "openssh": "usr/sbin/sshd",
    "nftables": "usr/sbin/nft",
    "aiosmtpd": "aiosmtpd/__init__.py",
    "proxy.py": "proxy/__init__.py",
    "pproxy": "pproxy/__init__.py",
}
STAMP = ".complete"
REVISION = "1"  # raise it when the layout of a prefix changes, so that old ones are made anew


class ProvisionError(Exception):
    """The servers cannot be fetched; the message says what to do."""


def prefix(product: str) -> Path:
    """Return the directory that holds the unpacked packages of a product."""
    return Path(__file__).resolve().parents[2] / ".cache" / "servers" / product


def missing() -> list[str]:
    """Return the products that are not provisioned yet."""
    return [product for product in (*PACKAGES, *PYTHON_PACKAGES) if not _complete(product)]


def provision() -> list[str]:
    """Fetch and unpack what is missing; return the products that were fetched."""
    wanted = missing()
    if shutil.which("ip") is not None and not wanted:
        return []
    if os.geteuid() != 0:
        raise ProvisionError("Fetching the test servers needs root: run it again with sudo.")
    if shutil.which("apt-get") is None:
        raise ProvisionError(
            "The test servers come as Debian packages: run this on Debian or Ubuntu with apt-get."
        )
    _refresh_lists(wanted)
    if shutil.which("ip") is None:
        _apt("install", "--yes", "--no-install-recommends", "iproute2")
    for product in wanted:
        if product in PYTHON_PACKAGES:
            _fetch_python(product)
        else:
            _fetch(product)
    return wanted


def _complete(product: str) -> bool:
    stamp = prefix(product) / STAMP
    return stamp.is_file() and stamp.read_text() == _stamp(product)


def _stamp(product: str) -> str:
    packages = PACKAGES.get(product) or PYTHON_PACKAGES[product]
    return f"{REVISION} {' '.join(packages)}\n"


def _refresh_lists(products: list[str]) -> None:
    names = [name for product in products for name in PACKAGES.get(product, ())]
    if not names:
        return
    shown = subprocess.run(
        ["apt-cache", "show", "--no-all-versions", *names], capture_output=True, check=False
    )
    if shown.returncode != 0 or not shown.stdout:
        _apt("update")


def _apt(*arguments: str) -> None:
    command = ["apt-get", "--quiet", *arguments]
    done = subprocess.run(
        command,
        env={**os.environ, "DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = done.stdout.strip().splitlines()[-1:] or ["no message"]
        raise ProvisionError(
            f"'{' '.join(command)}' failed ({last[0]}): check the network and the apt sources."
        )


def _fetch(product: str) -> None:
    staging = _staging(product)
    archives = staging / "archives"
    (archives / "partial").mkdir(parents=True)
    options = [
        f"-oDir::Cache::archives={archives}",
        # No lock and no unprivileged download user: nothing outside our directory is written.
        "-oDebug::NoLocking=true",
        "-oAPT::Sandbox::User=root",
    ]
    plan = ["install", "--download-only", "--reinstall", "--no-install-recommends", "--yes"]
    try:
        _apt(*options, *plan, *PACKAGES[product])
    except ProvisionError:
        # Package lists that are older than the archive name files that are gone.
        _apt("update")
        _apt(*options, *plan, *PACKAGES[product])
    _merge_usr(staging)
    for archive in sorted(archives.glob("*.deb")):
        _unpack(archive, staging)
    shutil.rmtree(archives)
    _finish(product, staging)


def _fetch_python(product: str) -> None:
    staging = _staging(product)
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    options = ["--no-deps", "--only-binary", ":all:", "--target", str(staging)]
    done = subprocess.run(
        [*command, *options, *PYTHON_PACKAGES[product]], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ProvisionError(f"pip cannot fetch {product} ({last[0]}): check the network.")
    _finish(product, staging)


def _staging(product: str) -> Path:
    final = prefix(product)
    staging = final.with_name(f"{product}.new")
    for leftover in (staging, final):
        shutil.rmtree(leftover, ignore_errors=True)
    return staging


def _finish(product: str, staging: Path) -> None:
    if not (staging / BINARIES[product]).is_file():
        raise ProvisionError(f"The packages of {product} lack {BINARIES[product]}: report this.")
    (staging / STAMP).write_text(_stamp(product))
    staging.rename(prefix(product))


def _merge_usr(root: Path) -> None:
    # Packages may still name /lib and /sbin, yet only /usr is laid over the machine's own.
    for name in ("bin", "lib", "lib64", "sbin"):
        (root / "usr" / name).mkdir(parents=True)
        (root / name).symlink_to(f"usr/{name}")
    # A machine lays both over its own, and some packages bring no configuration.
    (root / "etc").mkdir()


def _unpack(archive: Path, root: Path) -> None:
    contents = subprocess.Popen(["dpkg-deb", "--fsys-tarfile", archive], stdout=subprocess.PIPE)
    # dpkg-deb -x would replace the links made by _merge_usr with directories.
    unpacked = subprocess.run(
        ["tar", "--extract", "--keep-directory-symlink", "--directory", root],
        stdin=contents.stdout,
        check=False,
    )
    if contents.wait() != 0 or unpacked.returncode != 0:
        raise ProvisionError(f"{archive.name} cannot be unpacked: is the disk full?")


def main() -> int:
    """Provision every server and say in one line what happened."""
    try:
        fetched = provision()
    except ProvisionError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Test servers ready: {', '.join(BINARIES)} ({len(fetched)} fetched now).\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
