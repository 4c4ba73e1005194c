# SPDX-License-Identifier: Apache-2.0
"""Recognising products by words that only they say; everything else is unknown."""

from __future__ import annotations

import pytest

from doorcheck_probe.engine.software import MAX_EVIDENCE, by_banner, by_fields


@pytest.mark.parametrize(
    ("banner", "name", "version"),
    [
        ("mail.office.test ESMTP Postfix (Debian/GNU)", "Postfix", None),
        ("mail ESMTP Postfix", "Postfix", None),
        ("mail ESMTP Exim 4.96 Mon, 23 Nov 2026 01:00:00 +0000", "Exim", "4.96"),
        ("x ESMTP Sendmail 8.17.1/8.17.1; Mon", "Sendmail", "8.17.1"),
        ("x ESMTP OpenSMTPD", "OpenSMTPD", None),
        ("SRV Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026", "Exchange", None),
        ("x Microsoft ESMTP MAIL Service, Version: 10.0.17763 ready", "IIS SMTP", None),
        ("x ESMTP hMailServer 5.6.8", "hMailServer", "5.6.8"),
        ("x ESMTP MDaemon 21.5.0; Mon", "MDaemon", "21.5.0"),
        ("x Kerio Connect 9.4.1 ESMTP ready", "Kerio Connect", "9.4.1"),
        ("x ESMTP Haraka 3.0.3 ready", "Haraka", "3.0.3"),
    ],
)
def test_mail_servers(banner: str, name: str, version: str | None) -> None:
    """By their greeting, with the version where it is said."""
    software = by_banner(banner)
    assert software is not None
    assert software.name == name
    assert software.version == version or version is None
    assert software.evidence == banner


@pytest.mark.parametrize(
    "banner",
    [
        "",
        "mail.example ESMTP",
        "mail.example ESMTP ready",
        "postfix.example ESMTP",
        "my-exim-host ESMTP",
        "ESMTP",
        "\n",
        "x" * 5_000,
    ],
)
def test_a_greeting_that_names_nothing(banner: str) -> None:
    """A host name is no product, and a guess would lead to the wrong guide."""
    assert by_banner(banner) is None


@pytest.mark.parametrize(
    ("fields", "name", "version"),
    [
        ({"via": "1.1 proxy.office (squid/5.7)"}, "Squid", "5.7"),
        ({"server": "squid/6.6"}, "Squid", "6.6"),
        ({"x-squid-error": "ERR_ACCESS_DENIED 0"}, "Squid", None),
        ({"via": "1.1 tinyproxy (tinyproxy/1.11.1)"}, "Tinyproxy", "1.11.1"),
        ({"proxy-agent": "tinyproxy/1.11.1"}, "Tinyproxy", "1.11.1"),
        ({"server": "tinyproxy/1.11.1"}, "Tinyproxy", "1.11.1"),
        ({"proxy-agent": "Apache/2.4.57 (Debian)"}, "Apache", "2.4.57"),
        ({"server": "nginx/1.22.1"}, "nginx", "1.22.1"),
        ({"server": "Mikrotik HttpProxy"}, "MikroTik", None),
        ({"server": "CCProxy"}, "CCProxy", None),
        ({"server": "WinGate 9.4.5 (Build 6047)"}, "WinGate", None),
        ({"via": "1.1 cache (Varnish/7.1)"}, "Varnish", "7.1"),
        ({"server": "Apache/2.4", "via": "1.1 proxy (squid/5.7)"}, "Squid", "5.7"),
    ],
)
def test_proxies(fields: dict[str, str], name: str, version: str | None) -> None:
    """What the proxy adds counts more than what the page behind it says."""
    software = by_fields(fields)
    assert software is not None
    assert software.name == name
    assert software.version == version or version is None
    assert len(software.evidence) <= MAX_EVIDENCE


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"server": "gws"},
        {"via": "1.1 squid-lovers.example"},
        {"server": "notsquid/1.0"},
        {"x-powered-by": "squid/5.7"},
    ],
    ids=str,
)
def test_fields_that_name_nothing(fields: dict[str, str]) -> None:
    """Unknown, not guessed."""
    assert by_fields(fields) is None


def test_long_evidence_is_cut() -> None:
    """The server chooses how long it is."""
    software = by_fields({"server": "squid/5.7 " + "x" * 5_000})
    assert software is not None
    assert len(software.evidence) == MAX_EVIDENCE
