# SPDX-License-Identifier: Apache-2.0
"""What a service showed of itself, in one sentence each: causes and weaknesses, no verdicts."""

from __future__ import annotations

from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.check import Service
from doorcheck_probe.wire.words import Observation

_SENTENCES = {
    Observation.CLIENT_MASKED: N_(
        "It took us for a computer of your own network. Something in between, such as a router, "
        "Docker or a load balancer, hides who really calls. Rules for your own network then "
        "hold for every stranger."
    ),
    Observation.XCLIENT: N_(
        "It offers strangers to claim another caller's address (XCLIENT or XFORWARD). "
        "Only machines of your own should be offered that."
    ),
    Observation.LOGIN_UNENCRYPTED: N_(
        "It takes user names and passwords without encryption. Everybody on the way can read them."
    ),
    Observation.ENCRYPTION_MISSING: N_(
        "It offers no encryption (STARTTLS). Mail travels readable for everybody on the way."
    ),
    Observation.MAILBOXES_TOLD: N_(
        "It offers to tell strangers which mailboxes exist (VRFY or EXPN). Spammers collect those."
    ),
    Observation.QUEUE_STARTED: N_(
        "It offers strangers to start its mail queue (ETRN or TURN). Hardly anybody needs that."
    ),
    Observation.MAIL_CATCHER: N_(
        "This is a tool for developers: it takes every mail and delivers none. "
        "It does not belong on the internet."
    ),
    Observation.BACKSCATTER: N_(
        "It takes mail for mailboxes that it does not have, and sends failure notices to forged "
        "senders. Let it refuse such mail at once."
    ),
    Observation.UNKNOWN: N_("It showed something that this version of the program does not know."),
}


def observation_sentence(words: Words, observation: Observation) -> str:
    """What was observed, and what it means."""
    return words.say(_SENTENCES[observation])


def observation_sentences(words: Words, service: Service) -> tuple[str, ...]:
    """Everything that a service showed, each with its port."""
    return tuple(
        words.say(
            "Port {port}: {observation}",
            port=service.port,
            observation=observation_sentence(words, observation),
        )
        for observation in service.observations
    )
