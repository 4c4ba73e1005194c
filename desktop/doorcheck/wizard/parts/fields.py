# SPDX-License-Identifier: Apache-2.0
"""The optional wishes of a test: a mail domain and more ports."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.text import text
from doorcheck.wizard.session import Session
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS

_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+\.?")
_MAX_DOMAIN = 253


class WishFields(QWidget):
    """Two fields that tell at once when they hold something unusable."""

    def __init__(self, dress: Dress, words: Words, session: Session) -> None:
        super().__init__()
        self._words, self._session = words, session
        case, rejected = session.flow.case, session.flow.rejected
        known = (case.mail_domain or "", ", ".join(str(port) for port in case.ports))
        domain, ports = rejected or known
        column = QVBoxLayout(self)
        column.setContentsMargins(dress.size(1.6), 0, 0, 0)
        column.setSpacing(dress.size(0.3))
        self.domain = QLineEdit(domain)
        self.domain.setPlaceholderText("example.com")
        self.ports = QLineEdit(ports)
        self.ports.setPlaceholderText("2525, 8081")
        self.error = text("")
        self.error.setProperty("ink", "bad")
        for name, field, label, hint in (
            (
                "domain",
                self.domain,
                words.say("Your mail domain"),
                words.say(
                    "The part of your mail address after the @. It makes the mail test sharper."
                ),
            ),
            (
                "ports",
                self.ports,
                words.say("More ports"),
                words.say("Up to ten numbers with commas between them."),
            ),
        ):
            caption = text(label, "strong")
            caption.setBuddy(field)
            field.setObjectName(name)
            field.setAccessibleName(label)
            field.setAccessibleDescription(hint)
            field.textEdited.connect(self._take)
            column.addWidget(caption)
            column.addWidget(field)
            column.addWidget(text(hint, "dim"))
        column.addWidget(self.error)
        self._judge()

    def _take(self) -> None:
        domain, ports = self._judge()
        flow = self._session.flow
        if domain is None or ports is None:
            self._session.apply(flow.entry_rejected(self.domain.text(), self.ports.text()))
        else:
            self._session.apply(flow.with_wish(domain or None, ports))

    def _judge(self) -> tuple[str | None, tuple[int, ...] | None]:
        domain = parse_domain(self.domain.text())
        ports = parse_ports(self.ports.text())
        self._mark(self.domain, domain is not None)
        self._mark(self.ports, ports is not None)
        self.error.setVisible(domain is None or ports is None)
        if domain is None:
            self.error.setText(self._words.say("This is not a mail domain."))
        elif ports is None:
            self.error.setText(
                self._words.say("Ports are numbers from 1 to 65535, at most ten of them.")
            )
        return domain, ports

    def _mark(self, field: QLineEdit, valid: bool) -> None:
        field.setProperty("valid", valid)
        style = field.style()
        style.unpolish(field)
        style.polish(field)


def parse_domain(entry: str) -> str | None:
    """A mail domain in lower case, empty when none was entered, ``None`` when it is none."""
    domain = entry.strip().rpartition("@")[2].lower()
    if not domain:
        return ""
    fits = len(domain) <= _MAX_DOMAIN and _DOMAIN.fullmatch(domain) is not None
    return domain.rstrip(".") if fits else None


def parse_ports(entry: str) -> tuple[int, ...] | None:
    """Ports in the order given, ``None`` when something is no port or there are too many."""
    parts = [part for part in re.split(r"[\s,;]+", entry.strip()) if part]
    if not all(part.isascii() and part.isdigit() and len(part) <= 5 for part in parts):
        return None
    ports = tuple(dict.fromkeys(int(part) for part in parts))
    if len(ports) > MAX_EXTRA_PORTS or not all(1 <= port <= 65535 for port in ports):
        return None
    return ports
