# SPDX-License-Identifier: Apache-2.0
"""Why a verdict is what it is: one or two sentences for every reason of the wire."""

from __future__ import annotations

from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.words import Reason

_SENTENCES = {
    Reason.PROOF_ARRIVED: N_("What we sent through your connection arrived at our own server."),
    Reason.NOT_ARRIVED: N_(
        "Your server took the message, but it did not arrive at our mailbox. "
        "It lies in a queue, was thrown away or was held back."
    ),
    Reason.BOUNCED: N_(
        "Your server took mail for a mailbox that it does not have. "
        "It sent a failure notice to the sender that we had made up. Spam travels this way, too."
    ),
    Reason.RELAY_DENIED: N_("Your server refused to pass on mail for a stranger."),
    Reason.LATE_REFUSAL: N_(
        "Your server first said yes and then refused the finished message. A late no is still a no."
    ),
    Reason.LOGIN_REQUIRED: N_("Your server asked for a user name and a password."),
    Reason.ENCRYPTION_REQUIRED: N_("Your server deals with strangers in encrypted talks only."),
    Reason.REFUSED_BY_RULE: N_("Your server answered and refused by one of its rules."),
    Reason.NOT_A_PROXY: N_("A server answered, but it fetched nothing for us. It is no proxy."),
    Reason.OTHER_PROTOCOL: N_("Something else answers here, neither a mail server nor a proxy."),
    Reason.HUNG_UP: N_("Your server took our call and hung up without serving us."),
    Reason.PORT_REFUSED: N_("Nothing listens on this port; the call was refused."),
    Reason.PORT_FILTERED: N_(
        "This port gave no reply at all. A firewall, a filter for traffic, usually does this."
    ),
    Reason.GREYLISTED: N_(
        "Your server asked us to come back later, as it does with every new sender. "
        "So we did not learn its real answer."
    ),
    Reason.FIRST_CONTACT: N_(
        "Your server turns away every first call and expects a second one. "
        "So we did not learn its real answer."
    ),
    Reason.LISTED: N_(
        "Your server refused us because our address is on a blocklist. "
        "This does not tell how it treats other strangers."
    ),
    Reason.SENDER_VERIFY: N_(
        "Your server did not like our sender name and refused for that. "
        "This does not tell how it treats other senders."
    ),
    Reason.BANNED_MIDWAY: N_(
        "Your side shut us out in the middle of the check. "
        "Your guard works, but the remaining tests could not run."
    ),
    Reason.RATE_LIMITED: N_("Your server allows few calls at a time and sent us away."),
    Reason.TEMPORARY_FAILURE: N_("Your server reported a fault of its own and asked for patience."),
    Reason.TLS_FAILED: N_("Your server offered encryption, but it could not be agreed on."),
    Reason.TARPIT_TIMEOUT: N_("Your server answered so slowly that our time ran out."),
    Reason.GREETING_TIMEOUT: N_("The port took our call, but no greeting came."),
    Reason.BROKEN_OFF: N_("The conversation broke off before your server had answered."),
    Reason.UNINTELLIGIBLE: N_("We did not understand the answer of your server."),
    Reason.TUNNEL_UNPROVEN: N_(
        "Your server said yes, but nothing came through to us. A yes alone is no proof."
    ),
    Reason.INTERCEPTED: N_(
        "Something on the way answered in your server's place. "
        "So this answer says nothing about your connection."
    ),
    Reason.BUDGET: N_("The check reached its limit before this test could end."),
    Reason.TRUSTED_INSIDE: N_(
        "Your server trusts this computer, so it served us. "
        "This does not tell how it treats strangers."
    ),
    Reason.EVERY_ATTEMPT_REFUSED: N_("Your side answered every test that counts, and refused."),
    Reason.NOTHING_ANSWERED: N_("Nothing answered on any port that belongs to this door."),
    Reason.MAIL_ACCEPTED: N_(
        "Your server took a message from a stranger to a stranger. "
        "It has not arrived, so we have no proof that it is passed on."
    ),
    Reason.ATTEMPT_UNANSWERED: N_("At least one test that counts got no clear answer."),
    Reason.NOT_ASKED: N_("Nobody asked for this test."),
    Reason.ONE_PROOF_SUFFICES: N_("The door was already proven open, so we spared your server."),
    Reason.SPARED: N_(
        "Every refusal looks like an attack to your server. We left this test out to spare it."
    ),
    Reason.DEEP_ONLY: N_("Only a deep check tries this."),
    Reason.COVERED: N_("Here this would be the same as another test."),
    Reason.NOT_OFFERED: N_("Your server does not offer what this test needs."),
    Reason.END_MISSING: N_(
        "The testing server lacks the end that this test leads to. This is our fault, not yours."
    ),
    Reason.NAME_MISSING: N_("This needs a name that can be looked up on the internet."),
    Reason.WITNESS_MISSING: N_(
        "The testing server has no helper elsewhere, so it could not see whether somebody on "
        "the way answers in place of others."
    ),
    Reason.OWN_DOMAIN_UNKNOWN: N_(
        "For this test we need your mail domain, the part after the @. We did not know it."
    ),
    Reason.OWN_DOMAIN_UNPROVEN: N_(
        "The mail domain, the part after the @, does not point to this connection. "
        "So we did not use it as a sender."
    ),
    Reason.FAMILY_MISSING: N_(
        "This computer has no connection of this kind to us. "
        "Other machines of yours can still have one."
    ),
    Reason.WAY_OUT_UNPROVEN: N_(
        "We could not prove that our own calls get out. So a silence on your side proves nothing."
    ),
    Reason.PROBE_FAULT: N_("Our own equipment was not fit to judge. This is our fault, not yours."),
    Reason.STOPPED: N_("The check was stopped before this test."),
    Reason.UNKNOWN: N_("The reason is not known to this version of the program."),
}


def reason_sentence(words: Words, reason: Reason) -> str:
    """Why, in words; every reason has its own."""
    return words.say(_SENTENCES[reason])
