# SPDX-License-Identifier: Apache-2.0
"""``doorcheck-probe``: the program of whoever offers the look from outside."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from doorcheck_probe import options
from doorcheck_probe.service.config import Config

EXIT_USAGE = 2
EXIT_CANNOT = 3

_log = logging.getLogger("doorcheck_probe")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit status."""
    parsed = options.parser().parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        config = options.read(parsed, os.environ)
    except options.OptionError as error:
        print(f"doorcheck-probe: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_USAGE
    return _serve(config)


def _serve(config: Config) -> int:
    from doorcheck_probe.service import probe

    if config.allow_private:
        _log.warning(
            "ALLOW-PRIVATE IS ON: this probe looks at private addresses and at its own. "
            "For a laboratory only; never on the internet."
        )
    if not config.witnesses:
        _log.warning(
            "No --witness is set: where nothing answers on port 25, the mail door stays untested."
        )
    try:
        http = probe.bind(config.http.address, config.http.port)
        _log.info("API on port %d, sink and canary at %s", http.getsockname()[1], _ends(config))
        asyncio.run(probe.serve(config, http))
    except OSError as error:
        print(f"doorcheck-probe: a port cannot be had: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_CANNOT
    except KeyboardInterrupt:
        return 0
    return 0


def _ends(config: Config) -> str:
    ends = [end for exits in config.exits.values() for end in (exits.sink, exits.canary)]
    return ", ".join(end.authority for end in ends)


if __name__ == "__main__":
    sys.exit(main())
