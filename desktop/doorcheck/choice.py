# SPDX-License-Identifier: Apache-2.0
"""Which probe to ask: the nearest word counts, and without one the look is from inside. No Qt."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from doorcheck import paths
from doorcheck.check.outcome import Lookout

VARIABLE = "DOORCHECK_PROBE"
FILE = "probe.toml"


class ChoiceError(ValueError):
    """A probe that is named in a way that cannot be used; the message says where and how."""


def probe_url(asked: str | None, environment: Mapping[str, str], setting: str) -> str | None:
    """The probe to ask: the command line, the environment, the settings, the file beside us.

    Raises ``ChoiceError`` for an address that is not one of HTTP.
    """
    named = (
        ("--probe", asked),
        (VARIABLE, environment.get(VARIABLE)),
        ("settings", setting),
        (FILE, _beside_the_program()),
    )
    for source, url in named:
        if url:
            if not url.startswith(("https://", "http://")):
                raise ChoiceError(f"{source}: {url!r} does not begin with https://")
            return url
    return None


def lookout(url: str | None, source: str | None = None) -> Lookout:
    """The place to look from; raises ``ValueError`` for a source that is not an address."""
    if url is None:
        from doorcheck.check.inside import InsideLookout
        from doorcheck.machine.addresses import own_addresses

        return InsideLookout(own_addresses, source)
    from doorcheck.check.client import ProbeLookout

    return ProbeLookout(url, source)


def _beside_the_program() -> str | None:
    folder = Path(sys.executable).parent if paths.DATA.name == "_data" else paths.DATA
    file = folder / FILE
    try:
        with file.open("rb") as content:
            url = tomllib.load(content).get("url")
    except FileNotFoundError:
        return None
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ChoiceError(f"{file}: {error}") from error
    if not isinstance(url, str):
        raise ChoiceError(f'{file}: write url = "https://…" into it')
    return url
