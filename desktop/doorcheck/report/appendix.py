# SPDX-License-Identifier: Apache-2.0
"""The end of the report, for a technician: who looked and what was found."""

from __future__ import annotations

from doorcheck.advice.wording import (
    attempt_title,
    attempt_verdict,
    both_times,
    clipped,
    context_name,
    depth_name,
    observation_sentences,
    ports_in_full,
    ports_sentence,
    protocol_name,
    vantage_notice,
    vantage_title,
)
from doorcheck.i18n import Words
from doorcheck.report.blocks import Block, Bullets, Fact, Facts, Heading, Paragraph, Table
from doorcheck.report.layout import Section
from doorcheck.report.views import View
from doorcheck_probe.wire.check import Check, ProbeInfo
from doorcheck_probe.wire.words import Vantage

MAX_NAME = 200


def who_looked(shown: tuple[View, ...], words: Words) -> Section:
    """The probes, and what a look from their place can prove."""
    blocks: list[Block] = []
    seen: dict[tuple[Vantage, ProbeInfo], None] = dict.fromkeys(
        (view.latest.vantage, view.latest.probe) for view in shown
    )
    for vantage, probe in seen:
        blocks.append(Paragraph(vantage_notice(words, vantage)))
        if vantage is Vantage.OUTSIDE:
            text = words.say("A probe is a computer elsewhere that looks at your connection.")
            blocks += [Paragraph(text), _probe(probe, words)]
    return Section(words.say("Who looked, and from where"), tuple(blocks))


def appendix(shown: tuple[View, ...], words: Words) -> Section:
    """Every check with its ports, services and attempts."""
    blocks: list[Block] = []
    for view in shown:
        for check in view.checks:
            blocks += _check(check, words)
    return Section(words.say("Technical appendix"), tuple(blocks))


def check_heading(check: Check, words: Words) -> Heading:
    """Which check follows, by its address and its time."""
    moment = both_times(words, check.started)
    return Heading(words.say("{address}, {moment}", address=clipped(check.address), moment=moment))


def _probe(probe: ProbeInfo, words: Words) -> Facts:
    rows = (
        (words.say("Probe"), probe.name),
        (words.say("Probe's version"), probe.version),
        (words.say("Probe's addresses"), " ".join(probe.addresses)),
        (words.say("Probe's mail domain"), probe.mail_domain),
        (words.say("Contact"), probe.contact),
    )
    return Facts(tuple(Fact(label, clipped(value, MAX_NAME), fixed=True) for label, value in rows))


def _check(check: Check, words: Words) -> list[Block]:
    rows = [
        Fact(words.say("Check"), clipped(check.id), fixed=True),
        Fact(words.say("Vantage"), vantage_title(words, check.vantage)),
        Fact(words.say("Depth"), depth_name(words, check.depth)),
        Fact(words.say("Started"), both_times(words, check.started)),
    ]
    if check.finished is not None:
        rows.append(Fact(words.say("Finished"), both_times(words, check.finished)))
    blocks: list[Block] = [
        check_heading(check, words),
        Facts(tuple(rows)),
        Paragraph(ports_sentence(words, check.ports)),
        *(Paragraph(line) for line in ports_in_full(words, check.ports)),
    ]
    if check.services:
        blocks.append(_services(check, words))
        seen = [line for one in check.services for line in observation_sentences(words, one)]
        blocks += [Bullets(tuple(seen))] if seen else []
    if check.attempts:
        blocks.append(_attempts(check, words))
    return blocks


def _services(check: Check, words: Words) -> Table:
    rows = []
    for service in check.services:
        software = service.software
        name = " ".join(filter(None, (software.name, software.version))) if software else "–"
        evidence = software.evidence if software else "–"
        protocol = protocol_name(words, service.protocol)
        rows.append(
            (str(service.port), protocol, clipped(name, MAX_NAME), clipped(evidence, MAX_NAME))
        )
    return Table(
        header=(
            words.say("Port"),
            words.say("Speaks"),
            words.say("Product"),
            words.say("Recognised by"),
        ),
        rows=tuple(rows),
        widths=(2, 5, 5, 9),
        fixed=(0, 2, 3),
    )


def _attempts(check: Check, words: Words) -> Table:
    return Table(
        header=(
            words.say("Test"),
            words.say("Port"),
            words.say("How"),
            words.say("Outcome"),
            words.say("Reason"),
        ),
        rows=tuple(
            (
                attempt_title(words, attempt.id),
                str(attempt.port),
                context_name(words, attempt.context),
                attempt_verdict(words, attempt.verdict),
                attempt.reason.value,
            )
            for attempt in check.attempts
        ),
        widths=(8, 2, 4, 4, 5),
        fixed=(1, 4),
    )
