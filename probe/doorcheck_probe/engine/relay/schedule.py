# SPDX-License-Identifier: Apache-2.0
"""Which rounds a mail port gets: at most four refusals on a connection and eight on port 25.

Postfix slows down after ten refusals on a connection, Exim hangs up after about ten, fail2ban and
CrowdSec ban for fewer over minutes. So the forms are spread over three connections that talk at
the same time and are through before a guard has read its log. The first one is dialled first and
holds the forms that decide.
"""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck_probe.engine.relay.forms import (
    R01,
    R02,
    R03,
    R12,
    R13,
    R19,
    R22,
    R26,
    Form,
    Security,
)

SMTP, SUBMISSIONS, SUBMISSION = 25, 465, 587
"""465 speaks TLS from the first byte (RFC 8314)."""

MAILS = 3
"""How many messages one check may submit at the most."""


@dataclass(frozen=True)
class Round:
    """What is tried on one connection."""

    security: Security
    forms: tuple[Form, ...]
    in_plain: tuple[Form, ...] = ()
    """For STARTTLS: what is tried instead where it is not offered."""


def rounds(port: int) -> tuple[Round, ...]:
    """The rounds of a port, each for a connection of its own, the deciding one first."""
    deciding = (R01, R03)
    if port == SUBMISSIONS:
        return (Round(Security.TLS, deciding),)
    if port == SUBMISSION:
        return (Round(Security.PLAIN, deciding), Round(Security.STARTTLS, deciding))
    return (
        Round(Security.PLAIN, (*deciding, R02)),
        # With the three below this makes eight refusals, with or without encryption.
        Round(Security.STARTTLS, deciding, in_plain=(R13, R26)),
        Round(Security.PLAIN, (R12, R19, R22)),
    )


def spared(one: Round, used: Security) -> tuple[Form, ...]:
    """Forms that gave way to others, to keep the refusals few."""
    return one.in_plain if used is Security.STARTTLS else ()
