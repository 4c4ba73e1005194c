# SPDX-License-Identifier: Apache-2.0
"""Mail servers by their greeting: the 220 line, and the first line of the answer to EHLO.

The texts are those that each product greets with as it is installed (nmap-service-probes of 2022
and 2026; Postfix 3.7, Exim 4.96, Sendmail 8.17, OpenSMTPD 6.8 and aiosmtpd 1.4 as they run on
Debian 12; the documentation of Haraka and Stalwart). A greeting that was changed names nothing.
"""

from __future__ import annotations

from doorcheck_probe.engine.software.sign import (
    AS_VERSION,
    MAX_TEXT,
    VERSION,
    WORD_ENDS,
    Sign,
    first_seen,
    sign,
)
from doorcheck_probe.wire.check import Software


def _after_esmtp(product: str, name: str | None = None) -> Sign:
    """``ESMTP`` and the product's name, as most of them greet."""
    return sign(product, rf"\bESMTP {name or product}{WORD_ENDS}{AS_VERSION}")


SIGNS = (
    sign("Postfix", rf"\bESMTP Postfix{WORD_ENDS}(?: \(?{VERSION})?"),
    _after_esmtp("Exim"),
    sign("Sendmail", rf"\bE?SMTP Sendmail{WORD_ENDS}{AS_VERSION}"),
    _after_esmtp("OpenSMTPD"),
    sign("Exchange", r"\bMicrosoft ESMTP MAIL Service ready at\b"),
    sign("Exchange", rf"\(Microsoft Exchange Internet Mail Service {VERSION}\) ready\b"),
    sign("IIS SMTP", rf"\bMicrosoft ESMTP MAIL Service, Version: {VERSION}"),
    sign("hMailServer", rf"\b(?:ESMTP hMailServer|HMailServer ESMTP){WORD_ENDS}{AS_VERSION}"),
    _after_esmtp("MDaemon", "(?:MSA )?MDaemon"),
    sign(
        "Kerio Connect", rf"\bKerio (?:Connect|MailServer)(?: {VERSION})?[^\n]{{0,40}} ESMTP ready"
    ),
    sign("IceWarp", rf"\bE?SMTP (?:IceWarp|Merak){WORD_ENDS}{AS_VERSION}"),
    sign(
        "Domino",
        r"\bESMTP Service \((?:Lotus|IBM|HCL) Domino (?:Release |Versione )?"
        rf"{VERSION}[^)\n]{{0,40}}\)",
    ),
    sign("Axigen", r" Axigen ESMTP (?:ready|hello)\b"),
    sign(
        "MailEnable",
        r"\bESMTP Mail ?Enable (?:SMTP )?Service, Version: "
        r"(?:[0-9]{1,4}--)?(?P<version>[0-9][0-9.]{0,20})",
    ),
    sign("MailEnable", r"\], this server offers [0-9]{1,3} extensions$"),
    _after_esmtp("CommuniGate Pro"),
    sign("IMail", rf"\(IMail {VERSION}[^)\n]{{0,40}}\) NT-ESMTP Server\b"),
    sign("Mercury/32", rf"\bMercury/32 v{VERSION} ESMTP server ready\b"),
    sign("XMail", rf"\[XMail {VERSION}(?: \([\w./\-]{{1,40}}\))? ESMTP Server\]"),
    sign("SurgeMail", rf"\bSurgeSMTP \(Version {VERSION}\)"),
    sign("Apache James", rf"\bSMTP Server \(JAMES SMTP Server{WORD_ENDS}{AS_VERSION}\) ready\b"),
    sign("GroupWise", rf"\bGroupWise Internet Agent {VERSION}"),
    sign("ArGoSoft", rf"\bArGoSoft Mail Server\b[^\n]{{0,60}}, Version {VERSION}"),
    sign("Barracuda", r"^(?:220[ -])?[\w.\-]{1,255} ESMTP \([0-9a-fA-F]{32}\)\s?$"),
    sign("Cisco AsyncOS", r"^(?:220[ -])?(?:[\w.\-]{1,255} ESMTP )?[\w.\-]{1,255} AsyncOS\s?$"),
    _after_esmtp("Haraka"),
    sign("Stalwart", r"\bStalwart E?SMTP at your service\b"),
    sign("aiosmtpd", rf"\bPython SMTP {VERSION}\s?$"),
    # Proxies for Windows that also pass mail on.
    sign("AnalogX Proxy", rf"\bSMTP AnalogX Proxy {VERSION} \(Release\) ready\b"),
    sign("CCProxy", rf"^(?:220[ -])?CCProxy {VERSION} SMTP Service Ready\b"),
    sign("DeleGate", rf"\bSMTP/DeleGate/{VERSION} ready at\b"),
    sign("Proxy+", r"^(?:220[ -])?Proxy\+ SMTP server at [\w.\-]{1,255}\."),
    _after_esmtp("Doorcheck practice relay", "doorcheck-practice-relay"),
)
"""The first that fits counts; each fits the words of one product."""


MAX_LINES = 100
"""Lines of a greeting that are looked at; legal notices come before the name."""


def by_greeting(greeting: str) -> Software | None:
    """Recognise a mail server by its greeting; the line after EHLO may follow on its own line.

    A reply of several lines may come as one line or as several, with or without the code.
    """
    for line in greeting[:MAX_TEXT].splitlines()[:MAX_LINES]:
        if software := first_seen(SIGNS, line):
            return software
    return None


by_banner = by_greeting
"""The former name."""
