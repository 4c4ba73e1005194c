# SPDX-License-Identifier: Apache-2.0
"""The table: every way of being open that is proven to close and to open again."""

from __future__ import annotations

from tests.proof.blocked import BLOCKED
from tests.proof.mail import MAIL
from tests.proof.proxies import PROXIES
from tests.proof.sites import SITES
from tests.proof.started import STARTED

OPENINGS = (*MAIL, *PROXIES, *SITES, *STARTED, *BLOCKED)
