# SPDX-License-Identifier: Apache-2.0
"""The five risks of an open door, as the letter of 2004 named them, in today's words."""

from __future__ import annotations

from dataclasses import dataclass

from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.words import Door


@dataclass(frozen=True)
class Risk:
    """One consequence of an open door."""

    title: str
    sentence: str


_RISKS = {
    Door.RELAY: (
        (
            N_("Others believe the spam is yours"),
            N_("Spam is unwanted mass mail. It carries your address, so people blame you for it."),
        ),
        (
            N_("Strangers use your machines"),
            N_("Your mail server works for people you do not know, and who do not ask."),
        ),
        (
            N_("Your mail gets stuck"),
            N_("Thousands of strange messages wait in your queue, and your own mail waits behind."),
        ),
        (
            N_("Work and costs rise"),
            N_("Somebody must clear the queue, answer complaints and get you off blocklists."),
        ),
        (
            N_("Your provider can cut you off"),
            N_("Most providers forbid spam. They can end your service until the door is closed."),
        ),
    ),
    Door.PROXY: (
        (
            N_("Others believe it was you"),
            N_("Whatever strangers do through your connection, others see your address behind it."),
        ),
        (
            N_("Strangers use your line"),
            N_("People you do not know surf, send spam or attack others through your connection."),
        ),
        (
            N_("Your line clogs"),
            N_("Strange traffic takes the speed that you pay for and need yourself."),
        ),
        (
            N_("Work and costs rise"),
            N_("Somebody must answer complaints, search the traces and pay for the traffic."),
        ),
        (
            N_("Your provider can cut you off"),
            N_("Most providers forbid abuse. They can end your service until the door is closed."),
        ),
    ),
}


def risks(words: Words, door: Door) -> tuple[Risk, ...]:
    """What an open door means for its owner; to be shown only when it was proven open."""
    return tuple(Risk(words.say(title), words.say(sentence)) for title, sentence in _RISKS[door])
