# SPDX-License-Identifier: Apache-2.0
"""The relay attempts: which envelope each one tries, and what it would show.

The address forms are those that old rules still let through: percent hack, quoted local part,
source route and bang path, through the server's own literal or name.
"""

from __future__ import annotations

from doorcheck_probe.engine.relay.forms import Form

R01 = Form("R01", decides=True)
"""An open relay, or one that takes everybody for its own network."""
R02 = Form("R02", sender="")
"""The empty sender of failure notices is trusted."""
R03 = Form("R03", sender="postmaster@{D}", decides=True)
"""Whoever claims to be of the house is trusted: the most common mistake in rules of today."""
R04 = Form("R04", sender="probe@{S}")
R05 = Form("R05", sender="probe@{L}")
R06 = Form("R06", sender="probe@localhost")
R07 = Form("R07", sender="probe")
"""An unqualified sender gets the local domain appended, and is trusted."""
R08 = Form("R08", sender="{u}@{sink}")
"""Sender and recipient of one domain are taken for local mail."""
R09 = Form("R09", sender="probe@nospf.{sink}")
"""R01 for a sender without an SPF record: refused beside an open R01, SPF is taken for a login."""
R10 = Form("R10")
"""R01 under another EHLO name: lists of trusted names."""
R11 = Form("R11", recipient="{u}@{KL}")
"""Mail to a literal address is passed on."""
R12 = Form("R12", recipient="{u}%{sink}@{L}")
R13 = Form("R13", recipient="{u}%{sink}@{H}")
R13_DOMAIN = Form("R13", recipient="{u}%{sink}@{P}", variant="own-domain")
R14 = Form("R14", recipient='"{u}@{sink}"')
R15 = Form("R15", recipient='"{u}%{sink}"')
R16 = Form("R16", recipient="{u}%{sink}")
R17 = Form("R17", recipient="{u}@{sink}@{L}")
R18 = Form("R18", recipient="{u}@{sink}@{H}")
R19 = Form("R19", recipient='"{u}@{sink}"@{L}')
R20 = Form("R20", recipient='"{u}@{sink}"@{H}')
R21 = Form("R21", recipient="@{L}:{u}@{sink}")
R22 = Form("R22", recipient="@{H}:{u}@{sink}")
R23 = Form("R23", recipient="@{H},@{sink}:{u}@{sink}")
R24 = Form("R24", recipient="{sink}!{u}")
R25 = Form("R25", recipient="{sink}!{u}@{L}")
R26 = Form("R26", recipient="{sink}!{u}@{H}")
R27 = Form("R27", sender="{S}!probe")
R28 = Form("R28", recipient="{u}@{sink}@")
R29 = Form("R29", recipient="{u}@{sink}.")
R30 = Form("R30", variant="no-brackets", bracketed=False)
R30_MIXED = Form("R30", recipient="{H}!{u}%{sink}@{L}", variant="mixed")
R30_DOUBLE = Form("R30", recipient="{u}%{sink}%{H}@{H}", variant="double-percent")

A01 = Form("A01")
"""R01 after a login with a random credential: does AUTH take any?"""
B01 = Form("B01", sender="{u}@{sink}", recipient="nx-{u}@{P}", silent=False, beside=True)
"""Mail for a mailbox that does not exist: is a failure notice sent to a forged sender?"""

STANDARD = (R01, R02, R03, R12, R13, R19, R22, R26)
DEEP_SENDERS = ((R04, R05, R06, R07), (R08, R09, R27))
DEEP_RECIPIENTS = (
    # Exim hangs up after three syntax errors on a connection, so never more than two odd ones.
    (R11, R13_DOMAIN, R17),
    (R14, R15),
    (R16, R18),
    (R20, R21),
    (R23, R24),
    (R25, R28),
    (R29, R30),
    (R30_MIXED, R30_DOUBLE),
)
DEEP = tuple(form for group in (*DEEP_SENDERS, (R10,), *DEEP_RECIPIENTS) for form in group)

DECIDING = frozenset(form.id for form in STANDARD if form.decides)
BESIDE = frozenset({B01.id})
"""Attempts that say nothing about the door."""


def deep_only() -> tuple[str, ...]:
    """The ids that a check of standard depth leaves out, each once."""
    standard = {form.id for form in STANDARD}
    return tuple(dict.fromkeys(form.id for form in DEEP if form.id not in standard))
