# SPDX-License-Identifier: Apache-2.0
"""Small names: families, depths, protocols, speakers and times."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import assert_never

from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.words import Depth, Family, Protocol

_CONTEXTS = {
    "plain": N_("without encryption"),
    "canary": N_("to our web server"),
    "other-family": N_("other kind of address"),
    "starttls": N_("encrypted after the greeting (STARTTLS)"),
    "tls": N_("encrypted from the start (TLS)"),
    "tls-connect": N_("a tunnel, inside encryption (TLS)"),
    "tls-post": N_("mail commands, inside encryption (TLS)"),
    "h2": N_("in the newer web protocol (HTTP/2)"),
    "secure": N_("to our encrypted web server"),
    "sni": N_("with our name in the encryption (SNI)"),
    "helo": N_("with the old greeting (HELO)"),
    "ehlo-localhost": N_("greeting as “localhost”"),
    "ehlo-own-name": N_("greeting with the server's own name"),
    "own-domain": N_("with the mail domain"),
    "no-brackets": N_("written without brackets"),
    "mixed": N_("two old ways of writing at once"),
    "double-percent": N_("the old percent way, twice"),
    "http-1.0": N_("in the oldest web protocol (HTTP/1.0)"),
    "late-line": N_("with an empty line afterwards"),
    "early-line": N_("with an empty line before"),
    "our-uri": N_("our address in the request line"),
    "our-host": N_("our address as the host"),
}


def clipped(text: str, limit: int = 64) -> str:
    """A name that came from outside, at a length that fits a sentence."""
    return text if len(text) <= limit else text[:limit] + "…"


def family_name(words: Words, family: Family) -> str:
    """The name of an address family, as a person finds it in a router."""
    match family:
        case Family.IPV4:
            return words.say("IPv4")
        case Family.IPV6:
            return words.say("IPv6")
        case _:
            assert_never(family)


def depth_name(words: Words, depth: Depth) -> str:
    """How much a check tried."""
    match depth:
        case Depth.STANDARD:
            return words.say("Standard: the usual tests, gentle to any server")
        case Depth.DEEP:
            return words.say("Deep: every test, after proof of control")
        case _:
            assert_never(depth)


def protocol_name(words: Words, protocol: Protocol) -> str:
    """What a port speaks, in words."""
    match protocol:
        case Protocol.SMTP:
            return words.say("mail (SMTP)")
        case Protocol.HTTP:
            return words.say("web or web proxy (HTTP)")
        case Protocol.SOCKS:
            return words.say("general proxy (SOCKS)")
        case Protocol.OTHER:
            return words.say("something else")
        case Protocol.UNKNOWN:
            return words.say("not recognised")
        case _:
            assert_never(protocol)


def context_name(words: Words, context: str) -> str:
    """How a port was spoken to; a context of a newer probe is shown as it came."""
    return words.say(_CONTEXTS[context]) if context in _CONTEXTS else clipped(context, 10)


def speaker_name(words: Words, speaker: str) -> str:
    """Who said a line of a transcript; anything but ``us`` is the other side."""
    return words.say("We") if speaker == "us" else words.say("Server")


def both_times(words: Words, moment: datetime) -> str:
    """A moment in the computer's own zone and in UTC, as a provider's log needs it."""
    if not moment.astimezone().utcoffset():
        return words.date_time(moment)
    utc = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return words.say("{local} = {utc} UTC", local=words.date_time(moment), utc=utc)
