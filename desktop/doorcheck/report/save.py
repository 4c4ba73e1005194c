# SPDX-License-Identifier: Apache-2.0
"""Writing a report to the disk: whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path


class SaveError(OSError):
    """The file could not be written; an older file of the name is untouched."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(error.errno, error.strerror or str(error), str(path))
        self.path = path


def save(path: Path, content: bytes) -> None:
    """Write a file in one go, in place of an older one; raises ``SaveError``."""
    if not path.name:
        raise SaveError(path, IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR)))
    # Not tempfile: it would keep the report from everybody else, whatever the user's umask says.
    temporary = path.with_name(f".{path.name[:60]}.{secrets.token_hex(4)}")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise SaveError(path, error) from error
