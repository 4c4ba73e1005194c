# SPDX-License-Identifier: Apache-2.0
"""nghttpx as a proxy for HTTP/2 and HTTP/1 behind TLS, in front of one that speaks HTTP/1."""

from __future__ import annotations

from tests.servers.machine import Machine
from tests.servers.products.daemon import certificate, foreground
from tests.servers.server import RunningServer
from tests.servers.world import Office

PEM = "/etc/nghttpx/room.pem"


def forwarding(office: Office, port: int, inner: int) -> RunningServer:
    """Start nghttpx that hands requests on to the proxy on a port of the machine itself."""
    machine = Machine(office, "nghttpx", "proxy.office.test", own=("/etc/nghttpx/",))
    certificate(machine.path("/etc/nghttpx/"))
    log = "/var/log/nghttpx.log"
    command = (
        f"nghttpx --conf=/dev/null --workers=1 --errorlog-file=/dev/stderr --http2-proxy "
        f"--frontend='*,{port}' --backend=127.0.0.1,{inner} {PEM} {PEM}"
    )
    return RunningServer(machine, foreground(command, ports=(port,), config=log, log=log))
