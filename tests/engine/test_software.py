# SPDX-License-Identifier: Apache-2.0
"""Recognising products by words that only they say; everything else is unknown."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doorcheck_probe.engine.software import (
    MAX_EVIDENCE,
    SocksSigns,
    by_banner,
    by_fields,
    by_greeting,
    by_mail_words,
    by_response,
    by_socks,
)
from doorcheck_probe.wire.check import Software

GREETINGS = [
    ("mail.office.test ESMTP Postfix (Debian/GNU)", "Postfix", None),
    ("220 mail ESMTP Postfix", "Postfix", None),
    ("mail.office.test ESMTP Postfix (2.11.0)", "Postfix", "2.11.0"),
    ("220-No spam here 220 mail.office.test ESMTP Postfix", "Postfix", None),
    ("mail ESMTP Exim 4.96 Mon, 23 Nov 2026 01:00:00 +0000", "Exim", "4.96"),
    ("x ESMTP Exim 4.94.2 #2 Mon, 23 Nov 2026", "Exim", "4.94.2"),
    ("x ESMTP Sendmail 8.17.1.9/8.17.1.9/Debian-2+deb12u2; Mon", "Sendmail", "8.17.1.9"),
    ("x ESMTP Sendmail; Mon", "Sendmail", None),
    ("mail.office.test ESMTP OpenSMTPD", "OpenSMTPD", None),
    ("SRV Microsoft ESMTP MAIL Service ready at Mon, 23 Nov 2026", "Exchange", None),
    (
        "x ESMTP Server (Microsoft Exchange Internet Mail Service 5.5.2653.13) ready",
        "Exchange",
        "5.5.2653.13",
    ),
    ("x Microsoft ESMTP MAIL Service, Version: 10.0.17763.1 ready at", "IIS SMTP", "10.0.17763.1"),
    ("x ESMTP hMailServer 5.6.8", "hMailServer", "5.6.8"),
    ("HMailServer ESMTP", "hMailServer", None),
    ("x ESMTP MDaemon 21.5.0; Mon", "MDaemon", "21.5.0"),
    ("x ESMTP MSA MDaemon 21.5.0; Mon", "MDaemon", "21.5.0"),
    ("x Kerio Connect 9.4.1 ESMTP ready", "Kerio Connect", "9.4.1"),
    ("x Kerio MailServer 6.7.3 patch 1 ESMTP ready", "Kerio Connect", "6.7.3"),
    ("x ESMTP IceWarp 13.0.3; Mon", "IceWarp", "13.0.3"),
    ("x ESMTP Merak 8.3.8; Mon", "IceWarp", "8.3.8"),
    ("x ESMTP Service (Lotus Domino Release 8.5.3FP6) ready at Mon", "Domino", "8.5.3FP6"),
    ("x ESMTP Service (HCL Domino Release 12.0.2 HF1) ready at Mon", "Domino", "12.0.2"),
    ("x Axigen ESMTP ready", "Axigen", None),
    ("x Mail ESMTP ready\nx Axigen ESMTP hello", "Axigen", None),
    ("x ESMTP MailEnable Service, Version: 10.30-- ready at 11/23/26", "MailEnable", "10.30"),
    ("x ESMTP MailEnable Service, Version: 0--1.75 ready at 11/23/26", "MailEnable", "1.75"),
    ("hello\nx [198.18.0.1], this server offers 4 extensions", "MailEnable", None),
    ("x ESMTP CommuniGate Pro 6.1.15", "CommuniGate Pro", "6.1.15"),
    ("x (IMail 9.23 46597-1) NT-ESMTP Server X1", "IMail", "9.23"),
    ("x Mercury/32 v4.72 ESMTP server ready.", "Mercury/32", "4.72"),
    ("<1.2@x> [XMail 1.27 ESMTP Server] service ready; Mon", "XMail", "1.27"),
    ("<1.2@x> [XMail 1.22 (Linux/Ix86) ESMTP Server] service ready", "XMail", "1.22"),
    ("x SurgeSMTP (Version 3.8k4-4) http://surgemail.com", "SurgeMail", "3.8k4-4"),
    ("x SMTP Server (JAMES SMTP Server 2.3.2) ready Mon", "Apache James", "2.3.2"),
    ("x SMTP Server (JAMES SMTP Server) ready Mon", "Apache James", None),
    ("x GroupWise Internet Agent 8.0.2 Copyright Novell, Inc.", "GroupWise", "8.0.2"),
    ("x ArGoSoft Mail Server Pro for WinNT/2000/XP, Version 1.8 (1.8.9.5)", "ArGoSoft", "1.8"),
    ("x.office.test ESMTP (0123456789abcdef0123456789ABCDEF)", "Barracuda", None),
    ("mx.office.test ESMTP mx.office.test AsyncOS", "Cisco AsyncOS", None),
    ("x ESMTP Haraka 3.0.3 ready", "Haraka", "3.0.3"),
    ("x Stalwart ESMTP at your service", "Stalwart", None),
    ("mail.office.test Python SMTP 1.4.6", "aiosmtpd", "1.4.6"),
    ("x SMTP AnalogX Proxy 4.14 (Release) ready", "AnalogX Proxy", "4.14"),
    ("220 CCProxy 8.0 SMTP Service Ready(Unregistered)", "CCProxy", "8.0"),
    ("x SMTP/DeleGate/9.9.13 ready at Mon", "DeleGate", "9.9.13"),
    ("Proxy+ SMTP server at x.office.test. Authentication required.", "Proxy+", None),
    ("x ESMTP doorcheck-practice-relay", "Doorcheck practice relay", None),
]


@pytest.mark.parametrize(("greeting", "name", "version"), GREETINGS)
def test_mail_servers(greeting: str, name: str, version: str | None) -> None:
    """By their greeting, with the version where it is said."""
    line = greeting.splitlines()[-1]
    assert by_greeting(greeting) == Software(name, version, line)
    assert by_banner(greeting) == by_greeting(greeting)


@pytest.mark.parametrize(
    "greeting",
    [
        "",
        "mail.example ESMTP",
        "mail.example ESMTP ready",
        "220 **************************",
        "Postfix.example ESMTP",
        "postfix.example ESMTP",
        "mail.esmtp-postfix.example ESMTP ready",
        "mail.example ESMTP postfix.example",
        "mail.example ESMTP Postfix-like",
        "mail.example ESMTP Postfix.example",
        "my-exim-host ESMTP",
        "mail.example ESMTP Eximius",
        "haraka.example ESMTP ready",
        "mail.example ESMTP Sendmailer",
        "asyncos.example ESMTP",
        "mail.example ESMTP (0123456789abcdef)",
        "not Microsoft ESMTP MAIL",
        "Python SMTP proxy version 0.3",
        "mail.example ESMTP\nmail.example Hello probe.test [198.18.0.1], pleased to meet you",
        "\n",
        "x" * 5_000,
    ],
)
def test_a_greeting_that_names_nothing(greeting: str) -> None:
    """A host name is no product, and a guess would lead to the wrong guide."""
    assert by_greeting(greeting) is None


@pytest.mark.parametrize(
    ("refusal", "name"),
    [
        ("454 4.7.1 <b@foreign.test>: Relay access denied", "Postfix"),
        ("554 5.7.1 <b@foreign.test>: Relay access denied", "Postfix"),
        ("554 <b@foreign.test>: Relay access denied", "Postfix"),
        ("4.7.1 <b@foreign.test>: Relay access denied", "Postfix"),
        ("550 relay not permitted", "Exim"),
        (
            "550 5.7.1 <b@foreign.test>... Relaying denied. Proper authentication required.",
            "Sendmail",
        ),
        (
            "550 5.7.1 b@foreign.test... Relaying denied. IP name lookup failed [198.18.0.1]",
            "Sendmail",
        ),
        ("550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain", "Exchange"),
        ("553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)", "qmail"),
        (
            "sorry, that domain isn't in my list of allowed rcpthosts; "
            "no valid cert for gatewaying (#5.7.1)",
            "qmail",
        ),
        ("513 Relaying denied.", "Courier"),
    ],
)
def test_refusals(refusal: str, name: str) -> None:
    """One sentence that one product says is enough, wherever among the refusals it comes."""
    assert by_mail_words(frozenset(), ["550 no", refusal]) == Software(name, None, refusal)


@pytest.mark.parametrize("keyword", ["X-ANONYMOUSTLS", "X-EXPS", "XEXCH50", "PIPECONNECT"])
def test_offers(keyword: str) -> None:
    """Extensions that one product offers name it."""
    expected = "Exim" if keyword == "PIPECONNECT" else "Exchange"
    offers = frozenset({"PIPELINING", keyword})
    assert by_mail_words(offers, []) == Software(expected, None, keyword)


@pytest.mark.parametrize(
    "refusal",
    [
        "550 Relaying denied.",
        "550 5.7.1 Relaying denied. Proper authentication required.",
        "550 5.7.1 esmtp: Relaying denied. Proper authentication required.",
        "550 Relay access denied",
        "550 5.7.64 TenantAttribution; Relay Access Denied",
        "550 Relay not permitted",
        "550 relay not permitted from 198.18.0.1",
        "550 5.7.1 Unable to relay",
        "550 5.7.1 Unable to relay for b@foreign.test",
        "550 Invalid recipient: <b@foreign.test>",
        "550 5.1.1 no such mailbox here",
        "553 sorry, no mailbox here by that name (#5.7.1)",
        "513 Syntax error.",
        "Relaying denied.",
        "",
    ],
)
def test_refusals_that_several_products_say(refusal: str) -> None:
    """They say that the door is closed, and nothing of who closed it."""
    assert by_mail_words(frozenset({"PIPELINING", "SIZE", "PRDR", "AUTH"}), [refusal]) is None


FIELDS: list[tuple[dict[str, str], str, str | None]] = [
    ({"via": "1.1 proxy.office (squid/5.7)"}, "Squid", "5.7"),
    ({"via": "1.1 proxy.office (squid)"}, "Squid", None),
    ({"server": "squid/6.6"}, "Squid", "6.6"),
    ({"server": "Squid/2.4.STABLE7"}, "Squid", "2.4.STABLE7"),
    ({"x-squid-error": "ERR_ACCESS_DENIED 0"}, "Squid", None),
    ({"via": "1.1 tinyproxy (tinyproxy/1.11.1)"}, "Tinyproxy", "1.11.1"),
    ({"proxy-agent": "tinyproxy/1.11.1"}, "Tinyproxy", "1.11.1"),
    ({"server": "tinyproxy/1.11.1"}, "Tinyproxy", "1.11.1"),
    ({"proxy-authenticate": 'Basic realm="Tinyproxy"'}, "Tinyproxy", None),
    ({"proxy-agent": "Apache/2.4.57 (Debian)"}, "Apache", "2.4.57"),
    ({"server": "Apache"}, "Apache", None),
    ({"server": "Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips"}, "Apache", "2.4.6"),
    ({"server": "nginx/1.22.1"}, "nginx", "1.22.1"),
    ({"server": "nginx"}, "nginx", None),
    ({"server": "Mikrotik HttpProxy"}, "MikroTik", None),
    ({"via": "1.1 192.168.88.1 (Mikrotik HttpProxy)"}, "MikroTik", None),
    ({"server": "CCProxy"}, "CCProxy", None),
    ({"proxy-authenticate": 'Basic realm="CCProxy Authorization"'}, "CCProxy", None),
    ({"server": "WinGate 9.4.5 (Build 6047)"}, "WinGate", "9.4.5"),
    ({"server": "WinGate Engine"}, "WinGate", None),
    ({"proxy-agent": "BlueCoat-WinProxy"}, "WinProxy", None),
    ({"server": "FreeProxy/4.50"}, "FreeProxy", "4.50"),
    ({"server": "Polipo"}, "Polipo", None),
    ({"proxy-agent": "Privoxy 3.0.6"}, "Privoxy", "3.0.6"),
    ({"server": "HandyCache"}, "HandyCache", None),
    ({"server": "DeleGate/9.9.13"}, "DeleGate", "9.9.13"),
    ({"server": "WWWOFFLE/2.9j"}, "WWWOFFLE", "2.9j"),
    ({"server": "ziproxy"}, "ziproxy", None),
    ({"server": "micro_proxy"}, "micro_proxy", None),
    ({"server": "BlueCoat-Security-Appliance"}, "Blue Coat", None),
    ({"server": "mitmproxy 8.1.1"}, "mitmproxy", "8.1.1"),
    ({"server": "Charles"}, "Charles", None),
    ({"proxy-agent": "proxy.py v2.4.10"}, "proxy.py", "2.4.10"),
    ({"server": "proxy.py v2.4.10"}, "proxy.py", "2.4.10"),
    ({"via": "1.1 cache (Varnish/7.1)"}, "Varnish", "7.1"),
    ({"via": "1.1 varnish"}, "Varnish", None),
    ({"via": "1.1 varnish-v4"}, "Varnish", "4"),
    ({"x-varnish": "32770"}, "Varnish", None),
    ({"server": "Varnish"}, "Varnish", None),
    ({"server": "ATS/9.1.4"}, "Apache Traffic Server", "9.1.4"),
    (
        {"via": "http/1.1 cache (ApacheTrafficServer/9.1.4 [c s f ])"},
        "Apache Traffic Server",
        "9.1.4",
    ),
    ({"via": "HTTP/1.1 gw (Websense_Content_Gateway/7.7.0 [c s f ])"}, "Websense", "7.7.0"),
    ({"proxy-authenticate": 'Basic realm="Proxy+ HTTP Proxy service"'}, "Proxy+", None),
    ({"location": "http://gw.office.test:4080/nonauth/nohost.php"}, "Kerio Control", None),
    ({"via": "1.1 doorcheck-practice-proxy"}, "Doorcheck practice proxy", None),
    ({"server": "doorcheck-practice-proxy"}, "Doorcheck practice proxy", None),
]


@pytest.mark.parametrize(("fields", "name", "version"), FIELDS)
def test_proxies_by_fields(fields: dict[str, str], name: str, version: str | None) -> None:
    """With the version where it is said, and the field as evidence."""
    ((field, value),) = fields.items()
    assert by_fields(fields) == Software(name, version, f"{field}: {value}")
    assert by_response(200, fields, "a page") == by_fields(fields)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"server": "Apache/2.4", "via": "1.1 proxy (squid/5.7)"}, "Squid"),
        ({"server": "nginx/1.22.1", "x-varnish": "3 2"}, "Varnish"),
        ({"via": "1.1 inner (squid/5.7), 1.1 outer (tinyproxy/1.11.1)"}, "Tinyproxy"),
        ({"via": "1.1 inner (tinyproxy/1.11.1), 1.1 outer (squid/5.7)"}, "Squid"),
    ],
    ids=str,
)
def test_the_nearest_hop_counts(fields: dict[str, str], name: str) -> None:
    """What the port adds counts more than what comes from behind it."""
    software = by_fields(fields)
    assert software is not None
    assert software.name == name


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"server": "gws"},
        {"via": "1.1 squid-lovers.example"},
        {"via": "1.1 inner (squid/5.7), 1.1 gateway.example"},
        {"via": "1.1 (squid/5.7) gateway"},
        {"server": "notsquid/1.0"},
        {"server": "squid-cache.example"},
        {"server": "Apache-Coyote/1.1"},
        {"server": "Apache Tomcat/9.0.1"},
        {"server": "ApacheBench"},
        {"server": "nginx-clone/1.0"},
        {"server": "Powered by nginx"},
        {"proxy-agent": "ProxyApp/1.1"},
        {"proxy-authenticate": 'Basic realm="proxy"'},
        {"x-powered-by": "squid/5.7"},
        {"x-cache": "MISS from squid.example"},
        {"location": "http://gw.example/login"},
    ],
    ids=str,
)
def test_fields_that_name_nothing(fields: dict[str, str]) -> None:
    """Unknown, not guessed."""
    assert by_fields(fields) is None


def heading(status: str, words: str) -> str:
    """A page as 3proxy writes it."""
    return f"<body><h2>{status}</h2><h3>{words}</h3></body></html>\r\n"


def haproxy(title: str, words: str) -> str:
    """A page as HAProxy writes it."""
    return f"<html><body><h1>{title}</h1>\n{words}\n</body></html>\n"


OLD_SQUID = (
    '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN" '
    '"http://www.w3.org/TR/html4/loose.dtd">\n<HTML><HEAD>'
    '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=iso-8859-1">\n'
    "<TITLE>{}</TITLE>"
)
LOGIN = (
    "Access to requested resource disallowed by administrator or you need valid "
    "username/password to use this resource"
)
TOR = "<p>\nIt appears you have configured your web browser to use this Tor port as\nan HTTP proxy."

PAGES: list[tuple[int, str, str, str | None]] = [
    (
        403,
        '<div id="footer">\n<p>Erzeugt am Mon, 23 Nov 2026 04:23:07 GMT von proxy (squid/5.7)</p>',
        "Squid",
        "5.7",
    ),
    (
        404,
        "<ADDRESS>\nGenerated Mon, 23 Nov 2026 04:23:07 GMT by proxy (squid/2.7.STABLE9)\n"
        "</ADDRESS>",
        "Squid",
        "2.7.STABLE9",
    ),
    (
        503,
        '<meta type="copyright" content="Copyright (C) 1996-2021 The Squid Software Foundation '
        'and contributors">\n<title>錯誤: 欲連結之網址（URL）無法正確的傳回</title>',
        "Squid",
        None,
    ),
    (400, "<style><!-- \n /*\n Stylesheet for Squid Error pages\n", "Squid", None),
    (400, "Generated by squid/2.4.STABLE7@proxy.office.test\n", "Squid", "2.4.STABLE7"),
    (403, OLD_SQUID.format("ERROR: The requested URL could not be retrieved"), "Squid", None),
    (
        403,
        OLD_SQUID.format("ERRO: A URL solicitada n&atilde;o pode ser recuperada"),
        "Squid",
        None,
    ),
    (
        403,
        OLD_SQUID.format("FEHLER: Der angeforderte URL konnte nicht geholt werden"),
        "Squid",
        None,
    ),
    (
        403,
        '<p><em>Generated by <a href="https://tinyproxy.github.io/">tinyproxy</a> '
        "version 1.11.1.</em></p>",
        "Tinyproxy",
        "1.11.1",
    ),
    (503, "<title>503 - Connect failed (Privoxy@gw.office.test)</title>", "Privoxy", None),
    (500, "<title>500 Internal Privoxy Error</title>", "Privoxy", None),
    (400, "Invalid header received from client.\n", "Privoxy", None),
    (
        400,
        "Bad request. Privoxy was unable to extract the destination.\r\n",
        "Privoxy",
        None,
    ),
    (407, heading("407 Proxy Authentication Required", LOGIN), "3proxy", None),
    (502, heading("502 Bad Gateway", "Host Not Found or connection failed"), "3proxy", None),
    (
        404,
        "<hr>Generated Mon, 23 Nov 2026 04:23:07 GMT by Polipo on <em>gw:8123</em>.\n",
        "Polipo",
        None,
    ),
    (
        400,
        "<html><body>Invalid request<P><HR><i>This message was created by Kerio Control Proxy"
        "</i></body></html>",
        "Kerio Control",
        None,
    ),
    (
        400,
        "<html><body>Invalid request<P><HR><i>This message was created by WinRoute Proxy"
        "</i></body></html>",
        "Kerio Control",
        None,
    ),
    (400, haproxy("400 Bad request", "Your browser sent an invalid request."), "HAProxy", None),
    (
        503,
        haproxy("503 Service Unavailable", "No server is available to handle this request."),
        "HAProxy",
        None,
    ),
    (501, "<html>\n<head>\n<title>Tor is not an HTTP Proxy</title>\n", "Tor", None),
    (501, TOR, "Tor", None),
    (
        403,
        "Error Code:</span></td> 403 Forbidden. Forefront TMG denied the specified Uniform "
        "Resource Locator (URL). (12202).</li>",
        "Microsoft ISA/TMG",
        None,
    ),
    (
        407,
        "Error Code: 407 Proxy Authentication Required. The ISA Server requires authorization to "
        "fulfill the request. Access to the Web Proxy service is denied. (12209)",
        "Microsoft ISA/TMG",
        None,
    ),
    (400, "<html><body> <h2>Mikrotik HttpProxy</h2>\n\r<hr>", "MikroTik", None),
    (404, "<p>Generated Mon by 192.168.88.1 (Mikrotik HttpProxy)</p>", "MikroTik", None),
    (403, "<big>Access Denied (policy_denied)</big>\n", "Blue Coat", None),
    (403, "<br><b>Access denied due to Proxy+'s Security settings!</b>", "Proxy+", None),
    (400, "<ADDRESS>(ziproxy/3.3.1)</ADDRESS>", "ziproxy", "3.3.1"),
    (502, "Burp proxy error: Invalid client request received", "Burp Suite", None),
]


@pytest.mark.parametrize(("status", "body", "name", "version"), PAGES)
def test_proxies_by_their_pages(status: int, body: str, name: str, version: str | None) -> None:
    """Markup that the program writes, in an answer that reports an error."""
    software = by_response(status, {}, body)
    assert software is not None
    assert (software.name, software.version) == (name, version)
    assert software.evidence
    assert by_response(200, {}, body) is None


@pytest.mark.parametrize(
    ("status", "reason", "name"),
    [
        (501, "Tor is not an HTTP Proxy", "Tor"),
        (400, "Invalid header received from client", "Privoxy"),
        (502, "Proxy Error ( Die URL verwendet ein unbekanntes Protokoll.  )", "Microsoft ISA/TMG"),
        (
            407,
            "Proxy Authentication Required ( The ISA Server requires authorization to fulfill the "
            "request. Access to the Web Proxy service is denied.  )",
            "Microsoft ISA/TMG",
        ),
    ],
)
def test_proxies_by_the_status_line(status: int, reason: str, name: str) -> None:
    """Some products say it there."""
    software = by_response(status, {}, "", reason)
    assert software is not None
    assert software.name == name
    assert software.evidence == reason[:MAX_EVIDENCE]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, "<title>Not found</title><p>Ask our squid: it runs (squid/5.7) here.</p>"),
        (404, "<title>How to fix: ERROR: The requested URL could not be retrieved</title>"),
        # Websense's page, which begins otherwise than Squid's.
        (400, "<HTML><HEAD>\n<TITLE>ERROR: The requested URL could not be retrieved</TITLE>\n"),
        (404, "<p>Generated by tinyproxy version 1.11.1.</p>"),
        (404, "<p>This blog is about Privoxy, Polipo, Tor is not an HTTP Proxy and HAProxy.</p>"),
        # Proxies made after 3proxy.
        (407, heading("407 Proxy Authentication Required", LOGIN).replace("<h3>", "\r\n<h3>")),
        (
            403,
            heading("403 Access Denied", "Access control list denies you to access this resource"),
        ),
        (502, heading("502 Bad Gateway", "Failed to connect server")),
        (503, haproxy("503 Service Unavailable", "Please come back later.")),
        (503, "x" + haproxy("503 Service Unavailable", "The server didn't respond in time.")),
        (400, "Error: Invalid header received from client. Sorry."),
        (501, "<title>This is a SOCKS Proxy, Not An HTTP Proxy</title>"),
        (403, "The ISA Server denied the specified Uniform Resource Locator (URL)"),
        (403, ""),
    ],
)
def test_pages_that_name_nothing(status: int, body: str) -> None:
    """A page may write about a product, or be made after its pages."""
    assert by_response(status, {}, body, "Proxy Error") is None


def test_a_page_that_was_asked_for_is_not_looked_at() -> None:
    """Its words are those of the site."""
    assert by_response(200, {}, "<title>500 Internal Privoxy Error</title>") is None


@pytest.mark.parametrize(
    ("signs", "name"),
    [
        (SocksSigns(b"\x05\x00", b"\x05\xff"), "microsocks"),
        (SocksSigns(b"Unauthorized ...\r\nIP Address: 198.18.0.1\r\nMAC Address: \r\n"), "CCProxy"),
        (SocksSigns(socks4=b"Unauthorized ...\r\nIP Address: 198.18.0.1\r\nMAC"), "CCProxy"),
    ],
)
def test_socks_servers(signs: SocksSigns, name: str) -> None:
    """By a departure from the standard that only one product shows."""
    software = by_socks(signs)
    assert software is not None
    assert software.name == name
    assert software.version is None
    assert software.evidence.isprintable()


@pytest.mark.parametrize(
    "signs",
    [
        SocksSigns(),
        SocksSigns(b"\x05\x00", b""),
        SocksSigns(b"\x05\x00", b"\x05\x00"),
        SocksSigns(b"", b"\x05\xff"),
        SocksSigns(b"\x05\x02", b"\x05\xff"),
        SocksSigns(b"\x05\xff", b"\x05\xff"),
        SocksSigns(b"\x05\x00", b"\x05\xff\x00"),
        SocksSigns(b"\x05\x02", b"\x00[\x00Q\xc6\x12\x00\x02"),
        SocksSigns(b"\x05\x00", b"\x00Z\x00\x19\xc6\x12\x00\x02"),
        SocksSigns(b"HTTP/1.1 400 Bad Request\r\n\r\n", b"Unauthorized"),
    ],
    ids=str,
)
def test_socks_servers_that_show_nothing(signs: SocksSigns) -> None:
    """Nearly all of them; those that want a login answer microsocks' way for other reasons."""
    assert by_socks(signs) is None


def test_long_evidence_is_cut() -> None:
    """The server chooses how long it is."""
    software = by_fields({"server": "squid/5.7 " + "x" * 5_000})
    assert software is not None
    assert len(software.evidence) == MAX_EVIDENCE


def test_evidence_shows_the_words_even_at_the_end_of_a_long_line() -> None:
    """What it was recognised by must be in it."""
    software = by_greeting("é" * 500 + " ESMTP Postfix")
    assert software is not None
    assert software.evidence == "ESMTP Postfix"


def test_evidence_is_harmless() -> None:
    """Control bytes of a stranger are made visible, and nothing is broken into lines."""
    software = by_greeting("\x1b[31mmail\x07 ESMTP Postfix \x00 (é)")
    assert software is not None
    assert software.evidence == "\\x1b[31mmail\\x07 ESMTP Postfix \\x00 (\\xc3\\xa9)"
    page = by_response(400, {}, haproxy("400 Bad request", "Your browser sent an invalid request."))
    assert page is not None
    assert "\\x0a" in page.evidence


def test_a_version_that_does_not_end_is_none() -> None:
    """No product writes hundreds of digits."""
    assert by_greeting("x ESMTP Exim " + "1" * 500) == Software(
        "Exim", None, "x ESMTP Exim " + "1" * (MAX_EVIDENCE - 13)
    )


SIZE = 65_536
FRAGMENTS = (
    *("220 x ESMTP ", "ESMTP Postfix", "ESMTP Exim ", "Version: 1--", "[XMail 1.", "(IMail 1"),
    *("ArGoSoft Mail Server ", "Kerio Connect ", "x" * 255 + " ", "0" * 32, "1.1 ", "9" * 31),
    *("(squid/", "(squid/5.7) ", "1.1 varnish", "Basic realm=", "ERR_", "Apache/1", "nginx ("),
    *('<div id="footer"><p>', "<ADDRESS>Generated ", "(squid)", "<TITLE>", "<title>", "(Privoxy@"),
    *("<hr>Generated ", " by Polipo on <em>", "<HR><i>", "Kerio Control ", "WinRoute Proxy"),
    *("Proxy Error ( ", " )", "<html><body><h1>400 ", '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4'),
    *("<b@foreign.test>", "... Relaying denied. ", "allowed rcpthosts", ": Relay access denied"),
    *("\r\n", "\n", "\x00", "\t ", "é", "\ud800", "\u2028", "(", ")", "-", ".", " ", "a"),
)


def hostile(pieces: list[str], start: str) -> str:
    """64 KiB of pieces that patterns begin or go on with."""
    unit = "".join(pieces) or "x"
    return (start + unit * (SIZE // len(unit) + 1))[:SIZE]


def check_everything(text: str) -> None:
    """Whatever a stranger says, the answer is unknown or short and printable."""
    raw = text.encode("utf-8", "replace")
    asked: tuple[Callable[[], Software | None], ...] = (
        lambda: by_greeting(text),
        lambda: by_mail_words(frozenset({text}), [text]),
        lambda: by_response(400, {}, text, text),
        lambda: by_response(502, {"x": text}, text),
        lambda: by_socks(SocksSigns(raw, raw)),
        *(lambda name=name: by_fields({name: text}) for name in _NAMES),
    )
    for ask in asked:
        software = ask()
        if software is not None:
            assert 0 < len(software.evidence) <= MAX_EVIDENCE
            assert software.evidence.isascii()
            assert software.evidence.isprintable()
            assert software.version is None or len(software.version) <= 31


_NAMES = ("via", "server", "proxy-agent", "proxy-authenticate", "x-squid-error", "location")


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=ascii)
def test_one_piece_over_and_over(fragment: str) -> None:
    """Where a pattern begins anew at every piece."""
    check_everything(hostile([fragment], ""))


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=40), max_size=8),
    st.sampled_from(FRAGMENTS),
)
def test_whatever_a_stranger_says(pieces: list[str], start: str) -> None:
    """64 KiB made of what the patterns look for, and of anything else."""
    check_everything(hostile(pieces, start))


@given(st.binary(max_size=2_000), st.binary(max_size=2_000))
def test_whatever_a_port_answers_to_socks(socks5: bytes, socks4: bytes) -> None:
    """Bytes that are not the ones known are no product."""
    known = (socks5, socks4) == (b"\x05\x00", b"\x05\xff")
    assert known or by_socks(SocksSigns(socks5, socks4)) is None
