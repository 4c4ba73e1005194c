# SPDX-License-Identifier: Apache-2.0
"""The part of the table that tempts an engine most; ``make accuracy`` checks all of it."""

from __future__ import annotations

import pytest

from doorcheck_probe.wire.words import Family
from tests.accuracy.configurations import CONFIGURATIONS
from tests.accuracy.expectation import Configuration
from tests.accuracy.look import look
from tests.probe.running import RunningProbe
from tests.servers.world import World

pytestmark = pytest.mark.servers

TRAPS = (
    "postfix-network-too-wide",
    "postfix-starttls-only,-open",
    "haproxy-hides-strangers-from-postfix",
    "exim-empty-sender-trusted",
    "exim-encryption-taken-for-login",
    "sendmail-relay_local_from",
    "aiosmtpd-refuses-after-data",
    "postfix-own-senders-exactly",
    "postfix-starttls-only,-own-senders",
    "exim-own-senders-trusted",
    "haproxy-503,-site-is-down",
    "squid-open-for-connect",
    "nginx-ordinary-site",
    "nginx-passes-on-to-$http_host",
    "haproxy-200-to-everything",
    "stunnel-squid-behind-tls",
    "apache-httpd-connect-to-443-only",
    "squid-by-name-only",
    "squid-post-only",
    "nginx-passes-on-to-names-only",
    "nginx-passes-on,-behind-tls",
    "pproxy-http-and-socks-on-one-port",
    "nginx-500-to-post",
    "v2ray-swallows-port-25",
    "postfix-465-without-login",
)
CHOSEN = [one for one in CONFIGURATIONS if one.id in TRAPS]


@pytest.mark.parametrize("configuration", CHOSEN, ids=lambda one: one.id)
def test_the_verdict_is_true(
    configuration: Configuration, world: World, probe: RunningProbe
) -> None:
    """What the app says over each family is what is true of the configuration."""
    judged = look(world, probe, configuration)
    assert set(judged.checks) == set(Family)
    told = {family: (judged.found(family), judged.reasons(family)) for family in Family}
    assert judged.error is None, told


def test_every_trap_is_in_the_table() -> None:
    """A renamed configuration must not slip out of this test."""
    assert {one.id for one in CHOSEN} == set(TRAPS)
