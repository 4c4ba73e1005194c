# SPDX-License-Identifier: Apache-2.0
"""A request that is answered with a problem document."""

from __future__ import annotations

from doorcheck_probe.wire.problems import Problem, RefusedAddress, Slug

_TITLES = {
    Slug.CONSENT_MISSING: "Consent is missing",
    Slug.TICKET_INVALID: "The ticket is not valid",
    Slug.BAD_REQUEST: "The request does not fit the wire",
    Slug.ADDRESS_REFUSED: "This address is not looked at",
    Slug.ALREADY_RUNNING: "A check of this address is running",
    Slug.TOO_SOON: "This address was checked too often",
    Slug.BUSY: "The probe has too much to do",
    Slug.PROBE_FAULT: "The probe cannot trust itself",
    Slug.NOT_FOUND: "There is nothing here",
}


class Refusal(Exception):
    """Ends a request with a problem document."""

    def __init__(
        self,
        slug: Slug,
        detail: str,
        *,
        reason: RefusedAddress | None = None,
        retry_after: int | None = None,
        location: str | None = None,
    ) -> None:
        super().__init__(detail)
        self.problem = Problem(slug, slug.status, _TITLES[slug], detail, reason)
        self.retry_after = retry_after
        self.location = location

    @property
    def headers(self) -> dict[str, str]:
        """``Retry-After`` and ``Location``, where the refusal has them."""
        headers = {}
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.location is not None:
            headers["Location"] = self.location
        return headers
