# SPDX-License-Identifier: Apache-2.0
"""Which rounds a mail port gets: at most four refusals on a connection and eight on port 25.

Postfix slows down after ten refusals on a connection, Exim hangs up after about ten, fail2ban and
CrowdSec ban for fewer over minutes. So the forms are spread over three connections that talk at
the same time and are through before a guard has read its log. The first one is dialled first and
holds the forms that decide.

A deep check goes on, one connection after the other with a pause in between: its owner has let us
through the guards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from doorcheck_probe.engine.relay.forms import Form, Security
from doorcheck_probe.engine.relay.matrix import (
    A01,
    B01,
    DEEP_RECIPIENTS,
    DEEP_SENDERS,
    R01,
    R02,
    R03,
    R10,
    R12,
    R13,
    R19,
    R22,
    R26,
)

SMTP, SUBMISSIONS, SUBMISSION, ALTERNATIVE = 25, 465, 587, 2525
"""465 speaks TLS from the first byte (RFC 8314); 2525 is a habit, not a standard."""


class Hello(Enum):
    """How we introduce ourselves; the context of an attempt where it is not the usual way."""

    USUAL = ""
    OLD = "helo"
    """HELO, as before RFC 1869: some rules hang on EHLO."""
    LOCALHOST = "ehlo-localhost"
    HOST = "ehlo-own-name"
    """With the server's own name."""


@dataclass(frozen=True)
class Round:
    """What is tried on one connection."""

    security: Security
    forms: tuple[Form, ...]
    in_plain: tuple[Form, ...] = ()
    """For STARTTLS: what is tried instead where it is not offered."""
    hello: Hello = Hello.USUAL
    login: bool = False
    """Whether a random credential is tried first."""


def rounds(port: int) -> tuple[Round, ...]:
    """The rounds of a port, each for a connection of its own, the deciding one first."""
    deciding = (R01, R03)
    match port:
        case 465:
            return (Round(Security.TLS, deciding),)
        case 587:
            return (Round(Security.PLAIN, deciding), Round(Security.STARTTLS, deciding))
        case _:
            return (
                Round(Security.PLAIN, (*deciding, R02)),
                # With the three below this makes eight refusals, with or without encryption.
                Round(Security.STARTTLS, deciding, in_plain=(R13, R26)),
                Round(Security.PLAIN, (R12, R19, R22)),
            )


def deep_rounds(port: int) -> tuple[Round, ...]:
    """What a deep check tries besides, on port 25."""
    if port != SMTP:
        return ()
    return (
        *(Round(Security.PLAIN, forms) for forms in DEEP_SENDERS),
        Round(Security.PLAIN, (R01,), hello=Hello.OLD),
        Round(Security.PLAIN, (R10,), hello=Hello.LOCALHOST),
        Round(Security.PLAIN, (R10,), hello=Hello.HOST),
        *(Round(Security.PLAIN, forms) for forms in DEEP_RECIPIENTS),
    )


def login_round(port: int) -> Round:
    """A01: encrypted where that is offered, because a login is about to be said."""
    security = Security.TLS if port == SUBMISSIONS else Security.STARTTLS
    return Round(security, (A01,), in_plain=(A01,), login=True)


def backscatter_rounds(port: int) -> tuple[Round, ...]:
    """B01, where mail from other servers is taken."""
    return (Round(Security.PLAIN, (B01,)),) if port == SMTP else ()


def spared(one: Round, used: Security) -> tuple[Form, ...]:
    """Forms that gave way to others, to keep the refusals few."""
    return one.in_plain if used is Security.STARTTLS and not one.login else ()
