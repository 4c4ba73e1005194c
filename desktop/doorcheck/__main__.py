# SPDX-License-Identifier: Apache-2.0
"""``doorcheck``: the wizard, or the check without a window."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from doorcheck import choice, i18n
from doorcheck.check.outcome import Lookout
from doorcheck.settings import Settings
from doorcheck_probe import __version__
from doorcheck_probe.wire.requests import OPT_INS
from doorcheck_probe.wire.words import Depth


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the result is the exit status."""
    parsed = parser().parse_args(arguments)
    try:
        if parsed.command == "check":
            return check(parsed)
        if parsed.or_headless_to is not None and not has_display():
            return without_display(parsed)
        return wizard(parsed)
    except (choice.ChoiceError, ValueError) as error:
        print(f"doorcheck: {error}", file=sys.stderr)  # noqa: T201
        return 3
    except KeyboardInterrupt:
        return 3


def parser() -> argparse.ArgumentParser:
    """The command line of ``doorcheck``."""
    main = argparse.ArgumentParser(
        prog="doorcheck",
        description="Shows, with proof, whether strangers can send mail or surf through your "
        "connection, and helps you close that door. Without a command, the wizard opens.",
    )
    main.add_argument("--version", action="version", version=__version__)
    main.add_argument("--probe", metavar="URL", help="the probe that looks from outside")
    main.add_argument("--lang", metavar="xx", help="the language, such as es or pt_BR")
    main.add_argument("--practice", action="store_true", help="rehearse with a sample office")
    main.add_argument("--or-headless-to", metavar="FILE", type=Path, help=argparse.SUPPRESS)
    commands = main.add_subparsers(dest="command")
    headless = commands.add_parser(
        "check",
        help="check without a window",
        description="Checks your own connection. Running it says that the connection is yours or "
        "that you may test it.",
        epilog="Exit status: 0 closed, 1 open, 2 unclear or untested, 3 could not run.",
    )
    where = headless.add_mutually_exclusive_group()
    where.add_argument("--probe", metavar="URL", default=argparse.SUPPRESS)
    where.add_argument("--inside", action="store_true", help="look from this computer only")
    headless.add_argument("--source", metavar="ADDR", help="ask from this address of ours")
    headless.add_argument(
        "--depth", choices=[depth.value for depth in Depth], default=Depth.STANDARD.value
    )
    headless.add_argument(
        "--allow",
        metavar="ID",
        choices=OPT_INS,
        action="append",
        default=[],
        help="also try A01 or S06 (one login with a random password) or B01 (one mail to a "
        "mailbox that does not exist)",
    )
    headless.add_argument(
        "--control-port",
        metavar="N",
        type=int,
        default=0,
        help="where the probe calls back before --depth deep and --allow; it must be reachable "
        "from outside (default: any free port)",
    )
    headless.add_argument("--mail-domain", metavar="DOMAIN", help="the mail domain of the office")
    headless.add_argument("--port", metavar="N", type=int, action="append", default=[])
    headless.add_argument("--lang", metavar="xx", default=argparse.SUPPRESS)
    headless.add_argument("--json", metavar="FILE", help="write the checks as JSON; - is stdout")
    headless.add_argument("--pdf", metavar="FILE", type=Path, help="write the report")
    return main


def has_display() -> bool:
    """Whether a window could open; Windows and macOS always have a screen."""
    if sys.platform in ("win32", "darwin"):
        return True
    named = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return any(os.environ.get(variable) for variable in named)


def check(parsed: argparse.Namespace) -> int:
    """The headless check."""
    from doorcheck import headless
    from doorcheck.check.outcome import Wish

    url = (
        None if parsed.inside else choice.probe_url(parsed.probe, os.environ, _settings().probe_url)
    )
    lookout = choice.lookout(url, parsed.source)
    wish = Wish(
        mail_domain=parsed.mail_domain,
        ports=tuple(parsed.port),
        depth=Depth(parsed.depth),
        allow=tuple(parsed.allow),
        control_port=parsed.control_port,
    )
    outputs = headless.Outputs(parsed.json, parsed.pdf)
    return asyncio.run(headless.run(lookout, wish, words(parsed.lang), outputs))


def without_display(parsed: argparse.Namespace) -> int:
    """No screen: say so, do the same in the terminal, leave the report."""
    language = words(parsed.lang)
    print(  # noqa: T201
        language.say(
            "There is no display, so the wizard cannot open. Doorcheck goes on in the terminal."
        )
    )
    if parsed.practice:
        from doorcheck.practice.rehearsal import rehearse

        return rehearse(language, parsed.or_headless_to)
    arguments = ["check", "--pdf", str(parsed.or_headless_to)]
    arguments += ["--probe", parsed.probe] if parsed.probe else []
    arguments += ["--lang", parsed.lang] if parsed.lang else []
    status = check(parser().parse_args(arguments))
    # The exit status of a check says what was found; here the question was whether it ran.
    return 3 if status == 3 else 0


def wizard(parsed: argparse.Namespace) -> int:
    """The window."""
    from doorcheck import app
    from doorcheck.case.store import CaseStore
    from doorcheck.settings import SettingsFile

    language = words(parsed.lang)
    if parsed.practice:
        from doorcheck.practice.run import practice

        return practice(language)

    def look(settings: Settings) -> Lookout:
        return choice.lookout(choice.probe_url(parsed.probe, os.environ, settings.probe_url))

    return app.run_wizard(look, CaseStore(), SettingsFile(), language, sys.argv[:1])


def words(asked: str | None) -> i18n.Words:
    """The language that was asked for, else the one that was set, else the computer's."""
    from doorcheck.machine.languages import wanted_languages

    chosen = asked or _settings().language
    wanted = (chosen,) if chosen else wanted_languages()
    return i18n.load(i18n.match(wanted, i18n.languages()))


def _settings() -> Settings:
    from doorcheck.settings import SettingsFile

    return SettingsFile().load().settings


if __name__ == "__main__":
    sys.exit(main())
