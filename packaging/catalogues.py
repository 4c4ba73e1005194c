# SPDX-License-Identifier: Apache-2.0
"""Extract, merge and compile the message catalogues with Babel.

``catalogues.py compile`` makes the ``.mo`` files that the program reads (build products, not
committed); ``extract`` renews ``i18n/doorcheck.pot`` and merges it into every ``.po``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages import frontend, mofile, pofile
from babel.messages.catalog import Catalog

ROOT = Path(__file__).resolve().parents[1]
I18N = ROOT / "i18n"
TEMPLATE = I18N / "doorcheck.pot"
KEYWORDS = ("say", "count:1,2", "N_")


class CatalogueError(Exception):
    """A catalogue that must not be shipped; the message names the file and the message in it."""


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
        with target.open("wb") as file:
            mofile.write_mo(file, read(path), use_fuzzy=False)


def extract() -> None:
    """Renew the template from the sources and merge it into every catalogue."""
    keywords = [part for keyword in KEYWORDS for part in ("-k", keyword)]
    options = ["--no-default-keywords", "--sort-by-file", "--no-location", "--no-wrap"]
    files = ["-F", str(I18N / "babel.cfg"), "-o", str(TEMPLATE), str(ROOT)]
    run_babel(["extract", *options, "--add-comments=L10N:", *keywords, *files])
    for path in catalogue_files():
        locale = path.parent.parent.name
        options = ["--no-fuzzy-matching", "--ignore-obsolete", "--no-wrap", "--omit-header"]
        files = ["-i", str(TEMPLATE), "-o", str(path), "-l", locale]
        run_babel(["update", *files, *options])


def run_babel(arguments: list[str]) -> None:
    """Run one of Babel's commands in this process."""
    frontend.CommandLineInterface().run(  # type: ignore[no-untyped-call]
        ["pybabel", "--quiet", *arguments]
    )


if __name__ == "__main__":
    {"compile": compile_all, "extract": extract}[sys.argv[1]]()
