# SPDX-License-Identifier: Apache-2.0
"""Programs that a short script starts, as a unit, a container or somebody's habit does."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import foreground
from tests.servers.provision import prefix
from tests.servers.server import RunningServer
from tests.servers.world import Office

SCRIPT = "/etc/room/start"
LOG = "/var/log/started.log"
PROGRAMS = "/var/lib/room"
RUN = f"PATH={PROGRAMS}:$PATH sh {SCRIPT}"
WRAPPER = """\
#!/bin/sh
PYTHONPATH={site} exec {python} -P -m {module} {options} "$@"
"""
SSH_CONFIG = """\
IdentityFile /etc/ssh/room
StrictHostKeyChecking no
UserKnownHostsFile /dev/null
ConnectionAttempts 20
{rule}
"""
SSHD_CONFIG = """\
ListenAddress 127.0.0.1:22
HostKey /etc/ssh/host
AuthorizedKeysFile /etc/ssh/room.pub
StrictModes no
UsePAM no
"""


def microsocks(office: Office) -> RunningServer:
    """Start microsocks on all addresses, for whoever comes."""
    machine = Machine(office, "microsocks", "proxy.office.test", own=("/etc/room/",))
    return _started(machine, "microsocks -i :: -p 1080", 1080)


def ncat(office: Office) -> RunningServer:
    """Start Ncat as an HTTP proxy on all addresses, for an afternoon."""
    machine = Machine(office, "ncat", "proxy.office.test", own=("/etc/room/",))
    return _started(machine, "ncat --listen --keep-open --proxy-type http 3128", 3128)


def proxy_py(office: Office) -> RunningServer:
    """Start proxy.py on all addresses."""
    options = f"--data-dir {PROGRAMS}/data --num-workers 1 --num-acceptors 1"
    return _python(office, "proxy.py", "proxy", options, "proxy --hostname :: --port 8899", 8899)


def pproxy(office: Office) -> RunningServer:
    """Start pproxy with HTTP and SOCKS on one port of all addresses."""
    doors = " ".join(f"-l http+socks4+socks5://{address}:8080/" for address in ("0.0.0.0", "[::]"))
    return _python(office, "pproxy", "pproxy", "", f"pproxy {doors}", 8080)


def tunnel(office: Office) -> RunningServer:
    """Start a tunnel with 'ssh -D' on all addresses, to the SSH server of the machine itself."""
    return _ssh(office, "ssh -D *:1080 -N tunnel", "")


def tunnel_as_gateway(office: Office) -> RunningServer:
    """Start a tunnel with 'ssh -D' where the own configuration says GatewayPorts yes."""
    return _ssh(office, "ssh -D 1080 -N tunnel", "GatewayPorts yes")


def _ssh(office: Office, command: str, rule: str) -> RunningServer:
    machine = Machine(
        office,
        "openssh",
        "www.office.test",
        own=("/etc/ssh/", "/etc/room/", "/root/"),
        users=(User("sshd", "/run/sshd"),),
    )
    machine.path("/etc/ssh/sshd_config").write_text(SSHD_CONFIG)
    settings = machine.path("/root/.ssh/config")
    settings.parent.mkdir(mode=0o700)
    host = "Host tunnel\n    Hostname 127.0.0.1\n    User root\n"
    settings.write_text(SSH_CONFIG.format(rule=rule) + host)
    keys = "for key in /etc/ssh/host /etc/ssh/room; do ssh-keygen -q -t ed25519 -N '' -f $key; done"
    prepare = f"install -d -m 755 /run/sshd\n{keys}"
    return _started(machine, f"/usr/sbin/sshd\n{command}", 1080, prepare)


def _python(
    office: Office, product: str, module: str, options: str, command: str, port: int
) -> RunningServer:
    # The machine needs some product of Debian's to be laid over its own files.
    machine = Machine(office, "openssl", "proxy.office.test", own=("/etc/room/",))
    programs = machine.path(PROGRAMS)
    programs.mkdir()
    shutil.copytree(prefix(product), programs / "site")
    wrapper = programs / module
    python = Path(sys.base_prefix) / "bin" / "python3"
    wrapper.write_text(
        WRAPPER.format(site=f"{PROGRAMS}/site", python=python, module=module, options=options)
    )
    wrapper.chmod(0o755)
    return _started(machine, command, port)


def _started(machine: Machine, script: str, port: int, prepare: str = "") -> RunningServer:
    machine.path(SCRIPT).write_text(f"{script}\n")
    service = foreground(RUN, ports=(port,), config=SCRIPT, log=LOG, prepare=prepare)
    return RunningServer(machine, service)
