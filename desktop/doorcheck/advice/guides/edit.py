# SPDX-License-Identifier: Apache-2.0
"""Following a step on the text of a configuration file.

This is the exact meaning of ``ChangeLines`` and ``RemoveLines``: tests follow the guides with it
against the real products, and the wizard can show the file before and after.
"""

from __future__ import annotations

import re

from doorcheck.advice.guides.kinds import ChangeLines, RemoveLines
from doorcheck.advice.guides.model import Place


def filled(text: str, place: Place) -> str:
    """Put what is known about the user's connection into a line or a command."""
    known = {
        "<port>": None if place.port is None else str(place.port),
        "<address>": place.address,
        "<own-network>": place.own_network,
        "<server-address>": place.server_address,
    }
    for name, value in known.items():
        if value is not None:
            text = text.replace(name, value)
    return text


def edited(step: ChangeLines | RemoveLines, text: str, place: Place) -> str:
    """The text of the file after the step; following it twice changes nothing more."""
    pattern = re.compile(step.match, re.MULTILINE)
    match step:
        case RemoveLines():
            return _without(pattern, text)
        case ChangeLines(replace=str() as template):
            return pattern.sub(filled(template, place), text)
        case ChangeLines():
            return _set(pattern, text, filled("\n".join(step.after), place))


def _set(pattern: re.Pattern[str], text: str, after: str) -> str:
    found = pattern.search(text)
    if found is None:
        separator = "" if not text or text.endswith("\n") else "\n"
        return f"{text}{separator}{after}\n"
    return text[: found.start()] + after + _without(pattern, text[found.end() :])


def _without(pattern: re.Pattern[str], text: str) -> str:
    return re.compile(f"(?:{pattern.pattern})\n?", re.MULTILINE).sub("", text)
