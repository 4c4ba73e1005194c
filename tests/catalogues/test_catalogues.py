# SPDX-License-Identifier: Apache-2.0
"""Every language says everything, says nothing else, and fills the same places."""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel import Locale
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.plurals import get_plural

from doorcheck import i18n
from doorcheck.i18n import Words

ROOT = Path(__file__).resolve().parents[2]
I18N = ROOT / "i18n"
TEMPLATE = I18N / "doorcheck.pot"
SCRIPT = ROOT / "packaging" / "catalogues.py"
LANGUAGES = sorted(path.parent.parent.name for path in I18N.glob("*/LC_MESSAGES/doorcheck.po"))
ENDS = frozenset(".:;?!…")
SAME_EVERYWHERE = frozenset({"Doorcheck {version}", "{local} = {utc} UTC"})
"""Messages of more than one word that a language may leave as they are."""
MOMENT = datetime(2026, 3, 9, 12, tzinfo=UTC)
PORTS = ("We called {number} port.", "We called {number} ports.")
Pair = tuple[str, str]


def po_file(language: str) -> Path:
    """Where a language's catalogue lies."""
    return I18N / language / "LC_MESSAGES" / "doorcheck.po"


def read(path: Path) -> Catalog:
    """A catalogue as it lies there, by its own header."""
    with path.open("rb") as file:
        return pofile.read_po(file, abort_invalid=True)


def messages(catalogue: Catalog) -> dict[str, Message]:
    """The messages by their singular, without the header."""
    return {forms(message.id)[0]: message for message in catalogue if message.id}


def pairs(catalogue: Catalog) -> Iterator[Pair]:
    """Every translated form beside the form of the source that it stands for."""
    for message in messages(catalogue).values():
        sources = forms(message.id)
        for index, form in enumerate(forms(message.string)):
            yield sources[min(index, len(sources) - 1)], form


def places(text: str) -> set[str]:
    """The names that a text has filled; fails where a brace is left open."""
    return {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}


def ending(text: str) -> str:
    """The mark that a text ends with, empty for a label."""
    last = text.strip()[-1:]
    return last if last in ENDS else ""


def margins(text: str) -> tuple[str, str]:
    """The white space before and after a text."""
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def forms(text: str | list[str] | tuple[str, ...] | None) -> tuple[str, ...]:
    """The singular, or every plural form; an untranslated message has one empty form."""
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


@pytest.fixture(scope="module")
def template() -> dict[str, Message]:
    """What there is to translate."""
    return messages(read(TEMPLATE))


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Every language that has a catalogue."""
    return str(request.param)


@pytest.fixture(scope="module")
def catalogue(language: str) -> Catalog:
    """A language's catalogue."""
    return read(po_file(language))


@pytest.fixture(scope="module")
def words(language: str, catalogue: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Words:
    """The language as the program speaks it, compiled from the catalogue as it is now."""
    root = tmp_path_factory.mktemp("catalogues")
    path = root / language / "LC_MESSAGES" / "doorcheck.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        mofile.write_mo(file, catalogue, use_fuzzy=False)
    assert i18n.languages(root) == ("en", language)
    return i18n.load(language, root)


# -- the template -----------------------------------------------------------------------------


def test_the_template_is_up_to_date(
    template: dict[str, Message], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = _script()
    monkeypatch.setattr(script, "TEMPLATE", tmp_path / "doorcheck.pot")
    monkeypatch.setattr(script, "catalogue_files", list)
    script.extract()
    fresh = messages(read(tmp_path / "doorcheck.pot"))
    assert {forms(message.id) for message in fresh.values()} == {
        forms(message.id) for message in template.values()
    }, "run `make catalogues`"


def _script() -> ModuleType:
    """The script by its path: the name of its folder belongs to a package from elsewhere."""
    spec = importlib.util.spec_from_file_location("catalogues_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- the catalogues ---------------------------------------------------------------------------


def test_it_has_exactly_the_messages_of_the_template(
    catalogue: Catalog, template: dict[str, Message]
) -> None:
    assert [message.id for message in messages(catalogue).values()] == [
        message.id for message in template.values()
    ]
    assert not catalogue.obsolete


def test_every_message_is_translated(catalogue: Catalog) -> None:
    wanted = catalogue.num_plurals
    untranslated = [
        message.id
        for message in messages(catalogue).values()
        if not all(forms(message.string))
        or len(forms(message.string)) != (wanted if message.pluralizable else 1)
    ]
    assert untranslated == []


def test_no_message_is_fuzzy(catalogue: Catalog) -> None:
    assert not catalogue.fuzzy
    assert [message.id for message in catalogue if message.fuzzy] == []


def test_babel_finds_no_error(catalogue: Catalog) -> None:
    assert [(message.id, errors) for message, errors in catalogue.check()] == []


def test_nothing_is_left_in_english(catalogue: Catalog) -> None:
    left = [
        form
        for source, form in pairs(catalogue)
        if form == source and source not in SAME_EVERYWHERE and _words_of(source) > 1
    ]
    assert left == []


def _words_of(text: str) -> int:
    return len(re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}", " ", text)))


def test_the_same_places_are_filled(catalogue: Catalog) -> None:
    wrong = [(source, form) for source, form in pairs(catalogue) if places(source) != places(form)]
    assert wrong == []


def test_it_begins_and_ends_as_the_source_does(catalogue: Catalog) -> None:
    wrong = [
        (source, form)
        for source, form in pairs(catalogue)
        if margins(source) != margins(form) or ending(source) != ending(form)
    ]
    assert wrong == []


def test_no_space_stands_twice(catalogue: Catalog) -> None:
    assert [form for _source, form in pairs(catalogue) if "  " in form.strip()] == []


def test_the_header_names_language_and_plurals(language: str) -> None:
    header, _messages = po_file(language).read_text(encoding="utf-8").split("\n\n", 1)
    assert f'"Language: {language}\\n"' in header
    assert f'"Plural-Forms: {get_plural(language).plural_forms}\\n"' in header
    assert "# SPDX-License-Identifier: Apache-2.0" in header


# -- the language as the program speaks it ----------------------------------------------------


def test_it_speaks_the_language(words: Words, language: str) -> None:
    sentence = "Strangers can send mail through your connection"
    assert words.say(sentence) != sentence
    assert words.language == language
    assert words.say("Port {port} answers: {product}", port=25, product="Postfix") != (
        "Port 25 answers: Postfix"
    )


def test_a_number_chooses_the_plural_form(words: Words, catalogue: Catalog) -> None:
    said = [form.format(number=2) for form in forms(messages(catalogue)[PORTS[0]].string)]
    assert words.count(*PORTS, 1) == said[0].replace("2", "1")
    assert words.count(*PORTS, 2) in said
    assert words.count(*PORTS, 2) != said[0]


def test_dates_are_written_as_the_language_does(words: Words, language: str) -> None:
    month = Locale.parse(language).months["format"]["wide"][MOMENT.month]
    assert month in words.date(MOMENT)
    assert words.date(MOMENT) != i18n.load("en").date(MOMENT)
    assert str(MOMENT.year) in words.date_time(MOMENT)


def test_numbers_are_written_as_the_language_does(words: Words, language: str) -> None:
    signs = Locale.parse(language).number_symbols["latn"]
    assert words.number(1234567.5) == "{0}{group}{1}{group}{2}{decimal}{3}".format(
        1, 234, 567, 5, group=signs["group"], decimal=signs["decimal"]
    )


def test_lists_are_written_as_the_language_does(words: Words, language: str) -> None:
    pattern = Locale.parse(language).list_patterns["standard"]["2"]
    assert words.listing(["25", "587"]) == pattern.format("25", "587")
    assert words.listing(["25", "587", "8080"]).startswith("25, 587")
    assert words.listing(["25"]) == "25"


@pytest.mark.parametrize(
    ("spoken", "day", "number", "listed"),
    [
        ("en", "March 9, 2026", "1,234,567.5", "25, 587, and 8080"),
        ("es", "9 de marzo de 2026", "1.234.567,5", "25, 587 y 8080"),
        ("pt_BR", "9 de março de 2026", "1.234.567,5", "25, 587 e 8080"),
    ],
)
def test_what_a_reader_there_expects(spoken: str, day: str, number: str, listed: str) -> None:
    words = i18n.load(spoken)
    assert words.date(MOMENT) == day
    assert words.number(1234567.5) == number
    assert words.listing(["25", "587", "8080"]) == listed
