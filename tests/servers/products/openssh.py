# SPDX-License-Identifier: Apache-2.0
"""OpenSSH: a server on a port of the web, and the SOCKS door of a tunnel left on all addresses."""

from __future__ import annotations

from tests.servers.machine import Machine, User
from tests.servers.products.daemon import foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

CONFIG = "/etc/ssh/sshd_config"
KEY = "/etc/ssh/room"
RULES = f"""\
{{listen}}
HostKey /etc/ssh/host
AuthorizedKeysFile {KEY}.pub
StrictModes no
UsePAM no
"""
PREPARE = f"""
    install -d -m 755 /run/sshd
    for key in /etc/ssh/host {KEY}; do ssh-keygen -q -t ed25519 -N '' -f $key; done
"""
CLIENT = (
    f"ssh -F none -N -i {KEY} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null"
    " -o ConnectionAttempts=20"
)


def on_port(office: Office, port: int) -> RunningServer:
    """Start the server on a port that firewalls let through, as people do."""
    listen = f"ListenAddress 0.0.0.0:{port}\nListenAddress [::]:{port}"
    return _started(office, listen, "/usr/sbin/sshd -D -e", port)


def dynamic_forwarding(office: Office) -> RunningServer:
    """Start a tunnel with 'ssh -D *:1080', and the server at its other end."""
    command = f"(/usr/sbin/sshd -D -e & {CLIENT} -D '*:1080' 127.0.0.1)"
    return _started(office, "ListenAddress 127.0.0.1:22", command, 1080)


def _started(office: Office, listen: str, command: str, port: int) -> RunningServer:
    machine = Machine(
        office, "openssh", "www.office.test", own=("/etc/ssh/",), users=(User("sshd", "/run/sshd"),)
    )
    machine.path(CONFIG).write_text(RULES.format(listen=listen))
    service = foreground(
        command, ports=(port,), config=CONFIG, log="/var/log/ssh.log", prepare=PREPARE
    )
    return RunningServer(machine, service)
