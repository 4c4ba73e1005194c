# SPDX-License-Identifier: Apache-2.0
"""The catalogue tool in a copy of the project: begin, extract, compile."""

from __future__ import annotations

import gettext
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages import pofile
from babel.messages.catalog import Catalog

from doorcheck import i18n
from tests.packaging_tools.scripts import ROOT

SENTENCE = "Strangers can send mail through your connection"
OLD = 1_000_000_000


@dataclass(frozen=True)
class Copy:
    """A project of its own with one small source file and the real tool."""

    root: Path

    @property
    def i18n(self) -> Path:
        """Where the catalogues are."""
        return self.root / "i18n"

    def source(self, *lines: str) -> None:
        """What the program says."""
        folder = self.root / "desktop" / "doorcheck"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "said.py").write_text("\n".join(lines) + "\n", "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Call the tool."""
        tool = self.root / "packaging" / "catalogues.py"
        line = [sys.executable, str(tool), *arguments]
        return subprocess.run(line, capture_output=True, text=True, timeout=60, cwd=self.root)

    def good(self, *arguments: str) -> None:
        """Call the tool; it must work."""
        ran = self.run(*arguments)
        assert ran.returncode == 0, ran.stderr

    def po(self, language: str) -> Path:
        """A language's catalogue."""
        return self.i18n / language / "LC_MESSAGES" / "doorcheck.po"

    def catalogue(self, language: str) -> Catalog:
        """The same, read."""
        with self.po(language).open("rb") as file:
            return pofile.read_po(file, abort_invalid=True)

    def translate(self, language: str, message: str, text: str, *, fuzzy: bool = False) -> None:
        """Give a message its translation, as a translator would."""
        catalogue = self.catalogue(language)
        found = catalogue.get(message)
        assert found is not None
        found.string = text
        if fuzzy:
            found.flags.add("fuzzy")
        with self.po(language).open("wb") as file:
            pofile.write_po(file, catalogue)

    def says(self, language: str, message: str) -> str:
        """What the program would say."""
        return i18n.load(language, self.i18n).say(message)


@pytest.fixture
def copy(tmp_path: Path) -> Copy:
    """A project with two messages, extracted."""
    made = Copy(tmp_path / "project")
    (made.root / "packaging").mkdir(parents=True)
    made.i18n.mkdir()
    shutil.copy(ROOT / "packaging" / "catalogues.py", made.root / "packaging")
    shutil.copy(ROOT / "i18n" / "babel.cfg", made.i18n)
    made.source(
        f'words.say("{SENTENCE}")',
        'words.count("{number} port", "{number} ports", 2)',
        'TITLE = N_("A title")',
        'print("not a message", _("neither"), gettext("nor this"))',
    )
    made.good("extract")
    return made


def messages(catalogue: Catalog) -> list[object]:
    """The messages without the header."""
    return [message.id for message in catalogue if message.id]


def test_what_is_marked_is_found_and_nothing_else(copy: Copy) -> None:
    with (copy.i18n / "doorcheck.pot").open("rb") as file:
        found = messages(pofile.read_po(file))
    assert found == [SENTENCE, ("{number} port", "{number} ports"), "A title"]


def test_a_language_begins_with_everything_to_translate(copy: Copy) -> None:
    copy.good("begin", "pt_BR")
    begun = copy.catalogue("pt_BR")
    assert len(messages(begun)) == 3
    assert {"".join(message.string or ()) for message in begun if message.id} == {""}
    assert str(begun.locale) == "pt_BR"
    assert begun.num_plurals == 2
    text = copy.po("pt_BR").read_text("utf-8")
    assert "SPDX-License-Identifier: Apache-2.0" in text
    assert not begun.fuzzy
    assert str(copy.root) not in text


def test_a_language_is_not_begun_twice(copy: Copy) -> None:
    copy.good("begin", "es")
    copy.translate("es", "A title", "Un título")
    assert copy.run("begin", "es").returncode != 0
    translated = copy.catalogue("es").get("A title")
    assert translated is not None
    assert translated.string == "Un título"


def test_renewing_keeps_translations_and_drops_what_is_no_longer_said(copy: Copy) -> None:
    copy.good("begin", "es")
    copy.translate("es", SENTENCE, "Traducido")
    copy.translate("es", "A title", "Un título")
    copy.source(f'words.say("{SENTENCE}")', 'words.say("A title!")', 'words.say("New {place}")')
    copy.good("extract")
    renewed = copy.catalogue("es")
    assert sorted(map(str, messages(renewed))) == sorted([SENTENCE, "A title!", "New {place}"])
    strings = {str(m.id): m.string for m in renewed if m.id}
    assert strings == {SENTENCE: "Traducido", "A title!": "", "New {place}": ""}  # no guesses
    assert not renewed.obsolete


def test_renewing_twice_changes_nothing(copy: Copy) -> None:
    copy.good("begin", "es")
    copy.good("extract")
    before = {path: path.read_bytes() for path in copy.i18n.rglob("*.po*")}
    copy.good("extract")
    assert {path: path.read_bytes() for path in copy.i18n.rglob("*.po*")} == before


def test_a_compiled_language_is_spoken(copy: Copy) -> None:
    copy.good("begin", "es")
    copy.translate("es", SENTENCE, "Traducido")
    copy.translate("es", "A title", "Adivinado", fuzzy=True)
    assert i18n.languages(copy.i18n) == ("en",)
    copy.good("compile")
    assert i18n.languages(copy.i18n) == ("en", "es")
    assert copy.says("es", SENTENCE) == "Traducido"
    assert copy.says("es", "A title") == "A title"  # a guess is not shipped


def test_only_what_is_older_is_compiled_again(copy: Copy) -> None:
    copy.good("begin", "es")
    copy.good("compile")
    compiled = copy.po("es").with_suffix(".mo")
    compiled.write_bytes(b"left alone")
    os.utime(copy.po("es"), (OLD, OLD))
    copy.good("compile")
    assert compiled.read_bytes() == b"left alone"
    os.utime(compiled, (OLD - 1, OLD - 1))
    copy.good("compile")
    with compiled.open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("A title") == "A title"


@pytest.mark.parametrize("older", [None, b"an older one"], ids=["first-time", "again"])
@pytest.mark.parametrize(
    "broken", [b'\nmsgid "x"\nmsgstr "\xff"\n', b"\n<<<<<<< ours\n"], ids=["not-utf-8", "unmerged"]
)
def test_a_broken_catalogue_is_an_error_every_time(
    copy: Copy, older: bytes | None, broken: bytes
) -> None:
    """A half-written file would look up to date the next time, and the program could not start."""
    copy.good("begin", "es")
    compiled = copy.po("es").with_suffix(".mo")
    if older is not None:
        compiled.write_bytes(older)
        os.utime(compiled, (OLD, OLD))
    with copy.po("es").open("ab") as file:
        file.write(broken)
    for _ in range(2):
        assert copy.run("compile").returncode != 0
        assert (compiled.read_bytes() if compiled.exists() else None) == older


@pytest.mark.parametrize(
    "arguments", [(), ("help",), ("begin",), ("compile", "es"), ("begin", "es", "x")], ids=str
)
def test_anything_else_is_told_how(copy: Copy, arguments: tuple[str, ...]) -> None:
    before = sorted(copy.i18n.rglob("*"))
    ran = copy.run(*arguments)
    assert ran.returncode == 1
    assert ran.stderr.startswith("usage: catalogues.py ")
    assert sorted(copy.i18n.rglob("*")) == before


def test_the_committed_catalogues_compile_to_what_is_in_them(tmp_path: Path) -> None:
    copy = Copy(tmp_path / "project")
    shutil.copytree(ROOT / "i18n", copy.i18n, ignore=shutil.ignore_patterns("*.mo"))
    (copy.root / "packaging").mkdir()
    shutil.copy(ROOT / "packaging" / "catalogues.py", copy.root / "packaging")
    copy.good("compile")
    for language in i18n.languages(copy.i18n)[1:]:
        for message in copy.catalogue(language):
            if message.id and not message.pluralizable and not message.fuzzy:
                assert copy.says(language, str(message.id)) == message.string
