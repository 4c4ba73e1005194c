# SPDX-License-Identifier: Apache-2.0
"""Every no has one slug, one status, one title, and the same shape on every path and method."""

from __future__ import annotations

import itertools
import json

import pytest

from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.wire.codec import from_plain, to_plain
from doorcheck_probe.wire.problems import MEDIA_TYPE, Problem, RefusedAddress, Slug
from tests.probe.asgi import service

pytestmark = pytest.mark.anyio

STATUS = {
    "consent-missing": 400,
    "ticket-invalid": 400,
    "bad-request": 422,
    "address-refused": 403,
    "already-running": 409,
    "too-soon": 429,
    "busy": 503,
    "probe-fault": 503,
    "not-found": 404,
}
ALLOWED = {
    "/": {"GET", "HEAD"},
    "/healthz": {"GET", "HEAD"},
    "/v1/whoami": {"GET", "HEAD"},
    "/v1/checks": {"POST"},
    "/.well-known/security.txt": {"GET", "HEAD"},
}
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
FORBIDDEN = [
    (path, method)
    for path, method in itertools.product(ALLOWED, METHODS)
    if method not in ALLOWED[path]
]


async def test_the_slugs_are_those_of_the_wire() -> None:
    assert {slug.value: slug.status for slug in Slug} == STATUS


@pytest.mark.parametrize("slug", Slug)
async def test_a_refusal_is_a_whole_problem_document(slug: Slug) -> None:
    refusal = Refusal(slug, "Because.")
    problem = refusal.problem
    assert (problem.type, problem.status) == (slug, slug.status)
    assert problem.title
    assert problem.title != problem.detail == "Because."
    assert refusal.headers == {}
    assert str(refusal) == "Because."
    assert from_plain(Problem, json.loads(json.dumps(to_plain(problem)))) == problem


async def test_no_two_slugs_share_a_title() -> None:
    assert len({Refusal(slug, "").problem.title for slug in Slug}) == len(Slug)


@pytest.mark.parametrize("reason", [None, *RefusedAddress])
@pytest.mark.parametrize("wait", [None, 0, 30, 3600])
@pytest.mark.parametrize("location", [None, "/v1/checks/x"])
async def test_headers_are_there_when_they_have_something_to_say(
    reason: RefusedAddress | None, wait: int | None, location: str | None
) -> None:
    refusal = Refusal(Slug.BUSY, "Because.", reason=reason, retry_after=wait, location=location)
    expected = {"Retry-After": str(wait)} if wait is not None else {}
    expected |= {"Location": location} if location else {}
    assert refusal.headers == expected
    assert refusal.problem.reason == reason


@pytest.mark.parametrize(("path", "method"), FORBIDDEN)
async def test_a_method_that_is_not_for_this_path(path: str, method: str) -> None:
    """RFC 9110, section 15.5.6, asks for Allow; RFC 9457, section 3.1.2, for one status only."""
    async with service() as probe, probe.client() as client:
        answer = await client.request(method, path)
        assert answer.status_code == 405
        assert answer.json()["status"] == 405
        assert answer.headers["content-type"] == MEDIA_TYPE
        assert {word.strip() for word in answer.headers["allow"].split(",")} == ALLOWED[path]


@pytest.mark.parametrize(
    "path",
    [
        "/v1/checks/",
        "/v1/checks/%2e%2e/whoami",
        "/v1/checks/%00",
        "/v1/checks/" + "x" * 4_000,
        "/v1//whoami",
        "/V1/WHOAMI",
        "/.well-known/",
        "/.git/config",
        "/v1/whoami/..",
        "/%ff%fe",
        "/index.php?x=<script>",
    ],
)
async def test_a_path_that_leads_nowhere(path: str) -> None:
    async with service() as probe, probe.client() as client:
        answer = await client.get(path)
        assert answer.status_code in (404, 307)
        if answer.status_code == 404:
            document = answer.json()
            assert (document["type"], document["status"]) == ("not-found", 404)
            assert "script" not in answer.text
        else:  # the same path without its last slash, and no other host
            assert answer.headers["location"].startswith("http://probe.example/")


@pytest.mark.parametrize("method", ["GET", "DELETE"])
async def test_an_id_is_compared_whole(method: str) -> None:
    async with service() as probe, probe.client() as client:
        for identity in ("", "*", "%", "check", "a" * 26):
            answer = await client.request(method, f"/v1/checks/{identity}")
            assert answer.status_code in (404, 307)
