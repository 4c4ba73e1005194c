# SPDX-License-Identifier: Apache-2.0
"""Start a configuration in an office of its own and let the real app check it."""

from __future__ import annotations

import json
import sys
import threading

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.codec import from_plain
from doorcheck_probe.wire.words import Door, Family
from tests.accuracy.expectation import Configuration, Judged
from tests.probe.running import RunningProbe, check_from
from tests.servers.world import Office, World

DOMAIN, HOST = "office.test", "mail.office.test"
_CREATING = threading.Lock()


def look(world: World, probe: RunningProbe, configuration: Configuration) -> Judged:
    """Check one configuration over both families; nothing of it is left.

    Mail servers share the name of their domain, so only one of them may be looked at at a time.
    """
    with _CREATING:
        office = world.office("accuracy")
    try:
        if configuration.door is Door.RELAY:
            world.zone.add(DOMAIN, mx=HOST)
            world.zone.add(HOST, a=office.address4, aaaa=office.address6)
        configuration.start(office)
        return Judged(configuration, _checks(office, probe, configuration))
    finally:
        if configuration.door is Door.RELAY:
            world.zone.remove(DOMAIN)
            world.zone.remove(HOST)
        with _CREATING:
            office.remove()


def _checks(
    office: Office, probe: RunningProbe, configuration: Configuration
) -> dict[Family, Check]:
    domain = configuration.mail_domain
    if not configuration.late:
        options = ["--mail-domain", domain] if domain else []
        return check_from(office, probe, *options)[1]
    arguments = [probe.url, *([domain] if domain else [])]
    ran = office.run([sys.executable, "-m", "tests.accuracy.impatient", *arguments], deadline=90)
    checks = [from_plain(Check, one) for one in json.loads(ran.stdout)]
    return {check.family: check for check in checks}
