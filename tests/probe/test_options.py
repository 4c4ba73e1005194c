# SPDX-License-Identifier: Apache-2.0
"""The probe's options: three sources, one order, clear errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorcheck_probe import options
from doorcheck_probe.__main__ import EXIT_CANNOT, EXIT_USAGE, main
from doorcheck_probe.engine.station import Endpoint
from doorcheck_probe.service.config import Config
from doorcheck_probe.wire.words import Family

LEAST = ("--name", "probe.example", "--mail-domain", "sink.example", "--address", "198.51.100.7")


def read(*arguments: str, **environment: str) -> Config:
    """What the probe would be told."""
    return options.read(options.parser().parse_args(["serve", *arguments]), environment)


def test_the_least_an_operator_says() -> None:
    """The rest has sensible values, and the laboratory's switch is off."""
    config = read(*LEAST)
    ends = config.exits[Family.IPV4]
    assert (ends.sink, ends.canary) == (
        Endpoint("198.51.100.7", 25),
        Endpoint("198.51.100.7", 80),
    )
    assert config.info.contact == "abuse@sink.example"
    assert config.http == Endpoint("::", 8025)
    assert config.allow_private is False


def test_the_nearest_word_counts(tmp_path: Path) -> None:
    """File, then environment, then command line."""
    file = tmp_path / "probe.toml"
    file.write_text('name = "file.example"\ncontact = "file@example"\nmax-running = 7\n')
    config = read(
        *("--config", str(file), "--mail-domain", "sink.example", "--address", "198.51.100.7"),
        DOORCHECK_PROBE_NAME="environment.example",
        DOORCHECK_PROBE_CONTACT="environment@example",
    )
    assert config.info.name == "environment.example"
    assert config.info.contact == "environment@example"
    assert config.max_running == 7
    assert read(*LEAST, DOORCHECK_PROBE_NAME="environment.example").info.name == "probe.example"


@pytest.mark.parametrize(
    ("text", "on"), [("1", True), ("true", True), ("0", False), ("", False), ("no", False)]
)
def test_the_switch_in_the_environment(text: str, on: bool) -> None:
    """Only a clear yes turns the laboratory on."""
    assert read(*LEAST, DOORCHECK_PROBE_ALLOW_PRIVATE=text).allow_private is on


def test_both_families_and_a_witness() -> None:
    """Lists in the environment are divided by blanks."""
    config = read(
        *LEAST[:4],
        DOORCHECK_PROBE_ADDRESS="198.51.100.7 2001:db8::7",
        DOORCHECK_PROBE_WITNESS="198.51.100.8 [2001:db8::8]:2525",
    )
    assert set(config.exits) == set(Family)
    assert config.exits[Family.IPV6].sink.authority == "[2001:db8::7]:25"
    assert config.witnesses == (Endpoint("198.51.100.8", 25), Endpoint("2001:db8::8", 2525))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ((), "--name"),
        (LEAST[:2], "--mail-domain"),
        (LEAST[:4], "--address"),
        ((*LEAST[:4], "--address", "probe.example"), "--address probe.example"),
        ((*LEAST, "--http", "8025"), "--http 8025"),
        ((*LEAST, "--smtp", "0.0.0.0:99999"), "--smtp"),
        ((*LEAST, "--witness", "mail.example"), "--witness"),
        ((*LEAST, "--store", "redis://x"), "--store"),
        ((*LEAST, "--max-running", "0"), "--max-running"),
        ((*LEAST, "--tls-key", "key.pem"), "--tls-certificate and --tls-key"),
        ((*LEAST, "--tls-certificate", "no.pem", "--tls-key", "no.pem"), "no.pem"),
        ((*LEAST, "--config", "/nowhere/probe.toml"), "/nowhere/probe.toml"),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_errors_name_the_option(
    arguments: tuple[str, ...], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the program ends with a usage error instead of a traceback."""
    with pytest.raises(options.OptionError, match=named.replace("[", r"\[")):
        read(*arguments)
    assert main(["serve", *arguments]) == EXIT_USAGE
    assert named in capsys.readouterr().err


def test_a_taken_port_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    """An address that is not ours cannot be listened on."""
    assert main(["serve", *LEAST, "--http", "192.0.2.1:1"]) == EXIT_CANNOT
    assert "port cannot be had" in capsys.readouterr().err
