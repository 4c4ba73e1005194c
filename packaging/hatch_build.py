# SPDX-License-Identifier: Apache-2.0
"""Build hook: a wheel carries compiled catalogues, and a missing one fails the build."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Compiles the catalogues before anything is packed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Called by hatchling before each build."""
        root = Path(self.root)
        script = root / "packaging" / "catalogues.py"
        subprocess.run([sys.executable, script, "compile"], check=True)
        missing = [
            str(path)
            for path in root.glob("i18n/*/LC_MESSAGES/doorcheck.po")
            if not path.with_suffix(".mo").exists()
        ]
        if missing:
            raise RuntimeError(f"catalogues without a compiled form: {missing}")
