# SPDX-License-Identifier: Apache-2.0
"""The probe's options: from a TOML file, over it the environment, over it the command line."""

from __future__ import annotations

import argparse
import ipaddress
import ssl
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doorcheck_probe import __version__
from doorcheck_probe.engine.station import Endpoint, Exits, Limits
from doorcheck_probe.service.config import Config
from doorcheck_probe.wire.check import ProbeInfo
from doorcheck_probe.wire.words import Family

HTTPS = 443
DATAGRAMS = 8_443

ENVIRONMENT = "DOORCHECK_PROBE_"
_LISTS = frozenset({"address", "smtp", "canary", "canary_tls", "canary_udp", "witness"})
_SWITCHES = frozenset({"allow_private"})


class OptionError(ValueError):
    """An option that cannot be used; the message says which and what would do."""


def parser() -> argparse.ArgumentParser:
    """The command line of ``doorcheck-probe``."""
    main = argparse.ArgumentParser(
        prog="doorcheck-probe",
        description="Looks at an address from outside, when somebody at that address asks.",
        epilog=f"Every option may also stand in the environment ({ENVIRONMENT}NAME=…) or in a "
        "TOML file given with --config (name = …).",
    )
    main.add_argument("--version", action="version", version=__version__)
    commands = main.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="run the probe")
    serve.add_argument("--config", metavar="FILE", help="a TOML file with these options")
    serve.add_argument("--name", metavar="HOST", help="our host name, as our reverse DNS says it")
    serve.add_argument("--mail-domain", metavar="DOMAIN", help="test mail goes to this domain")
    serve.add_argument(
        "--address",
        metavar="IP",
        action="append",
        help="our public address, literal; once for IPv4 and once for IPv6",
    )
    serve.add_argument("--http", metavar="ADDR:PORT", help="the API (default [::]:8025)")
    serve.add_argument(
        "--smtp", metavar="ADDR:PORT", action="append", help="the sink (default: port 25)"
    )
    serve.add_argument(
        "--canary", metavar="ADDR:PORT", action="append", help="the canary (default: port 80)"
    )
    serve.add_argument(
        "--canary-tls",
        metavar="ADDR:PORT",
        action="append",
        help="the canary behind TLS (default: port 443); many proxies lead nowhere else",
    )
    serve.add_argument(
        "--canary-udp",
        metavar="ADDR:PORT",
        action="append",
        help="the canary for datagrams, which deep checks need (default: port 8443)",
    )
    serve.add_argument(
        "--retry-deferred",
        metavar="SECONDS,SECONDS",
        help="when mail that a greylist deferred is tried again (default 360,1860)",
    )
    serve.add_argument(
        "--witness",
        metavar="ADDR[:PORT]",
        action="append",
        help="a mail server of ours elsewhere: it proves that our port 25 outwards is not "
        "blocked; without one, silence on port 25 stays untested",
    )
    serve.add_argument("--contact", metavar="MAIL", help="where people complain to")
    serve.add_argument("--store", help="only 'memory' so far")
    serve.add_argument("--checks-per-hour", type=int, help="of one address (default 12)")
    serve.add_argument("--max-running", type=int, help="checks at a time (default 40)")
    serve.add_argument("--tls-certificate", metavar="FILE", help="serve the API over TLS")
    serve.add_argument("--tls-key", metavar="FILE")
    serve.add_argument(
        "--allow-private",
        action="store_true",
        default=None,
        help="laboratory only: look at private addresses and at our own",
    )
    return main


def read(arguments: argparse.Namespace, environment: Mapping[str, str]) -> Config:
    """Put all sources together; raises ``OptionError``."""
    given = {name: value for name, value in vars(arguments).items() if value is not None}
    values = {**_from_file(given.get("config")), **_from_environment(environment), **given}
    return _config(values)


def _from_file(path: str | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        with Path(path).open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise OptionError(f"{path} cannot be used: {error}") from error
    return {name.replace("-", "_"): value for name, value in table.items()}


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith(ENVIRONMENT):
            continue
        name = variable.removeprefix(ENVIRONMENT).lower()
        if name in _LISTS:
            values[name] = text.split()
        elif name in _SWITCHES:
            values[name] = text.lower() in ("1", "true", "yes")
        else:
            values[name] = text
    return values


def _config(values: Mapping[str, Any]) -> Config:
    name = _required(values, "name", "our host name, such as probe.example.org")
    domain = _required(values, "mail_domain", "the domain of the test mailboxes")
    sinks = tuple(_endpoint("smtp", text) for text in values.get("smtp", ()))
    canaries = tuple(_endpoint("canary", text) for text in values.get("canary", ()))
    addresses = tuple(values.get("address", ())) or tuple(sink.address for sink in sinks)
    if not addresses:
        raise OptionError("--address is missing: say our public address, such as 198.51.100.7")
    _check_tls(values)
    http = _endpoint("http", values.get("http", "[::]:8025"))
    ends = _Ends(
        sinks,
        canaries,
        tuple(_endpoint("canary-tls", text) for text in values.get("canary_tls", ())),
        tuple(_endpoint("canary-udp", text) for text in values.get("canary_udp", ())),
    )
    if http.port == HTTPS and not ends.secure:
        raise OptionError(
            "--http takes port 443, which the canary needs: let the API listen elsewhere, "
            "or say with --canary-tls where the canary is"
        )
    exits = _exits(addresses, ends)
    if values.get("store", "memory") != "memory":
        raise OptionError("--store: only 'memory' is known to this version")
    return Config(
        info=ProbeInfo(
            name, __version__, values.get("contact", f"abuse@{domain}"), addresses, domain
        ),
        http=http,
        exits=exits,
        sink_listens=sinks,
        canary_listens=canaries,
        secure_listens=ends.secure,
        datagram_listens=ends.datagrams,
        limits=_limits(values.get("retry_deferred")),
        witnesses=tuple(
            _endpoint("witness", text, default_port=25) for text in values.get("witness", ())
        ),
        allow_private=bool(values.get("allow_private", False)),
        max_running=_number(values, "max_running", 40),
        checks_per_hour=_number(values, "checks_per_hour", 12),
        tls_certificate=values.get("tls_certificate"),
        tls_key=values.get("tls_key"),
    )


def _check_tls(values: Mapping[str, Any]) -> None:
    """Both files or none, and both readable: a probe that cannot start must say why."""
    certificate, key = values.get("tls_certificate"), values.get("tls_key")
    if certificate is None and key is None:
        return
    if certificate is None or key is None:
        raise OptionError("--tls-certificate and --tls-key belong together")
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (OSError, ValueError) as error:
        raise OptionError(f"--tls-certificate {certificate}: cannot be used: {error}") from error


def _limits(deferred: str | None) -> Limits:
    if deferred is None:
        return Limits()
    try:
        return Limits(greylisted=tuple(float(part) for part in deferred.split(",")))
    except ValueError:
        raise OptionError(f"--retry-deferred {deferred}: say seconds, such as 360,1860") from None


@dataclass(frozen=True)
class _Ends:
    """What was said of where our ends listen; nothing said means the usual ports."""

    sinks: tuple[Endpoint, ...]
    canaries: tuple[Endpoint, ...]
    secure: tuple[Endpoint, ...]
    datagrams: tuple[Endpoint, ...]

    def exits(self, family: Family, address: str) -> Exits:
        """Our ends at an address; a second canary port is the high one."""
        ports = [end.port for end in self.canaries] or [80, 8080]
        others = [port for port in ports if port != ports[0]]
        return Exits(
            family,
            Endpoint(address, self.sinks[0].port if self.sinks else 25),
            Endpoint(address, ports[0]),
            Endpoint(address, self.secure[0].port if self.secure else HTTPS),
            Endpoint(address, others[0]) if others else None,
            Endpoint(address, self.datagrams[0].port if self.datagrams else DATAGRAMS),
        )


def _exits(addresses: Sequence[str], ends: _Ends) -> dict[Family, Exits]:
    exits: dict[Family, Exits] = {}
    for text in addresses:
        try:
            version = ipaddress.ip_address(text).version
        except ValueError:
            raise OptionError(f"--address {text}: not a literal address") from None
        family = Family.IPV4 if version == 4 else Family.IPV6
        exits.setdefault(family, ends.exits(family, text))
    return exits


def _required(values: Mapping[str, Any], name: str, meaning: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        option = name.replace("_", "-")
        raise OptionError(f"--{option} is missing: say {meaning}")
    return value


def _number(values: Mapping[str, Any], name: str, default: int) -> int:
    try:
        number = int(values.get(name, default))
    except (TypeError, ValueError):
        number = 0
    if number < 1:
        raise OptionError(f"--{name.replace('_', '-')} must be a number from 1")
    return number


def _endpoint(option: str, text: str, default_port: int | None = None) -> Endpoint:
    host, colon, port = text.rpartition(":")
    if default_port is not None and (not colon or text.endswith("]")):
        host, port = text, str(default_port)
    try:
        address = str(ipaddress.ip_address(host.strip("[]")))
        number = int(port)
        if not 0 <= number < 65_536:
            raise ValueError
    except ValueError:
        raise OptionError(
            f"--{option} {text}: say it as 192.0.2.1:25 or [2001:db8::1]:25"
        ) from None
    return Endpoint(address, number)
