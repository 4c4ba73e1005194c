# SPDX-License-Identifier: Apache-2.0
"""The line that a person edits: what counts as open, and what the switch leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorcheck.practice.settings_line import OWN_NETWORK, SettingsLine


@pytest.mark.parametrize(
    ("content", "is_open"),
    [
        (b"allow = everyone\n", True),
        (b"\xef\xbb\xbfallow=Everyone\r\n", True),
        (b"  allow\t=  everyone  ", True),
        (b"allow = own-network\nallow = everyone\n", True),
        (b"allow = everyone\nallow = own-network\n", False),
        (b"allow = own-network\n", False),
        (b"# allow = everyone\n", False),
        (b"allow = everyone?\n", False),
        (b"allowance = everyone\n", False),
        (b"allow =\neveryone\n", False),
        (b"\xff\xfe\x00", False),
        (b"", False),
        (None, False),
    ],
)
def test_only_a_plain_yes_is_open(tmp_path: Path, content: bytes | None, is_open: bool) -> None:
    path = tmp_path / "proxy.conf"
    if content is not None:
        path.write_bytes(content)
    assert SettingsLine(path, "allow", "web proxy").is_open is is_open


def test_the_switch_changes_the_line_and_nothing_else(tmp_path: Path) -> None:
    line = SettingsLine(tmp_path / "proxy.conf", "allow", "web proxy")
    line.create()
    was_open = line.is_open
    before = line.path.read_text("utf-8").splitlines()
    line.set(OWN_NETWORK)
    assert (was_open, line.is_open) == (True, False)
    after = line.path.read_text("utf-8").splitlines()
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("allow = everyone", "allow = own-network")]


@pytest.mark.parametrize("content", ["", "# only a comment", "other = 1\n"])
def test_a_line_that_was_deleted_comes_back(tmp_path: Path, content: str) -> None:
    line = SettingsLine(tmp_path / "proxy.conf", "allow", "web proxy")
    line.path.write_text(content, "utf-8")
    line.set("everyone")
    assert line.is_open
    assert line.path.read_text("utf-8").startswith(content.rstrip())
