# SPDX-License-Identifier: Apache-2.0
"""Servers that are Python programs: aiosmtpd as a mail sink, proxy.py and pproxy."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.servers.polling import until
from tests.servers.products.daemon import answers
from tests.servers.provision import prefix
from tests.servers.world import Office, inside

SINK = Path(__file__).with_name("aiosmtpd_sink.py")
LOGIN = ("--basic-auth", "clerk:very-long-and-secret")


def accepts_and_drops(office: Office) -> None:
    """Start aiosmtpd that takes every mail and keeps none."""
    _started(office, "aiosmtpd", 25, [str(SINK), "drop"])


def refuses_late(office: Office) -> None:
    """Start aiosmtpd that takes every recipient, and refuses when the text has come."""
    _started(office, "aiosmtpd", 25, [str(SINK), "late"])


def catch_all(office: Office) -> None:
    """Start aiosmtpd that takes every name at its own domain, and no other recipient."""
    _started(office, "aiosmtpd", 25, [str(SINK), "own"])


def proxy_opened(office: Office) -> None:
    """Start proxy.py as it starts, on all addresses."""
    _proxy(office, ())


def proxy_with_login(office: Office) -> None:
    """Start proxy.py with a user name and a password."""
    _proxy(office, LOGIN)


def mixed_opened(office: Office) -> None:
    """Start pproxy with HTTP and SOCKS on one port, for everybody."""
    _mixed(office, "")


def mixed_with_login(office: Office) -> None:
    """Start pproxy with HTTP and SOCKS on one port, for whoever has the name and the password."""
    _mixed(office, "#clerk:very-long-and-secret")


def _mixed(office: Office, login: str) -> None:
    doors = [f"http+socks4+socks5://{address}:8080/{login}" for address in ("0.0.0.0", "[::]")]
    argv = ["-m", "pproxy", *(word for door in doors for word in ("-l", door))]
    _started(office, "pproxy", 8080, argv)


def _proxy(office: Office, options: Sequence[str]) -> None:
    own = tempfile.mkdtemp(prefix="proxy.py-", dir=office.workplace)
    where = ("--hostname", "::", "--port", "8080", "--data-dir", own)
    argv = ["-m", "proxy", *where, "--num-workers", "1", "--num-acceptors", "1", *options]
    _started(office, "proxy.py", 8080, argv)


def _started(office: Office, product: str, port: int, argv: Sequence[str]) -> None:
    process = office.popen(
        [sys.executable, "-P", *argv],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=office.workplace,
        env={**os.environ, "PYTHONPATH": str(prefix(product)), "HOME": str(office.workplace)},
    )
    office.cleanup.callback(process.wait)
    office.cleanup.callback(process.terminate)
    for address in (office.address4, office.address6):
        with inside(office):
            until(functools.partial(answers, address, port), f"{product} on {address}")
