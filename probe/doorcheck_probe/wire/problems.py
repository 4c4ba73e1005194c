# SPDX-License-Identifier: Apache-2.0
"""Errors of the wire: RFC 9457 problem details with a stable slug as ``type``."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MEDIA_TYPE = "application/problem+json"


class Slug(StrEnum):
    """What went wrong, for programs; each has one HTTP status."""

    CONSENT_MISSING = "consent-missing"
    TICKET_INVALID = "ticket-invalid"
    BAD_REQUEST = "bad-request"
    ADDRESS_REFUSED = "address-refused"
    ALREADY_RUNNING = "already-running"
    TOO_SOON = "too-soon"
    BUSY = "busy"
    PROBE_FAULT = "probe-fault"
    NOT_FOUND = "not-found"

    @property
    def status(self) -> int:
        """The HTTP status that goes with the slug."""
        return _STATUS[self]


_STATUS = {
    Slug.CONSENT_MISSING: 400,
    Slug.TICKET_INVALID: 400,
    Slug.BAD_REQUEST: 422,
    Slug.ADDRESS_REFUSED: 403,
    Slug.ALREADY_RUNNING: 409,
    Slug.TOO_SOON: 429,
    Slug.BUSY: 503,
    Slug.PROBE_FAULT: 503,
    Slug.NOT_FOUND: 404,
}


@dataclass(frozen=True)
class Problem:
    """A problem document; ``detail`` is English and for people who read logs."""

    type: Slug
    status: int
    title: str
    detail: str
    reason: str | None = None
    """For ``address-refused``: which rule refused it."""


class RefusedAddress(StrEnum):
    """Reasons of ``address-refused``."""

    NOT_PUBLIC = "not-public"
    OUR_OWN = "our-own"
    OPTED_OUT = "opted-out"
    CAME_THROUGH_PROXY = "came-through-proxy"
    CONTROL_UNPROVEN = "control-unproven"
