# SPDX-License-Identifier: Apache-2.0
"""Following a guide on a real server, step by step as it is written, and taking it back."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import replace

from doorcheck.advice.guides import Guide, Place, Step, edited, filled
from doorcheck.advice.guides.kinds import (
    BackUp,
    ChangeLines,
    ChangeStart,
    CheckSyntax,
    FirewallBlock,
    RemoveLines,
    RunCommand,
    Service,
    StopProgram,
    VerifyLocally,
)
from tests.servers.machine import Machine
from tests.servers.server import RunningServer

OFFICE = Place(own_network="192.168.1.0/24", server_address="192.168.1.10")
"""What the user of these tests knows about the own network."""
MANAGER = re.compile(r"(?:systemctl|rcctl) (reload|restart) \S+")
"""The machines of the tests have no service manager; what starts their product stands in."""


class FollowError(Exception):
    """A step could not be carried out as it is written, or did not show what it promises."""


def follow(guide: Guide, server: RunningServer, place: Place = OFFICE) -> None:
    """Carry out every step that changes, applies or proves something."""
    Follower(guide, server, place=place).follow()


class Follower:
    """Somebody who does what a guide says, and can take it back."""

    def __init__(
        self,
        guide: Guide,
        server: RunningServer,
        *,
        place: Place = OFFICE,
        variant: str | None = None,
        answering: Iterable[str] | None = None,
        firewall: Machine | None = None,
    ) -> None:
        """The product answers at ``answering`` once it is closed; else where it did before.

        ``firewall`` is a machine on which the firewall's own program is installed.
        """
        self._firewall = server.machine if firewall is None else firewall
        self._server = server
        self._place = replace(place, port=server.ports[0])
        self._steps = [step for _index, step in guide.steps_for(variant)]
        self._services = [step for step in self._steps if isinstance(step, Service)]
        self._closed_at = None if answering is None else tuple(answering)
        self._answering: tuple[str, ...] | None = None
        self._start = ""

    def follow(self) -> None:
        """Carry out every step; raises ``FollowError``."""
        self._answering = self._closed_at
        for step in self._steps:
            self._carry_out(step)

    def undo(self) -> None:
        """Take every step back, the last one first; the product then runs as before.

        It reads its configuration once, when all of it is back.
        """
        self._answering = None
        actions = {service.action for service in self._services}
        for step in reversed(self._steps):
            match step:
                case ChangeStart():
                    self._server.config.write_text(self._start)
                    actions.add("restart")
                case (
                    BackUp()
                    | ChangeLines()
                    | RemoveLines()
                    | RunCommand()
                    | FirewallBlock()
                    | StopProgram()
                ):
                    for command in step.undo:
                        if (managed := self._managed(command)) is None:
                            self._run((command,))
                        else:
                            actions.add(managed)
                case _:
                    pass
        if actions:
            self._apply("restart" if "restart" in actions else "reload")

    def _carry_out(self, step: Step) -> None:
        match step:
            case BackUp():
                self._run((step.command,))
            case ChangeLines() | RemoveLines():
                file = self._server.machine.path(re.sub("^~", "/root", step.file))
                file.write_text(edited(step, file.read_text(), self._place))
            case ChangeStart():
                self._start = self._server.config.read_text()
                self._server.config.write_text(started_otherwise(step, self._start))
                if not self._services:
                    self._apply("restart")
            case RunCommand() | CheckSyntax() | FirewallBlock() | StopProgram():
                self._run(step.commands)
            case Service():
                self._apply(step.action)
            case VerifyLocally():
                self._verify(step)
            case _:
                pass  # looking, noting and testing again change nothing

    def _verify(self, step: VerifyLocally) -> None:
        shown = "".join(self._shell(command)[1] for command in step.commands)
        if not step.unsure and re.search(step.expect, shown, re.MULTILINE) is None:
            raise FollowError(f"{step.commands} showed {shown!r}, not {step.expect!r}")

    def _run(self, commands: Iterable[str]) -> None:
        for command in commands:
            if (managed := self._managed(command)) is not None:
                self._apply(managed)
                continue
            code, output = self._shell(command)
            if code != 0:
                raise FollowError(f"{command!r} ended with {code}: {output.strip()}")

    def _managed(self, command: str) -> str | None:
        """Whether a command is one that has the product read its configuration, and how."""
        for service in self._services:
            if command in service.commands:
                return service.action
        found = MANAGER.fullmatch(command)
        return found[1] if found else None

    def _shell(self, command: str) -> tuple[int, str]:
        line = filled(command, self._place)
        machine = self._firewall if line.startswith("nft ") else self._server.machine
        done = machine.run(["sh", "-c", line])
        return done.returncode, done.stdout

    def _apply(self, action: str) -> None:
        apply = self._server.reload if action == "reload" else self._server.restart
        apply(addresses=self._answering)


def started_otherwise(step: ChangeStart, script: str) -> str:
    """The script that starts a program, with the options that the step recommends.

    Options that only the examples before have are dropped; those after get their new values.
    """
    lines = script.splitlines()
    name = _program(step.after[0])
    numbers = [number for number, line in enumerate(lines) if _program(line) == name]
    if len(numbers) != 1:
        raise FollowError(f"{name} is not started once in {script!r}")
    wanted = {name: value for name, value in _options(step.after[0]).items() if name[0] == "-"}
    dropped = {name for line in step.before for name in _options(line)} - wanted.keys()
    given = {
        name: value
        for name, value in _options(lines[numbers[0]]).items()
        if name not in dropped and name not in wanted
    }
    rest = [word for name, value in (wanted | given).items() for word in (name, value) if word]
    lines[numbers[0]] = shlex.join([shlex.split(lines[numbers[0]])[0], *rest])
    return "\n".join(lines) + "\n"


def _program(line: str) -> str:
    words = shlex.split(line, comments=True)
    return words[0].rpartition("/")[2] if words else ""


def _options(line: str) -> dict[str, str]:
    """Every option with its value, which is empty where it has none."""
    options: dict[str, str] = {}
    name = ""
    for word in shlex.split(line)[1:]:
        if word.startswith("-"):
            name = word
            options[name] = ""
        elif name:
            options[name], name = word, ""
        else:
            options[word] = ""
    return options
