# SPDX-License-Identifier: Apache-2.0
"""Which forms go on which connection, and what they write into the envelope."""

from __future__ import annotations

import pytest

from doorcheck_probe.engine.relay import forms
from doorcheck_probe.engine.relay.forms import ALL, DECIDING, Form, Names, Security, user_of
from doorcheck_probe.engine.relay.schedule import MAILS, rounds, spared

PORTS = (25, 465, 587, 2525)
KNOWN = Names("192.0.2.9", "sink.example", "mail.office.example", "office.example")


def in_use(port: int, *, starttls: bool) -> list[tuple[Security, tuple[Form, ...]]]:
    """What a server gets that offers STARTTLS, or does not."""
    used = []
    for one in rounds(port):
        if one.security is Security.STARTTLS and not starttls:
            used.append((Security.PLAIN, one.in_plain))
        else:
            used.append((one.security, one.forms))
    return used


@pytest.mark.parametrize("port", PORTS)
@pytest.mark.parametrize("starttls", [True, False])
def test_few_refusals(port: int, starttls: bool) -> None:
    """At most four on a connection and eight on a port: guards count them."""
    refusals = [len(tried) for _security, tried in in_use(port, starttls=starttls)]
    assert max(refusals) <= 4
    assert sum(refusals) <= 8


@pytest.mark.parametrize("port", PORTS)
def test_the_deciding_forms_come_first(port: int) -> None:
    """Whatever happens later, they have been asked."""
    first = rounds(port)[0]
    assert {form.id for form in first.forms} >= DECIDING
    assert first.security is (Security.TLS if port == 465 else Security.PLAIN)


@pytest.mark.parametrize("starttls", [True, False])
def test_standard_depth_misses_no_form_without_saying_so(starttls: bool) -> None:
    """What gives way is named."""
    used = {form.id for _security, tried in in_use(25, starttls=starttls) for form in tried}
    named = {
        form.id
        for one in rounds(25)
        if starttls and one.security is Security.STARTTLS
        for form in spared(one, Security.STARTTLS)
    }
    assert used | named == {form.id for form in ALL}


def test_the_odd_forms_are_not_for_submission() -> None:
    """There only logins count, and every oddity is logged."""
    for port in (465, 587):
        tried = {form.id for one in rounds(port) for form in (*one.forms, *one.in_plain)}
        assert tried == DECIDING


def test_a_check_leaves_few_mails() -> None:
    """Three at the most."""
    assert MAILS == 3


@pytest.mark.parametrize(
    ("form", "path"),
    [
        (forms.R01, "u@sink.example"),
        (forms.R02, "u@sink.example"),
        (forms.R03, "u@sink.example"),
        (forms.R12, "u%sink.example@[192.0.2.9]"),
        (forms.R13, "u%sink.example@mail.office.example"),
        (forms.R19, '"u@sink.example"@[192.0.2.9]'),
        (forms.R22, "@mail.office.example:u@sink.example"),
        (forms.R26, "sink.example!u@mail.office.example"),
    ],
    ids=lambda value: value.id if isinstance(value, Form) else "",
)
def test_the_path_of_every_form(form: Form, path: str) -> None:
    """Byte for byte, because servers differ in bytes."""
    assert form.recipient("u", KNOWN) == path


def test_an_ipv6_literal_has_its_tag() -> None:
    """Without it the address is malformed, and the refusal means nothing (RFC 5321, 4.1.3)."""
    names = Names("2001:db8::9", "sink.example")
    assert forms.R12.recipient("u", names) == "u%sink.example@[IPv6:2001:db8::9]"


def test_no_form_names_a_host_that_is_not_proven() -> None:
    """A hostile banner could name a stranger, and the server would carry mail there."""
    names = Names("192.0.2.9", "sink.example", host=None)
    without = {form.id for form in ALL if form.recipient("u", names) is None}
    assert without == {"R13", "R22", "R26"}


def test_the_sinks_mailbox() -> None:
    """The prefix tells test mail from any other."""
    assert user_of("abc") == "t-abc"
