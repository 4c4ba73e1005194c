# SPDX-License-Identifier: Apache-2.0
"""Postfix behind guards that turn first calls away, and Postfix on the port of TLS."""

from __future__ import annotations

from collections.abc import Mapping

from tests.servers.products import postfix, postgrey
from tests.servers.products.postfix_rules import ANYBODY, EVERYBODY, LAST, TLS, ruled
from tests.servers.server import RunningServer
from tests.servers.world import Office

SCREEN = """\
smtp inet n - n - 1 postscreen
smtpd pass - - n - - smtpd
tlsproxy unix - - n - 0 tlsproxy
dnsblog unix - - n - 0 dnsblog
"""
GREETING_ONLY = {"postscreen_greet_action": "enforce"}
DEEP = {
    **GREETING_ONLY,
    "postscreen_pipelining_enable": "yes",
    "postscreen_non_smtp_command_enable": "yes",
    "postscreen_bare_newline_enable": "yes",
}
WRAPPED = "smtps inet n - n - - smtpd\n    -o smtpd_tls_wrappermode=yes\n"


def greylisted_open(office: Office, delay: int) -> tuple[RunningServer, RunningServer]:
    """Let Postgrey put everybody off in front of a relay that is open."""
    guard = postgrey.started(office, delay, "DEFER_IF_PERMIT")
    rules = {"smtpd_recipient_restrictions": postgrey.POLICY}
    return guard, ruled(office, rules, networks=EVERYBODY)


def greylisted_closed(office: Office, delay: int) -> tuple[RunningServer, RunningServer]:
    """Let Postgrey put everybody off before Postfix says that it does not relay."""
    guard = postgrey.started(office, delay, "DEFER")
    return guard, ruled(office, {"smtpd_client_restrictions": postgrey.POLICY})


def greylisted_after_denial(office: Office, delay: int) -> tuple[RunningServer, RunningServer]:
    """Let Postgrey put off only what Postfix would take."""
    guard = postgrey.started(office, delay, "DEFER_IF_PERMIT")
    return guard, ruled(office, {"smtpd_client_restrictions": postgrey.POLICY})


def screened_open(office: Office) -> RunningServer:
    """Let postscreen watch who speaks too early, in front of a relay that is open."""
    return _screened(office, GREETING_ONLY, EVERYBODY)


def screened_closed(office: Office) -> RunningServer:
    """Let postscreen watch who speaks too early, in front of a relay that is closed."""
    return _screened(office, GREETING_ONLY, postfix.TRUSTED)


def screened_deeply_open(office: Office) -> RunningServer:
    """Let postscreen turn every first call away after its tests; behind it the relay is open."""
    return _screened(office, DEEP, EVERYBODY)


def screened_deeply_closed(office: Office) -> RunningServer:
    """Let postscreen turn every first call away after its tests; behind it the relay is closed."""
    return _screened(office, DEEP, postfix.TRUSTED)


def wrapped_open(office: Office) -> RunningServer:
    """Refuse on port 25, relay for everybody on port 465, where a login was forgotten."""
    service = f"{WRAPPED}    -o smtpd_relay_restrictions=$room_relay\n"
    return ruled(office, {**_OFFERED, "room_relay": f"{ANYBODY}, {LAST}"}, service=service)


def wrapped_closed(office: Office) -> RunningServer:
    """Refuse strangers on port 465 as well."""
    service = f"{WRAPPED}    -o smtpd_client_restrictions=permit_sasl_authenticated,reject\n"
    return ruled(office, _OFFERED, service=service)


_OFFERED = {**TLS, "smtpd_tls_security_level": "may"}


def _screened(office: Office, settings: Mapping[str, str], networks: str) -> RunningServer:
    return ruled(office, settings, networks=networks, service=SCREEN, alone=True)
