# SPDX-License-Identifier: Apache-2.0
"""What the words of a refusal mean: real servers' replies in a table."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck_probe.engine.relay.classify import Phase, judge_refusal
from doorcheck_probe.engine.relay.replies import Reply
from doorcheck_probe.wire.words import AttemptVerdict, Reason

CLOSED, DOUBT = AttemptVerdict.CLOSED, AttemptVerdict.INCONCLUSIVE
RCPT, MAIL, CONTENT = Phase.RECIPIENT, Phase.SENDER, Phase.CONTENT


class Case(NamedTuple):
    """A reply, where it came, and what it means for a stranger's attempt."""

    code: int
    text: str
    phase: Phase
    verdict: AttemptVerdict
    reason: Reason


CASES = (
    Case(454, "4.7.1 <t@x>: Relay access denied", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(554, "5.7.1 <t@x>: Relay access denied", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(550, "relay not permitted", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(550, "5.7.1 <t@x>... Relaying denied", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(
        550, "5.7.1 Relaying denied. Proper authentication required.", RCPT, CLOSED,
        Reason.RELAY_DENIED,
    ),
    Case(
        550, "5.7.54 SMTP; Unable to relay recipient in non-accepted domain", RCPT, CLOSED,
        Reason.RELAY_DENIED,
    ),
    Case(550, "5.7.1 Unable to relay", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(550, "Invalid recipient", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(513, "Relaying denied.", RCPT, CLOSED, Reason.RELAY_DENIED),
    Case(553, "sorry, that domain isn't in my list of allowed rcpthosts", RCPT, CLOSED,
         Reason.RELAY_DENIED),
    Case(530, "5.7.0 Must issue a STARTTLS command first", MAIL, CLOSED,
         Reason.ENCRYPTION_REQUIRED),
    Case(450, "4.2.0 Greylisted, please try again in 300 seconds", RCPT, DOUBT,
         Reason.GREYLISTED),
    Case(554, "5.7.1 <t-rblauthgreylistspf@x.test>: Relay access denied", RCPT, CLOSED,
         Reason.RELAY_DENIED),
    Case(501, "t-rblauthtoomany@x.test: what is that", RCPT, DOUBT, Reason.UNINTELLIGIBLE),
    Case(530, "5.7.1 Authentication required", RCPT, CLOSED, Reason.LOGIN_REQUIRED),
    Case(550, "5.7.1 Client does not have permissions; auth needed", RCPT, CLOSED,
         Reason.LOGIN_REQUIRED),
    Case(554, "5.7.1 Spam message rejected", CONTENT, CLOSED, Reason.LATE_REFUSAL),
    Case(552, "5.3.4 too big", CONTENT, CLOSED, Reason.LATE_REFUSAL),
    Case(451, "4.7.1 Greylisted, please try again later", RCPT, DOUBT, Reason.GREYLISTED),
    Case(450, "4.2.0 <t@x>: Recipient address rejected: Greylisted", RCPT, DOUBT,
         Reason.GREYLISTED),
    Case(450, "4.3.2 Service currently unavailable", RCPT, DOUBT, Reason.FIRST_CONTACT),
    Case(451, "4.3.0 Temporary lookup failure", RCPT, DOUBT, Reason.TEMPORARY_FAILURE),
    Case(452, "4.3.1 Insufficient system storage", CONTENT, DOUBT, Reason.TEMPORARY_FAILURE),
    Case(421, "4.7.0 Too many connections from you", RCPT, DOUBT, Reason.RATE_LIMITED),
    Case(421, "4.4.2 bye", RCPT, DOUBT, Reason.BANNED_MIDWAY),
    Case(450, "4.7.1 Error: too many errors", RCPT, DOUBT, Reason.RATE_LIMITED),
    Case(554, "5.7.1 Service unavailable; blocked using zen.spamhaus.org", RCPT, DOUBT,
         Reason.LISTED),
    Case(554, "5.7.1 your address is on our blacklist", MAIL, DOUBT, Reason.LISTED),
    Case(550, "Sender verify failed", RCPT, DOUBT, Reason.SENDER_VERIFY),
    Case(450, "4.7.1 Client host rejected: cannot find your reverse hostname", RCPT, DOUBT,
         Reason.SENDER_VERIFY),
    Case(553, "5.1.8 sender domain does not exist", MAIL, DOUBT, Reason.SENDER_VERIFY),
    Case(554, "no SMTP service here", Phase.GREETING, DOUBT, Reason.BANNED_MIDWAY),
    Case(550, "5.7.1 HELO command rejected", Phase.HELLO, DOUBT, Reason.BANNED_MIDWAY),
    Case(500, "5.5.1 command not recognised", RCPT, DOUBT, Reason.UNINTELLIGIBLE),
    Case(501, "5.1.3 bad recipient address syntax", RCPT, DOUBT, Reason.UNINTELLIGIBLE),
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} {case.text[:30]}")
def test_what_a_refusal_means(case: Case) -> None:
    """The words decide; a code alone does not."""
    reply = Reply(case.code, (case.text,))
    assert judge_refusal(reply, case.phase, sender_is_the_question=False) == (
        case.verdict,
        case.reason,
    )


@pytest.mark.parametrize(
    ("code", "verdict"), [(550, CLOSED), (553, CLOSED), (450, DOUBT), (451, DOUBT)]
)
def test_a_refused_sender_is_the_answer_where_it_was_the_question(
    code: int, verdict: AttemptVerdict
) -> None:
    """R02 and R03 ask whether a special sender is trusted; "no" for good closes them."""
    reply = Reply(code, ("sender address rejected",))
    found, _reason = judge_refusal(reply, MAIL, sender_is_the_question=True)
    assert found is verdict


@given(st.integers(400, 599), st.text(max_size=80), st.sampled_from(Phase), st.booleans())
def test_a_refusal_never_opens_a_door(code: int, text: str, phase: Phase, special: bool) -> None:
    """Whatever it says."""
    verdict, reason = judge_refusal(Reply(code, (text,)), phase, sender_is_the_question=special)
    assert verdict in (CLOSED, DOUBT)
    assert reason not in (Reason.PROOF_ARRIVED, Reason.NOT_ARRIVED)


@given(st.text(max_size=80), st.sampled_from([RCPT, MAIL, CONTENT]))
def test_a_temporary_no_closes_only_with_the_words_of_a_relay(text: str, phase: Phase) -> None:
    """Postfix says 454 and means never; everybody else means later."""
    verdict, reason = judge_refusal(Reply(450, (text,)), phase, sender_is_the_question=False)
    assert verdict is DOUBT or reason is Reason.RELAY_DENIED
