# SPDX-License-Identifier: Apache-2.0
"""How the window looks: tokens become a palette, a style sheet and coloured icons.

Fusion everywhere with our own palette: setColorScheme changes nothing on Linux, so the desktop's
scheme is read as a hint only. All sizes come from the height of a line of text.
"""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QIcon,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

from doorcheck import paths
from doorcheck.settings import Appearance
from doorcheck.wizard.skin import tokens
from doorcheck.wizard.style import STYLE

_ICONS = paths.RESOURCES / "icons"


class Dress:
    """Tokens and sizes of one application at one moment."""

    def __init__(self, application: QApplication, appearance: Appearance) -> None:
        self.tokens = tokens(dark=_wants_dark(appearance), high_contrast=_wants_contrast())
        self._font = application.font()
        self.em = QFontMetrics(self._font).height()
        self.monospace = _monospace(self._font)

    def size(self, ems: float) -> int:
        """A length in pixels."""
        return max(1, round(ems * self.em))

    def apply(self, application: QApplication) -> None:
        """Dress the application."""
        application.setPalette(self._palette())
        application.setStyleSheet(self._style_sheet())

    def icon(self, name: str, colour: str | None = None, ems: float = 1.2) -> QIcon:
        """A drawing of ours in a colour; the text colour unless told."""
        return QIcon(self.pixmap(name, colour, ems))

    def pixmap(self, name: str, colour: str | None = None, ems: float = 1.2) -> QPixmap:
        """A drawing of ours, sharp on this screen."""
        drawing = (_ICONS / f"{name}.svg").read_text("utf-8")
        drawing = drawing.replace("currentColor", colour or self.tokens.text)
        application = QGuiApplication.instance()
        ratio = application.devicePixelRatio() if isinstance(application, QGuiApplication) else 1.0
        side = self.size(ems)
        pixmap = QPixmap(round(side * ratio), round(side * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer = QSvgRenderer(QByteArray(drawing.encode()))
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        return pixmap

    def _palette(self) -> QPalette:
        look = self.tokens
        palette = QPalette()
        roles = {
            QPalette.ColorRole.Window: look.window,
            QPalette.ColorRole.WindowText: look.text,
            # The page itself is painted in it; the style sheet gives fields their own ground.
            QPalette.ColorRole.Base: look.window,
            QPalette.ColorRole.AlternateBase: look.rail,
            QPalette.ColorRole.Text: look.text,
            QPalette.ColorRole.Button: look.window,
            QPalette.ColorRole.ButtonText: look.text,
            QPalette.ColorRole.ToolTipBase: look.rail,
            QPalette.ColorRole.ToolTipText: look.text,
            QPalette.ColorRole.PlaceholderText: look.dim,
            QPalette.ColorRole.Highlight: look.accent,
            QPalette.ColorRole.HighlightedText: look.on_accent,
            QPalette.ColorRole.Link: look.accent,
            QPalette.ColorRole.LinkVisited: look.accent,
            QPalette.ColorRole.Mid: look.edge,
        }
        for role, colour in roles.items():
            palette.setColor(role, QColor(colour))
        disabled = QPalette.ColorGroup.Disabled
        for role in (
            QPalette.ColorRole.WindowText,
            QPalette.ColorRole.Text,
            QPalette.ColorRole.ButtonText,
        ):
            palette.setColor(disabled, role, QColor(look.disabled_text))
        return palette

    def _style_sheet(self) -> str:
        values: dict[str, str] = {
            name: value for name, value in vars(self.tokens).items() if isinstance(value, str)
        }
        for tone, shade in self.tokens.shades.items():
            for part, value in vars(shade).items():
                values[f"{tone.value}_{part}"] = value
        for tenths in (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 18):
            values[f"em{tenths:02}"] = f"{self.size(tenths / 10)}px"
            values[f"in{tenths:02}"] = f"{self.size(tenths / 10) - 1}px"
        values["arrow"] = (_ICONS / "arrow.svg").as_posix()
        points = self._font.pointSizeF()
        for name, factor in (("lead", 1.08), ("section", 1.15), ("small", 1.35), ("title", 1.7)):
            values[name] = f"{points * factor:.1f}pt"
        return _fill(STYLE, values)


def _fill(template: str, values: dict[str, str]) -> str:
    # Longest names first, so that @line never eats the beginning of @line_strong.
    for name in sorted(values, key=len, reverse=True):
        template = template.replace(f"@{name}", values[name])
    return template


def _wants_dark(appearance: Appearance) -> bool:
    if appearance is not Appearance.AUTO:
        return appearance is Appearance.DARK
    hints = QGuiApplication.styleHints()
    return hints.colorScheme() is Qt.ColorScheme.Dark


def _wants_contrast() -> bool:
    hints = QGuiApplication.styleHints()
    accessibility = hints.accessibility()
    return accessibility.contrastPreference() is Qt.ContrastPreference.HighContrast


def _monospace(base: QFont) -> QFont:
    font = QFont(base)
    font.setFamilies(["Noto Sans Mono", "DejaVu Sans Mono", "Menlo", "Consolas", "monospace"])
    font.setStyleHint(QFont.StyleHint.Monospace)
    return font
