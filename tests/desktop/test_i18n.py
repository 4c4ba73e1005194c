# SPDX-License-Identifier: Apache-2.0
"""Languages: which one is spoken, and how numbers, days and lists are written in it."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from babel.messages import Catalog, mofile
from hypothesis import given
from hypothesis import strategies as st

from doorcheck import i18n
from doorcheck.i18n import N_, Words

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
AVAILABLE = ("en", "es", "pt_BR")


def plain(text: str) -> str:
    """Narrow and unbreakable blanks as blanks."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The computer's zone is UTC."""
    import time

    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def catalogue(root: Path, language: str, messages: Mapping[str, str | tuple[str, ...]]) -> Words:
    """A language with these messages and no others."""
    made = Catalog(locale=language)
    for source, translated in messages.items():
        key = (source, f"{source}s") if isinstance(translated, tuple) else source
        made.add(key, translated)
    path = root / language / "LC_MESSAGES" / f"{i18n.DOMAIN}.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        mofile.write_mo(file, made)
    return i18n.load(language, root)


@pytest.mark.parametrize(
    ("wanted", "matched"),
    [
        ((), "en"),
        (("de",), "en"),
        (("es",), "es"),
        (("es_MX.UTF-8",), "es"),
        (("es-419",), "es"),
        (("es_ES@euro",), "es"),
        (("pt",), "pt_BR"),
        (("pt_PT",), "pt_BR"),
        (("pt-BR",), "pt_BR"),
        (("pt-br",), "pt_BR"),
        (("de", "fr", "es"), "es"),
        (("en_GB", "es"), "en"),
        (("pt_BR", "es"), "pt_BR"),
        (("zh_Hans_CN",), "en"),
        (("",), "en"),
        (("../../etc/passwd",), "en"),
        (("est",), "en"),
        (("es" * 1000,), "en"),
    ],
)
def test_the_language_that_is_spoken(wanted: tuple[str, ...], matched: str) -> None:
    assert i18n.match(wanted, AVAILABLE) == matched


@given(st.lists(st.text(max_size=12), max_size=6))
def test_whatever_is_wanted_something_available_is_spoken(wanted: list[str]) -> None:
    assert i18n.match(wanted, AVAILABLE) in AVAILABLE


@given(st.sampled_from(AVAILABLE), st.sampled_from(["", ".UTF-8", "@euro", ".ISO-8859-1@euro"]))
def test_an_available_language_is_matched_however_it_is_written(code: str, tail: str) -> None:
    assert i18n.match([code + tail], AVAILABLE) == code
    assert i18n.match([code.replace("_", "-") + tail], AVAILABLE) == code


def test_only_compiled_catalogues_are_languages(tmp_path: Path) -> None:
    assert i18n.languages(tmp_path) == ("en",)
    catalogue(tmp_path, "pt_BR", {"Back": "Voltar"})
    catalogue(tmp_path, "es", {"Back": "Atrás"})
    (tmp_path / "fr" / "LC_MESSAGES").mkdir(parents=True)
    (tmp_path / "fr" / "LC_MESSAGES" / "doorcheck.po").write_text("")
    (tmp_path / "babel.cfg").write_text("")
    assert i18n.languages(tmp_path) == ("en", "es", "pt_BR")


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("en", "English"),
        ("es", "Español"),
        ("pt_BR", "Português (Brasil)"),
        ("de", "Deutsch"),
        ("he", "עברית"),
    ],
)
def test_a_language_is_called_what_its_speakers_call_it(language: str, name: str) -> None:
    assert i18n.native_name(language) == name


@pytest.mark.parametrize(
    ("language", "tag", "right_to_left"),
    [
        ("en", "en", False),
        ("pt_BR", "pt-BR", False),
        ("ar", "ar", True),
        ("ar_EG", "ar-EG", True),
        ("he_IL", "he-IL", True),
        ("fa", "fa", True),
        ("ur_PK", "ur-PK", True),
        ("es_AR", "es-AR", False),
    ],
)
def test_tag_and_direction(language: str, tag: str, right_to_left: bool) -> None:
    words = i18n.load(language)
    assert (words.tag, words.right_to_left) == (tag, right_to_left)


@pytest.mark.parametrize(
    ("language", "value", "written"),
    [
        ("en", 1234567, "1,234,567"),
        ("pt_BR", 1234567, "1.234.567"),
        ("es", 1234567, "1.234.567"),
        ("pt_BR", 1234, "1.234"),
        ("en", 0.5, "0.5"),
        ("es", 0.5, "0,5"),
        ("en", 0, "0"),
        ("en", -3, "-3"),
    ],
)
def test_numbers(language: str, value: float, written: str) -> None:
    assert plain(i18n.load(language).number(value)) == written


@pytest.mark.usefixtures("utc")
@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [
        ("en", "November 22, 2026", "Nov 22, 2026, 12:00:00 PM (UTC+0000)"),
        ("es", "22 de noviembre de 2026", "22 nov 2026, 12:00:00 (UTC+0000)"),
        ("pt_BR", "22 de novembro de 2026", "22 de nov. de 2026, 12:00:00 (UTC+0000)"),
    ],
)
def test_days_and_moments(language: str, day: str, moment: str) -> None:
    words = Words(language, gettext.NullTranslations())
    assert words.date(NOON) == day
    # Whether a comma stands between day and hour differs between editions of the data.
    assert plain(words.date_time(NOON)).replace(",", "") == moment.replace(",", "")


@pytest.mark.parametrize(
    ("language", "items", "written"),
    [
        ("en", [], ""),
        ("en", ["a"], "a"),
        ("en", ["a", "b"], "a and b"),
        ("en", ["a", "b", "c"], "a, b, and c"),
        ("es", ["a", "b", "c"], "a, b y c"),
        ("pt_BR", ["a", "b", "c"], "a, b e c"),
        ("pt_BR", ["{0}", "%s"], "{0} e %s"),
    ],
)
def test_lists(language: str, items: list[str], written: str) -> None:
    assert i18n.load(language).listing(iter(items)) == written


def test_a_message_is_translated_and_its_places_are_filled(tmp_path: Path) -> None:
    words = catalogue(tmp_path, "es", {"Port {port} answers.": "El puerto {port} responde."})
    assert words.say("Port {port} answers.", port=25) == "El puerto 25 responde."
    assert words.say("Not in the catalogue: {what}", what="x") == "Not in the catalogue: x"


@pytest.mark.parametrize("value", ["{port}", "{0}", "%s", "{", "}", "{x!r}"])
def test_what_is_filled_in_is_never_filled_itself(value: str) -> None:
    """A server may call itself anything."""
    words = i18n.load("en")
    assert words.say("Seen: {what}", what=value) == f"Seen: {value}"
    assert words.say("Literally {this}") == "Literally {this}"


def test_the_empty_message_stays_empty_and_not_the_header(tmp_path: Path) -> None:
    words = catalogue(tmp_path, "es", {"Back": "Atrás"})
    assert gettext.translation(i18n.DOMAIN, tmp_path, ["es"]).gettext("") != ""
    assert words.say("") == ""


@pytest.mark.parametrize(
    ("number", "counted"),
    [(0, "0 puertos"), (1, "1 puerto"), (2, "2 puertos"), (12345, "12.345 puertos")],
)
def test_a_number_chooses_its_form_and_is_written_as_the_language_does(
    tmp_path: Path, number: int, counted: str
) -> None:
    made = {"{number} port": ("{number} puerto", "{number} puertos")}
    words = catalogue(tmp_path, "es", made)
    assert words.count("{number} port", "{number} ports", number) == counted


def test_english_counts_without_a_catalogue() -> None:
    words = i18n.load("en")
    told = [
        words.count("{number} door of {all}", "{number} doors of {all}", n, all=9)
        for n in (0, 1, 2)
    ]
    assert told == ["0 doors of 9", "1 door of 9", "2 doors of 9"]


@pytest.mark.parametrize("language", ["tlh", "de", "xx_YY"])
def test_without_a_catalogue_texts_are_english(tmp_path: Path, language: str) -> None:
    assert i18n.load(language, tmp_path).say("Finish later") == "Finish later"


def test_marking_a_message_leaves_it_as_it_is() -> None:
    assert N_("Back") == "Back"
