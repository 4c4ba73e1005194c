# SPDX-License-Identifier: Apache-2.0
"""The style sheet of the window; ``@names`` are colours of ``skin`` and lengths in tenths of em.

A focus ring is one pixel thicker than a border; ``@in`` lengths are one pixel shorter, so that
nothing moves when the focus comes.
"""

from __future__ import annotations

STYLE = """
QWizard, QDialog, QWizardPage { background: @window; color: @text; }
QToolTip { background: @rail; color: @text; border: 1px solid @edge; padding: @em03; }

QScrollArea, QWidget#content, QWidget#viewport { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: @em06; margin: 0; }
QScrollBar::handle:vertical { background: @edge; border-radius: @em02; min-height: @em18;
  margin: 1px; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QLabel { color: @text; background: transparent; }
QLabel[role="dim"], QLabel[role="step"] { color: @dim; }
QLabel[role="title"] { font-size: @title; font-weight: 700; }
QLabel[role="section"] { font-size: @section; font-weight: 600; }
QLabel[role="strong"] { font-weight: 600; }

QPushButton { background: @window; color: @text; border: 1px solid @edge; border-radius: @em03;
  padding: @em04 @em10; min-height: @em12; }
QPushButton:hover { background: @rail; }
QPushButton:focus { border: 2px solid @focus; padding: @in04 @in10; }
QPushButton:default { background: @accent; color: @on_accent; border: 1px solid @accent;
  font-weight: 500; }
QPushButton:default:hover { background: @accent_hover; border-color: @accent_hover; }
QPushButton:default:focus { border: 2px solid @text; padding: @in04 @in10; }
QPushButton:disabled, QPushButton:default:disabled { background: @disabled_ground;
  color: @disabled_text; border: 1px solid @disabled_ground; font-weight: 400; }
QWizard[tight="true"] QLabel[role="title"] { font-size: @small; }
QWizard[tight="true"] QPushButton[role="wizard"] { padding: @em04 @em05; }
QWizard[tight="true"] QPushButton[role="wizard"]:focus { padding: @in04 @in05; }
QPushButton[role="plain"] { border: 2px solid transparent; background: transparent; color: @accent;
  padding: @em03 @em02; text-align: left; }
QPushButton[role="plain"]:hover { text-decoration: underline; }
QPushButton[role="plain"]:focus { border: 2px solid @focus; padding: @em03 @em02; }

QLineEdit, QComboBox { background: @field; color: @text; border: 1px solid @edge;
  border-radius: @em03; padding: @em03 @em05; min-height: @em12;
  selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QComboBox:focus { border: 2px solid @focus; padding: @in03 @in05; }
QLineEdit[valid="false"] { border: 2px solid @bad_line; padding: @in03 @in05; }
QComboBox::drop-down { border: none; width: @em16; }
QComboBox::down-arrow { image: url("@arrow"); width: @em10; height: @em10; }
QComboBox QAbstractItemView { background: @field; color: @text; border: 1px solid @edge;
  selection-background-color: @accent; selection-color: @on_accent; outline: none; }

QPlainTextEdit { background: @rail; color: @text; border: 1px solid @line; border-radius: @em03;
  padding: @em03; selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit:focus { border: 2px solid @focus; padding: @in03; }

QProgressBar { background: @rail; border: 1px solid @edge; border-radius: @em02;
  min-height: @em04; max-height: @em04; }
QProgressBar::chunk { background: @accent; border-radius: @em02; }

QFrame#rail { background: @rail; border: none; }
QPushButton[role="rail"] { background: transparent; border: 2px solid transparent;
  border-radius: @em03; padding: 0; text-align: left; min-height: 0; }
QPushButton[role="rail"]:hover { background: @line; }
QPushButton[role="rail"]:focus { border: 2px solid @focus; padding: 0; }
QPushButton[role="rail"]:disabled { background: transparent; border: 2px solid transparent; }
QLabel[mark="now"] { color: @accent; font-weight: 700; }
QLabel[mark="todo"], QLabel[mark="needless"] { color: @dim; }

QFrame[tone="good"] { background: @good_ground; border: 1px solid @good_line;
  border-radius: @em05; }
QFrame[tone="bad"] { background: @bad_ground; border: 1px solid @bad_line; border-radius: @em05; }
QFrame[tone="caution"] { background: @caution_ground; border: 1px solid @caution_line;
  border-radius: @em05; }
QFrame[tone="neutral"] { background: @neutral_ground; border: 1px solid @line;
  border-radius: @em05; }
QLabel[ink="good"] { color: @good_ink; font-weight: 600; font-size: @lead; }
QLabel[ink="bad"] { color: @bad_ink; font-weight: 600; font-size: @lead; }
QLabel[ink="caution"] { color: @caution_ink; font-weight: 600; font-size: @lead; }
QLabel[ink="neutral"] { color: @neutral_ink; font-weight: 600; font-size: @lead; }
"""
