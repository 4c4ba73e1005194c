# SPDX-License-Identifier: Apache-2.0
"""One TCP connection to the tested address: timed, bounded, recorded.

This is the narrow seam between the protocols and the network. It connects to a literal address
only; no name that a stranger chose is ever resolved here.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence

from doorcheck_probe.engine.transcript import Transcript

MAX_RECEIVED = 65_536
"""How much one connection may send us, in bytes."""
MAX_READ = 16_384

CONNECTION = 420
"""What a connection sends besides its content, in bytes on the wire: SYN, the packets that
acknowledge and end it, and their headers."""
PACKET = 86
"""The headers of one packet over IPv6 on Ethernet."""
HANDSHAKE = 1_024
"""Our side of a TLS handshake."""

_NO_TLS = frozenset(
    {
        "WRONG_VERSION_NUMBER",
        "HTTP_REQUEST",
        "RECORD_LAYER_FAILURE",
        "UNEXPECTED_MESSAGE",
        "TOO_MANY_WARN_ALERTS",
    }
)
"""What OpenSSL says when no server hello comes: another protocol, an echo, refusals only."""

_ENDED = (ssl.SSLEOFError, ssl.SSLZeroReturnError)

Spend = Callable[[int], None]
"""Told of every byte before it is sent; may raise to forbid it."""


def ignore(_count: int) -> None:
    """Where nobody counts: calls to ourselves."""


class DialError(OSError):
    """No connection came about."""


class PortRefused(DialError):
    """The port answered that nobody listens (RST)."""


class PortSilent(DialError):
    """Nothing came back, or only a router's word that the way is barred."""


class HungUp(OSError):
    """The server ended the connection."""


class BadTls(HungUp):
    """The server speaks TLS, and it could not be agreed on."""


class TlsRefused(HungUp):
    """The server speaks TLS, and refused to speak it with us."""


class TooMuch(OSError):
    """The server sent more than one connection may."""


class NoAnswer(TimeoutError):
    """The server stayed silent for too long."""


class Link:
    """A connection whose every byte is counted and recorded."""

    def __init__(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        transcript: Transcript,
        spend: Spend,
    ) -> None:
        self._spend = spend
        self._reader = reader
        self._writer = writer
        self.transcript = transcript
        self._received = 0

    async def send(self, data: bytes) -> None:
        """Send everything. Raises ``HungUp``, and what ``spend`` raises."""
        self._spend(len(data) + PACKET)
        self.transcript.us(data)
        try:
            self._writer.write(data)
            await self._writer.drain()
        except OSError as error:
            raise HungUp(str(error)) from error

    async def receive(self, seconds: float, *, most: int = MAX_READ) -> bytes:
        """Wait for some bytes.

        Raises ``NoAnswer`` after ``seconds``, ``HungUp`` at the end of the stream, ``TooMuch``
        when the connection has had its share.
        """
        if self._received >= MAX_RECEIVED:
            raise TooMuch(f"more than {MAX_RECEIVED} bytes")
        try:
            async with asyncio.timeout(seconds):
                data = await self._reader.read(most)
        except TimeoutError:
            raise NoAnswer(f"silent for {seconds:g} s") from None
        except OSError as error:
            raise HungUp(str(error)) from error
        if not data:
            raise HungUp("end of stream")
        self._received += len(data)
        self._spend(PACKET)
        self.transcript.them(data)
        return data

    async def receive_waiting(self) -> bytes:
        """What has come already, without waiting for more; raises as ``receive``."""
        try:
            return await self.receive(0)
        except NoAnswer:
            return b""

    async def start_tls(
        self, seconds: float, *, name: str | None = None, protocols: Sequence[str] = ()
    ) -> str | None:
        """Turn the connection into TLS without judging the certificate: a scanner's look.

        ``name`` is said as SNI; of ``protocols`` the one that was agreed on (ALPN) is given back.
        Raises ``HungUp`` when the server does not speak TLS, ``NoAnswer`` when it stays silent.
        """
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        with contextlib.suppress(ssl.SSLError):
            context.set_ciphers("ALL:@SECLEVEL=0")
        if protocols:
            context.set_alpn_protocols(list(protocols))
        self._spend(HANDSHAKE)
        try:
            async with asyncio.timeout(seconds):
                await self._writer.start_tls(context, server_hostname=name)
        except TimeoutError:
            raise NoAnswer("no TLS handshake") from None
        except ssl.SSLError as error:
            reason = error.reason or ""
            if "ALERT" in reason:
                raise TlsRefused(f"refused TLS: {error}") from error
            if reason in _NO_TLS or isinstance(error, _ENDED):
                raise HungUp(f"no TLS: {error}") from error
            raise BadTls(f"bad TLS: {error}") from error
        except OSError as error:
            raise HungUp(f"no TLS: {error}") from error
        agreed: ssl.SSLObject | None = self._writer.get_extra_info("ssl_object")
        return agreed.selected_alpn_protocol() if agreed else None

    async def close(self) -> None:
        """End the connection; never fails."""
        self._writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1.0):
                await self._writer.wait_closed()


async def connect(
    address: str, port: int, *, seconds: float, source: str | None = None
) -> socket.socket:
    """Open a TCP connection to a literal address.

    Raises ``PortRefused`` or ``PortSilent``; any other ``OSError`` is a fault of this machine.
    """
    version = ipaddress.ip_address(address).version
    family = socket.AF_INET if version == 4 else socket.AF_INET6
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        if source is not None:
            sock.bind((source, 0))
        async with asyncio.timeout(seconds):
            await asyncio.get_running_loop().sock_connect(sock, (address, port))
        if ipaddress.ip_address(sock.getpeername()[0]) != ipaddress.ip_address(address):
            raise PortSilent("somebody else answered")
    except BaseException as error:
        sock.close()
        raise _as_dial_error(error) from error
    return sock


def _as_dial_error(error: BaseException) -> BaseException:
    match error:
        case ConnectionRefusedError() | ConnectionResetError():
            return PortRefused(str(error))
        case TimeoutError():
            return PortSilent("no answer")
        case OSError(errno=number) if number in _BARRED:
            return PortSilent(str(error))
        case _:
            return error


_BARRED = frozenset(
    {
        errno.EHOSTUNREACH,
        errno.EHOSTDOWN,
        errno.ETIMEDOUT,
    }
)
"""What the kernel makes of an ICMP message on the way: a filter spoke, not the address.

``ENETUNREACH``, ``EACCES`` and ``EPERM`` are not among them: they mean that this machine has no
way out, and then nothing can be said about the other."""


@contextlib.asynccontextmanager
async def dial(
    address: str,
    port: int,
    *,
    seconds: float,
    source: str | None = None,
    spend: Spend = ignore,
) -> AsyncIterator[Link]:
    """A recorded connection that is closed whatever happens."""
    spend(CONNECTION)
    sock = await connect(address, port, seconds=seconds, source=source)
    async with linked(sock, spend) as link:
        yield link


@contextlib.asynccontextmanager
async def linked(sock: socket.socket, spend: Spend = ignore) -> AsyncIterator[Link]:
    """The same over a socket that is connected already."""
    reader, writer = await asyncio.open_connection(sock=sock, limit=MAX_READ)
    link = Link(reader, writer, Transcript(), spend)
    try:
        yield link
    finally:
        await link.close()
