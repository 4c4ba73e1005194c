# SPDX-License-Identifier: Apache-2.0
"""The languages of the program, and what no sentence may say in any of them."""

from __future__ import annotations

import re

from doorcheck.i18n import Words, load

LANGUAGES = ("en", "pt_BR", "es")
SPOKEN = {language: load(language) for language in LANGUAGES}
GUESSES = re.compile(
    r"\b(?:may be|maybe|might|perhaps|pode ser|talvez|puede ser|quizás?|tal vez)\b", re.IGNORECASE
)
GOOD_NEWS = {
    "en": re.compile(
        r"\b(?:closed|safe|secure|protected|refused every|is refused)\b", re.IGNORECASE
    ),
    "pt_BR": re.compile(
        r"\b(?:fechad[oa]s?|segur[oa]s?|protegid[oa]s?|recusou todos)\b", re.IGNORECASE
    ),
    "es": re.compile(
        r"\b(?:cerrad[oa]s?|segur[oa]s?|protegid[oa]s?|rechazó tod[oa]s)\b", re.IGNORECASE
    ),
}
BAD_NEWS = {
    "en": re.compile(
        r"\b(?:strangers can|we have proof|goes through|computer works)\b", re.IGNORECASE
    ),
    "pt_BR": re.compile(
        r"\b(?:temos a prova|desconhecidos conseguem|passam|computador funciona)\b", re.IGNORECASE
    ),
    "es": re.compile(r"\b(?:tenemos evidencia|los desconocidos pueden|pasa)\b", re.IGNORECASE),
}
DOUBTS = {
    "en": re.compile(r"^(?:We could not tell|We did not test)", re.IGNORECASE),
    "pt_BR": re.compile(r"^(?:Não ficou claro|Não testamos)", re.IGNORECASE),
    "es": re.compile(r"^(?:No pudimos determinar|No probamos)", re.IGNORECASE),
}
NEITHER = {
    "en": "neither open nor closed",
    "pt_BR": "não prova que a entrada está aberta nem que está fechada",
    "es": "ni que esté abierto ni que esté cerrado",
}


def check_text(words: Words, text: str) -> None:
    """Fails for a text that is empty, unfilled, untranslated in its places, or a guess."""
    assert text.strip() == text != ""
    assert not re.search(r"[{}]|%[sd(]", text), text
    assert "  " not in text
    assert not GUESSES.search(text), (words.language, text)


def check_sentence(words: Words, text: str) -> None:
    """The same for a text that is a whole sentence or several."""
    check_text(words, text)
    assert text[-1] in ".?!", text
    assert text[0].isupper() or text[0] in "¿¡“‘«" or not text[0].isalpha(), text
