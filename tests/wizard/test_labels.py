# SPDX-License-Identifier: Apache-2.0
"""The words for every step, mark, button and finding; nothing without a word, nothing too good."""

from __future__ import annotations

from itertools import product

import pytest

from doorcheck.i18n import Words
from doorcheck.wizard.labels import mark_name, minutes_left, primary_name, step_name
from doorcheck.wizard.skin import Tone
from doorcheck.wizard.steps import Mark, Primary, Step
from doorcheck.wizard.verdict import icon_of, overall, tone_of
from doorcheck_probe.wire.words import Door, DoorVerdict, Vantage
from tests.wizard.scripted import V4, V6, check_of
from tests.wizard.test_tasks import case_of

OPEN, UNCLEAR, CLOSED, UNTESTED = DoorVerdict
BAD = "Strangers can send mail and surf through your connection"
MAIL, SURF = (f"Strangers can {what} through your connection" for what in ("send mail", "surf"))
DOUBT = "We could not tell whether"
PART = "A part of your connection could not be tested"
NOTHING = "Your connection could not be tested"


def test_every_step_and_mark_has_a_word_of_its_own(words: Words) -> None:
    assert len({step_name(words, step) for step in Step}) == len(Step)
    assert len({mark_name(words, mark) for mark in Mark}) == len(Mark)


@pytest.mark.parametrize("vantage", list(Vantage))
@pytest.mark.parametrize("primary", list(Primary))
def test_the_main_button_says_what_it_does(
    words: Words, primary: Primary, vantage: Vantage
) -> None:
    name = primary_name(words, primary, vantage)
    assert name
    assert name not in ("Next", "OK", "Yes")
    assert ("outside" in name) is (primary is Primary.START_TEST and vantage is Vantage.OUTSIDE)
    assert ("inside" in name) is (primary is Primary.START_TEST and vantage is Vantage.INSIDE)


@pytest.mark.parametrize("pending", [True, False])
def test_the_rest_takes_less_with_every_step_and_never_nothing(pending: bool) -> None:
    minutes = [minutes_left(step, pending=pending) for step in Step]
    assert minutes == sorted(minutes, reverse=True)
    assert minutes[-1] == 1
    assert minutes_left(Step.RESULT, pending=False) < minutes_left(Step.RESULT, pending=True)


HEADLINES = {
    (OPEN, OPEN): BAD,
    (OPEN, UNCLEAR): MAIL,
    (OPEN, CLOSED): MAIL,
    (OPEN, UNTESTED): MAIL,
    (UNCLEAR, OPEN): SURF,
    (UNCLEAR, UNCLEAR): f"{DOUBT} your doors are open",
    (UNCLEAR, CLOSED): f"{DOUBT} strangers can send mail",
    (UNCLEAR, UNTESTED): f"{DOUBT} strangers can send mail",
    (CLOSED, OPEN): SURF,
    (CLOSED, UNCLEAR): f"{DOUBT} strangers can surf",
    (CLOSED, CLOSED): "Both doors are closed to strangers",
    (CLOSED, UNTESTED): PART,
    (UNTESTED, OPEN): SURF,
    (UNTESTED, UNCLEAR): f"{DOUBT} strangers can surf",
    (UNTESTED, CLOSED): PART,
    (UNTESTED, UNTESTED): NOTHING,
}


@pytest.mark.parametrize(("verdicts", "headline"), HEADLINES.items())
def test_the_finding_is_the_worst_of_it(
    words: Words, verdicts: tuple[DoorVerdict, DoorVerdict], headline: str
) -> None:
    assert overall(words, case_of(check_of(V4, *verdicts))) == headline


@pytest.mark.parametrize(
    ("first", "second", "headline"),
    [
        ((OPEN, CLOSED), (CLOSED, OPEN), BAD),
        ((OPEN, CLOSED), (OPEN, CLOSED), MAIL),
        ((CLOSED, CLOSED), (CLOSED, OPEN), SURF),
        ((CLOSED, CLOSED), (UNTESTED, UNTESTED), PART),
        ((UNTESTED, UNTESTED), (UNTESTED, UNTESTED), NOTHING),
        ((UNTESTED, CLOSED), (CLOSED, UNTESTED), PART),
        ((CLOSED, CLOSED), (CLOSED, CLOSED), "Both doors are closed to strangers"),
        ((UNTESTED, CLOSED), (CLOSED, CLOSED), PART),
    ],
)
def test_the_finding_takes_all_addresses_together(
    words: Words,
    first: tuple[DoorVerdict, DoorVerdict],
    second: tuple[DoorVerdict, DoorVerdict],
    headline: str,
) -> None:
    case = case_of(check_of(V4, *first), check_of(V6, *second, ident="c2"))
    assert overall(words, case) == headline
    turned = case_of(check_of(V6, *second, ident="c2"), check_of(V4, *first))
    assert overall(words, turned) == headline


@pytest.mark.parametrize(("relay", "proxy"), list(product(DoorVerdict, repeat=2)))
def test_from_inside_nothing_is_said_about_strangers(
    words: Words, relay: DoorVerdict, proxy: DoorVerdict
) -> None:
    check = check_of(V4, relay, proxy, vantage=Vantage.INSIDE)
    assert overall(words, case_of(check)) == "What can be seen from inside"
    for door in Door:
        assert tone_of(check, check.doors[door]) is Tone.NEUTRAL
        assert icon_of(check, check.doors[door]) == "note"


@pytest.mark.parametrize(
    ("verdict", "tone", "icon"),
    [
        (OPEN, Tone.BAD, "bad"),
        (UNCLEAR, Tone.CAUTION, "unclear"),
        (CLOSED, Tone.GOOD, "good"),
        (UNTESTED, Tone.NEUTRAL, "untested"),
    ],
)
def test_a_card_looks_like_its_verdict(verdict: DoorVerdict, tone: Tone, icon: str) -> None:
    check = check_of(relay=verdict)
    result = check.doors[Door.RELAY]
    assert (tone_of(check, result), icon_of(check, result)) == (tone, icon)


def test_a_case_without_a_result_claims_nothing(words: Words) -> None:
    assert overall(words, case_of()) == "What can be seen from inside"
