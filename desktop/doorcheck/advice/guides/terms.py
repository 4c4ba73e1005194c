# SPDX-License-Identifier: Apache-2.0
"""The closed lists that steps choose from."""

from __future__ import annotations

from enum import StrEnum


class Subject(StrEnum):
    """What is worth a look after closing."""

    QUEUE = "queue"
    LOG = "log"
    CLIENT_ADDRESS = "client-address"
    DEVICES = "devices"
    PASSWORDS = "passwords"
    UPDATES = "updates"
    BLOCKLISTS = "blocklists"
    CONTAINERS = "containers"
    INTRUSION = "intrusion"
    SETTINGS_RETURN = "settings-return"
    CALLS_OUT = "calls-out"


class MenuAction(StrEnum):
    """What is done with a control of a graphical tool."""

    TICK = "tick"
    UNTICK = "untick"
    CHOOSE = "choose"
    SET = "set"
    ADD = "add"
    DELETE = "delete"
    REVIEW = "review"
    PRESS = "press"


VALUED = frozenset({MenuAction.CHOOSE, MenuAction.SET, MenuAction.ADD})
"""The actions that need a value."""
