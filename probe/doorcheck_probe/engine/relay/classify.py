# SPDX-License-Identifier: Apache-2.0
"""What a refusal in an SMTP dialogue means for the verdict of an attempt.

The hard part is the 4yz replies. A deferral usually says "come back", but the default of Postfix
since 2.10 answers a stranger's relaying with ``454 4.7.1 ... Relay access denied``: that is a
refusal by policy. The words decide there, after the enhanced code (RFC 3463) has been looked at.
"""

from __future__ import annotations

import re
from enum import Enum

from doorcheck_probe.engine.relay.replies import Reply
from doorcheck_probe.wire.words import AttemptVerdict, Reason


class Phase(Enum):
    """Where in the transaction the server refused."""

    GREETING = "greeting"
    HELLO = "hello"
    LOGIN = "login"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


BAD_SEQUENCE = 503

_RELAY = re.compile(
    r"relay(?:ing)?\b.{0,40}(?:denied|not|refus|prohibit|disallow|reject)"
    r"|(?:not|unable to|cannot|can't|no|without) (?:a )?relay"
    r"|not permitted to relay|no such domain|not hosted",
    re.IGNORECASE,
)
_ECHO = re.compile(r"<[^>]*>|\S*@\S*")
"""What a server repeats of our envelope: a token may hold any word."""
_LISTED = re.compile(
    r"\b(?:dnsbl|rbl|blacklist|blocklist|block list|blocked using|spamhaus)", re.IGNORECASE
)
_GREYWORDS = re.compile(r"\bgr[ea]y-?list", re.IGNORECASE)
_LATER = re.compile(r"try again later|come back later|please retry", re.IGNORECASE)
_SENDER = re.compile(
    r"sender (?:verif|address rejected|domain)|callout|\bspf\b|reverse (?:dns|host)|\bptr\b"
    r"|helo command rejected|cannot find your",
    re.IGNORECASE,
)
_RATE = re.compile(r"too many|rate limit|try again in|concurrent|throttl", re.IGNORECASE)
_LOGIN = re.compile(r"\bauth", re.IGNORECASE)
_ENCRYPTION = re.compile(r"\bstarttls\b|\btls\b|encrypt", re.IGNORECASE)

_REFUSED_BY_POLICY = frozenset({530, 535, 550, 551, 553, 554, 571, 513})


def judge_refusal(
    reply: Reply, phase: Phase, *, sender_is_the_question: bool
) -> tuple[AttemptVerdict, Reason]:
    """The verdict for a reply of 4yz or 5yz.

    ``sender_is_the_question`` is true for attempts that ask whether a special sender is trusted:
    there a refused sender is the answer, elsewhere it leaves the question open.
    """
    inconclusive = AttemptVerdict.INCONCLUSIVE
    text = _ECHO.sub("", reply.text)
    if reply.code == 421:
        return inconclusive, Reason.RATE_LIMITED if _RATE.search(text) else Reason.BANNED_MIDWAY
    if _LISTED.search(text):
        return inconclusive, Reason.LISTED
    if reply.positive:
        return inconclusive, Reason.UNINTELLIGIBLE
    if reply.code == BAD_SEQUENCE and not _LOGIN.search(text):
        # It is about the order of our commands, not about what we asked.
        return inconclusive, Reason.UNINTELLIGIBLE
    if phase in (Phase.GREETING, Phase.HELLO):
        return inconclusive, Reason.BANNED_MIDWAY
    if phase is Phase.LOGIN:
        return _judge_login(reply)
    if phase is Phase.CONTENT and reply.code >= 500:
        return AttemptVerdict.CLOSED, Reason.LATE_REFUSAL
    if reply.code == 530 and _ENCRYPTION.search(text):
        return AttemptVerdict.CLOSED, Reason.ENCRYPTION_REQUIRED
    if reply.code == 530 or (reply.enhanced == (5, 7, 0) and _LOGIN.search(text)):
        return AttemptVerdict.CLOSED, Reason.LOGIN_REQUIRED
    if phase is Phase.RECIPIENT and _RELAY.search(text):
        return AttemptVerdict.CLOSED, Reason.RELAY_DENIED
    if sender_is_the_question and reply.code >= 500:
        return AttemptVerdict.CLOSED, Reason.REFUSED_BY_RULE
    if _SENDER.search(text):
        return inconclusive, Reason.SENDER_VERIFY
    if reply.code >= 500:
        return _judge_permanent(reply, text, phase)
    return inconclusive, _judge_deferral(reply, text)


def _judge_login(reply: Reply) -> tuple[AttemptVerdict, Reason]:
    if reply.code >= 500:
        return AttemptVerdict.CLOSED, Reason.LOGIN_REQUIRED
    return AttemptVerdict.INCONCLUSIVE, Reason.TEMPORARY_FAILURE


def _judge_permanent(reply: Reply, text: str, phase: Phase) -> tuple[AttemptVerdict, Reason]:
    if _LOGIN.search(text):
        return AttemptVerdict.CLOSED, Reason.LOGIN_REQUIRED
    if phase is Phase.RECIPIENT and reply.code in _REFUSED_BY_POLICY:
        return AttemptVerdict.CLOSED, Reason.RELAY_DENIED
    if phase is Phase.SENDER:
        # The sender was not liked; what another sender may do is not known.
        return AttemptVerdict.INCONCLUSIVE, Reason.SENDER_VERIFY
    return AttemptVerdict.INCONCLUSIVE, Reason.UNINTELLIGIBLE


def _judge_deferral(reply: Reply, text: str) -> Reason:
    if _GREYWORDS.search(text) or reply.enhanced == (4, 2, 0):
        return Reason.GREYLISTED
    if _RATE.search(text):
        return Reason.RATE_LIMITED
    if reply.enhanced == (4, 3, 2):
        return Reason.FIRST_CONTACT
    if _LATER.search(text) or reply.enhanced == (4, 7, 1):
        return Reason.GREYLISTED
    return Reason.TEMPORARY_FAILURE
