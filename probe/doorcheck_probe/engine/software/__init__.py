# SPDX-License-Identifier: Apache-2.0
"""Which product a port speaks with, by words that only this product says. Unknown, not guessed.

Everything here is pure: it reads what a stranger's server has said and never asks for more. The
words come from the products themselves, as their sources, their packages or a running server say
them, and from the service descriptions of nmap. A wrong name would lead to a wrong guide, so
words that two products share name none of them.

What callers hand over decides what is recognised. A reverse proxy passes on what the server
behind it says, and a forward proxy what the page says that was asked for, so these functions want
only what *the port itself* said: its greeting and its refusals, its answer to CONNECT, its own
error page, or our own page as it came back through it, to which we added no such field.
``Server: Apache`` in anybody else's page that came through a port says nothing about the port.

Mail is looked at in this order: the greeting, which the product chose for itself; then, where the
greeting was rewritten, its offers and refusals.
"""

from __future__ import annotations

from doorcheck_probe.engine.software.answers import by_fields, by_response
from doorcheck_probe.engine.software.greetings import by_banner, by_greeting
from doorcheck_probe.engine.software.mail_words import by_mail_words
from doorcheck_probe.engine.software.sign import MAX_EVIDENCE
from doorcheck_probe.engine.software.socks_signs import SocksSigns, by_socks

__all__ = [
    "MAX_EVIDENCE",
    "SocksSigns",
    "by_banner",
    "by_fields",
    "by_greeting",
    "by_mail_words",
    "by_response",
    "by_socks",
]
