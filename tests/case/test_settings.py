# SPDX-License-Identifier: Apache-2.0
"""Settings on disk: whole, and a bad file is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorcheck.settings import Appearance, LoadedSettings, Settings, SettingsFile


def test_settings_read_back_as_they_were_saved(tmp_path: Path) -> None:
    file = SettingsFile(tmp_path / "deep" / "settings.json")
    settings = Settings("https://probe.example", Appearance.DARK, "pt_BR")
    file.save(settings)
    assert file.load() == LoadedSettings(settings)


def test_without_a_file_there_are_defaults(tmp_path: Path) -> None:
    assert SettingsFile(tmp_path / "settings.json").load() == LoadedSettings(Settings())


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[]", b'{"appearance": "pink"}'])
def test_a_bad_file_gives_defaults_and_is_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.json"
    path.write_bytes(content)
    loaded = SettingsFile(path).load()
    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_bytes() == content
    assert not path.exists()


def test_settings_of_a_newer_version_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text('{"appearance": "dark", "invented_later": 1}')
    assert SettingsFile(path).load().settings == Settings(appearance=Appearance.DARK)
