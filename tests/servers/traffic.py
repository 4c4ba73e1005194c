# SPDX-License-Identifier: Apache-2.0
"""What arrives at an office, counted in whole packets on its own interface."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address

from tests.servers.namespaces import Namespace, inside

ETH_P_ALL = 3
ETHERNET = 14
"""The frame's own head, which this kind of socket does not show."""
QUIET_SECONDS = 0.1


@contextlib.contextmanager
def counted_bytes(namespace: Namespace, without_port: int) -> Iterator[Counter[str]]:
    """Count the bytes of incoming TCP packets by their sender's address.

    Packets that come from ``without_port`` are answers to the office's own requests.
    """
    with inside(namespace):
        sniffer = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ETH_P_ALL))
    sniffer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
    sniffer.settimeout(QUIET_SECONDS)
    counted: Counter[str] = Counter()
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                packet, place = sniffer.recvfrom(65_535)
                if place[2] == socket.PACKET_HOST and (found := _sender(packet)) is not None:
                    address, port = found
                    if port != without_port:
                        counted[address] += len(packet) + ETHERNET

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield counted
    finally:
        over.set()
        thread.join()
        sniffer.close()


def _sender(packet: bytes) -> tuple[str, int] | None:
    """Address and port that a TCP packet comes from, over either family."""
    version = packet[0] >> 4 if packet else 0
    if version == 4 and len(packet) >= 40 and packet[9] == socket.IPPROTO_TCP:
        source, start = packet[12:16], (packet[0] & 0x0F) * 4
    elif version == 6 and len(packet) >= 60 and packet[6] == socket.IPPROTO_TCP:
        source, start = packet[8:24], 40
    else:
        return None
    return str(ip_address(source)), int(struct.unpack_from("!H", packet, start)[0])
