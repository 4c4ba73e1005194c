# SPDX-License-Identifier: Apache-2.0
"""The ways in which a mail server may be open to a stranger, written as the rule of a fake one.

The paths are those of the matrix in the words of a server: ``{u}`` stands for the mailbox at our
sink, ``{sink}`` for its domain, ``{KL}`` for its literal, ``{L}``, ``{H}`` and ``{P}`` for the
server's own literal, host name and mail domain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from doorcheck_probe.wire.words import ProofKind
from tests.engine.deep.finding import Opened
from tests.engine.deep.mail_fake import REFUSED, Answer, Envelope
from tests.engine.deep.station import NAME
from tests.engine.laboratory import HOST, MAIL_DOMAIN

_MAILBOX = r"t-[a-z2-7]{26}"


@dataclass(frozen=True)
class Way:
    """The one envelope that a server relays, and what a check of it must prove."""

    id: str
    context: str = "plain"
    sender: str = "probe@{sink}"
    recipient: str = "{u}@{sink}"
    verb: str = "EHLO"
    hello: str = NAME
    bracketed: bool = True
    logged_in: bool = False
    bounces: bool = False
    """Whether it takes mail for anybody of its own, and sends it back later."""

    @property
    def name(self) -> str:
        """A word that is also good for a label of the DNS."""
        return f"{self.id}-{self.context}".lower().replace(".", "-")

    @property
    def expected(self) -> Opened:
        """What is to be proven."""
        return Opened(self.id, self.context, ProofKind.MESSAGE)


@dataclass(frozen=True)
class Place:
    """Where the server of a case is, and what it is called."""

    address: str
    host: str
    domain: str

    @property
    def names(self) -> tuple[str, str]:
        """Every name that leads to it."""
        return self.host, self.domain

    def rule(self, way: Way, envelope: Envelope) -> Answer:
        """Take the one envelope, deliver it to the mailbox that its form stands for."""
        user = self._matched(way.recipient, envelope.recipient)
        alike = (
            user is not None
            and self._matched(way.sender, envelope.sender) is not None
            and envelope.verb == way.verb
            and envelope.hello == self._filled(way.hello)
            and envelope.bracketed is way.bracketed
            and envelope.logged_in is way.logged_in
        )
        if not alike:
            return REFUSED
        return Answer(deliver_to=f"{user}@{MAIL_DOMAIN}", bounce=way.bounces)

    def _filled(self, path: str) -> str:
        known = {
            "{sink}": MAIL_DOMAIN,
            "{KL}": f"[{HOST}]",
            "{L}": f"[{self.address}]",
            "{H}": self.host,
            "{P}": self.domain,
        }
        for gap, value in known.items():
            path = path.replace(gap, value)
        return path

    def _matched(self, path: str, said: str) -> str | None:
        """The mailbox in a path, empty where it names none; ``None`` where it is another one."""
        pattern = re.escape(self._filled(path).replace("{u}", "\0"))
        found = re.fullmatch(pattern.replace("\0", f"({_MAILBOX})"), said)
        return None if found is None else "".join(found.groups())


WAYS = (
    Way("R01", "helo", verb="HELO"),
    Way("R04", sender="probe@{H}"),
    Way("R05", sender="probe@{L}"),
    Way("R06", sender="probe@localhost"),
    Way("R07", sender="probe"),
    Way("R08", sender="{u}@{sink}"),
    Way("R09", sender="probe@nospf.{sink}"),
    Way("R10", "ehlo-localhost", hello="localhost"),
    Way("R10", "ehlo-own-name", hello="{H}"),
    Way("R11", recipient="{u}@{KL}"),
    Way("R13", "own-domain", recipient="{u}%{sink}@{P}"),
    Way("R14", recipient='"{u}@{sink}"'),
    Way("R15", recipient='"{u}%{sink}"'),
    Way("R16", recipient="{u}%{sink}"),
    Way("R17", recipient="{u}@{sink}@{L}"),
    Way("R18", recipient="{u}@{sink}@{H}"),
    Way("R20", recipient='"{u}@{sink}"@{H}'),
    Way("R21", recipient="@{L}:{u}@{sink}"),
    Way("R23", recipient="@{H},@{sink}:{u}@{sink}"),
    Way("R24", recipient="{sink}!{u}"),
    Way("R25", recipient="{sink}!{u}@{L}"),
    Way("R27", sender="{H}!probe"),
    Way("R28", recipient="{u}@{sink}@"),
    Way("R29", recipient="{u}@{sink}."),
    Way("R30", "no-brackets", bracketed=False),
    Way("R30", "mixed", recipient="{H}!{u}%{sink}@{L}"),
    Way("R30", "double-percent", recipient="{u}%{sink}%{H}@{H}"),
)
LOGIN = Way("A01", logged_in=True)
BACKSCATTER = Way("B01", sender="{u}@{sink}", recipient="nx-{u}@{P}", bounces=True)
NOBODY = Way("closed", verb="NEVER")
LOGIN_REFUSED = Way("closed-login", verb="NEVER")
EVERY = (*WAYS, LOGIN, BACKSCATTER, NOBODY, LOGIN_REFUSED)
"""One server each; the last two relay nothing."""
