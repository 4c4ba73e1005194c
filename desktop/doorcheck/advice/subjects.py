# SPDX-License-Identifier: Apache-2.0
"""What is worth a look after a door was closed."""

from __future__ import annotations

from typing import assert_never

from doorcheck.advice.guides import Subject
from doorcheck.i18n import Words


def subject_text(words: Words, subject: Subject) -> tuple[str, str]:
    """A title and a body for one subject."""
    match subject:
        case Subject.QUEUE:
            return (
                words.say("Look into the mail queue"),
                words.say(
                    "Mail that waits to go out stands in the queue. "
                    "Delete what is not yours, or it still goes out."
                ),
            )
        case Subject.LOG:
            return (
                words.say("Look into the logs of the last days"),
                words.say("Search for calls from addresses you do not know, and note the times."),
            )
        case Subject.CLIENT_ADDRESS:
            return (
                words.say("See which address your server sees"),
                words.say(
                    "Look at the log after the test. It must show the tester's outside address. "
                    "If it shows your router instead, your server takes strangers for your own "
                    "people. Then close the way through the router."
                ),
            )
        case Subject.DEVICES:
            return (
                words.say("Think of printers and scanners"),
                words.say(
                    "Devices that sent mail without a password can stop now. "
                    "Give each its own mail account, or allow its one address."
                ),
            )
        case Subject.PASSWORDS:
            return (
                words.say("Change the passwords"),
                words.say(
                    "Change the passwords of the machine, the router and the accounts on it."
                ),
            )
        case Subject.UPDATES:
            return (
                words.say("Install the updates"),
                words.say(
                    "Update the router and the product. If no updates exist any more, replace it."
                ),
            )
        case Subject.BLOCKLISTS:
            return (
                words.say("Ask to be taken off blocklists"),
                words.say(
                    "Blocklists name addresses that sent spam. "
                    "Ask only after a new test shows the door closed."
                ),
            )
        case Subject.CONTAINERS:
            return (
                words.say("Think of containers"),
                words.say(
                    "Ports that a container opens pass by the machine's firewall. "
                    "Open them on 127.0.0.1 only."
                ),
            )
        case Subject.INTRUSION:
            return (
                words.say("Look for what strangers left behind"),
                words.say(
                    "Look for users, tasks, scripts and rules that none of you made. "
                    "If there are any, reset the device, for cleaning by hand is not enough."
                ),
            )
        case Subject.SETTINGS_RETURN:
            return (
                words.say("Look again after every update"),
                words.say("An update can bring the old settings back. Test again afterwards."),
            )
        case Subject.CALLS_OUT:
            return (
                words.say("Know what this test cannot see"),
                words.say(
                    "Such programs call out by themselves. "
                    "A test from outside does not find them, so look on every device."
                ),
            )
        case _:
            assert_never(subject)
