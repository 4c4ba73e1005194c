# SPDX-License-Identifier: Apache-2.0
"""Extract, merge and compile the message catalogues with Babel.

``catalogues.py compile`` makes the ``.mo`` files that the program reads (build products, not
committed); ``extract`` renews ``i18n/doorcheck.pot`` and merges it into every ``.po``; ``begin
LOCALE`` begins a language.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from babel.messages import frontend, mofile, pofile
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[1]
I18N = ROOT / "i18n"
TEMPLATE = I18N / "doorcheck.pot"
LICENCE = "# SPDX-License-Identifier: Apache-2.0"
KEYWORDS = ("say", "count:1,2", "N_")


def catalogue_files() -> list[Path]:
    """Every language's catalogue."""
    return sorted(I18N.glob("*/LC_MESSAGES/doorcheck.po"))


def read(path: Path) -> Catalog:
    """Parse a catalogue."""
    with path.open("rb") as file:
        return pofile.read_po(file, locale=path.parent.parent.name, abort_invalid=True)


def compile_all() -> None:
    """Make every ``.mo`` that is older than its ``.po``; fuzzy messages are left out."""
    for path in catalogue_files():
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= path.stat().st_mtime:
            continue
        compiled = io.BytesIO()
        mofile.write_mo(compiled, read(path), use_fuzzy=False)
        # Only now: a half-written file would look younger than its source and stay for good.
        target.write_bytes(compiled.getvalue())


def extract() -> None:
    """Renew the template from the sources and merge it into every catalogue."""
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    options = ["--no-default-keywords", "--sort-by-file", "--no-location", "--no-wrap"]
    files = ["-F", str(I18N / "babel.cfg"), "-o", str(TEMPLATE), str(ROOT)]
    run_babel(["extract", *options, "--omit-header", "--add-comments=L10N:", *keywords, *files])
    with TEMPLATE.open("rb") as file:
        template = pofile.read_po(file)
    for path in catalogue_files():
        catalogue = read(path)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        write(path, catalogue)


def begin(locale: str) -> None:
    """Begin a language with every message still to be translated."""
    with TEMPLATE.open("rb") as file:
        template = pofile.read_po(file, locale=locale)
    template.fuzzy = False
    path = I18N / locale / "LC_MESSAGES" / "doorcheck.po"
    path.parent.mkdir(parents=True)
    write(path, template)


def write(path: Path, catalogue: Catalog) -> None:
    """Write a catalogue as it is committed: no line numbers, no stale messages."""
    catalogue.project, catalogue.version = "Doorcheck", "0.1.0"
    catalogue.header_comment = f"# Doorcheck in {catalogue.locale_identifier}.\n{LICENCE}"
    catalogue.msgid_bugs_address = catalogue.last_translator = ""
    catalogue.language_team = ""
    with path.open("wb") as file:
        pofile.write_po(file, catalogue, width=0, no_location=True, ignore_obsolete=True)


def run_babel(arguments: list[str]) -> None:
    """Run one of Babel's commands in this process."""
    frontend.CommandLineInterface().run(  # type: ignore[no-untyped-call]
        ["pybabel", "--quiet", *arguments]
    )


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["compile"]:
            compile_all()
        case ["extract"]:
            extract()
        case ["begin", language]:
            begin(language)
        case _:
            sys.exit("usage: catalogues.py compile | extract | begin LOCALE")
