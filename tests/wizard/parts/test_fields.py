# SPDX-License-Identifier: Apache-2.0
"""The wishes of a test: what is taken, what is refused, and that nothing typed gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.fields import WishFields, parse_domain, parse_ports
from doorcheck.wizard.session import Session
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS
from tests.wizard.parts.conftest import Show

TEN = "1 2 3 4 5 6 7 8 9 10"


@pytest.mark.parametrize(
    ("entry", "domain"),
    [
        ("  EXAMPLE.com\t", "example.com"),
        ("Anna.Müller@BÄCKEREI.example", "bäckerei.example"),
        ("a@b@example.com", "example.com"),
        ("anna@", ""),
        ("example.com.", "example.com"),
        ("xn--bckerei-5wa.example", "xn--bckerei-5wa.example"),
        ("例え.テスト", "例え.テスト"),
        ("пример.рф", "пример.рф"),
        ("a-b.example", "a-b.example"),
        ("mail_1.example.com", "mail_1.example.com"),
        ("a" * 63 + ".example", "a" * 63 + ".example"),
        ("example.com..", None),
        (".example.com", None),
        ("example..com", None),
        ("a-.example", None),
        ("_a.example", None),
        ("exa\u200bmple.com", None),
        ("example.com/../../etc", None),
        ("http://example.com", None),
        ("example.com:25", None),
        ("[192.0.2.1]", None),
        ("example.com\x00", None),
        ("example.com\nexample.org", None),
        ("example.com, example.org", None),
        ("<example.com>", None),
        ("{placeholder}.example", None),
        ("%s.example", None),
        ("\u202eexample.com", None),
        (".", None),
    ],
)
def test_mail_domains(entry: str, domain: str | None) -> None:
    assert parse_domain(entry) == domain


@pytest.mark.parametrize(
    ("entry", "ports"),
    [
        (",", ()),
        (" ; , ", ()),
        ("1,65535", (1, 65535)),
        ("00025", (25,)),
        ("2525\t8081\n9000", (2525, 8081, 9000)),
        (TEN, tuple(range(1, 11))),
        (f"{TEN} 10 9 1", tuple(range(1, 11))),
        (f"{TEN} 11", None),
        ("000025", None),
        ("99999", None),
        ("25-30", None),
        ("+25", None),
        ("25.0", None),
        ("0x19", None),
        ("²⁵", None),
        ("２５", None),
        ("25 and 26", None),
        ("9" * 5000, None),
    ],
)
def test_ports(entry: str, ports: tuple[int, ...] | None) -> None:
    assert parse_ports(entry) == ports


@given(st.text(max_size=60))
def test_a_domain_that_is_taken_can_be_told_to_a_server(entry: str) -> None:
    domain = parse_domain(entry)
    if domain:
        assert not set(domain) & set(" \t\r\n\0@<>{}%/\\:,;\"'")
        assert "." in domain
        assert not domain.startswith((".", "-"))
        assert parse_domain(domain) == domain


@given(st.lists(st.integers(1, 65535), max_size=14), st.sampled_from([", ", " ", ";", ",\t"]))
def test_ports_read_back_as_they_were_written(ports: list[int], between: str) -> None:
    wanted = tuple(dict.fromkeys(ports))
    parsed = parse_ports(between.join(map(str, ports)))
    assert parsed == (wanted if len(wanted) <= MAX_EXTRA_PORTS else None)


@given(st.text(max_size=40))
def test_whatever_is_typed_gives_ports_or_nothing(entry: str) -> None:
    ports = parse_ports(entry)
    assert ports is None or all(1 <= port <= 65535 for port in ports)


# -- the widget -------------------------------------------------------------------------------


@pytest.fixture
def fields(dress: Dress, words: Words, session: Session, show: Show) -> WishFields:
    """Empty fields."""
    made = WishFields(dress, words, session)
    show(made)
    return made


def test_what_is_typed_becomes_the_wish(fields: WishFields, session: Session) -> None:
    QTest.keyClicks(fields.domain, "Example.COM")
    QTest.keyClicks(fields.ports, "2525, 8081")
    assert (session.flow.wish.mail_domain, session.flow.wish.ports) == ("example.com", (2525, 8081))
    assert not fields.error.isVisible()
    fields.domain.selectAll()
    QTest.keyClicks(fields.domain, " ")
    assert session.flow.wish.mail_domain is None


@pytest.mark.parametrize(
    ("domain", "ports", "sentence"),
    [
        ("example", "", "This is not a mail domain."),
        ("", "smtp", "Ports are numbers from 1 to 65535, at most ten of them."),
        ("example", "smtp", "This is not a mail domain."),
    ],
)
def test_what_cannot_be_used_is_said_at_once_and_not_kept(
    fields: WishFields, session: Session, domain: str, ports: str, sentence: str
) -> None:
    QTest.keyClicks(fields.domain, domain)
    QTest.keyClicks(fields.ports, ports)
    assert fields.error.isVisible()
    assert fields.error.text() == sentence
    assert not session.flow.entry_valid
    assert (session.flow.case.mail_domain, session.flow.case.ports) == (None, ())
    assert fields.domain.property("valid") is (domain == "")
    assert fields.ports.property("valid") is (ports == "")


def test_a_corrected_entry_is_good_again(fields: WishFields, session: Session) -> None:
    QTest.keyClicks(fields.domain, "example")
    QTest.keyClicks(fields.domain, ".com")
    assert session.flow.entry_valid
    assert not fields.error.isVisible()
    assert fields.domain.property("valid") is True


def test_fields_built_anew_hold_what_was_kept(
    dress: Dress, words: Words, fields: WishFields, session: Session, show: Show
) -> None:
    QTest.keyClicks(fields.domain, "example.com")
    QTest.keyClicks(fields.ports, "2525 8081")
    again = WishFields(dress, words, session)
    show(again)
    assert (again.domain.text(), again.ports.text()) == ("example.com", "2525, 8081")


def test_fields_built_anew_hold_what_was_refused_and_still_say_why(
    dress: Dress, words: Words, fields: WishFields, session: Session, show: Show
) -> None:
    """Otherwise the main button would be dead and nobody could see the reason."""
    QTest.keyClicks(fields.domain, "example.com")
    QTest.keyClicks(fields.ports, "2525 x")
    again = WishFields(dress, words, session)
    show(again)
    assert (again.domain.text(), again.ports.text()) == ("example.com", "2525 x")
    assert again.error.isVisible()
    assert again.ports.property("valid") is False
    QTest.keyClick(again.ports, Qt.Key.Key_Backspace)
    assert session.flow.wish.ports == (2525,)
    assert session.flow.entry_valid


def test_a_reader_hears_names_and_hints(fields: WishFields) -> None:
    for field in (fields.domain, fields.ports):
        assert field.accessibleName()
        assert field.accessibleDescription()
        assert field.placeholderText()
