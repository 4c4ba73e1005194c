# SPDX-License-Identifier: Apache-2.0
"""The HTTP API, wire version 1 (DESIGN, section 3)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from doorcheck_probe.engine.names import domain_in
from doorcheck_probe.engine.station import Order
from doorcheck_probe.service import pages
from doorcheck_probe.service.addresses import Address, family_of
from doorcheck_probe.service.admission import Admission
from doorcheck_probe.service.checks import Checks, Job, Told
from doorcheck_probe.service.config import Config
from doorcheck_probe.service.control import ControlDesk
from doorcheck_probe.service.fitness import Fitness
from doorcheck_probe.service.refusals import Refusal
from doorcheck_probe.service.tickets import TicketOffice
from doorcheck_probe.wire.codec import WireError, from_plain, to_plain
from doorcheck_probe.wire.problems import MEDIA_TYPE, Slug
from doorcheck_probe.wire.requests import CheckRequest, WhoAmI
from doorcheck_probe.wire.tokens import new_token

MAX_BODY = 16_384
HEARTBEAT_SECONDS = 10.0


class Api:
    """The handlers, each a translation between HTTP and the rooms behind it."""

    def __init__(
        self,
        config: Config,
        tickets: TicketOffice,
        admission: Admission,
        checks: Checks,
        fitness: Fitness,
        control: ControlDesk,
    ) -> None:
        self._control = control
        self._config = config
        self._tickets = tickets
        self._admission = admission
        self._checks = checks
        self._fitness = fitness

    def app(self) -> Starlette:
        """The ASGI application."""
        return Starlette(
            routes=[
                Route("/", self._landing),
                Route("/.well-known/security.txt", self._security_txt),
                Route("/healthz", self._health),
                Route("/v1/whoami", self._whoami),
                Route("/v1/checks", self._start, methods=["POST"]),
                Route("/v1/checks/{identity}", self._check, methods=["GET"]),
                Route("/v1/checks/{identity}", self._stop, methods=["DELETE"]),
                Route("/v1/checks/{identity}/events", self._events),
                Route("/v1/checks/{identity}/conclude", self._conclude, methods=["POST"]),
            ],
            exception_handlers={Refusal: _refuse, HTTPException: _refuse_http},
        )

    async def _landing(self, _request: Request) -> Response:
        return HTMLResponse(pages.landing(self._config.info))

    async def _security_txt(self, _request: Request) -> Response:
        return PlainTextResponse(pages.security_txt(self._config.info))

    async def _health(self, _request: Request) -> Response:
        await self._fitness.require()
        return PlainTextResponse("fit to judge\n")

    async def _whoami(self, request: Request) -> Response:
        address = self._peer(request)
        ticket, expires = self._tickets.issue(str(address), datetime.now(UTC))
        answer = WhoAmI(str(address), family_of(address), ticket, expires, self._config.info)
        return JSONResponse(to_plain(answer), headers={"Cache-Control": "no-store"})

    async def _start(self, request: Request) -> Response:
        address = self._peer(request)
        wanted = await _read_request(request)
        self._admission.consider(wanted, address)
        await self._fitness.require()
        if self._admission.needs_control(wanted):
            await self._control.require(address, wanted.ticket, wanted.control_port)
        order = Order(
            id=new_token(),
            address=str(address),
            family=family_of(address),
            doors=tuple(dict.fromkeys(wanted.doors)),
            depth=wanted.depth,
            mail_domain=_mail_domain(wanted.mail_domain),
            ports=tuple(dict.fromkeys(wanted.ports)),
            allow=tuple(dict.fromkeys(wanted.allow)),
        )
        check = self._checks.start(order)
        self._admission.started(address)
        location = {"Location": f"/v1/checks/{check.id}"}
        return JSONResponse(to_plain(check), status_code=202, headers=location)

    async def _check(self, request: Request) -> Response:
        return JSONResponse(to_plain(self._job(request).check))

    async def _stop(self, request: Request) -> Response:
        await self._checks.stop(request.path_params["identity"])
        return Response(status_code=204)

    async def _conclude(self, request: Request) -> Response:
        self._job(request).run.conclude()
        return Response(status_code=204)

    async def _events(self, request: Request) -> Response:
        job = self._job(request)
        last = request.headers.get("last-event-id", "0")
        after = int(last) if last.isascii() and last.isdigit() and len(last) < 9 else 0
        return StreamingResponse(
            _as_sse(self._checks.stream(job, after)),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store"},
        )

    def _job(self, request: Request) -> Job:
        return self._checks.find(request.path_params["identity"])

    def _peer(self, request: Request) -> Address:
        if request.client is None:
            raise Refusal(Slug.BAD_REQUEST, "The connection has no peer address.")
        return self._admission.peer(request.client.host, request.headers)


async def _read_request(request: Request) -> CheckRequest:
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind != "application/json":
        # A web page cannot send this type across sites without asking first, and we never agree.
        raise Refusal(Slug.BAD_REQUEST, "Content-Type must be application/json.")
    body = bytearray()
    try:
        async for part in request.stream():
            body += part
            if len(body) > MAX_BODY:
                raise Refusal(Slug.BAD_REQUEST, f"The body is longer than {MAX_BODY} bytes.")
    except ClientDisconnect as error:  # nobody reads this, and it is no fault of ours to log
        raise Refusal(Slug.BAD_REQUEST, "The body broke off.") from error
    try:
        return from_plain(CheckRequest, json.loads(bytes(body)))
    except WireError as error:
        raise Refusal(Slug.BAD_REQUEST, f"{error}.") from error
    except (ValueError, RecursionError) as error:
        raise Refusal(Slug.BAD_REQUEST, "The body is not JSON.") from error


def _mail_domain(text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    domain = domain_in(text)
    if domain is None:
        raise Refusal(Slug.BAD_REQUEST, "mail_domain is not a domain name.")
    return domain


async def _as_sse(told: AsyncIterator[Told]) -> AsyncIterator[str]:
    """Server-sent events, with a comment now and then so that nobody thinks the line is dead."""
    events = told.__aiter__()
    upcoming = asyncio.ensure_future(anext(events, None))
    try:
        while True:
            ready, _ = await asyncio.wait([upcoming], timeout=HEARTBEAT_SECONDS)
            if not ready:
                yield ": still here\n\n"
                continue
            event = upcoming.result()
            if event is None:
                return
            yield f"id: {event.number}\nevent: {event.name}\ndata: {event.data}\n\n"
            upcoming = asyncio.ensure_future(anext(events, None))
    finally:
        upcoming.cancel()


async def _refuse(_request: Request, error: Exception) -> Response:
    if not isinstance(error, Refusal):
        raise error
    return JSONResponse(
        to_plain(error.problem),
        status_code=error.problem.status,
        media_type=MEDIA_TYPE,
        headers=error.headers,
    )


async def _refuse_http(_request: Request, error: Exception) -> Response:
    """Unknown paths and methods, in the same shape as every other problem."""
    if not isinstance(error, HTTPException):
        raise error
    refusal = Refusal(Slug.NOT_FOUND, "There is no such resource.")
    return JSONResponse(
        to_plain(replace(refusal.problem, status=error.status_code)),
        status_code=error.status_code,
        media_type=MEDIA_TYPE,
        headers=error.headers,  # such as the methods that are allowed
    )
