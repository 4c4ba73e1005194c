# SPDX-License-Identifier: Apache-2.0
"""From a case to a report: the verdict first, then proof, meaning, deeds and details."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from doorcheck.advice.guides import Guide, load_guides
from doorcheck.advice.wording import (
    both_times,
    clipped,
    door_explanation,
    door_headline,
    door_title,
    door_verdict,
    family_name,
    reason_sentence,
    vantage_title,
)
from doorcheck.case.model import Case
from doorcheck.i18n import Words
from doorcheck.report.appendix import appendix, who_looked
from doorcheck.report.blocks import Fact, Facts, Notice
from doorcheck.report.conversations import conversations
from doorcheck.report.layout import AddressVerdict, Card, Document
from doorcheck.report.sections import before_and_after, done, meaning, not_tested, proof
from doorcheck.report.views import View, result_of, tone_of, views
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, Vantage


def build(
    case: Case,
    words: Words,
    now: datetime,
    program_version: str,
    guides: Mapping[str, Guide] | None = None,
) -> Document:
    """Say in the user's language what a case has shown; without ``guides`` the shipped ones."""
    shown = views(case)
    known = load_guides() if guides is None else guides
    sections = (
        proof(shown, words),
        meaning(shown, words),
        done(case, words, known),
        before_and_after(shown, words),
        not_tested(shown, words),
        who_looked(shown, words),
        conversations(shown, words),
        appendix(shown, words),
    )
    return Document(
        language=words.tag,
        right_to_left=words.right_to_left,
        moment=now,
        title=words.say("Can strangers use this connection?"),
        subtitle=words.say("Report on open mail relays and open proxies"),
        facts=_facts(case, shown, words, now, program_version),
        notices=_notices(case, shown, words),
        verdict_title=words.say("Result"),
        verdicts=tuple(_verdict(view.latest, words) for view in shown),
        sections=tuple(section for section in sections if section.blocks),
        running=words.say("Report {id}", id=case.id),
        page=words.say("Page {page} of {pages}"),
        attachment=words.say("The check as the probe reported it, for programs"),
    )


def attached(case: Case) -> tuple[Check, ...]:
    """The checks that a report of this case rests on, in the report's order."""
    return tuple(check for view in views(case) for check in view.checks)


def _facts(
    case: Case, shown: tuple[View, ...], words: Words, now: datetime, program_version: str
) -> Facts:
    addresses = dict.fromkeys(clipped(view.latest.address) for view in shown)
    rows = [
        Fact(words.say("Report made"), both_times(words, now)),
        Fact(words.say("Report number"), case.id, fixed=True),
        Fact(words.say("Made with"), words.say("Doorcheck {version}", version=program_version)),
    ]
    if addresses:
        label = words.count("Address checked", "Addresses checked", len(addresses))
        rows.insert(0, Fact(label, words.listing(addresses), fixed=True))
    return Facts(tuple(rows))


def _notices(case: Case, shown: tuple[View, ...], words: Words) -> tuple[Notice, ...]:
    found = []
    if case.practice:
        found.append(
            Notice(
                words.say("Practice run"),
                words.say(
                    "This report shows the sample office that comes with the program. "
                    "It says nothing about a real connection."
                ),
            )
        )
    if not shown:
        found.append(
            Notice(
                words.say("Nothing was tested"),
                words.say("No check has ended yet, so this report cannot give a result."),
            )
        )
    elif all(view.latest.vantage is Vantage.INSIDE for view in shown):
        found.append(
            Notice(
                words.say("This is only the view from inside"),
                words.say(
                    "Nobody has looked at this connection from outside. "
                    "This report proves nothing about what strangers can do."
                ),
            )
        )
    return tuple(found)


def _verdict(check: Check, words: Words) -> AddressVerdict:
    moment = both_times(words, check.finished or check.started)
    family = family_name(words, check.family)
    if check.vantage is Vantage.OUTSIDE:
        when = words.say("{family}, seen from outside, {moment}", family=family, moment=moment)
    else:
        when = words.say("{family}, seen from inside, {moment}", family=family, moment=moment)
    return AddressVerdict(
        address=clipped(check.address),
        when=when,
        cards=tuple(_card(check, door, words) for door in Door),
    )


def _card(check: Check, door: Door, words: Words) -> Card:
    result = result_of(check, door)
    inside = check.vantage is Vantage.INSIDE
    return Card(
        tone=tone_of(check, door),
        word=vantage_title(words, check.vantage) if inside else door_verdict(words, result.verdict),
        door=door_title(words, door),
        headline=door_headline(words, door, result, check.vantage),
        explanation=door_explanation(words, door, result, check.vantage),
        reasons=tuple(reason_sentence(words, reason) for reason in result.reasons),
    )
