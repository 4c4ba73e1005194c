# SPDX-License-Identifier: Apache-2.0
"""The check without a window: for servers, scripts and machines without a screen. No Qt."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from doorcheck.advice.wording.attempts import attempt_title, attempt_verdict, proof_sentences
from doorcheck.advice.wording.doors import door_explanation, door_headline, vantage_notice
from doorcheck.advice.wording.observations import observation_sentences
from doorcheck.advice.wording.outcomes import refused_sentence, unreachable_sentence
from doorcheck.advice.wording.ports import (
    not_tested_sentence,
    not_tested_sentences,
    ports_sentence,
)
from doorcheck.advice.wording.stages import stage_name
from doorcheck.case.model import Case
from doorcheck.check.outcome import Checked, Found, Lookout, Refused, Unreachable, Wish
from doorcheck.i18n import Words
from doorcheck_probe import __version__
from doorcheck_probe.wire.check import Check, NotTested
from doorcheck_probe.wire.codec import to_plain
from doorcheck_probe.wire.events import Event, Progress
from doorcheck_probe.wire.words import (
    AttemptVerdict,
    Door,
    DoorVerdict,
    Family,
    Stage,
    State,
    Vantage,
)

EXIT_CLOSED = 0
EXIT_OPEN = 1
EXIT_UNCLEAR = 2
EXIT_COULD_NOT_RUN = 3

Print = Callable[[str], None]


@dataclass(frozen=True)
class Outputs:
    """Where the result goes besides the terminal; ``-`` is standard output."""

    json: str | None = None
    pdf: Path | None = None


async def run(lookout: Lookout, wish: Wish, words: Words, outputs: Outputs) -> int:
    """Find the addresses, check each, say and write what was found; returns the exit status."""
    tell = _to_stderr if outputs.json == "-" else _to_stdout
    if lookout.vantage is Vantage.INSIDE:
        tell(f"{vantage_notice(words, lookout.vantage)}\n")
    found = []
    for outcome in await lookout.addresses():
        if isinstance(outcome, Found):
            found.append(outcome)
        else:
            _to_stderr(f"{outcome.family.value}: {unreachable_sentence(words, outcome.cause)}")
    case = Case(str(uuid4()), datetime.now(UTC), words.language, consent=True)
    for place in found:
        case = await _check(lookout, place, wish, words, case, tell)
    for gap in untested_families(case.judged()):
        tell(not_tested_sentence(words, gap))
    if not case.judged():
        return EXIT_COULD_NOT_RUN
    written = _write(case, words, outputs, tell)
    return exit_status(case.judged(), wish.doors) if written else EXIT_COULD_NOT_RUN


def exit_status(checks: tuple[Check, ...], doors: tuple[Door, ...]) -> int:
    """The worst verdict decides; only closed everywhere, seen from outside, is closed."""
    verdicts = {check.doors[door].verdict for check in checks for door in doors}
    if DoorVerdict.OPEN in verdicts:
        return EXIT_OPEN
    from_outside = all(check.vantage is Vantage.OUTSIDE for check in checks)
    return EXIT_CLOSED if from_outside and verdicts == {DoorVerdict.CLOSED} else EXIT_UNCLEAR


async def _check(
    lookout: Lookout, place: Found, wish: Wish, words: Words, case: Case, tell: Print
) -> Case:
    tell(words.say("Checking {address} …", address=place.address))
    outcome = await lookout.check(place, wish, _Teller(words))
    match outcome:
        case Checked(check):
            if check.state is not State.DONE:
                _to_stderr(words.say("The check ended early and judges nothing."))
            for line in describe(check, words):
                tell(line)
            return case.with_check(check)
        case Refused():
            _to_stderr(refused_sentence(words, outcome))
        case Unreachable():
            _to_stderr(unreachable_sentence(words, outcome.cause))
    return case


def describe(check: Check, words: Words) -> list[str]:
    """A check as lines for a terminal: verdicts first, then what they rest on."""
    lines: list[str] = []
    for door, result in check.doors.items():
        mark = "[i]" if check.vantage is Vantage.INSIDE else _MARK[result.verdict]
        lines.append(f"\n{mark} {door_headline(words, door, result, check.vantage)}")
        lines.append(f"    {door_explanation(words, door, result, check.vantage)}")
        for attempt in check.proven(door):
            lines += [f"    {text}" for text in proof_sentences(words, attempt, check.address)]
    lines.append("\n" + ports_sentence(words, check.ports))
    for attempt in check.attempts:
        if attempt.verdict is not AttemptVerdict.OPEN:
            lines.append(
                words.say(
                    "  Port {port}, {attempt}: {verdict}",
                    port=attempt.port,
                    attempt=attempt_title(words, attempt.id),
                    verdict=attempt_verdict(words, attempt.verdict),
                )
            )
    for service in check.services:
        lines += [f"  {sentence}" for sentence in observation_sentences(words, service)]
    gaps = [gap for gap in check.not_tested if gap.what not in tuple(Family)]
    lines += [f"  {sentence}" for sentence in not_tested_sentences(words, gaps)]
    return [*lines, ""]


def untested_families(checks: tuple[Check, ...]) -> tuple[NotTested, ...]:
    """The families that none of the checks looked at; each check by itself looks at one."""
    tested = {check.family.value for check in checks}
    gaps = (gap for check in checks for gap in check.not_tested if gap.what in tuple(Family))
    return tuple(gap for gap in dict.fromkeys(gaps) if gap.what not in tested)


_MARK = {
    DoorVerdict.OPEN: "[X]",
    DoorVerdict.UNCLEAR: "[?]",
    DoorVerdict.CLOSED: "[✓]",
    DoorVerdict.UNTESTED: "[–]",
}


class _Teller:
    """Tells a person at a terminal which stage has begun; a log file is spared it."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._stage: Stage | None = None

    def __call__(self, event: Event) -> None:
        if not isinstance(event, Progress) or event.stage is self._stage:
            return
        self._stage = event.stage
        if sys.stderr.isatty():
            _to_stderr("  … " + stage_name(self._words, event.stage))


def _write(case: Case, words: Words, outputs: Outputs, tell: Print) -> bool:
    """Write what was asked for; ``False`` when something could not be written."""
    if outputs.json is not None:
        text = json.dumps([to_plain(check) for check in case.checks], indent=2) + "\n"
        if outputs.json == "-":
            sys.stdout.write(text)
        elif not _save(Path(outputs.json), text.encode(), words, tell):
            return False
    if outputs.pdf is None:
        return True
    from doorcheck.report.document import attached, build
    from doorcheck.report.pdf import render

    document = build(case, words, datetime.now(UTC), __version__)
    return _save(outputs.pdf, render(document, attached(case)), words, tell)


def _save(path: Path, content: bytes, words: Words, tell: Print) -> bool:
    from doorcheck.report.save import SaveError, save

    try:
        save(path, content)
    except SaveError as error:
        _to_stderr(
            words.say(
                "The file {path} could not be written: {cause}. Choose another place.",
                path=path,
                cause=error.strerror,
            )
        )
        return False
    tell(words.say("Written: {path}", path=path))
    return True


def _to_stdout(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def _to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201
