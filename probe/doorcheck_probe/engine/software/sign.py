# SPDX-License-Identifier: Apache-2.0
"""A sign of a product, and what is kept of the words it was seen in.

Every pattern is written so that the time it takes grows no faster than the text: whatever may
repeat is bounded, and nothing that repeats stands inside something else that repeats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from doorcheck_probe.wire.check import Software
from doorcheck_probe.wire.visible import visible

MAX_EVIDENCE = 200
"""Characters of a stranger's words that are kept."""
MAX_TEXT = 16_384
"""Characters that are looked at: every product says its name within its first page."""

VERSION = r"(?P<version>[0-9][0-9A-Za-z._+~\-]{0,30})(?![0-9A-Za-z._+~\-])"
"""As products write versions; one that never ends is none."""
AS_VERSION = rf"(?:[ /]v?{VERSION})?"
"""A version behind a name, if there is one."""
WORD_ENDS = r"(?=[\s;,()\[\]/]|$)"
"""Behind a name: ``Postfix`` is meant, not ``Postfix-like`` or ``postfix.example``."""


@dataclass(frozen=True)
class Sign:
    """Words that only one product says.

    A group ``version`` holds its version if it is said, and a group ``words`` what is shown of a
    pattern that begins long before them.
    """

    product: str
    pattern: re.Pattern[str]


_LINE_ENDS = re.compile(r"[\r\n]|\Z")


def sign(product: str, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> Sign:
    """The sign of a product as a regular expression; its text is looked for anywhere."""
    return Sign(product, re.compile(pattern, flags))


def first_seen(signs: Iterable[Sign], text: str, where: str = "") -> Software | None:
    """The product of the first sign that the text bears; ``where`` precedes the evidence."""
    looked_at = text[:MAX_TEXT]
    for candidate in signs:
        if found := candidate.pattern.search(looked_at):
            version = found.groupdict().get("version")
            return Software(candidate.product, version, evidence(_line(looked_at, found), where))
    return None


def evidence(words: str, where: str = "") -> str:
    """Words as they may be kept and shown: one short line of printable ASCII."""
    said = (where + words)[:MAX_EVIDENCE]
    return visible(said.encode("utf-8", "backslashreplace"))[:MAX_EVIDENCE]


def _line(text: str, found: re.Match[str]) -> str:
    """The line that bears the sign, from the sign on where the line is too long to show it."""
    words = found.start("words") if "words" in found.re.groupindex else found.start()
    begins = max(text.rfind("\n", 0, words), text.rfind("\r", 0, words)) + 1
    if len(evidence(text[begins : found.end()])) > MAX_EVIDENCE // 2:
        begins = words
    ends = _LINE_ENDS.search(text, found.end())
    return text[begins : ends.start() if ends else len(text)].strip()
