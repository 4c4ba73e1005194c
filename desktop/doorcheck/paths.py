# SPDX-License-Identifier: Apache-2.0
"""Where the program's data lies, and where the user's."""

from __future__ import annotations

from pathlib import Path

from platformdirs import PlatformDirs

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"

DATA = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parents[1]
"""The folder that holds ``resources/`` and ``i18n/``; a checkout keeps them at its top."""

RESOURCES = DATA / "resources"
CATALOGUES = DATA / "i18n"

_USER = PlatformDirs("doorcheck", appauthor=False)


def user_data() -> Path:
    """The folder of the user's cases; it is created when something is saved."""
    return Path(_USER.user_data_dir)


def user_config() -> Path:
    """The folder of the user's settings; it is created when something is saved."""
    return Path(_USER.user_config_dir)


def user_documents() -> Path:
    """Where a user looks for a saved report."""
    return Path(_USER.user_documents_dir)
