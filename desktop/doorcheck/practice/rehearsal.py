# SPDX-License-Identifier: Apache-2.0
"""The whole journey in a terminal: find, understand, close, test again, report. No Qt."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from doorcheck import headless
from doorcheck.case.model import Case
from doorcheck.case.store import new_case
from doorcheck.check.outcome import Checked, Found, Wish
from doorcheck.i18n import Words
from doorcheck.practice.office import Office
from doorcheck.practice.stage import Stage, stage
from doorcheck_probe import __version__
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict

EXIT_REHEARSED = 0


class RehearsalError(RuntimeError):
    """The sample office did not behave as it must; the message is for a technician."""


def rehearse(words: Words, pdf: Path) -> int:
    """Walk the journey and write its report; returns the exit status."""
    _say(
        words.say(
            "This is a rehearsal with a sample office inside this computer. "
            "Its mail server and its web proxy really are open. "
            "Nothing leaves the computer, and your real connection is not tested."
        )
    )
    try:
        with stage() as ready:
            case = _walk(ready, words)
    except (RehearsalError, OSError) as error:
        _say(words.say("The rehearsal could not be carried out: {reason}", reason=error))
        return headless.EXIT_COULD_NOT_RUN
    return _write(case, words, pdf)


def _walk(ready: Stage, words: Words) -> Case:
    case = replace(new_case(words.language), consent=True, practice=True, ports=ready.office.ports)
    _say("\n" + words.say("First test: the doors as their owner left them."))
    case = case.with_check(_test(ready, words, DoorVerdict.OPEN))
    for door in Door:
        ready.office.close(door)
        _say(_closed(ready.office, door, words))
    _say("\n" + words.say("Second test: are the doors closed?"))
    return case.with_check(_test(ready, words, DoorVerdict.CLOSED))


def _test(ready: Stage, words: Words, expected: DoorVerdict) -> Check:
    check = asyncio.run(_look(ready))
    for line in headless.describe(check, words):
        _say(line)
    verdicts = {door.value: result.verdict.value for door, result in check.doors.items()}
    if set(verdicts.values()) != {expected.value}:
        raise RehearsalError(f"{expected.value} was expected, {verdicts} was found")
    return check


async def _look(ready: Stage) -> Check:
    for outcome in await ready.lookout.addresses():
        if isinstance(outcome, Found):
            ended = await ready.lookout.check(outcome, Wish(), lambda _event: None)
            if isinstance(ended, Checked):
                return ended.check
            raise RehearsalError(str(ended))
    raise RehearsalError("the practice probe does not answer")


def _closed(office: Office, door: Door, words: Words) -> str:
    return words.say(
        "We closed it in {file}: {line}",
        file=office.settings_file(door),
        line=office.settings_line(door),
    )


def _write(case: Case, words: Words, pdf: Path) -> int:
    from doorcheck.report.document import attached, build
    from doorcheck.report.pdf import render
    from doorcheck.report.save import SaveError, save

    document = build(case, words, datetime.now(UTC), __version__)
    try:
        save(pdf, render(document, attached(case)))
    except SaveError as error:
        _say(words.say("The rehearsal could not be carried out: {reason}", reason=error))
        return headless.EXIT_COULD_NOT_RUN
    _say(words.say("Written: {path}", path=pdf))
    return EXIT_REHEARSED


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201
