# SPDX-License-Identifier: Apache-2.0
"""One HTTP connection to a probe over one family, with every failure given its cause."""

from __future__ import annotations

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator
from types import TracebackType
from typing import Any, Self

import httpx

from doorcheck.check.outcome import Cause
from doorcheck.check.stream import StreamReader, StreamTooLong
from doorcheck_probe.wire.words import Family

CONNECT_SECONDS = 10.0
READ_SECONDS = 30.0
"""The probe sends a sign of life every ten seconds."""
MAX_BODY = 8 * 1024 * 1024

_ANY_SOURCE = {Family.IPV4: "0.0.0.0", Family.IPV6: "::"}  # noqa: S104 - a source, not a listener
_SOCKET_FAMILY = {Family.IPV4: socket.AF_INET, Family.IPV6: socket.AF_INET6}


class LostTheProbe(Exception):
    """The probe could not be asked; carries the cause for people and the details for experts."""

    def __init__(self, cause: Cause, details: str) -> None:
        super().__init__(details)
        self.cause = cause
        self.details = details


class Connection:
    """Speaks to one probe over one family; use it as an async context manager."""

    def __init__(self, url: str, family: Family, source: str | None = None) -> None:
        self._url = httpx.URL(url)
        self._family = family
        self._source = source or _ANY_SOURCE[family]
        self._client: httpx.AsyncClient | None = None

    async def __aenter__(self) -> Self:
        await self._require_address()
        transport = httpx.AsyncHTTPTransport(verify=_trust(), local_address=self._source)
        # The transport is given, so no proxy of the environment is used: through a proxy the
        # probe would see, and test, the proxy's address instead of ours.
        self._client = httpx.AsyncClient(
            base_url=self._url,
            transport=transport,
            timeout=httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            headers={"User-Agent": "doorcheck"},
            follow_redirects=False,
        )
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._client is not None:
            await self._client.aclose()

    async def ask(self, method: str, path: str, **content: Any) -> tuple[httpx.Response, Any]:
        """Send a request; returns the response and its parsed JSON, ``None`` without a body.

        Raises ``LostTheProbe``.
        """
        try:
            async with self._http.stream(method, path, **content) as response:
                body = bytearray()
                async for part in response.aiter_bytes():
                    body += part
                    if len(body) > MAX_BODY:
                        raise LostTheProbe(Cause.NOT_A_PROBE, "the answer has no end")
        except (httpx.HTTPError, OSError) as error:
            raise _lost(error) from error
        return response, _as_json(bytes(body)) if body else None

    async def events(self, path: str, reader: StreamReader) -> AsyncIterator[tuple[str, str]]:
        """The events of a stream from where ``reader`` left off, until the line ends.

        Raises ``LostTheProbe``.
        """
        reader.start()
        headers = {"Last-Event-ID": reader.last_id} if reader.last_id else {}
        try:
            async with self._http.stream("GET", path, headers=headers) as response:
                if response.status_code != 200:
                    raise LostTheProbe(Cause.LOST_MIDWAY, f"events: {response.status_code}")
                async for line in response.aiter_lines():
                    if (event := reader.feed(line)) is not None:
                        yield event
        except StreamTooLong as error:
            raise LostTheProbe(Cause.NOT_A_PROBE, str(error)) from error
        except (httpx.HTTPError, OSError) as error:
            raise _lost(error) from error

    @property
    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            raise RuntimeError("the connection is used outside its context")
        return self._client

    async def _require_address(self) -> None:
        """Raises ``LostTheProbe`` when the probe has no address of the family."""
        try:
            await asyncio.get_running_loop().getaddrinfo(
                self._url.host, self._url.port, family=_SOCKET_FAMILY[self._family]
            )
        except (OSError, UnicodeError) as error:
            if await self._known_otherwise():
                details = f"the probe has no {self._family.value} address"
                raise LostTheProbe(Cause.NO_ROUTE, details) from error
            raise LostTheProbe(Cause.UNREACHABLE, f"{self._url.host}: {error}") from error

    async def _known_otherwise(self) -> bool:
        try:
            await asyncio.get_running_loop().getaddrinfo(self._url.host, self._url.port)
        except (OSError, UnicodeError):
            return False
        return True


def _trust() -> ssl.SSLContext:
    """The trust store of the operating system; nothing unverified is ever accepted."""
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def _as_json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise LostTheProbe(Cause.NOT_A_PROBE, "the answer is not JSON") from error


def _lost(error: Exception) -> LostTheProbe:
    chain: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in chain:
        chain.append(cause)
        cause = cause.__cause__ or cause.__context__
    details = f"{type(error).__name__}: {error}"
    if any(isinstance(link, ssl.SSLError) for link in chain):
        return LostTheProbe(Cause.TLS_UNTRUSTED, details)
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        return LostTheProbe(Cause.UNREACHABLE, details)
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        return LostTheProbe(Cause.NOT_A_PROBE, details)
    if isinstance(error, httpx.UnsupportedProtocol | httpx.InvalidURL):
        return LostTheProbe(Cause.UNREACHABLE, details)
    return LostTheProbe(Cause.LOST_MIDWAY, details)
