# SPDX-License-Identifier: Apache-2.0
"""The kinds of steps a guide is made of.

A step holds names, paths, commands and lines, never a sentence; ``advice.steps`` puts each kind
into words. Lines and commands may hold the places ``<port>``, ``<address>``, ``<own-network>``
and ``<server-address>``, which a ``Place`` fills as far as it knows them. Patterns are Python
regular expressions in multi-line mode, so that a step can be followed by a machine exactly as by
a person (``guides.edit``).
"""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck.advice.guides.terms import MenuAction, Subject


@dataclass(frozen=True)
class _Step:
    variant: str | None = None
    """The variant the step belongs to; ``None`` belongs to all."""
    unsure: bool = False
    """True when names of menus or services differ between versions."""


@dataclass(frozen=True)
class NoteEvidence(_Step):
    """Note time, port and address before anything is changed."""


@dataclass(frozen=True, kw_only=True)
class FindListener(_Step):
    """Find the program that listens on the port."""

    commands: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ShowSettings(_Step):
    """See what is set before it is changed."""

    commands: tuple[str, ...]
    console: str | None = None


@dataclass(frozen=True, kw_only=True)
class BackUp(_Step):
    """Keep a copy of a file before it is changed."""

    file: str
    command: str
    undo: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OpenFile(_Step):
    """Open a configuration file with the rights to change it."""

    file: str
    command: str | None = None


@dataclass(frozen=True, kw_only=True)
class FindLines(_Step):
    """Find the lines that hold the door open."""

    file: str
    match: str
    before: tuple[str, ...]
    """Examples of lines that match."""
    command: str | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeLines(_Step):
    """Give an option its value, in every place where the file sets it."""

    file: str
    option: str
    match: str
    """What is replaced: the first match by ``after``, every further match by nothing."""
    after: tuple[str, ...]
    """The lines as they stand afterwards; added at the end when nothing matches."""
    before: tuple[str, ...] = ()
    """Examples of lines that match."""
    replace: str | None = None
    """A template for ``re.sub``; with it every match is rewritten and nothing is added."""
    command: str | None = None  # does the same
    undo: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RemoveLines(_Step):
    """Delete every line that matches."""

    file: str
    option: str
    match: str
    before: tuple[str, ...]
    command: str | None = None
    undo: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RunCommand(_Step):
    """Run commands that change something."""

    commands: tuple[str, ...]
    undo: tuple[str, ...]
    console: str | None = None
    """Where they are typed, if not in the system's own terminal."""


@dataclass(frozen=True, kw_only=True)
class UseMenu(_Step):
    """Change one control of a graphical tool; all labels are as the screen shows them."""

    program: str
    path: tuple[str, ...]
    control: str
    action: MenuAction
    value: str | None = None
    """What is chosen, set or added."""


@dataclass(frozen=True, kw_only=True)
class ChangeStart(_Step):
    """Start a program with other options, wherever it is started from."""

    program: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StopProgram(_Step):
    """Stop a program that nobody needs, or not all the time."""

    name: str
    commands: tuple[str, ...] = ()
    undo: tuple[str, ...] = ()
    """Needed where there are commands."""


@dataclass(frozen=True, kw_only=True)
class RemoveProgram(_Step):
    """Uninstall programs, wherever they are installed."""

    names: tuple[str, ...]
    menus: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ScanForMalware(_Step):
    """Let a scanner search the device."""

    scanner: str
    menus: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class InstallUpdate(_Step):
    """Bring a product up to date, because an old version is the hole."""

    name: str
    menus: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True)
class ResetDevice(_Step):
    """Set a device back to the state in which it was sold."""

    menus: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ReplaceDevice(_Step):
    """Replace a device that its maker no longer repairs."""

    models: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CheckSyntax(_Step):
    """Let the product check its configuration before it is used."""

    commands: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Service(_Step):
    """Make the product read its configuration: a reload where that suffices."""

    name: str
    action: str
    """``reload`` or ``restart``."""
    commands: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ClosePortForward(_Step):
    """Delete the router's rule that leads strangers to the port."""

    menus: tuple[str, ...]
    """Where routers keep it, the most usual name first."""


@dataclass(frozen=True, kw_only=True)
class HardenRouter(_Step):
    """Switch off what opens ports by itself."""

    menus: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FirewallBlock(_Step):
    """Block the port for strangers on the machine itself."""

    firewall: str
    commands: tuple[str, ...]
    undo: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class VerifyLocally(_Step):
    """See with own eyes that the product now refuses."""

    commands: tuple[str, ...]
    expect: str
    """A pattern that the output must match."""
    example: str
    """Output that matches."""


@dataclass(frozen=True)
class TestAgain(_Step):
    """Have the door checked from outside again."""

    __test__ = False  # its name would make pytest collect it


@dataclass(frozen=True, kw_only=True)
class LookAt(_Step):
    """Look for traces and leftovers of the abuse."""

    subject: Subject
    commands: tuple[str, ...] = ()


Step = (
    NoteEvidence
    | FindListener
    | ShowSettings
    | BackUp
    | OpenFile
    | FindLines
    | ChangeLines
    | RemoveLines
    | RunCommand
    | UseMenu
    | ChangeStart
    | StopProgram
    | RemoveProgram
    | ScanForMalware
    | InstallUpdate
    | ResetDevice
    | ReplaceDevice
    | CheckSyntax
    | Service
    | ClosePortForward
    | HardenRouter
    | FirewallBlock
    | VerifyLocally
    | TestAgain
    | LookAt
)
