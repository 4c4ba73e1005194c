# SPDX-License-Identifier: Apache-2.0
"""What the ports did, and what was left untested."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from doorcheck.advice.wording.attempts import attempt_title
from doorcheck.advice.wording.reasons import reason_sentence
from doorcheck.advice.wording.small import clipped
from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.check import NotTested, Ports
from doorcheck_probe.wire.words import Family, Reason

MAX_ID = 8
FEW = 20
"""More ports than this are counted on a screen and listed in the report."""


def ports_sentence(words: Words, ports: Ports) -> str:
    """Which ports answered, which refused and which stayed silent."""
    if not ports.tested:
        return words.say("We called no port.")
    said = [words.count("We called {number} port.", "We called {number} ports.", len(ports.tested))]
    if ports.listening:
        said.append(
            words.say("Something answered on: {ports}.", ports=_list(words, ports.listening))
        )
    else:
        said.append(words.say("Nothing answered."))
    if ports.refused:
        said.append(_refused(words, ports.refused))
    if ports.silent:
        said.append(_silent(words, ports.silent))
    return " ".join(said)


def ports_in_full(words: Words, ports: Ports) -> tuple[str, ...]:
    """The lists that ``ports_sentence`` only counts, for the appendix of a report."""
    lists = (
        (ports.refused, N_("Refused, nothing listens: {ports}.")),
        (ports.silent, N_("Silent, no reply at all: {ports}.")),
    )
    return tuple(
        words.say(text, ports=_list(words, group)) for group, text in lists if len(group) > FEW
    )


def _refused(words: Words, ports: Sequence[int]) -> str:
    if len(ports) <= FEW:
        return words.say("Refused, nothing listens: {ports}.", ports=_list(words, ports))
    return words.count(
        "{number} port refused the call: nothing listens there.",
        "{number} ports refused the call: nothing listens there.",
        len(ports),
    )


def _silent(words: Words, ports: Sequence[int]) -> str:
    if len(ports) <= FEW:
        return words.say("Silent, no reply at all: {ports}.", ports=_list(words, ports))
    return words.count(
        "{number} port stayed silent: no reply at all.",
        "{number} ports stayed silent: no reply at all.",
        len(ports),
    )


def not_tested_sentence(words: Words, entry: NotTested) -> str:
    """What was not tested, and why."""
    why = reason_sentence(words, entry.reason)
    what = _name(words, entry.what)
    if entry.port is None:
        return words.say("{what}: {why}", what=what, why=why)
    return words.say("{what}, port {port}: {why}", what=what, port=entry.port, why=why)


def not_tested_sentences(words: Words, entries: Iterable[NotTested]) -> tuple[str, ...]:
    """The same for many: attempts that one reason kept from one port share a sentence."""
    groups: dict[tuple[Reason, int | None, bool], list[NotTested]] = {}
    for entry in dict.fromkeys(entries):
        whole_family = entry.what in tuple(Family)
        groups.setdefault((entry.reason, entry.port, whole_family), []).append(entry)
    sentences: list[str] = []
    for (reason, port, whole_family), group in groups.items():
        if whole_family or len(group) == 1:
            sentences += [not_tested_sentence(words, entry) for entry in group]
            continue
        why = reason_sentence(words, reason)
        ids = words.listing(sorted(clipped(entry.what, MAX_ID) for entry in group))
        if port is None:
            sentences.append(
                words.count(
                    "{number} test ({ids}): {why}",
                    "{number} tests ({ids}): {why}",
                    len(group),
                    ids=ids,
                    why=why,
                )
            )
        else:
            sentences.append(
                words.count(
                    "{number} test on port {port} ({ids}): {why}",
                    "{number} tests on port {port} ({ids}): {why}",
                    len(group),
                    port=port,
                    ids=ids,
                    why=why,
                )
            )
    return tuple(sentences)


def _name(words: Words, what: str) -> str:
    match what:
        case Family.IPV4:
            return words.say("All tests of your IPv4 address")
        case Family.IPV6:
            return words.say("All tests of your IPv6 address")
        case _:
            return attempt_title(words, what)


def _list(words: Words, ports: Iterable[int]) -> str:
    return words.listing(str(port) for port in ports)
