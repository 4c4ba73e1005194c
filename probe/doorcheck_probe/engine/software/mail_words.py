# SPDX-License-Identifier: Apache-2.0
"""Mail servers by what they offer and how they refuse, where the greeting does not name them."""

from __future__ import annotations

from collections.abc import Sequence

from doorcheck_probe.engine.software.sign import evidence, first_seen, sign
from doorcheck_probe.wire.check import Software

_CODE = r"^(?:[45][0-9]{2}[ -])?"
_CODES = _CODE + r"(?:[45]\.[0-9]{1,3}\.[0-9]{1,3} )?"
_ADDRESS = r"<?[^<>\s]{1,320}>?"

OFFERS = {
    "X-ANONYMOUSTLS": "Exchange",
    "X-EXPS": "Exchange",
    "XEXCH50": "Exchange",
    "PIPECONNECT": "Exim",
}
"""Extensions of one product only: what Exchange servers say to each other (Microsoft's own example
of a session with Exchange shows them), and early pipelining as Exim 4.96 offers it."""

REFUSALS = (
    # Postfix 3.7, and as its documentation quotes it since 2.
    sign("Postfix", _CODES + r"<[^<>\s]{1,320}>: Relay access denied$"),
    # The recipient check of Debian's configuration, and of the one Exim is shipped with.
    sign("Exim", _CODES + r"relay not permitted$"),
    # cf/m4/proto.m4 of Sendmail 8.17; the address comes first, as in all it refuses.
    sign(
        "Sendmail",
        _CODES + _ADDRESS + r"\.\.\. Relaying denied\. "
        r"(?:Proper authentication required\.$|IP name (?:lookup failed|possibly forged) )",
    ),
    # Exchange, as its administrators quote it.
    sign("Exchange", _CODE + r"5\.7\.54 SMTP; Unable to relay recipient in non-accepted domain"),
    # qmail-smtpd.c, and the patched qmails that kept its sentence.
    sign(
        "qmail",
        _CODES
        + r"sorry, that domain isn't in my list of allowed rcpthosts[^\n]{0,80} \(#5\.7\.1\)$",
    ),
    # Courier, as its own tests expect it; 513 is no code of RFC 5321.
    sign("Courier", r"^513[ -](?:5\.7\.1 )?Relaying denied\.$"),
)
"""Whole refusals. Left out are the words that several products say: OpenSMTPD's ``Invalid
recipient``, the bare ``Relaying denied`` and ``Unable to relay``."""


def by_mail_words(offers: frozenset[str], refusals: Sequence[str]) -> Software | None:
    """Recognise a mail server by the extensions it offers or by a refusal.

    ``offers`` are the keywords after EHLO in upper case. A refusal is the text of one reply, best
    with its code in front (``550 relay not permitted``): Courier shows only by its code. A refusal
    by a filter in front would name the filter, so these are only the product's own sentences.
    """
    for keyword, product in OFFERS.items():
        if keyword in offers:
            return Software(product, None, evidence(keyword))
    for refusal in refusals:
        if software := first_seen(REFUSALS, refusal.strip()):
            return software
    return None
