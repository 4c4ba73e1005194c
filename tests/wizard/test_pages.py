# SPDX-License-Identifier: Apache-2.0
"""Every page in every look: names, targets, clipping; and the language that changes live."""

from __future__ import annotations

import gettext
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPushButton, QWizard

from doorcheck import i18n
from doorcheck.case.store import new_case
from doorcheck.i18n import Words
from doorcheck.settings import Appearance, Settings
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.parts.fields import parse_domain, parse_ports
from doorcheck.wizard.settings_dialog import SettingsDialog, is_probe_address
from doorcheck.wizard.window import Window
from tests.wizard.audit import faults, focusable
from tests.wizard.conftest import Open
from tests.wizard.pictures import SIZES, open_details, scenes, settle
from tests.wizard.scripted import ScriptedLookout


class Backwards(gettext.NullTranslations):
    """A language that is half as long again and recognisable."""

    def gettext(self, message: str) -> str:
        """The message in brackets."""
        return f"[{message}] " + "·" * (len(message) // 3)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """The message in brackets."""
        return self.gettext(singular if number == 1 else plural)


@pytest.fixture
def doubled(qapp: QApplication) -> Iterator[None]:
    """Twice the font size."""
    before = qapp.font()
    font = QFont(before)
    font.setPointSizeF(before.pointSizeF() * 2)
    qapp.setFont(font)
    yield
    qapp.setFont(before)


def _visit(window: Window, qapp: QApplication) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, change in scenes().items():
        window.session.flow = change(Flow(new_case("en")))
        window.show_flow()
        if name.endswith("opened"):
            open_details(window)
        for width, height in SIZES:
            window.resize(width, height)
            settle(qapp)
            if wrong := faults(window):
                found[f"{name} {width}"] = wrong
    return found


@pytest.mark.timeout(300)
def test_every_page_is_usable(open_wizard: Open, qapp: QApplication) -> None:
    assert _visit(open_wizard(ScriptedLookout(), look=False), qapp) == {}


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("doubled")
def test_every_page_is_usable_at_twice_the_font_size(open_wizard: Open, qapp: QApplication) -> None:
    assert _visit(open_wizard(ScriptedLookout(), look=False), qapp) == {}


def test_the_audit_finds_what_it_looks_for(open_wizard: Open, qapp: QApplication) -> None:
    window = open_wizard(ScriptedLookout())
    chooser = next(w for w in focusable(window) if w.objectName() == "language")
    chooser.setFixedSize(20, 20)
    nameless = QPushButton(window.page_shown)
    nameless.show()
    settle(qapp)
    assert {fault.split(":")[0] for fault in faults(window)} >= {"no name", "small target"}


def test_the_language_changes_live_and_in_its_direction(
    open_wizard: Open, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_wizard(ScriptedLookout())
    monkeypatch.setattr(i18n, "load", lambda language: Words(language, Backwards()))
    window.session.use_language("ar")
    settle(qapp)
    assert qapp.layoutDirection() is Qt.LayoutDirection.RightToLeft
    later = window.button(QWizard.WizardButton.CancelButton)
    assert later.text().startswith("[Finish later]")
    assert window.page_shown.accessibleName().startswith("[Can strangers use")
    assert window.session.flow.case.language == "ar"
    assert window.session.settings.language == "ar"
    assert faults(window) == []
    monkeypatch.undo()
    window.session.use_language("en")
    assert later.text() == "Finish later"
    assert qapp.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_longer_words_fit_on_every_page(open_wizard: Open, qapp: QApplication) -> None:
    window = open_wizard(ScriptedLookout(), look=False)
    window.session.words = Words("en", Backwards())
    window.show_flow()
    assert _visit(window, qapp) == {}


def test_the_appearance_changes_live(open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    light = window.palette().window().color()
    window.session.use_settings(replace(window.session.settings, appearance=Appearance.DARK))
    assert window.palette().window().color().lightness() < light.lightness()
    window.session.use_settings(replace(window.session.settings, appearance=Appearance.LIGHT))


def test_settings_take_only_addresses_of_probes(open_wizard: Open) -> None:
    window = open_wizard(ScriptedLookout())
    page = window.page_shown
    dialog = SettingsDialog(page.dress, window.session.words, Settings(language="de"), page)
    chosen: list[Settings] = []
    dialog.chosen.connect(chosen.append)
    dialog.open()
    dialog.probe.setText("probe.example")
    dialog.accept()
    assert dialog.isVisible()
    assert not dialog.error.isHidden()
    dialog.probe.setText("https://probe.example")
    dialog.accept()
    assert chosen == [Settings("https://probe.example", Appearance.AUTO, "de")]


@pytest.mark.parametrize(
    ("address", "fits"),
    [
        ("https://probe.example", True),
        ("https://probe.example:8443/", True),
        ("http://127.0.0.1:8080", True),
        ("http://[::1]:8080", True),
        ("http://probe.example", False),
        ("https://", False),
        ("ftp://probe.example", False),
        ("https://[", False),
    ],
)
def test_what_can_be_the_address_of_a_probe(address: str, fits: bool) -> None:
    assert is_probe_address(address) is fits


@pytest.mark.parametrize(
    ("entry", "ports"),
    [
        ("", ()),
        ("25", (25,)),
        (" 8080, 3128;25 25 ", (8080, 3128, 25)),
        ("0", None),
        ("65536", None),
        ("smtp", None),
        ("٢٥", None),
        ("-1", None),
        ("1 2 3 4 5 6 7 8 9 10 11", None),
    ],
)
def test_which_ports_are_taken(entry: str, ports: tuple[int, ...] | None) -> None:
    assert parse_ports(entry) == ports


@pytest.mark.parametrize(
    ("entry", "domain"),
    [
        ("", ""),
        ("Example.COM ", "example.com"),
        ("anna@example.com", "example.com"),
        ("bäckerei.example", "bäckerei.example"),
        ("example", None),
        ("exa mple.com", None),
        ("-a.example", None),
        ("a" * 64 + ".example", None),
        ("x." * 130 + "example", None),
        ("a.example\r\nRCPT TO:<x@y.z>", None),
    ],
)
def test_which_mail_domains_are_taken(entry: str, domain: str | None) -> None:
    assert parse_domain(entry) == domain
