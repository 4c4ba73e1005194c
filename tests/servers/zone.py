# SPDX-License-Identifier: Apache-2.0
"""What the world's name server answers, and the process that answers it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path

from tests.servers.namespaces import Namespace

Names = str | Iterable[str]


class Zone:
    """The records of the world; a change holds as soon as the call returns."""

    def __init__(self, namespace: Namespace, address: str) -> None:
        """Start the name server on the given address of a namespace."""
        self._records: dict[str, dict[str, list[str]]] = {}
        script = Path(__file__).with_name("dns.py")
        self._server = namespace.popen(
            # -P: beside that script lies this package's dns.py, which must not hide dnspython.
            [sys.executable, "-P", script, address],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._push()

    def add(
        self,
        name: str,
        *,
        a: Names = (),
        aaaa: Names = (),
        mx: Names = (),
        ptr: Names = (),
        txt: Names = (),
    ) -> None:
        """Add records for a name; MX hosts are preferred in the order given."""
        records = self._records.setdefault(name.rstrip(".").lower(), {})
        for kind, values in (("A", a), ("AAAA", aaaa), ("PTR", ptr), ("MX", mx), ("TXT", txt)):
            known = records.setdefault(kind, [])
            given = [values] if isinstance(values, str) else values
            known += [value for value in given if value not in known]
        self._push()

    def add_reverse(self, address: str, name: str) -> None:
        """Let an address point back to a name."""
        self.add(ip_address(address).reverse_pointer, ptr=name)

    def remove(self, name: str) -> None:
        """Forget every record of a name, so that it no longer exists."""
        self._records.pop(name.rstrip(".").lower(), None)
        self._push()

    def stop(self) -> None:
        """End the name server."""
        with self._server as server:
            server.kill()

    def _push(self) -> None:
        server = self._server
        if server.stdin is None or server.stdout is None:
            raise RuntimeError("the name server has no pipes")
        server.stdin.write(json.dumps(self._records).encode() + b"\n")
        server.stdin.flush()
        if server.stdout.readline() != b"ok\n":
            raise RuntimeError("the name server did not take the records")
