# SPDX-License-Identifier: Apache-2.0
"""The switch of the sample office: what a user does in real life, with one click."""

from __future__ import annotations

from doorcheck.i18n import Words
from doorcheck.practice.switch import PracticeSwitch
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.buttons import button
from doorcheck.wizard.parts.card import Card
from doorcheck.wizard.parts.text import isolated, text
from doorcheck.wizard.skin import Tone
from doorcheck_probe.wire.words import Door


class SwitchCard(Card):
    """Names the file that holds the door open, and changes its line on a click."""

    def __init__(self, dress: Dress, words: Words, switch: PracticeSwitch, door: Door) -> None:
        file = isolated(words, str(switch.settings_file(door)))
        super().__init__(
            dress,
            Tone.CAUTION,
            words.say("Practice run"),
            [
                words.say("The line that keeps this door open stands in {file}.", file=file),
                words.say("Change it there as the steps say, or let us do it for you."),
            ],
        )
        self._words = words
        self._switch = switch
        self._door = door
        self._said = text("")
        self._act = button(dress, words.say("Close this door now"))
        self._act.setObjectName("switch")
        self._act.clicked.connect(self._close)
        self.add_row(self._act)
        self.add(self._said)
        self._show_state()

    def _close(self) -> None:
        try:
            self._switch.close(self._door)
        except OSError as error:
            self._said.setText(
                self._words.say(
                    "The file could not be changed: {cause}", cause=error.strerror or error
                )
            )
        else:
            self._show_state()

    def _show_state(self) -> None:
        is_open = self._switch.is_open(self._door)
        self._act.setVisible(is_open)
        self._said.setText(
            ""
            if is_open
            else self._words.say("The line has been changed. Test again to see whether it helped.")
        )
