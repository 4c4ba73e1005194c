# SPDX-License-Identifier: Apache-2.0
"""Which product a port speaks with, by words that only this product says. Unknown, not guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping

from doorcheck_probe.wire.check import Software

_VERSION = r"(?:[ /]v?([0-9][0-9A-Za-z.\-+]{0,20}))?"

_BANNERS = (
    ("Postfix", re.compile(r"\bESMTP Postfix\b" + _VERSION)),
    ("Exim", re.compile(r"\bESMTP Exim\b" + _VERSION)),
    ("Sendmail", re.compile(r"\bESMTP Sendmail\b" + _VERSION)),
    ("OpenSMTPD", re.compile(r"\bESMTP OpenSMTPD\b" + _VERSION)),
    ("Exchange", re.compile(r"\bMicrosoft ESMTP MAIL Service ready at\b()")),
    ("IIS SMTP", re.compile(r"\bMicrosoft ESMTP MAIL Service, Version:" + _VERSION)),
    ("hMailServer", re.compile(r"\b(?:ESMTP hMailServer|HMailServer ESMTP)\b" + _VERSION)),
    ("MDaemon", re.compile(r"\bESMTP (?:MSA )?MDaemon\b" + _VERSION)),
    ("Kerio Connect", re.compile(r"\bKerio (?:Connect|MailServer)\b" + _VERSION)),
    ("Haraka", re.compile(r"\bESMTP Haraka\b" + _VERSION)),
    ("Doorcheck practice relay", re.compile(r"\bESMTP doorcheck-practice-relay\b()")),
)

_FIELDS = (
    ("Squid", "via", re.compile(r"\(squid" + _VERSION + r"\)")),
    ("Squid", "server", re.compile(r"^squid" + _VERSION)),
    ("Squid", "x-squid-error", re.compile(r"^ERR_()")),
    ("Tinyproxy", "via", re.compile(r"\(tinyproxy" + _VERSION + r"\)")),
    ("Tinyproxy", "server", re.compile(r"^tinyproxy" + _VERSION)),
    ("Tinyproxy", "proxy-agent", re.compile(r"^tinyproxy" + _VERSION)),
    ("Apache", "proxy-agent", re.compile(r"^Apache" + _VERSION)),
    ("MikroTik", "server", re.compile(r"^Mikrotik HttpProxy()")),
    ("CCProxy", "server", re.compile(r"^CCProxy" + _VERSION)),
    ("WinGate", "server", re.compile(r"^WinGate" + _VERSION)),
    ("Varnish", "via", re.compile(r"\(Varnish" + _VERSION + r"\)")),
    ("Doorcheck practice proxy", "via", re.compile(r"\bdoorcheck-practice-proxy()")),
    ("Doorcheck practice proxy", "server", re.compile(r"^doorcheck-practice-proxy()")),
    ("Apache", "server", re.compile(r"^Apache" + _VERSION)),
    ("nginx", "server", re.compile(r"^nginx" + _VERSION)),
)

MAX_EVIDENCE = 200


def by_banner(banner: str) -> Software | None:
    """Recognise a mail server by its greeting."""
    for name, pattern in _BANNERS:
        if found := pattern.search(banner):
            return Software(name, found[1] or None, banner.splitlines()[0][:MAX_EVIDENCE])
    return None


def by_fields(fields: Mapping[str, str]) -> Software | None:
    """Recognise a proxy by the header fields of its answer."""
    for name, field, pattern in _FIELDS:
        value = fields.get(field, "")
        if found := pattern.search(value):
            return Software(name, found[1] or None, f"{field}: {value}"[:MAX_EVIDENCE])
    return None
