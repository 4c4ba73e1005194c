# SPDX-License-Identifier: Apache-2.0
"""The relay attempts: which envelope each one tries, and what it would show."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Sender(Enum):
    """Whom the envelope claims to come from."""

    STRANGER = "stranger"
    NOBODY = "nobody"
    OWN_DOMAIN = "own-domain"


@dataclass(frozen=True)
class Form:
    """One row of the matrix."""

    id: str
    sender: Sender
    decides: bool
    """Whether the door can only be closed when this one was refused."""


FORMS = (
    Form("R01", Sender.STRANGER, decides=True),
    Form("R03", Sender.OWN_DOMAIN, decides=True),
    Form("R02", Sender.NOBODY, decides=False),
)
"""The forms of standard depth, highest yield first: guards count refusals."""
