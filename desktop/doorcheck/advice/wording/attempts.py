# SPDX-License-Identifier: Apache-2.0
"""One attempt in plain words: what was tried, how it ended, what proves it."""

from __future__ import annotations

from typing import assert_never

from doorcheck.advice.wording.small import both_times, clipped
from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.check import Attempt, Proof
from doorcheck_probe.wire.words import AttemptVerdict, ProofKind

_HIDDEN_TARGET = N_("Mail with the real receiver hidden in an old way of writing")
_OWN_SENDER = N_("Mail from a false sender of your own house to a stranger")
_LOGIN_ANY = N_("Mail after a login with one made-up password")
_WEB_BY_ADDRESS = N_("Fetching our page as a web proxy, by its address")
_TUNNEL_TO_MAIL = N_("A tunnel through a web proxy to our mail server")
_TUNNEL = N_("A tunnel through a web proxy to our own server")
_MAIL_IN_FORM = N_("Mail hidden in a web form, sent through a web proxy")
_ANY_HOST = N_("Asking a web server for a page of somebody else")
_INSIDE_TLS = N_("Using a web proxy inside an encrypted connection")
_SOCKS = N_("A tunnel through a SOCKS proxy, one for any kind of traffic")

_TITLES = {
    "R01": N_("Mail from a stranger to a stranger"),
    "R02": N_("Mail without a sender to a stranger"),
    "R03": N_("Mail from your own domain, sent by a stranger, to a stranger"),
    **dict.fromkeys(("R04", "R05", "R06", "R07", "R10"), _OWN_SENDER),
    "R08": N_("Mail whose sender and receiver share one foreign domain"),
    "R09": N_("Mail from a stranger whose sender address is confirmed"),
    "R11": N_("Mail to a stranger whose address is only a number"),
    **dict.fromkeys([f"R{number}" for number in range(12, 31)], _HIDDEN_TARGET),
    "A01": _LOGIN_ANY,
    "B01": N_("Mail to somebody who does not exist at your house"),
    "B02": N_("Mail that provokes an automatic answer"),
    "X00": N_("A cross-check of our own line"),
    "X01": _WEB_BY_ADDRESS,
    "X02": N_("Fetching our page as a web proxy, by its name"),
    "X03": _TUNNEL_TO_MAIL,
    **dict.fromkeys(("X04", "X05", "X06"), _TUNNEL),
    **dict.fromkeys(("X07", "X08"), _MAIL_IN_FORM),
    **dict.fromkeys(("X09", "X10", "X14"), _ANY_HOST),
    "X11": _INSIDE_TLS,
    **dict.fromkeys(("X12", "X13"), _TUNNEL),
    "X15": N_("Using a file server as a proxy"),
    **dict.fromkeys(("S01", "S02", "S03", "S04", "S05", "S07"), _SOCKS),
    "S06": N_("A tunnel through a SOCKS proxy with one made-up password"),
    "W01": N_("Calling on through a telnet gateway, an old remote console"),
    "U01": N_("Sending through a relay for calls and video (TURN)"),
}


def attempt_title(words: Words, attempt: str) -> str:
    """What an attempt id stands for, with the id for the technician."""
    message = _TITLES.get(attempt)
    if message is None:
        return words.say("A test that this version does not know ({id})", id=clipped(attempt))
    return words.say("{title} ({id})", title=words.say(message), id=attempt)


def attempt_verdict(words: Words, verdict: AttemptVerdict) -> str:
    """How one attempt ended, in a few words."""
    match verdict:
        case AttemptVerdict.OPEN:
            return words.say("open, proven")
        case AttemptVerdict.ACCEPTED:
            return words.say("accepted, nothing arrived")
        case AttemptVerdict.CLOSED:
            return words.say("refused")
        case AttemptVerdict.SILENT:
            return words.say("nobody answered")
        case AttemptVerdict.INCONCLUSIVE:
            return words.say("no clear answer")
        case _:
            assert_never(verdict)


def proof_sentences(words: Words, attempt: Attempt, address: str) -> tuple[str, ...]:
    """The proof of one attempt as sentences; none when nothing was proven."""
    proof, address = attempt.proof, clipped(address)
    if proof is None:
        return ()
    said = [
        _sent(words, proof.kind, attempt.port, address),
        words.say("It arrived there at {moment}.", moment=both_times(words, proof.at)),
    ]
    if "token" in proof.details:
        said.append(
            words.say(
                "It carried our one-time mark {token}.", token=clipped(proof.details["token"])
            )
        )
    said.append(_way_out(words, proof, address))
    return tuple(said)


def _sent(words: Words, kind: ProofKind, port: int, address: str) -> str:
    match kind:
        case ProofKind.MESSAGE:
            return words.say(
                "We sent a harmless test message through port {port} of {address}, "
                "to our own mailbox and without any password.",
                port=port,
                address=address,
            )
        case ProofKind.TUNNEL:
            return words.say(
                "We opened a tunnel through port {port} of {address} to our own server, "
                "without any password.",
                port=port,
                address=address,
            )
        case ProofKind.FETCH:
            return words.say(
                "We fetched a page of our own server through port {port} of {address}, "
                "without any password.",
                port=port,
                address=address,
            )
        case ProofKind.POST:
            return words.say(
                "We sent mail commands through the web proxy on port {port} of {address}, "
                "and they reached our own mail server.",
                port=port,
                address=address,
            )
        case ProofKind.DATAGRAM:
            return words.say(
                "We sent a data packet through port {port} of {address} to our own server, "
                "without any password.",
                port=port,
                address=address,
            )
        case _:
            assert_never(kind)


def _way_out(words: Words, proof: Proof, address: str) -> str:
    if clipped(proof.exit_address) == address:
        return words.say("It came to us from your own address {address}.", address=address)
    return words.say(
        "It came to us from {exit}, another address than the one we tested. "
        "Your provider and your IT person should know both.",
        exit=clipped(proof.exit_address),
    )
