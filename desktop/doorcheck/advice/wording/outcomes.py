# SPDX-License-Identifier: Apache-2.0
"""When there is no check: what happened, probably why, and what to do."""

from __future__ import annotations

import math
from typing import assert_never

from doorcheck.check.outcome import Cause, Refused
from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.problems import RefusedAddress, Slug

_ADDRESSES: dict[str | None, str] = {
    RefusedAddress.NOT_PUBLIC: N_(
        "The probe did not check you, because your address is not a public one. "
        "You probably share a line, or you reach the probe through a private network. "
        "Connect without a VPN and check again."
    ),
    RefusedAddress.OUR_OWN: N_(
        "The probe did not check you, because you come from one of its own addresses. "
        "The program probably runs on the probe's own machine. "
        "Run the program in the office you want to check."
    ),
    RefusedAddress.OPTED_OUT: N_(
        "The probe did not check you, because the owner of this address asked it not to. "
        "That was probably your provider, or somebody in your firm. "
        "Ask them, or choose another probe."
    ),
    RefusedAddress.CAME_THROUGH_PROXY: N_(
        "The probe did not check you, because your request came through a proxy. "
        "Your firm or your browser settings probably use one. "
        "Switch the proxy off for this program and check again."
    ),
    RefusedAddress.CONTROL_UNPROVEN: N_(
        "The probe did not run this check, because you have not proven control of the address. "
        "The deep tests need that proof. Open a port to this computer and name it with "
        "--control-port, or publish the DNS record that the manual shows. "
        "The standard check needs neither."
    ),
}
_ADDRESS_OTHER = N_(
    "The probe does not check this address. "
    "One of its rules for the protection of others forbids it. "
    "Choose another probe, or ask the operator of this one."
)
_CAUSES = {
    Cause.NO_ROUTE: N_(
        "This computer has no connection of this kind. "
        "Your provider or your router probably does not offer one. "
        "If other machines of yours have it, run the check there too."
    ),
    Cause.UNREACHABLE: N_(
        "Nobody answered at the probe's address. "
        "Your internet connection or the probe is probably down, or a firewall blocks the way. "
        "Open any web page to test your connection, then check again."
    ),
    Cause.TLS_UNTRUSTED: N_(
        "We broke off, because the probe could not show a trusted certificate. "
        "Something on the way probably reads along, or this computer's clock is wrong. "
        "Look at the clock, then try from another network or ask your IT person."
    ),
    Cause.NOT_A_PROBE: N_(
        "Something answered, but it is no probe. "
        "The address is probably mistyped, or a guest network wants you to log in first. "
        "Look at the probe's address and open any web page, then check again."
    ),
    Cause.LOST_MIDWAY: N_(
        "We lost the probe in the middle of the check. "
        "Your connection probably broke off, or your router shut us out. "
        "Wait a few minutes and check again."
    ),
}


def refused_sentence(words: Words, refused: Refused) -> str:
    """Why the probe said no, and what to do."""
    match refused.slug:
        case Slug.CONSENT_MISSING:
            return words.say(
                "The probe did not start, because nobody has agreed to the check. "
                "Go back one page, read what will happen and agree to it."
            )
        case Slug.TICKET_INVALID:
            return words.say(
                "The probe did not accept our ticket, the pass for one check. "
                "It probably ran out, or your address changed in between. "
                "Start the check again."
            )
        case Slug.BAD_REQUEST:
            return words.say(
                "The probe did not understand the request. "
                "The program and the probe are probably of different age. "
                "Update the program and check again."
            )
        case Slug.ADDRESS_REFUSED:
            return words.say(_ADDRESSES.get(refused.reason, _ADDRESS_OTHER))
        case Slug.ALREADY_RUNNING:
            return words.say(
                "A check of your address is already running. "
                "Somebody else behind the same address probably started it. "
                "Wait until it has ended, then check again."
            )
        case Slug.TOO_SOON:
            return _too_soon(words, refused.retry_after)
        case Slug.BUSY:
            return words.say(
                "The probe is checking as many connections as it can. "
                "Wait a few minutes and check again."
            )
        case Slug.PROBE_FAULT:
            return words.say(
                "The probe found a fault of its own and refuses to judge. "
                "This says nothing about your connection. "
                "Check again later, or choose another probe."
            )
        case Slug.NOT_FOUND:
            return words.say(
                "The probe no longer knows this check. "
                "It was probably restarted, or the result has expired. "
                "Start the check again."
            )
        case _:
            assert_never(refused.slug)


def unreachable_sentence(words: Words, cause: Cause) -> str:
    """Why the probe could not be asked, and what to do."""
    return words.say(_CAUSES[cause])


def _too_soon(words: Words, seconds: int | None) -> str:
    if seconds is None:
        return words.say(
            "Your address was checked only a short while ago. "
            "The probe spares the servers it calls. Wait a few minutes and check again."
        )
    return words.count(
        "Your address was checked only a short while ago. "
        "The probe spares the servers it calls. Check again in {number} minute.",
        "Your address was checked only a short while ago. "
        "The probe spares the servers it calls. Check again in {number} minutes.",
        max(1, math.ceil(seconds / 60)),
    )
