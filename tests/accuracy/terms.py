# SPDX-License-Identifier: Apache-2.0
"""The words in which the tables are written."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from doorcheck_probe.wire.words import Door, DoorVerdict, Reason
from tests.accuracy.expectation import Configuration
from tests.servers.world import Office

OPEN, CLOSED, UNCLEAR = DoorVerdict.OPEN, DoorVerdict.CLOSED, DoorVerdict.UNCLEAR
DENIED = frozenset({Reason.RELAY_DENIED, Reason.REFUSED_BY_RULE})
SITE = frozenset({Reason.NOT_A_PROXY})
RULE = frozenset({Reason.REFUSED_BY_RULE, Reason.NOT_A_PROXY})
LOGIN = frozenset({Reason.LOGIN_REQUIRED, Reason.NOT_A_PROXY})
SOCKS_LOGIN = LOGIN | {Reason.REFUSED_BY_RULE, Reason.OTHER_PROTOCOL, Reason.HUNG_UP}
FOREIGN = frozenset({Reason.OTHER_PROTOCOL, Reason.NOT_A_PROXY})
HUNG_UP = frozenset({Reason.HUNG_UP, Reason.NOT_A_PROXY, Reason.OTHER_PROTOCOL})

relay = partial(Configuration, door=Door.RELAY)
proxy = partial(Configuration, door=Door.PROXY)


def both(
    first: Callable[[Office], object], second: Callable[[Office], object]
) -> Callable[[Office], object]:
    """Two products in one office, the inner one first."""

    def start(office: Office) -> object:
        return first(office), second(office)

    return start
