# SPDX-License-Identifier: Apache-2.0
"""The shared templates: one title and one body for every kind of step."""

from __future__ import annotations

from typing import assert_never

from doorcheck.advice.guides import (
    BackUp,
    ChangeLines,
    ChangeStart,
    CheckSyntax,
    ClosePortForward,
    FindLines,
    FindListener,
    FirewallBlock,
    HardenRouter,
    InstallUpdate,
    LookAt,
    NoteEvidence,
    OpenFile,
    Place,
    RemoveLines,
    RemoveProgram,
    ReplaceDevice,
    ResetDevice,
    RunCommand,
    ScanForMalware,
    Service,
    ShowSettings,
    Step,
    StopProgram,
    TestAgain,
    UseMenu,
    VerifyLocally,
)
from doorcheck.advice.menu_prose import menu_prose
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
        case ShowSettings(console=None):
            return (
                words.say("See what is set now"),
                words.say("Run this and keep the output. With it you can go back."),
            )
        case ShowSettings():
            return (
                words.say("See what is set now"),
                words.say(
                    "Open {console}, run this and keep the output. With it you can go back.",
                    console=step.console,
                ),
            )
        case RunCommand(console=str()):
            return (
                words.say("Change it in {console}", console=step.console),
                words.say(
                    "Open {console} as administrator and run this, line by line.",
                    console=step.console,
                ),
            )
        case RunCommand():
            return (
                words.say("Run a command"),
                words.say("Run this as administrator. It puts your change into effect."),
            )
        case UseMenu():
            return menu_prose(words, step)
        case ChangeStart():
            return (
                words.say("Start {program} in another way", program=step.program),
                words.say(
                    "Find where it is started: a service, a script or a shortcut. "
                    "Make that line look as shown under “after”. To undo, put the old line back."
                ),
            )
        case StopProgram(commands=()):
            return (
                words.say("Stop {program}", program=step.name),
                words.say("Quit the program, and start it only while you need it."),
            )
        case StopProgram():
            return (
                words.say("Stop {program}", program=step.name),
                words.say("Run this as administrator. Nobody is served until you start it again."),
            )
        case RemoveProgram():
            return (
                words.say("Remove {programs}", programs=words.listing(step.names)),
                words.say(
                    "Uninstall it on every computer, telephone and television box where you "
                    "find it. To undo, install it again."
                ),
            )
        case ScanForMalware():
            return (
                words.say("Search for malware with {scanner}", scanner=step.scanner),
                words.say(
                    "Let it search the whole device and remove what it finds. This can take hours."
                ),
            )
        case InstallUpdate():
            return (
                words.say("Update {product}", product=step.name),
                words.say(
                    "Save the settings first: with them you can go back. "
                    "Then install the newest version that the maker offers."
                ),
            )
        case ResetDevice():
            return (
                words.say("Reset the device"),
                words.say(
                    "Save your own files and your provider's login first: all else is lost. "
                    "Reset it to the state in which it was sold. "
                    "Set a new password before you connect it again."
                ),
            )
        case ReplaceDevice():
            return (
                words.say("Replace the device"),
                words.say(
                    "If it is one of these, its maker no longer repairs it: {models}. "
                    "A reset does not keep strangers out for long.",
                    models=words.listing(step.models),
                ),
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
