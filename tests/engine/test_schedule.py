# SPDX-License-Identifier: Apache-2.0
"""Which forms go on which connection, and what they write into the envelope."""

from __future__ import annotations

import pytest

from doorcheck_probe.engine.allowance import MAILS, MAILS_DEEP
from doorcheck_probe.engine.relay import matrix
from doorcheck_probe.engine.relay.forms import Form, Names, Security, user_of
from doorcheck_probe.engine.relay.matrix import DECIDING, DEEP, STANDARD, deep_only
from doorcheck_probe.engine.relay.schedule import SMTP, deep_rounds, rounds, spared

PORTS = (25, 465, 587, 2525)
KNOWN = Names(
    target="192.0.2.9",
    sink_domain="sink.example",
    sink_address="192.0.2.1",
    host="mail.office.example",
    sender_host="mail.office.example",
    own_domain="office.example",
    proven_domain="office.example",
)
ODD = frozenset('"%!:')


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
    assert used | named == {form.id for form in STANDARD}


def test_the_odd_forms_are_not_for_submission() -> None:
    """There only logins count, and every oddity is logged."""
    for port in (465, 587):
        tried = {form.id for one in rounds(port) for form in (*one.forms, *one.in_plain)}
        assert tried == DECIDING


def test_a_check_leaves_few_mails() -> None:
    """Three at the most, and a deep one two dozen."""
    assert (MAILS, MAILS_DEEP) == (3, 24)


def test_a_deep_check_tries_the_whole_matrix() -> None:
    """R01 to R30, each either in the standard rounds or in the deep ones."""
    tried = {form.id for one in (*rounds(SMTP), *deep_rounds(SMTP)) for form in one.forms}
    tried |= {form.id for one in rounds(SMTP) for form in one.in_plain}
    assert tried == {f"R{number:02}" for number in range(1, 31)}


def test_deep_rounds_are_gentle() -> None:
    """At most four refusals on a connection, and two paths that Exim takes for syntax errors."""
    for one in deep_rounds(SMTP):
        assert len(one.forms) <= 4
        odd = [form for form in one.forms if _is_odd(form)]
        assert len(odd) <= 3 if _only_percent(odd) else len(odd) <= 2


def _is_odd(form: Form) -> bool:
    path = form.recipient.replace("{", "").replace("}", "")
    return bool(ODD & set(path)) or path.count("@") != 1 or not form.bracketed


def _only_percent(forms: list[Form]) -> bool:
    return all("%" in form.recipient or form.recipient.count("@") == 2 for form in forms)


def test_every_deep_form_is_in_a_round() -> None:
    """None is written down and forgotten."""
    used = {form for one in deep_rounds(SMTP) for form in one.forms}
    assert set(DEEP) <= used | {matrix.R01}


def test_what_only_a_deep_check_tries_is_named_once() -> None:
    """The standard check says so for each of them."""
    named = deep_only()
    assert len(set(named)) == len(named) == 22
    assert not set(named) & {form.id for form in STANDARD}


@pytest.mark.parametrize(
    ("form", "sender", "recipient"),
    [
        (matrix.R01, "probe@sink.example", "u@sink.example"),
        (matrix.R02, "", "u@sink.example"),
        (matrix.R03, "postmaster@office.example", "u@sink.example"),
        (matrix.R04, "probe@mail.office.example", "u@sink.example"),
        (matrix.R05, "probe@[192.0.2.9]", "u@sink.example"),
        (matrix.R06, "probe@localhost", "u@sink.example"),
        (matrix.R07, "probe", "u@sink.example"),
        (matrix.R08, "u@sink.example", "u@sink.example"),
        (matrix.R09, "probe@nospf.sink.example", "u@sink.example"),
        (matrix.R10, "probe@sink.example", "u@sink.example"),
        (matrix.R11, "probe@sink.example", "u@[192.0.2.1]"),
        (matrix.R12, "probe@sink.example", "u%sink.example@[192.0.2.9]"),
        (matrix.R13, "probe@sink.example", "u%sink.example@mail.office.example"),
        (matrix.R13_DOMAIN, "probe@sink.example", "u%sink.example@office.example"),
        (matrix.R14, "probe@sink.example", '"u@sink.example"'),
        (matrix.R15, "probe@sink.example", '"u%sink.example"'),
        (matrix.R16, "probe@sink.example", "u%sink.example"),
        (matrix.R17, "probe@sink.example", "u@sink.example@[192.0.2.9]"),
        (matrix.R18, "probe@sink.example", "u@sink.example@mail.office.example"),
        (matrix.R19, "probe@sink.example", '"u@sink.example"@[192.0.2.9]'),
        (matrix.R20, "probe@sink.example", '"u@sink.example"@mail.office.example'),
        (matrix.R21, "probe@sink.example", "@[192.0.2.9]:u@sink.example"),
        (matrix.R22, "probe@sink.example", "@mail.office.example:u@sink.example"),
        (matrix.R23, "probe@sink.example", "@mail.office.example,@sink.example:u@sink.example"),
        (matrix.R24, "probe@sink.example", "sink.example!u"),
        (matrix.R25, "probe@sink.example", "sink.example!u@[192.0.2.9]"),
        (matrix.R26, "probe@sink.example", "sink.example!u@mail.office.example"),
        (matrix.R27, "mail.office.example!probe", "u@sink.example"),
        (matrix.R28, "probe@sink.example", "u@sink.example@"),
        (matrix.R29, "probe@sink.example", "u@sink.example."),
        (matrix.R30, "probe@sink.example", "u@sink.example"),
        (
            matrix.R30_MIXED,
            "probe@sink.example",
            "mail.office.example!u%sink.example@[192.0.2.9]",
        ),
        (
            matrix.R30_DOUBLE,
            "probe@sink.example",
            "u%sink.example%mail.office.example@mail.office.example",
        ),
        (matrix.B01, "u@sink.example", "nx-u@office.example"),
    ],
    ids=lambda value: f"{value.id}{value.variant}" if isinstance(value, Form) else "",
)
def test_the_envelope_of_every_form(form: Form, sender: str, recipient: str) -> None:
    """Byte for byte, because servers differ in bytes."""
    assert KNOWN.fill(form.sender, "u") == sender
    assert KNOWN.fill(form.recipient, "u") == recipient


def test_an_ipv6_literal_has_its_tag() -> None:
    """Without it the address is malformed, and the refusal means nothing (RFC 5321, 4.1.3)."""
    names = Names("2001:db8::9", "sink.example")
    assert names.fill(matrix.R12.recipient, "u") == "u%sink.example@[IPv6:2001:db8::9]"


def test_no_form_names_a_host_that_is_not_proven() -> None:
    """A hostile banner could name a stranger, and the server would carry mail there."""
    names = Names("192.0.2.9", "sink.example", "192.0.2.1", own_domain="d", sender_host="s")
    without = {form.id for form in (*STANDARD, *DEEP) if names.fill(form.recipient, "u") is None}
    assert without == {"R13", "R18", "R20", "R22", "R23", "R26", "R30"}


def test_the_sinks_mailbox() -> None:
    """The prefix tells test mail from any other."""
    assert user_of("abc") == "t-abc"
