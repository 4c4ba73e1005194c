# SPDX-License-Identifier: Apache-2.0
"""The report as one PDF file that is PDF/UA-1 and PDF/A-3a at once.

Texts reach the page maker as JSON data, never as its source, so that nothing a server said can
act as markup. Only the bundled fonts are used and the date is the report's own: the same report
gives the same bytes.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from doorcheck import paths
from doorcheck.report.fonts import FONTS, visible
from doorcheck.report.layout import Document
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import to_plain

TEMPLATE = paths.RESOURCES / "report" / "report.typ"


def render(document: Document, checks: Sequence[Check]) -> bytes:
    """Set the report and attach the checks to it as ``check-1.json`` and so on."""
    import typst

    compiler = typst.Compiler(
        TEMPLATE,
        font_paths=typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
        ),
    )
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(_data(document, checks))},
        pdf_standards=["a-3a", "ua-1"],
        timestamp=int(document.moment.timestamp()),
    )
    return cast("bytes", pdf)


def _data(document: Document, checks: Sequence[Check]) -> dict[str, Any]:
    moment = document.moment.astimezone(UTC)
    language, _, region = document.language.partition("-")
    return {
        **_plain(document),
        "language": language,
        "region": region or None,
        "date": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "attachments": [
            {"name": f"check-{number}.json", "text": attachment(check)}
            for number, check in enumerate(checks, start=1)
        ],
    }


def attachment(check: Check) -> str:
    """A check as the attached file holds it: the wire's own JSON, in ASCII.

    ASCII carries even the half characters that a hostile server can send and UTF-8 cannot.
    """
    return json.dumps(to_plain(check), indent=1, sort_keys=True) + "\n"


def _plain(value: object) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {
            field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
        return {"kind": type(value).__name__.lower(), **fields}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    return visible(value) if isinstance(value, str) else value
