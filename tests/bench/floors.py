# SPDX-License-Identifier: Apache-2.0
"""What no prober can beat: times that follow from the protocols and the round trip alone."""

from __future__ import annotations

SMTP_ROUND_TRIPS = 4
"""SYN, greeting, EHLO, and the whole group of commands at once (RFC 2920)."""

FETCH_ROUND_TRIPS = 4
"""SYN and request to the proxy; from there SYN and request to our own end. Both answers come
back within the round trips of the requests."""

FIRST_REPETITION = 1.0
"""After this many seconds the kernel repeats a SYN that nobody answered (RFC 6298, section 2)."""

SYNS_PER_PORT = 1
"""Nothing is known of a port that nobody called."""


def smtp(rtt: float) -> float:
    """Seconds for all questions to a closed mail server that knows PIPELINING."""
    return SMTP_ROUND_TRIPS * rtt


def first_open(rtt: float) -> float:
    """Seconds until an open HTTP proxy has fetched our page and told us so."""
    return FETCH_ROUND_TRIPS * rtt


def silent_ports(rtt: float) -> float:
    """Seconds before a silent port may be called silent, however many are called at once.

    Whoever waits for less than the kernel's first repetition, and one round trip for the answer
    to it, takes one lost packet for a closed port. One more round trip sets the scale: somebody
    must have answered before a time without an answer means anything.
    """
    return FIRST_REPETITION + 2 * rtt


def guarded(ports: int, per_second: float, burst: int) -> float:
    """Seconds until one SYN for each port has passed a guard that lets so many through."""
    return max(0.0, (SYNS_PER_PORT * ports - burst) / per_second)
