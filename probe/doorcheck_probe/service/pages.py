# SPDX-License-Identifier: Apache-2.0
"""Pages for people: who this is, why it may have connected, how to object."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html import escape

from doorcheck_probe.wire.check import ProbeInfo

_LANDING = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{name}: a Doorcheck probe</title>
<style>
 body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 3rem auto;
        padding: 0 1rem; color-scheme: light dark }}
 code {{ overflow-wrap: anywhere }}
</style>
<h1>This is a Doorcheck probe</h1>
<p>Doorcheck tells small businesses whether strangers can send mail or surf through their internet
connection. Its users ask this server to look at <strong>their own</strong> address.</p>
<h2>Why did this server connect to me?</h2>
<p>Because somebody who uses your address asked for a test and agreed to it. The test can only be
asked for from the tested address itself. It calls a few ports, offers at most three short test
mails to our own mailbox, and asks proxies to lead to our own server. It guesses no passwords and
exploits nothing.</p>
<h2>Please do not come back</h2>
<p>Write to <a href="mailto:{contact}">{contact}</a> with the address or network. We will not look
at it again.</p>
<h2>Our addresses</h2>
<p><code>{addresses}</code></p>
<p>Version {version}</p>
</html>
"""


def landing(info: ProbeInfo) -> str:
    """The page that a reverse lookup of our address leads to."""
    return _LANDING.format(
        name=escape(info.name),
        contact=escape(info.contact),
        version=escape(info.version),
        addresses=escape(", ".join(info.addresses)),
    )


def security_txt(info: ProbeInfo) -> str:
    """RFC 9116."""
    expires = datetime.now(UTC) + timedelta(days=180)
    return (
        f"Contact: mailto:{info.contact}\n"
        f"Expires: {expires.isoformat(timespec='seconds')}\n"
        "Preferred-Languages: en\n"
    )
