# SPDX-License-Identifier: Apache-2.0
"""A machine in an office: a private view of the file system in which a product is installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.servers.provision import missing, prefix
from tests.servers.world import Office

# The first process of the machine. It lays the unpacked packages over /usr and /etc, puts the
# machine's own files in their places, and then only collects what its daemons leave behind.
BOOT = """
set -e
read -r pid rest < /proc/self/stat
room=$1 prefix=$2 name=$3
shift 3
mount -t overlay -o "ro,lowerdir=$prefix/usr:/usr" overlay /usr
mount -t overlay -o "ro,lowerdir=$room/layer:$prefix/etc:/etc" overlay /etc
mount -t tmpfs -o mode=1777 tmpfs /dev/shm
for path; do mount --bind "$room/own$path" "$path"; done
mount -t proc proc /proc
hostname "$name"
cd /
sleep infinity </dev/null >/dev/null 2>&1 &
echo "$pid"
exec </dev/null >/dev/null 2>&1
while :; do wait; done
"""
BOOT_PROCESSES = 2
ENVIRONMENT = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LC_ALL": "C"}
FIRST_USER = 64100  # beyond what adduser hands out, so that no user of the real machine is meant


@dataclass(frozen=True, slots=True)
class User:
    """A system user, with a group of the same name, that a package expects."""

    name: str
    home: str = "/nonexistent"


class Machine:
    """A running machine: own files, processes and host name, on the network of its office."""

    def __init__(
        self,
        office: Office,
        product: str,
        hostname: str,
        *,
        own: Iterable[str] = (),
        users: Iterable[User] = (),
        groups: Iterable[str] = (),
    ) -> None:
        """Prepare a machine with the product unpacked.

        Paths in own become writable on it, with what the packages ship there; a path that ends
        in a slash is a directory. Besides them only /var, /run and /tmp are writable.
        """
        if product in missing():
            raise LookupError(f"{product} is not provisioned: run 'make test', which fetches it")
        self.office = office
        self.product = product
        self.hostname = hostname
        self._room = Path(tempfile.mkdtemp(prefix=f"{product}-", dir=office.workplace))
        self._room.chmod(0o755)
        self._layer = self._room / "layer"
        shutil.copytree(office.files, self._layer)
        self._write_accounts(users, groups)
        with (self._layer / "hosts").open("a") as hosts:
            hosts.write(f"127.0.1.1 {hostname} {hostname.partition('.')[0]}\n")
        # /tmp comes last, since the machine's own files may well lie below the real one.
        self._own = [*own, "/var/", "/run/", "/tmp/"]
        for path in self._own:
            self._lay_out(path)
        self._process: subprocess.Popen[bytes] | None = None
        self._pid = 0

    def path(self, name: str) -> Path:
        """Return where one of the machine's own files lies outside of it."""
        return self._room / "own" / name.lstrip("/")

    def boot(self) -> None:
        """Start the first process; files of the machine may be written before and after."""
        self._process = process = self.office.popen(
            [
                *("unshare", "--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child"),
                *("sh", "-c", BOOT, "boot"),
                *(str(self._room), str(prefix(self.product)), self.hostname, *self._own),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=ENVIRONMENT,
        )
        self.office.cleanup.callback(self.stop)
        if process.stdout is None or process.stderr is None:
            raise RuntimeError("the machine has no pipes")
        with process.stdout as output, process.stderr as errors:
            if not (line := output.readline()):
                raise OSError(f"{self.product}: no boot: {errors.read().decode().strip()}")
        self._pid = int(line)

    def run(
        self, argv: Sequence[str], *, deadline: float = 30.0
    ) -> subprocess.CompletedProcess[str]:
        """Run a command on the machine as its administrator would; output holds both streams."""
        # A file, not a pipe: a daemon started here would keep a pipe open for ever.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [
                    *("nsenter", "--target", str(self._pid)),
                    *("--mount", "--pid", "--uts", "--ipc", "--net", "--", *argv),
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=ENVIRONMENT,
                timeout=deadline,
                check=False,
            )
            output.seek(0)
            return subprocess.CompletedProcess(argv, done.returncode, output.read())

    def idle(self) -> bool:
        """Return whether nothing runs on the machine besides the two processes of its boot."""
        mine = _pid_namespace(self._pid)
        pids = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]
        return sum(_pid_namespace(pid) == mine for pid in pids) <= BOOT_PROCESSES

    def stop(self) -> None:
        """Switch the machine off: all its processes end at once and its files are gone."""
        process, self._process = self._process, None
        if process is not None:
            # The kernel ends every process of the machine before it lets the first one go.
            if self._pid:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self._pid, signal.SIGKILL)
            else:
                process.kill()
            process.wait()
        shutil.rmtree(self._room, ignore_errors=True)

    def _lay_out(self, path: str) -> None:
        shipped = prefix(self.product) / path.lstrip("/")
        own = self.path(path)
        own.parent.mkdir(parents=True, exist_ok=True)
        directory = path.endswith("/")
        if directory and shipped.is_dir():
            shutil.copytree(shipped, own, symlinks=True)
        elif directory:
            own.mkdir()
        elif shipped.is_file():
            shutil.copyfile(shipped, own)
        else:
            own.touch()
        if path == "/var/":
            for name in ("log", "lib", "spool", "cache", "mail", "tmp"):
                (own / name).mkdir(exist_ok=True)
            (own / "run").symlink_to("/run")
            (own / "lock").symlink_to("/run/lock")
        elif path == "/run/":
            (own / "lock").mkdir()
        elif path == "/tmp/":
            own.chmod(0o1777)
        if path.startswith("/etc/"):
            mounted = self._layer / path.removeprefix("/etc/")
            if directory:
                mounted.mkdir(parents=True)
            else:
                mounted.touch()

    def _write_accounts(self, users: Iterable[User], groups: Iterable[str]) -> None:
        masters = Path("/usr/share/base-passwd")
        passwd = (masters / "passwd.master").read_text().splitlines()
        group = (masters / "group.master").read_text().splitlines()
        for number, user in enumerate(users, FIRST_USER):
            passwd.append(f"{user.name}:x:{number}:{number}::{user.home}:/bin/false")
            group.append(f"{user.name}:x:{number}:")
        for number, name in enumerate(groups, FIRST_USER + 50):
            group.append(f"{name}:x:{number}:")
        (self._layer / "passwd").write_text("\n".join(passwd) + "\n")
        (self._layer / "shadow").write_text("root:*:19000:0:99999:7:::\n")
        (self._layer / "group").write_text("\n".join(group) + "\n")


def _pid_namespace(pid: int) -> str | None:
    try:
        return str(Path(f"/proc/{pid}/ns/pid").readlink())
    except OSError:
        return None
