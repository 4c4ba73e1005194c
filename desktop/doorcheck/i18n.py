# SPDX-License-Identifier: Apache-2.0
"""The user's language: texts, plurals, dates, numbers and lists. No Qt.

Texts are looked up when they are shown, never when a module is imported, so that the language
can change while the program runs. A sentence is always one message with named places:
``words.say("Port {port} answers.", port=25)``.
"""

from __future__ import annotations

import gettext
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from doorcheck import paths

DOMAIN = "doorcheck"
SOURCE_LANGUAGE = "en"
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a message for extraction and leave it untranslated until it is shown."""
    return message


class Words:
    """Everything a user reads passes through here, in one language."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    @property
    def right_to_left(self) -> bool:
        """True when the script of the language runs from right to left."""
        return self.language.split("_")[0] in _RIGHT_TO_LEFT

    @property
    def tag(self) -> str:
        """The language as a BCP 47 tag, such as ``pt-BR``."""
        return self.language.replace("_", "-")

    def say(self, message: str, /, **values: object) -> str:
        """Translate a message and fill its named places."""
        if not message:  # gettext answers the empty message with the catalogue's header
            return ""
        text = self._catalogue.gettext(message)
        return text.format(**values) if values else text

    def count(self, singular: str, plural: str, number: int, /, **values: object) -> str:
        """Translate a message that depends on a number; ``{number}`` is filled by itself."""
        text = self._catalogue.ngettext(singular, plural, number)
        return text.format(number=self.number(number), **values)

    def number(self, value: float) -> str:
        """Write a number as the language does."""
        from babel.numbers import format_decimal

        return format_decimal(value, locale=self.language)

    def date_time(self, moment: datetime) -> str:
        """Write a moment in the computer's own zone, which is named, to the second."""
        from babel.dates import format_datetime

        local = moment.astimezone()
        text = format_datetime(local, format="medium", tzinfo=local.tzinfo, locale=self.language)
        return self.say("{moment} ({zone})", moment=text, zone=local.strftime("UTC%z"))

    def date(self, moment: datetime) -> str:
        """Write a day in the computer's own zone."""
        from babel.dates import format_date

        return format_date(moment.astimezone().date(), format="long", locale=self.language)

    def listing(self, items: Iterable[str]) -> str:
        """Write an enumeration as the language does: "a, b and c"."""
        from babel.lists import format_list

        return format_list(list(items), locale=self.language)


def languages(catalogues: Path | None = None) -> tuple[str, ...]:
    """The languages the program speaks, the source language first."""
    root = catalogues or paths.CATALOGUES
    found = (entry.parent.parent.name for entry in root.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE_LANGUAGE, *sorted(found))


def native_name(language: str) -> str:
    """A language's name in that language, as a chooser shows it."""
    from babel import Locale

    locale = Locale.parse(language)
    name = locale.get_display_name(language) or language
    return name[:1].upper() + name[1:]


def match(wanted: Iterable[str], available: tuple[str, ...]) -> str:
    """The first wanted language that is available, exactly or by its main part.

    Wanted languages may be written ``pt-BR`` or ``pt_BR.UTF-8``.
    """
    for raw in wanted:
        code = raw.split(".")[0].split("@")[0].replace("-", "_")
        if code in available:
            return code
        main = code.split("_")[0]
        for language in available:
            if language.split("_")[0] == main:
                return language
    return SOURCE_LANGUAGE


def load(language: str, catalogues: Path | None = None) -> Words:
    """Load a language; one that is not there falls back to English texts."""
    root = catalogues or paths.CATALOGUES
    if language == SOURCE_LANGUAGE:
        return Words(language, gettext.NullTranslations())
    return Words(language, gettext.translation(DOMAIN, root, [language], fallback=True))
