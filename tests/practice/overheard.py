# SPDX-License-Identifier: Apache-2.0
"""A rehearsal in a process of its own that notes whom it calls and what it looks up.

An audit hook cannot be taken away again, hence the process. Prints one line for every call.
"""

from __future__ import annotations

import sys
from pathlib import Path

from doorcheck.i18n import load
from doorcheck.practice.rehearsal import rehearse

_CALLS = frozenset(
    {
        "socket.bind",
        "socket.connect",
        "socket.sendto",
        "socket.sendmsg",
        "socket.getaddrinfo",
        "socket.gethostbyname",
        "socket.gethostbyaddr",
        "socket.getnameinfo",
    }
)


def note(event: str, details: tuple[object, ...]) -> None:
    """Write down what goes to the network."""
    if event in _CALLS:
        place = details[1] if event in ("socket.bind", "socket.connect") else details[0]
        host = place[0] if isinstance(place, tuple) else place
        text = host.decode() if isinstance(host, bytes) else str(host)
        sys.stderr.write(f"{event} {text}\n")


if __name__ == "__main__":
    sys.addaudithook(note)
    sys.exit(rehearse(load("en"), Path(sys.argv[1])))
