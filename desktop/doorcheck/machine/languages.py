# SPDX-License-Identifier: Apache-2.0
"""The languages the user's desktop is set to."""

from __future__ import annotations

import locale
import os
import sys
from collections.abc import Mapping


def wanted_languages(environment: Mapping[str, str] | None = None) -> tuple[str, ...]:
    """Locale names as the desktop gives them, the most wanted first, ``C`` left out.

    The order is that of gettext: ``LANGUAGE`` holds a list, the others one name each. Windows
    sets none of them; there the system is asked.
    """
    variables = os.environ if environment is None else environment
    names = variables.get("LANGUAGE", "").split(":")
    names += [variables.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    if environment is None and not any(names):
        names.append(_system_language())
    wanted = (name for name in names if name.split(".")[0] not in ("", "C", "POSIX"))
    return tuple(dict.fromkeys(wanted))


def _system_language() -> str:
    if sys.platform == "win32":
        import ctypes

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return locale.getlocale()[0] or ""
