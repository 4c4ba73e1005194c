# SPDX-License-Identifier: Apache-2.0
"""The table: product, configuration, and what is true of it, whatever the engine says."""

from __future__ import annotations

from tests.accuracy.mail import MAIL
from tests.accuracy.mail_guards import MAIL_GUARDS
from tests.accuracy.more_proxies import MORE_PROXIES
from tests.accuracy.narrow_proxies import NARROW_PROXIES
from tests.accuracy.proxies import PROXIES
from tests.accuracy.sites import SITES

CONFIGURATIONS = (
    *MAIL,
    *MAIL_GUARDS,
    *PROXIES,
    *NARROW_PROXIES,
    *MORE_PROXIES,
    *SITES,
)
