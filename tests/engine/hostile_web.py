# SPDX-License-Identifier: Apache-2.0
"""Hostile servers that wait to be asked, as proxies and web servers do, or speak otherwise.

Each is met on a port that the asker named and on a port of the table. None greets like a mail
server, so the relay door is closed: nobody there takes mail. The proxy door is closed where every
question was refused, or answered as no proxy does, and in doubt wherever one was left open.
"""

from __future__ import annotations

import gzip
from dataclasses import replace

from tests.engine.hostile_case import BRISK, EITHER, IMPATIENT, UNASKED, UNCLEAR, Case
from tests.engine.hostile_mail import FORGED, HALF_SERVER_HELLO, MEBIBYTE, PAGE
from tests.engine.hostile_talks import (
    answers,
    asked,
    by_first_byte,
    deaf,
    dripped,
    echo,
    endless,
    family,
    reflects,
    resets_after,
    says,
    silent,
    slams,
    then,
    tls,
)
from tests.engine.laboratory import Talk

ESTABLISHED = b"HTTP/1.1 200 Connection established\r\n\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"
PORTAL = b"HTTP/1.1 302 Found\r\nLocation: http://portal.example/\r\nContent-Length: 0\r\n\r\n"
CHUNKED = PAGE.split(b"Content-Length")[0] + b"Transfer-Encoding: chunked\r\n\r\n"
BOMB = gzip.compress(bytes(8_000_000))
BOMB_HEAD = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(BOMB)
ABSURD = PAGE.replace(b": 5", b": " + b"9" * 400)

TLS_ALERT = b"\x15\x03\x01\x00\x02\x02\x46"
TLS_WARNING = b"\x15\x03\x03\x00\x02\x01\x00"
SOCKS5_YES = b"\x05\x00"
SOCKS5_NO = b"\x05\xff"
SOCKS5_THERE = b"\x05\x00\x00\x01" + bytes(6)
SOCKS4_THERE = b"\0\x5a" + bytes(6)
SOCKS4_NO = b"\0\x5b" + bytes(6)


def _closed(name: str, talks: Talk | tuple[Talk, ...]) -> Case:
    return Case(name, talks, listed=True, limits=UNASKED)


def _unclear(name: str, talks: Talk | tuple[Talk, ...]) -> Case:
    return Case(name, talks, proxy=UNCLEAR, listed=True, limits=BRISK)


def _slow(name: str, talk: Talk) -> Case:
    return replace(_unclear(name, talk), limits=IMPATIENT)


def _behind_tls(name: str, talk: Talk) -> Case:
    return replace(_unclear(name, talk), named=False)


def _poses_as_mail(name: str, talk: Talk) -> Case:
    """The bytes of a tunnel with a mail server's greeting in it, whatever was asked."""
    return replace(_unclear(name, talk), proxy=EITHER, relay=EITHER, some_doubt=True)


def _tunnel(*behind: Talk) -> Talk:
    """A page for everybody, but 200 to CONNECT and then this."""
    return by_first_byte({b"C": then(says(ESTABLISHED), *behind)}, otherwise=says(PAGE))


def _socks5(*replies: bytes, after: Talk = silent) -> Talk:
    return by_first_byte({b"\x05": then(says(*replies), after)}, otherwise=says(b"?\r\n"))


def _socks4(reply: Talk) -> Talk:
    return by_first_byte({b"\x04": reply}, otherwise=says(b"?\r\n"))


WEB_CASES = (
    _unclear("silent", silent),
    _unclear("deaf", deaf),
    _closed("echo", echo),
    _closed("slams", slams),
    _closed("nul-bytes", says(b"\0" * 512)),
    _closed("ssh", says(b"SSH-2.0-OpenSSH_9.2\r\n")),
    _closed("ftp", says(b"220 FTP server ready\r\n")),
    _closed("telnet", then(says(b"\xff\xfd\x18\xff\xfd\x20login: "), silent)),
    _closed("http-2-only", answers(b"\0\0\x12\x04\0\0\0\0\0" + bytes(18))),
    _closed("garbage-without-end", asked(endless(bytes(range(128, 256)) * 32))),
    _closed("line-of-a-mebibyte", answers(MEBIBYTE)),
    # SOCKS 5 begins with three bytes: whoever takes them and stays silent has not refused.
    _closed("web-reset-at-the-first-bytes", family(resets_after, range(1, 4))),
    _unclear("web-reset-at-every-byte", family(resets_after, range(4, 41))),
    # Pages.
    _closed("page-200-to-all", answers(PAGE)),
    _closed("captive-portal", answers(PORTAL)),
    _closed("http-0.9", answers(b"<html>no head at all</html>\n")),
    _closed("gzip-bomb", answers(BOMB_HEAD + BOMB)),
    _closed("page-without-end", asked(then(says(PAGE), endless(b"x" * 4096)))),
    _closed("page-of-absurd-length", answers(ABSURD)),
    _closed("page-of-endless-chunks", asked(then(says(CHUNKED), endless(b"1\r\nx\r\n" * 500)))),
    _closed("page-that-reflects-the-question", reflects(PAGE)),
    _closed("forged-page", answers(PAGE + FORGED)),
    _slow("page-dripped", asked(dripped(PAGE * 10, 0.1))),
    _slow("100-continue-for-ever", asked(endless(CONTINUE, pause=0.1))),
    # Heads.
    _unclear("bad-status-line", answers(b"HTTP/1.1 two hundred\r\n\r\n")),
    _unclear("endless-head", answers(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 9000)),
    _unclear("field-of-a-mebibyte", answers(b"HTTP/1.1 200 OK\r\nX: " + MEBIBYTE)),
    _unclear("half-a-head", answers(b"HTTP/1.1 200 OK\r\nX")),
    _unclear("head-dripped", asked(dripped(ESTABLISHED, 0.25))),
    _unclear("gateway-error", answers(b"HTTP/1.1 503 Busy\r\n\r\n")),
    _unclear("rate-limited", answers(b"HTTP/1.1 429 Slow down\r\n\r\n")),
    # Tunnels that lead nowhere.
    _unclear("bare-200", answers(ESTABLISHED)),
    _closed("connect-then-page", _tunnel(says(b"<html>welcome</html>"))),
    _unclear("connect-then-echo", _tunnel(echo)),
    _unclear("connect-then-silence", _tunnel(silent)),
    _unclear("connect-then-endless", _tunnel(endless(b"x" * 4096))),
    _unclear("connect-then-reset", _tunnel(slams)),
    _unclear("connect-then-forged", _tunnel(says(b"220 x ESMTP " + FORGED + b"\r\n"))),
    _unclear("connect-then-other-mail", _tunnel(says(b"220 mail.example ESMTP\r\n"))),
    # SOCKS.
    _closed("socks5-wants-login", answers(b"\x05\x02")),
    _closed("socks5-refuses", answers(SOCKS5_NO)),
    _unclear("socks5-then-silence", _socks5(SOCKS5_YES)),
    _unclear("socks5-then-echo", _socks5(SOCKS5_YES, SOCKS5_THERE, after=echo)),
    _unclear("socks5-yes-twice-then-echo", _socks5(SOCKS5_YES, SOCKS5_YES, after=echo)),
    _unclear("socks5-absurd-length", _socks5(SOCKS5_YES, b"\x05\x00\x00\x03\xff" + b"x" * 9)),
    _unclear("socks5-longer-than-told", _socks5(SOCKS5_YES, b"\x05\x00\x00\x03\x01" + b"x" * 999)),
    _unclear("socks5-unknown-address", _socks5(SOCKS5_YES, b"\x05\x00\x00\x99" + bytes(6))),
    _unclear("socks5-unknown-reply", _socks5(SOCKS5_YES, b"\x05\x77\x00\x01" + bytes(6))),
    _unclear("socks5-general-failure", _socks5(SOCKS5_YES, b"\x05\x01\x00\x01" + bytes(6))),
    _unclear("socks4-one-byte-at-a-time", _socks4(dripped(SOCKS4_THERE, 0.05))),
    _poses_as_mail("forged-banner", answers(SOCKS5_YES, SOCKS5_THERE + b"220 " + FORGED)),
    _poses_as_mail("forged-socks4", answers(SOCKS4_THERE + b"220 " + FORGED + b"\r\n")),
    # Two protocols on one port.
    _closed(
        "refuses-in-http-and-socks",
        by_first_byte({b"\x05": says(SOCKS5_NO), b"\x04": says(SOCKS4_NO)}, otherwise=says(PAGE)),
    ),
    _unclear(
        "speaks-http-and-socks",
        by_first_byte(
            {b"\x05": then(says(SOCKS5_YES, SOCKS5_THERE), silent)}, otherwise=says(PAGE)
        ),
    ),
    # TLS.
    _closed("tls-alert", answers(TLS_ALERT)),
    _closed("tls-alerts-without-end", asked(endless(TLS_WARNING))),
    _behind_tls(
        "tls-half-a-handshake",
        by_first_byte({b"\x16": then(says(HALF_SERVER_HELLO), silent)}, otherwise=slams),
    ),
    _behind_tls("tls-then-silence", then(tls, silent)),
    _behind_tls("tls-then-bad-status", then(tls, answers(b"HTTP/1.1 two hundred\r\n\r\n"))),
)
