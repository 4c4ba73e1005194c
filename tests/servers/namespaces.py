# SPDX-License-Identifier: Apache-2.0
"""Network namespaces: each one is a separate machine as far as its neighbours can tell."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from tests.servers.polling import until

CLONE_NEWNET = 0x40000000
ETC_NETNS = Path("/etc/netns")


class Namespace:
    """One network namespace with files of its own for name lookups."""

    def __init__(self, name: str, nameserver: str) -> None:
        """Create the namespace; lookups made in it go to the given name server only."""
        self.name = name
        ip("netns", "add", name)
        files = self.files
        files.mkdir(parents=True)
        (files / "resolv.conf").write_text(f"nameserver {nameserver}\noptions timeout:2\n")
        (files / "nsswitch.conf").write_text(
            "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\nnetworks: files\n"
            "protocols: files\nservices: files\n"
        )
        (files / "hosts").write_text("127.0.0.1 localhost\n::1 localhost\n")
        # Addresses must work at once, not after duplicate address detection.
        for scope in ("all", "default"):
            self.set_kernel(f"net/ipv6/conf/{scope}/accept_dad", "0")
            self.set_kernel(f"net/ipv6/conf/{scope}/accept_ra", "0")
        self.ip("link", "set", "lo", "up")

    @property
    def files(self) -> Path:
        """The directory whose files stand in for those of /etc inside the namespace."""
        return ETC_NETNS / self.name

    def ip(self, *arguments: str) -> str:
        """Run the ip command on this namespace."""
        return ip("-netns", self.name, *arguments)

    def set_kernel(self, name: str, value: str) -> None:
        """Set a network parameter of the kernel, in this namespace only."""
        with inside(self):
            Path("/proc/sys", name).write_text(value)

    def popen(
        self,
        argv: Sequence[str | Path],
        *,
        stdin: int | IO[bytes] | None = subprocess.DEVNULL,
        stdout: int | IO[bytes] | None = None,
        stderr: int | IO[bytes] | None = None,
        cwd: str | Path | None = None,
        env: dict[str, str] | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a program inside the namespace, where its lookups use the world's DNS."""
        return subprocess.Popen(
            ["ip", "netns", "exec", self.name, *argv],
            stdin=stdin,
            stdout=stdout,
            stderr=stderr,
            cwd=cwd,
            env=env,
            start_new_session=True,
        )

    def run(
        self, argv: Sequence[str | Path], *, deadline: float = 30.0
    ) -> subprocess.CompletedProcess[str]:
        """Run a program inside the namespace to its end and return what it wrote."""
        return subprocess.run(
            ["ip", "netns", "exec", self.name, *argv],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=deadline,
            check=False,
        )

    def remove(self) -> None:
        """End every process inside and delete the namespace with its files."""
        remove(self.name)


def ip(*arguments: str) -> str:
    """Run the ip command and return its output; raise with its own words when it fails."""
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(f"ip {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def names() -> list[str]:
    """Return the names of all network namespaces of the machine."""
    return [line.split()[0] for line in ip("netns", "list").splitlines() if line.strip()]


def processes(name: str) -> list[int]:
    """Return the processes inside a namespace, without the calling process itself."""
    return [pid for pid in map(int, ip("netns", "pids", name).split()) if pid != os.getpid()]


def remove(name: str) -> None:
    """End every process inside the named namespace and delete it with its files."""

    def emptied() -> bool:
        running = processes(name)
        for pid in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return not running

    if name in names():
        until(emptied, f"the end of all processes in {name}")
        ip("netns", "delete", name)
    shutil.rmtree(ETC_NETNS / name, ignore_errors=True)
    with contextlib.suppress(OSError):
        ETC_NETNS.rmdir()


@contextlib.contextmanager
def inside(namespace: Namespace) -> Iterator[None]:
    """Move the calling thread into a namespace for a while.

    Sockets opened and threads started meanwhile belong to the namespace for good. Only the
    network changes: the lookups of this process keep using the machine's own resolv.conf.
    """
    with (
        Path("/proc/thread-self/ns/net").open("rb") as before,
        Path("/run/netns", namespace.name).open("rb") as target,
    ):
        _enter(target.fileno())
        try:
            yield
        finally:
            _enter(before.fileno())


def _enter(descriptor: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.setns(descriptor, CLONE_NEWNET) != 0:
        code = ctypes.get_errno()
        raise OSError(code, f"setns: {os.strerror(code)}")
