# SPDX-License-Identifier: Apache-2.0
"""The wire: statuses, problem documents, events, and nothing that could name a target."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.events import Ended, parse_event
from doorcheck_probe.wire.problems import MEDIA_TYPE
from doorcheck_probe.wire.words import Door, State
from tests.engine.hostile_talks import silent
from tests.engine.laboratory import HOST
from tests.probe.asgi import service, start, ticket

pytestmark = pytest.mark.anyio

PUBLIC = "8.8.4.4"
PRIVATE = (
    "10.1.2.3",
    "192.168.1.7",
    "127.0.0.1",
    "::1",
    "fe80::1",
    "::ffff:10.0.0.1",
    "100.64.1.1",
)


def problem(answer: httpx.Response, slug: str) -> dict[str, Any]:
    """The problem document of an answer, checked for its form."""
    assert answer.headers["content-type"] == MEDIA_TYPE
    document: dict[str, Any] = answer.json()
    assert document["type"] == slug
    assert document["status"] == answer.status_code
    assert document["title"]
    assert document["detail"]
    return document


async def events(
    client: httpx.AsyncClient, place: str, last: str = ""
) -> list[tuple[int, str, str]]:
    """The events of a check, to its end: number, name, data."""
    headers = {"Last-Event-ID": last} if last else {}
    answer = await client.get(f"{place}/events", headers=headers)
    assert answer.headers["content-type"].startswith("text/event-stream")
    found = []
    for block in answer.text.split("\n\n"):
        lines = [line for line in block.splitlines() if line and not line.startswith(":")]
        fields = dict(line.split(": ", 1) for line in lines)
        if fields:
            found.append((int(fields["id"]), fields["event"], fields["data"]))
    return found


async def test_a_check_from_the_ticket_to_the_last_event() -> None:
    """The way of every app."""
    async with service() as probe, probe.client() as client:
        answer = await start(client)
        assert answer.status_code == 202
        begun = from_plain(Check, answer.json())
        assert begun.address == HOST
        assert begun.state is State.RUNNING
        place = answer.headers["location"]
        assert place == f"/v1/checks/{begun.id}"
        told = await events(client, place)
        assert [number for number, _name, _data in told] == list(range(1, len(told) + 1))
        last = parse_event(*told[-1][1:])
        assert isinstance(last, Ended)
        assert last.check == from_plain(Check, (await client.get(place)).json())
        assert last.check.state is State.DONE


async def test_events_resume_where_they_broke_off() -> None:
    """``Last-Event-ID`` names the last one that was seen."""
    async with service() as probe, probe.client() as client:
        place = (await start(client)).headers["location"]
        told = await events(client, place)
        assert await events(client, place, last="5") == told[5:]
        assert await events(client, place, last="nonsense") == told


async def test_delete_stops_and_forgets() -> None:
    """Afterwards nobody can ask for it any more."""
    async with service() as probe, probe.client() as client:
        place = (await start(client)).headers["location"]
        assert (await client.delete(place)).status_code == 204
        problem(await client.get(place), "not-found")
        problem(await client.delete(place), "not-found")


@pytest.mark.parametrize("peer", PRIVATE)
async def test_private_peers_are_refused(peer: str) -> None:
    """Before anything else is looked at."""
    async with service(allow_private=False) as probe, probe.client(peer) as client:
        document = problem(await client.get("/v1/whoami"), "address-refused")
        assert document["reason"] == "not-public"
        body = {"ticket": "x", "consent": True}
        problem(await client.post("/v1/checks", json=body), "address-refused")


@pytest.mark.parametrize(
    "field",
    [
        {"X-Forwarded-For": PUBLIC},
        {"X-Real-IP": PUBLIC},
        {"Forwarded": f"for={PUBLIC}"},
        {"Via": "1.1 proxy"},
        {"CF-Connecting-IP": PUBLIC},
        {"True-Client-IP": PUBLIC},
        {"X-Forwarded-Host": PUBLIC},
        {"Proxy-Connection": "keep-alive"},
    ],
    ids=lambda field: next(iter(field)),
)
async def test_headers_never_name_a_target(field: dict[str, str]) -> None:
    """They only show that somebody's proxy stands between, and then we refuse."""
    async with service() as probe, probe.client() as client:
        document = problem(await client.get("/v1/whoami", headers=field), "address-refused")
        assert document["reason"] == "came-through-proxy"
        body = {"ticket": await ticket(client), "consent": True}
        problem(await client.post("/v1/checks", json=body, headers=field), "address-refused")


@pytest.mark.parametrize(
    "extra",
    [
        {"address": PUBLIC},
        {"target": PUBLIC},
        {"host": PUBLIC},
        {"ip": PUBLIC},
        {"source": PUBLIC},
        {"mail_domain": "victim.example.net"},
        {"probe": {"addresses": [PUBLIC]}},
    ],
    ids=lambda extra: next(iter(extra)),
)
async def test_no_field_names_a_target(extra: dict[str, Any]) -> None:
    """Whatever the body says, the peer is what is looked at."""
    async with service() as probe, probe.client() as client:
        answer = await start(client, **extra)
        assert answer.status_code == 202
        assert answer.json()["address"] == HOST


async def test_a_query_names_nothing_either() -> None:
    """Parameters are not even read."""
    async with service() as probe, probe.client() as client:
        body = {"ticket": await ticket(client), "consent": True}
        answer = await client.post(f"/v1/checks?address={PUBLIC}&target={PUBLIC}", json=body)
        assert answer.json()["address"] == HOST


async def test_somebody_elses_ticket() -> None:
    """A ticket from another address is worth nothing here."""
    async with service() as probe, probe.client(PUBLIC) as other, probe.client() as client:
        body = {"ticket": await ticket(other), "consent": True}
        problem(await client.post("/v1/checks", json=body), "ticket-invalid")


@pytest.mark.parametrize("consent", [False, None])
async def test_consent_first(consent: bool | None) -> None:
    """Silence is not consent."""
    async with service() as probe, probe.client() as client:
        body = {"ticket": await ticket(client)} | ({} if consent is None else {"consent": consent})
        problem(await client.post("/v1/checks", json=body), "consent-missing")


@pytest.mark.parametrize(
    "wish",
    [
        {"ports": list(range(1, 12))},
        {"ports": [0]},
        {"ports": [65_536]},
        {"ports": ["25"]},
        {"ports": 25},
        {"doors": []},
        {"doors": ["window"]},
        {"depth": "abyss"},
        {"mail_domain": "not a domain"},
        {"mail_domain": "a\r\nRCPT TO:<x@y>"},
        {"consent": "yes"},
        {"ticket": 7},
        {"allow": "A01"},
    ],
    ids=str,
)
async def test_what_does_not_fit_the_wire(wish: dict[str, Any]) -> None:
    """Each is 422 and says what does not fit."""
    async with service() as probe, probe.client() as client:
        answer = await start(client, **wish)
        assert answer.status_code == 422
        problem(answer, "bad-request")


@pytest.mark.parametrize("wish", [{"depth": "deep"}, {"allow": ["A01"]}], ids=str)
async def test_more_needs_proof_of_control(wish: dict[str, Any]) -> None:
    """A source address is not yet control."""
    async with service() as probe, probe.client() as client:
        document = problem(await start(client, **wish), "address-refused")
        assert document["reason"] == "control-unproven"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/plain", b"{}"),
        ("application/x-www-form-urlencoded", b"consent=true"),
        ("", b"{}"),
        ("application/json", b""),
        ("application/json", b"{"),
        ("application/json", b"[]"),
        ("application/json", b"[" * 10_000),
        ("application/json", b'"' + b"x" * 20_000 + b'"'),
        ("application/json", b"\xff\xfe"),
    ],
)
async def test_bodies_that_are_none(kind: str, body: bytes) -> None:
    """Web pages, broken clients and worse: 422, never 500."""
    async with service() as probe, probe.client() as client:
        headers = {"Content-Type": kind} if kind else {}
        answer = await client.post("/v1/checks", content=body, headers=headers)
        problem(answer, "bad-request")


async def test_one_check_of_an_address_at_a_time() -> None:
    """The second is told where the first one is."""
    from tests.engine.laboratory import server

    async with service() as probe, probe.client() as client, server(silent) as port:
        first = await start(client, ports=[port])
        second = await start(client, ports=[port])
        problem(second, "already-running")
        assert second.headers["location"] == first.headers["location"]


async def test_too_many_in_an_hour() -> None:
    """Told when to come back."""
    async with service(checks_per_hour=1) as probe, probe.client() as client:
        place = (await start(client)).headers["location"]
        await events(client, place)
        answer = await start(client)
        problem(answer, "too-soon")
        assert 0 < int(answer.headers["retry-after"]) <= 3600


async def test_busy_rather_than_bad() -> None:
    """No room: 503 and when to come back."""
    async with service(max_running=0) as probe, probe.client() as client:
        answer = await start(client)
        assert answer.status_code == 503
        problem(answer, "busy")
        assert int(answer.headers["retry-after"]) > 0


async def test_an_unfit_probe_refuses_to_judge() -> None:
    """Its way out is blocked: no check, no health."""
    async with service(witnesses=(Endpoint(HOST, 1),)) as probe, probe.client() as client:
        problem(await start(client), "probe-fault")
        problem(await client.get("/healthz"), "probe-fault")


@pytest.mark.parametrize("path", ["/v1/checks/guess", "/v1/nothing", "/v2/whoami", "/admin"])
async def test_what_is_not_there(path: str) -> None:
    """In the same shape as every other problem."""
    async with service() as probe, probe.client() as client:
        assert (await client.get(path)).status_code == 404
        problem(await client.get(path), "not-found")


async def test_pages_for_people() -> None:
    """Who we are, how to object, whom to tell."""
    async with service() as probe, probe.client() as client:
        page = (await client.get("/")).text
        assert "abuse@probe.example" in page
        assert "their own" in page
        assert (
            "Contact: mailto:abuse@probe.example"
            in (await client.get("/.well-known/security.txt")).text
        )
        assert (await client.get("/healthz")).status_code == 200


async def test_no_answer_invites_other_sites() -> None:
    """No CORS header, on no answer."""
    async with service() as probe, probe.client() as client:
        origin = {"Origin": "https://evil.example"}
        for answer in (
            await client.get("/v1/whoami", headers=origin),
            await client.options("/v1/checks", headers=origin),
        ):
            assert not [name for name in answer.headers if name.startswith("access-control")]


async def test_both_doors_are_the_default() -> None:
    """And each may be asked for alone."""
    async with service() as probe, probe.client() as client:
        place = (await start(client, doors=["relay", "relay"])).headers["location"]
        _number, _name, data = (await events(client, place))[-1]
        check = from_plain(Check, json.loads(data)["check"])
        assert {str(reason) for reason in check.doors[Door.PROXY].reasons} == {"not-asked"}
