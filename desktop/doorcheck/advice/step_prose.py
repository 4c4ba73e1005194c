# SPDX-License-Identifier: Apache-2.0
"""The shared templates: one title and one body for every kind of step."""

from __future__ import annotations

from typing import assert_never

from doorcheck.advice.guides import (
    BackUp,
    ChangeLines,
    CheckSyntax,
    ClosePortForward,
    FindLines,
    FindListener,
    FirewallBlock,
    HardenRouter,
    LookAt,
    NoteEvidence,
    OpenFile,
    Place,
    RemoveLines,
    RunCommand,
    Service,
    Step,
    TestAgain,
    VerifyLocally,
)
from doorcheck.advice.subjects import subject_text
from doorcheck.i18n import Words


def step_prose(words: Words, step: Step, place: Place) -> tuple[str, str]:
    """A title and a body for one step."""
    port = "?" if place.port is None else place.port
    match step:
        case NoteEvidence():
            return (
                words.say("Write down what was found"),
                words.say(
                    "Note the time, the address and port {port}. "
                    "The report keeps them too. You need them if somebody asks later.",
                    port=port,
                ),
            )
        case FindListener():
            return (
                words.say("Find the program behind port {port}", port=port),
                words.say(
                    "Run this on the machine that you suspect. "
                    "It names the program that listens, that is, takes calls on port {port}.",
                    port=port,
                ),
            )
        case BackUp():
            return (
                words.say("Keep a copy of {file}", file=step.file),
                words.say("Copy the file before you change it. With the copy you can go back."),
            )
        case OpenFile():
            return (
                words.say("Open {file}", file=step.file),
                words.say("Open the file with a text editor, as administrator."),
            )
        case FindLines():
            return (
                words.say("Find the lines that keep the door open"),
                words.say(
                    "Look in {file} for lines like these. They decide who is served.",
                    file=step.file,
                ),
            )
        case ChangeLines(replace=None):
            return (
                words.say("Set {option} in {file}", option=step.option, file=step.file),
                words.say(
                    "Make the lines look as shown under “after”. If they are missing, add them."
                ),
            )
        case ChangeLines():
            return (
                words.say("Set {option} in {file}", option=step.option, file=step.file),
                words.say(
                    "Make every line like those under “before” look as shown under “after”. "
                    "If there is none, go on."
                ),
            )
        case RemoveLines():
            return (
                words.say("Remove {option} from {file}", option=step.option, file=step.file),
                words.say("Delete every line like these. If there is none, go on."),
            )
        case RunCommand():
            return (
                words.say("Run a command"),
                words.say("Run this as administrator. It puts your change into effect."),
            )
        case CheckSyntax():
            return (
                words.say("Check the file for mistakes"),
                words.say("Run this. If it reports an error, correct it before you go on."),
            )
        case Service(action="reload"):
            return (
                words.say("Let {service} read its settings again", service=step.name),
                words.say("Run this as administrator. Nobody is cut off by it."),
            )
        case Service():
            return (
                words.say("Restart {service}", service=step.name),
                words.say("Run this as administrator. The service is gone for a few seconds."),
            )
        case ClosePortForward():
            return (
                words.say("Delete the way through the router to port {port}", port=port),
                words.say(
                    "Log in to your router and find the list of forwarded ports. "
                    "A forwarded port leads strangers from outside to a machine inside. "
                    "Note the entry for port {port}, then delete it. To undo, enter it again.",
                    port=port,
                ),
            )
        case HardenRouter():
            return (
                words.say("Stop the router from opening ports by itself"),
                words.say(
                    "Switch off automatic forwarding (UPnP) and the router's remote access. "
                    "Refuse calls from outside over IPv6, where no other barrier stands."
                ),
            )
        case FirewallBlock():
            return (
                words.say("Block port {port} with {firewall}", port=port, firewall=step.firewall),
                words.say(
                    "Run this as administrator on the machine that listens. "
                    "The firewall then drops strangers' calls."
                ),
            )
        case VerifyLocally():
            return (
                words.say("See for yourself that it took effect"),
                words.say("Run this. The answer must contain a line like the one shown."),
            )
        case TestAgain():
            return (
                words.say("Test again from outside"),
                words.say("Only a new look from outside proves that the door is closed."),
            )
        case LookAt():
            return subject_text(words, step.subject)
        case _:
            assert_never(step)
