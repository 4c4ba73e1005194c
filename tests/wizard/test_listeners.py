# SPDX-License-Identifier: Apache-2.0
"""Listeners, and the count of ``True`` that Qt's own signals would wear down."""

from __future__ import annotations

import sys

import pytest
from pytestqt.qtbot import QtBot

from doorcheck.jobs import Jobs, Tell
from doorcheck.wizard.listeners import Listeners
from tests.wizard.conftest import Open
from tests.wizard.scripted import ScriptedLookout


def test_everybody_is_told_in_order() -> None:
    told: list[tuple[str, int]] = []
    listeners: Listeners[int] = Listeners()
    listeners.connect(lambda number: told.append(("first", number)))
    listeners.connect(lambda number: told.append(("second", number)))
    listeners.tell(7)
    assert told == [("first", 7), ("second", 7)]


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="True is never counted there")
def test_showing_and_telling_wear_nothing_down(qtbot: QtBot, open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    jobs, heard = Jobs(), list[object]()

    async def work(tell: Tell) -> None:
        for number in range(500):
            tell(number)

    before = sys.getrefcount(True)
    for _round in range(500):
        window.session.apply(window.session.flow)
    jobs.run(work, heard.append, heard.append)
    qtbot.waitUntil(lambda: len(heard) == 501, timeout=5000)
    assert sys.getrefcount(True) > before - 100
    assert jobs.shut_down()
