# SPDX-License-Identifier: Apache-2.0
"""What a verdict rests on, and what went wrong with all that a technician needs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from doorcheck.check.outcome import Cause, Checked, Refused, Unreachable
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.code import CodeBlock
from doorcheck.wizard.parts.evidence import Evidence
from doorcheck.wizard.parts.faults import fault_card, trouble_card
from doorcheck.wizard.running import Fault, Trouble
from doorcheck_probe.wire.check import Line, NotTested
from doorcheck_probe.wire.problems import RefusedAddress, Slug
from doorcheck_probe.wire.words import AttemptVerdict, DoorVerdict, Reason, State
from tests.wizard.parts.conftest import Show
from tests.wizard.scripted import NOON, V4, check_of

OPEN = DoorVerdict.OPEN


def said(widget: QWidget) -> str:
    """Everything that can be read, without the places to break at."""
    labels = [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]
    return "\n".join(labels).replace("\u200b", "")


def opened(widget: QWidget) -> list[str]:
    """The texts behind "Details", after a click on each."""
    for button in widget.findChildren(QPushButton):
        if button.isCheckable():
            button.click()
    return [block.toPlainText() for block in widget.findChildren(CodeBlock)]


def test_the_worst_attempt_is_shown_first(dress: Dress, words: Words, show: Show) -> None:
    base = check_of(relay=OPEN).attempts[0]
    verdicts = (
        AttemptVerdict.SILENT,
        AttemptVerdict.CLOSED,
        AttemptVerdict.INCONCLUSIVE,
        AttemptVerdict.OPEN,
        AttemptVerdict.ACCEPTED,
    )
    attempts = tuple(replace(base, port=port, verdict=v) for port, v in enumerate(verdicts, 1))
    evidence = Evidence(dress, words, replace(check_of(), attempts=attempts))
    show(evidence)
    titles = [evidence.chooser.itemText(index) for index in range(evidence.chooser.count())]
    assert [title.split(":")[0] for title in titles] == [f"Port {port}" for port in (4, 5, 3, 2, 1)]


def test_each_attempt_shows_its_own_conversation_and_reason(
    dress: Dress, words: Words, show: Show
) -> None:
    evidence = Evidence(dress, words, check_of(relay=OPEN))
    show(evidence)
    first, reason = evidence.conversation.toPlainText(), said(evidence)
    assert "250 2.1.5 Ok" in first
    assert first.count("\n") == 6
    evidence.chooser.setCurrentIndex(1)
    assert "554 5.7.1 Relay access denied" in evidence.conversation.toPlainText()
    assert said(evidence) != reason


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "250 {port} %s", "x" * 5000, "💣\u202e"]
)
def test_what_a_server_said_is_shown_literally(
    dress: Dress, words: Words, show: Show, text: str
) -> None:
    attempt = replace(check_of().attempts[0], transcript=(Line(NOON, "them", text),))
    evidence = Evidence(dress, words, replace(check_of(), attempts=(attempt,)))
    show(evidence)
    assert evidence.conversation.toPlainText().endswith(text)
    assert evidence.conversation.toPlainText().startswith("12:00:00")


def test_an_attempt_without_words_says_so(dress: Dress, words: Words, show: Show) -> None:
    attempt = replace(check_of().attempts[0], transcript=())
    evidence = Evidence(dress, words, replace(check_of(), attempts=(attempt,)))
    show(evidence)
    assert evidence.conversation.toPlainText() == "No words were exchanged."


def test_without_attempts_only_ports_and_gaps_are_told(
    dress: Dress, words: Words, show: Show
) -> None:
    gaps = (NotTested("R03", Reason.OWN_DOMAIN_UNKNOWN, 25), NotTested("ipv6", Reason.STOPPED))
    evidence = Evidence(dress, words, replace(check_of(), attempts=(), not_tested=gaps))
    show(evidence)
    assert not hasattr(evidence, "chooser")
    assert "We called 7 ports." in said(evidence)
    assert "What was not tested" in said(evidence)
    assert len(said(evidence).splitlines()) == 4
    none = Evidence(dress, words, replace(check_of(), not_tested=()))
    show(none)
    assert "What was not tested" not in said(none)


# -- faults and troubles ----------------------------------------------------------------------


def test_a_fault_keeps_all_its_details_to_copy(dress: Dress, words: Words, show: Show) -> None:
    details = 'Traceback (most recent call last):\n  File "x.py"\nKeyError: <b>doors</b>'
    card = fault_card(dress, words, Fault("KeyError: doors", details))
    show(card)
    assert "Traceback" not in said(card)
    assert opened(card) == [f"KeyError: doors\n\n{details}"]


OUTCOMES: dict[str, tuple[Refused | Unreachable | Fault | Checked, list[str]]] = {
    **{
        f"refused: {slug}": (Refused(slug, None, None, "why"), [f"{slug.value}: why"])
        for slug in Slug
    },
    **{
        f"refused address: {reason}": (
            Refused(Slug.ADDRESS_REFUSED, reason.value, None, "why"),
            ["address-refused: why"],
        )
        for reason in RefusedAddress
    },
    "refused for a reason of later": (
        Refused(Slug.ADDRESS_REFUSED, "invented-later", -5, ""),
        ["address-refused: "],
    ),
    **{
        f"unreachable: {cause}": (Unreachable(cause, "raw"), [f"{cause.value}: raw"])
        for cause in Cause
    },
    "fault": (Fault("KeyError", "Traceback"), ["KeyError\n\nTraceback"]),
    **{
        f"ended: {state}": (Checked(check_of(state=state)), [])
        for state in State
        if state is not State.DONE
    },
}


@pytest.mark.parametrize(("outcome", "details"), OUTCOMES.values(), ids=OUTCOMES.keys())
def test_every_trouble_has_a_sentence_and_its_details(
    dress: Dress,
    words: Words,
    show: Show,
    outcome: Refused | Unreachable | Fault | Checked,
    details: list[str],
) -> None:
    card = trouble_card(dress, words, Trouble(V4, outcome))
    show(card)
    assert card.accessibleName() == "203.0.113.25 could not be tested"
    sentences = said(card).replace(card.accessibleName(), "").strip()
    assert len(sentences) > 20
    assert "{" not in sentences
    assert opened(card) == details


def test_troubles_of_one_kind_are_told_apart(dress: Dress, words: Words, show: Show) -> None:
    told = set()
    for state in (State.CANCELLED, State.FAILED):
        card = trouble_card(dress, words, Trouble(V4, Checked(check_of(state=state))))
        show(card)
        told.add(said(card))
    assert len(told) == 2


@pytest.mark.parametrize("seconds", [None, 0, 1, 59, 60, 240, 86_400])
def test_a_time_to_wait_never_reads_oddly(
    dress: Dress, words: Words, show: Show, seconds: int | None
) -> None:
    card = trouble_card(dress, words, Trouble(V4, Refused(Slug.TOO_SOON, None, seconds, "")))
    show(card)
    assert " 0 minutes" not in said(card)
    assert "None" not in said(card)
    assert ("4 minutes" in said(card)) is (seconds == 240)
