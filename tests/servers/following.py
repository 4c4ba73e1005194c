# SPDX-License-Identifier: Apache-2.0
"""Following a guide on a real server, step by step as it is written."""

from __future__ import annotations

from doorcheck.advice.guides import Guide, Place, Step, edited
from doorcheck.advice.guides.kinds import (
    ChangeLines,
    CheckSyntax,
    RemoveLines,
    RunCommand,
    Service,
)
from tests.servers.server import RunningServer

OFFICE = Place(own_network="192.168.1.0/24", server_address="192.168.1.10")
"""What the user of these tests knows about the own network."""


def follow(guide: Guide, server: RunningServer, place: Place = OFFICE) -> None:
    """Carry out every step that changes or applies something; a failing command is an error."""
    for _index, step in guide.steps_for(None):
        _carry_out(step, server, place)


def _carry_out(step: Step, server: RunningServer, place: Place) -> None:
    match step:
        case ChangeLines() | RemoveLines():
            file = server.machine.path(step.file)
            file.write_text(edited(step, file.read_text(), place))
        case RunCommand() | CheckSyntax():
            for command in step.commands:
                server.run(["sh", "-c", command]).check_returncode()
        case Service(action="reload"):
            server.reload()
        case Service():
            server.restart()
        case _:
            pass  # looking, noting and testing again change nothing
