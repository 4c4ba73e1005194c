# SPDX-License-Identifier: Apache-2.0
"""A tiny authoritative name server for the world; runs as a process of its own.

Each line on standard input is a whole table of records as JSON and replaces the one before.
"""

from __future__ import annotations

import json
import socket
import sys
import threading

import dns.exception
import dns.flags
import dns.message
import dns.opcode
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

Table = dict[str, dict[str, list[str]]]
TTL = 1
PORT = 53


class Answerer:
    """Answers questions from a table that may be replaced at any time."""

    def __init__(self) -> None:
        """Start with an empty table, in which no name exists."""
        self.table: Table = {}

    def answer(self, wire: bytes) -> bytes | None:
        """Return the reply to a query, or None when it deserves none."""
        try:
            query = dns.message.from_wire(wire)
        except (dns.exception.DNSException, ValueError):
            return None
        if query.flags & dns.flags.QR or not query.question:
            return None
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.AA | dns.flags.RA
        question = query.question[0]
        name = question.name.to_text(omit_final_dot=True).lower()
        if query.opcode() != dns.opcode.QUERY:
            reply.set_rcode(dns.rcode.NOTIMP)
        elif name not in self.table:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        else:
            kind = dns.rdatatype.to_text(question.rdtype)
            values = [_text(kind, *pair) for pair in enumerate(self.table[name].get(kind, []), 1)]
            if values:
                reply.answer.append(
                    dns.rrset.from_text(
                        question.name, TTL, dns.rdataclass.IN, question.rdtype, *values
                    )
                )
        return reply.to_wire()


def _text(kind: str, position: int, value: str) -> str:
    if kind == "MX":
        return f"{position * 10} {value.rstrip('.')}."
    if kind == "PTR":
        return f"{value.rstrip('.')}."
    if kind == "TXT":
        return json.dumps(value)
    return value


def _serve(answerer: Answerer, listening: socket.socket) -> None:
    while True:
        wire, sender = listening.recvfrom(4096)
        reply = answerer.answer(wire)
        if reply is not None:
            listening.sendto(reply, sender)


def main() -> int:
    """Answer on the address given as the first argument until standard input ends."""
    answerer = Answerer()
    listening = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    listening.bind((sys.argv[1], PORT))
    threading.Thread(target=_serve, args=(answerer, listening), daemon=True).start()
    for line in sys.stdin:
        answerer.table = json.loads(line)
        sys.stdout.write("ok\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
