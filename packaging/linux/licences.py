# SPDX-License-Identifier: Apache-2.0
"""The licences of everything that comes along: their texts, and one file that lists them."""

from __future__ import annotations

import ast
import shutil
import sysconfig
from importlib.metadata import Distribution, distribution, packages_distributions
from pathlib import Path

LIST_OF_MODULES = Path("pyinstaller/doorcheck/PYZ-00.toc")
HEADER = """\
Copyright (C) 2026 the Doorcheck contributors.

Doorcheck is free software under the Apache License, version 2.0; on Debian systems its text is in
/usr/share/common-licenses/Apache-2.0.

/usr/lib/doorcheck also holds the software listed below. The texts of its licences are in
/usr/share/doc/doorcheck/licenses; those of the LGPL and the MPL are in /usr/share/common-licenses.
Qt, PySide6 and Shiboken are used under the LGPL, version 3: their libraries are files of their own
in /usr/lib/doorcheck/_internal, which may be replaced by modified ones. Their sources are
published by the Qt Project. The fonts are under the SIL Open Font License, version 1.1.

"""
OTHERS = (
    ("CPython", "PSF-2.0"),
    ("Qt", "LGPL-3.0-only, with parts under other free licences"),
    ("ICU", "Unicode-3.0"),
    ("Noto Sans, Noto Sans Mono", "OFL-1.1"),
    ("PyInstaller's starter", "GPL-2.0-or-later WITH Bootloader-exception"),
)


def add(root: Path, work: Path, documents: Path) -> None:
    """Write ``copyright`` and ``licenses/`` into the package's folder of documents."""
    found = bundled(work)
    rows = [*OTHERS, *((f"{one.name} {one.version}", _licence(one)) for one in found)]
    table = "".join(f"  {name}: {licence}\n" for name, licence in rows)
    documents.mkdir(parents=True, exist_ok=True)
    (documents / "copyright").write_text(HEADER + table, "utf-8")
    texts = documents / "licenses"
    for one in found:
        for file in one.files or ():
            if ".dist-info" in file.parts[0] and _is_licence(file.name):
                _copy(Path(str(file.locate())), texts / one.name / file.name)
    _copy(Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", texts / "CPython" / "LICENSE.txt")
    _copy(root / "resources/fonts/OFL.txt", texts / "Noto" / "OFL.txt")


def bundled(work: Path) -> list[Distribution]:
    """The Python packages of which PyInstaller put something into the program, without ours."""
    modules = ast.literal_eval((work / LIST_OF_MODULES).read_text("utf-8"))[1]
    owners = packages_distributions()
    tops = {name.partition(".")[0] for name, *_rest in modules}
    names = {owner for top in tops for owner in owners.get(top, ())} - {"doorcheck"}
    return [distribution(name) for name in sorted(names, key=str.lower)]


def _licence(one: Distribution) -> str:
    for field in ("License-Expression", "License"):
        if field in one.metadata:
            return one.metadata[field].strip().splitlines()[0]
    return "see its text"


def _is_licence(name: str) -> bool:
    return name.upper().startswith(("LICENSE", "LICENCE", "COPYING", "NOTICE"))


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
