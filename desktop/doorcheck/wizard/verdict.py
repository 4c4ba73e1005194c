# SPDX-License-Identifier: Apache-2.0
"""The finding of a case in one sentence; never better than its evidence. No Qt."""

from __future__ import annotations

from doorcheck.advice.wording import door_headline
from doorcheck.case.model import Case
from doorcheck.i18n import Words
from doorcheck.report.views import result_of
from doorcheck.wizard.skin import Tone
from doorcheck.wizard.tasks import newest
from doorcheck_probe.wire.check import Check, DoorResult
from doorcheck_probe.wire.words import Door, DoorVerdict, Vantage

_WORST_FIRST = (
    DoorVerdict.OPEN,
    DoorVerdict.UNCLEAR,
    DoorVerdict.UNTESTED,
    DoorVerdict.CLOSED,
)


def overall(words: Words, case: Case) -> str:
    """The worst of what the newest checks say."""
    latest = [check for check in newest(case) if check.vantage is Vantage.OUTSIDE]
    if not latest:
        return words.say("What can be seen from inside")
    results = [(check, door, result_of(check, door)) for check in latest for door in Door]
    worst = min(
        (result.verdict for _check, _door, result in results),
        key=_WORST_FIRST.index,
        default=DoorVerdict.UNTESTED,
    )
    having = [item for item in results if item[2].verdict is worst]
    doors = {door for _check, door, _result in having}
    partly = worst is DoorVerdict.UNTESTED and len(having) < len(results)
    if len(doors) > 1 and not partly:
        return _both(words, worst)
    if worst in (DoorVerdict.OPEN, DoorVerdict.UNCLEAR):
        check, door, result = having[0]
        return door_headline(words, door, result, check.vantage)
    return words.say("A part of your connection could not be tested")


def _both(words: Words, verdict: DoorVerdict) -> str:
    match verdict:
        case DoorVerdict.OPEN:
            return words.say("Strangers can send mail and surf through your connection")
        case DoorVerdict.UNCLEAR:
            return words.say("We could not tell whether your doors are open")
        case DoorVerdict.CLOSED:
            return words.say("Both doors are closed to strangers")
        case _:
            return words.say("Your connection could not be tested")


def tone_of(check: Check, result: DoorResult) -> Tone:
    """How a door's card looks; what is seen from inside is never green or red."""
    if check.vantage is Vantage.INSIDE:
        return Tone.NEUTRAL
    return {
        DoorVerdict.OPEN: Tone.BAD,
        DoorVerdict.UNCLEAR: Tone.CAUTION,
        DoorVerdict.CLOSED: Tone.GOOD,
        DoorVerdict.UNTESTED: Tone.NEUTRAL,
    }[result.verdict]


def icon_of(check: Check, result: DoorResult) -> str:
    """The symbol of a door's card."""
    if check.vantage is Vantage.INSIDE:
        return "note"
    return {
        DoorVerdict.OPEN: "bad",
        DoorVerdict.UNCLEAR: "unclear",
        DoorVerdict.CLOSED: "good",
        DoorVerdict.UNTESTED: "untested",
    }[result.verdict]
