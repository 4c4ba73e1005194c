# SPDX-License-Identifier: Apache-2.0
"""Hostile servers that greet like mail servers, or nearly so.

Whoever speaks first like a mail server is no proxy, so that door is closed; whether it would pass
on mail is only known where it plainly refused, and none of these does.
"""

from __future__ import annotations

from dataclasses import replace

from doorcheck_probe.wire.receipt import CANARY_MARK, SINK_MARK
from doorcheck_probe.wire.tokens import new_token
from tests.engine.hostile_case import BRISK, EITHER, IMPATIENT, UNCLEAR, Case
from tests.engine.hostile_talks import (
    GREETING,
    answers,
    answers_one_of_a_group,
    deaf,
    dripped,
    echo,
    endless,
    family,
    mail_server,
    reflects,
    resets_after,
    says,
    silent,
    slams,
    smtp_yes_to_all,
    then,
    tls,
)
from tests.engine.laboratory import Talk

FORGED = f"{SINK_MARK} {new_token()} {CANARY_MARK} {new_token()}".encode()
PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5\r\n\r\nhello"

OK = b"250 ok\r\n"
GO = b"220 go ahead\r\n"
HELLO_TLS = b"250-mail.example\r\n250 STARTTLS\r\n"
HELLO_TOGETHER = b"250-mail.example\r\n250 PIPELINING\r\n"
MEBIBYTE = b"x" * 1_048_576
HALF_SERVER_HELLO = b"\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03" + b"\x11" * 20


def _upgrades(after: Talk) -> Talk:
    """Offers STARTTLS, says go ahead, and then this."""
    return mail_server(EHLO=HELLO_TLS, STARTTLS=then(says(GO), after))


def _mail(name: str, talks: Talk | tuple[Talk, ...]) -> Case:
    return Case(name, talks, relay=UNCLEAR, limits=BRISK)


def _slow(name: str, talk: Talk) -> Case:
    return replace(_mail(name, talk), limits=IMPATIENT)


MAIL_CASES = (
    _mail("endless-banner", endless(b"220-and another line\r\n" * 100)),
    _mail("endless-line", then(says(b"220 "), endless(b"x" * 4096))),
    _mail("smtp-yes-to-all", smtp_yes_to_all),
    _mail("smtp-imitates-our-sink", says(b"220 x ESMTP " + FORGED + b"\r\n")),
    _mail("smtp-half-greeting", says(b"220 mail.exam")),
    _mail("smtp-changing-code", says(b"220-a\r\n250 b\r\n")),
    # A greeting that turns us away: it may be meant for us alone.
    replace(_mail("smtp-554-greeting", says(b"554 no service\r\n")), relay=EITHER),
    # Greetings.
    _slow("greeting-dripped-after-its-code", then(says(b"220"), dripped(b"-" * 200, 0.05))),
    _slow("greeting-of-slow-lines", endless(b"220-one more\r\n", pause=0.1)),
    _mail("greeting-then-silence", then(says(GREETING), silent)),
    _mail("greeting-then-reset", then(says(GREETING), resets_after(1))),
    _mail("greeting-then-echo", then(says(GREETING), echo)),
    _mail("greeting-then-deaf", then(says(GREETING), deaf)),
    _mail("greeting-of-a-mebibyte", says(b"220 " + MEBIBYTE + b"\r\n")),
    _mail("greeting-with-bare-cr", then(says(b"220 mail.example\r"), silent)),
    # No mail software could read this one, so nobody takes mail there.
    Case("greeting-in-utf-16", says("220 mail.example\r\n".encode("utf-16"), OK)),
    _mail("speaks-mail-and-http", says(GREETING, PAGE, PAGE)),
    _mail("speaks-mail-and-socks", says(GREETING, b"\x05\x00", b"\x05\x00\x00\x01" + b"\0" * 6)),
    # Replies to commands.
    _mail("ehlo-of-10000-lines", mail_server(EHLO=b"250-X\r\n" * 9_999 + OK)),
    _slow("ehlo-of-slow-lines", mail_server(EHLO=endless(b"250-X\r\n", pause=0.1))),
    _mail("ehlo-changing-code", mail_server(EHLO=b"250-mail.example\r\n550 no\r\n")),
    _mail("replies-changing-code", mail_server(ANY=b"250-yes\r\n550 no\r\n")),
    _mail("replies-with-nul", mail_server(ANY=b"250 o\0k\0\r\n")),
    _mail("replies-with-bare-lf", mail_server(b"220 x\n", EHLO=b"250 x\n", ANY=b"250 ok\n")),
    _mail("replies-with-bare-cr", mail_server(ANY=b"250 ok\r")),
    _mail("replies-of-8-bit-garbage", mail_server(ANY=b"\xff\xfe\x80\x81\r\n")),
    _mail("replies-with-8-bit-text", mail_server(ANY=b"250 \xff\xfe\x80\r\n")),
    _mail("replies-in-utf-16", mail_server(ANY="250 ok\r\n".encode("utf-16-le"))),
    _mail("replies-of-a-mebibyte", mail_server(ANY=b"250 " + MEBIBYTE + b"\r\n")),
    _mail("replies-with-code-199", mail_server(ANY=b"199 hm\r\n")),
    _mail("replies-with-code-only", mail_server(ANY=b"250\r\n")),
    _mail("replies-doubled", mail_server(ANY=OK * 2)),
    _mail("replies-ahead-of-commands", then(says(GREETING + OK * 50), silent)),
    _mail("replies-without-end", mail_server(EHLO=then(says(OK), endless(OK * 100)))),
    _mail("echoes-in-its-replies", then(says(GREETING), reflects(b"250 "))),
    _mail("answers-one-of-a-group", answers_one_of_a_group(OK)),
    _mail("answers-a-group-too-often", mail_server(EHLO=HELLO_TOGETHER, ANY=OK * 7)),
    _mail("tarpit-just-below-the-limit", mail_server(pause=0.12)),
    _mail("421-after-each-command", family(lambda n: mail_server(last=n), range(13))),
    _mail("deaf-after-ehlo", mail_server(EHLO=then(says(OK), deaf))),
    # Messages.
    _mail("354-to-rcpt", mail_server(RCPT=b"354 go on\r\n")),
    _mail("250-to-data", mail_server(DATA=OK)),
    _mail("354-then-reset", mail_server(DATA=then(says(b"354 go on\r\n"), slams))),
    _mail("final-dot-unanswered", mail_server(DOT=silent)),
    _mail("final-dot-then-reset", mail_server(DOT=slams)),
    _mail("final-dot-of-a-mebibyte", mail_server(DOT=b"250 " + MEBIBYTE + b"\r\n")),
    # Encryption.
    _mail("starttls-454", mail_server(EHLO=HELLO_TLS, STARTTLS=b"454 4.7.0 not now\r\n")),
    _mail("starttls-garbage", _upgrades(answers(b"\xde\xad\xbe\xef" * 64))),
    _mail("starttls-plaintext", _upgrades(mail_server(OK))),
    _mail("starttls-half-a-handshake", _upgrades(then(answers(HALF_SERVER_HELLO), silent))),
    _mail("starttls-then-silence", _upgrades(then(tls, silent))),
    _mail("starttls-then-reset", _upgrades(resets_after(1))),
    _mail("starttls-then-yes-to-all", _upgrades(then(tls, mail_server(b"")))),
    _mail("starttls-with-replies-ahead", mail_server(EHLO=HELLO_TLS, STARTTLS=GO + OK * 50)),
    # Resets.
    _mail(
        "mail-reset-at-every-byte",
        family(lambda n: then(says(GREETING), resets_after(n)), range(1, 41)),
    ),
    _mail(
        "mail-reset-at-every-byte-of-the-envelope",
        family(lambda n: mail_server(EHLO=then(says(OK), resets_after(n))), range(1, 41)),
    ),
)
