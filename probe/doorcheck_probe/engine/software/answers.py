# SPDX-License-Identifier: Apache-2.0
"""Proxies by an answer in HTTP: header fields, the status line's words, the page of an error."""

from __future__ import annotations

from collections.abc import Mapping

from doorcheck_probe.engine.software.fields import FIELDS, VIA
from doorcheck_probe.engine.software.pages import PAGES, REASONS
from doorcheck_probe.engine.software.sign import MAX_TEXT, first_seen
from doorcheck_probe.wire.check import Software

ERRORS = range(400, 600)
"""Pages of other answers were written by whoever owns the site."""


def by_response(
    status: int, fields: Mapping[str, str], body: str, reason: str = ""
) -> Software | None:
    """Recognise a proxy by an answer that it gave by itself.

    ``fields`` have their names in lower case. ``body`` is the beginning of the page, decoded as
    UTF-8 or Latin-1; 4 KiB hold the telling parts of every page known here. ``reason`` are the
    words behind the status, if they were kept.

    Answers of somebody else's server that only came through the port must not be handed over:
    their fields and their page speak of that server.
    """
    if software := by_fields(fields):
        return software
    if status not in ERRORS:
        return None
    return first_seen(REASONS, reason) or first_seen(PAGES, body)


def by_fields(fields: Mapping[str, str]) -> Software | None:
    """Recognise a proxy by the header fields of an answer that it gave by itself.

    Behind a proxy that says nothing of itself may stand another one that does; then the name is
    that of the nearest one that speaks.
    """
    via = fields.get("via", "")[:MAX_TEXT]
    nearest = via.rpartition(",")[2].strip()
    if software := first_seen(VIA, nearest, "via: "):
        return software
    for name, wanted in FIELDS:
        if software := first_seen((wanted,), fields.get(name, ""), f"{name}: "):
            return software
    return None
