# SPDX-License-Identifier: Apache-2.0
"""``doorcheck --practice``: the wizard on the sample office; see ``rehearsal`` for a terminal."""

from __future__ import annotations

import sys

from doorcheck.case.store import CaseStore
from doorcheck.headless import EXIT_COULD_NOT_RUN
from doorcheck.i18n import Words
from doorcheck.practice.stage import stage
from doorcheck.settings import SettingsFile


def practice(words: Words) -> int:
    """Open the wizard on the sample office; returns the exit status.

    The case lies in the office's own folder and goes with it: its ports are nobody's tomorrow.
    """
    from doorcheck import app

    try:
        with stage() as ready:
            return app.run_wizard(
                lambda _settings: ready.lookout,
                CaseStore(ready.office.folder / "cases"),
                SettingsFile(),
                words,
                sys.argv[:1],
                practice=ready.office,
            )
    except OSError as error:
        print(f"doorcheck: {error}", file=sys.stderr)  # noqa: T201
        return EXIT_COULD_NOT_RUN
