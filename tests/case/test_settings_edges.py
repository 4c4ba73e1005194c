# SPDX-License-Identifier: Apache-2.0
"""Settings files of every kind, and folders that do not take them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck.settings import Appearance, LoadedSettings, Settings, SettingsFile

BAD: dict[str, str] = {
    "a list": "[]",
    "a text": '"dark"',
    "nothing": "null",
    "an unknown look": '{"appearance": "sepia"}',
    "a look in capitals": '{"appearance": "DARK"}',
    "no address": '{"probe_url": null}',
    "a number as language": '{"language": 7}',
    "a huge address": json.dumps({"probe_url": "x" * 20_000}),
    "cut off": '{"probe_url": "https://probe.exa',
    "two documents": "{}{}",
    "deep": "[" * 50_000,
    "a huge number": "9" * 10_000,
    "a mark in front": "\ufeff{}",
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_what_is_not_understood_is_kept_and_not_believed(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content, "utf-8")
    loaded = SettingsFile(path).load()
    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    assert loaded.set_aside.read_text("utf-8") == content
    assert SettingsFile(path).load() == LoadedSettings(Settings())


@pytest.mark.parametrize(
    ("content", "settings"),
    [
        ("{}", Settings()),
        ('{"language": "es"}', Settings(language="es")),
        ('{"appearance": "light", "window": {"x": 1}}', Settings(appearance=Appearance.LIGHT)),
    ],
)
def test_a_part_is_enough(tmp_path: Path, content: str, settings: Settings) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    assert SettingsFile(path).load() == LoadedSettings(settings)


any_settings = st.builds(
    Settings,
    probe_url=st.text(st.characters(exclude_categories=["Cs"]), max_size=50),
    appearance=st.sampled_from(Appearance),
    language=st.sampled_from(["", "en", "es", "pt_BR"]),
)


@given(any_settings)
def test_settings_read_back(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> None:
    file = SettingsFile(tmp_path_factory.mktemp("settings") / "settings.json")
    file.save(settings)
    assert file.load() == LoadedSettings(settings)


def test_a_folder_that_cannot_be_used_gives_defaults_and_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    file = SettingsFile(tmp_path / "file" / "settings.json")
    assert file.load() == LoadedSettings(Settings())
    with pytest.raises(OSError):
        file.save(Settings(language="es"))
    assert (tmp_path / "file").read_text() == "in the way"


def test_a_folder_in_the_place_of_the_file_is_put_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.mkdir()
    loaded = SettingsFile(path).load()
    assert loaded.settings == Settings()
    assert loaded.set_aside is not None
    SettingsFile(path).save(Settings(language="es"))
    assert SettingsFile(path).load().settings.language == "es"


def test_two_bad_files_are_both_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    kept = set()
    for content in ("{", "["):
        path.write_text(content)
        aside = SettingsFile(path).load().set_aside
        assert aside is not None
        kept.add(aside.read_text())
    assert kept == {"{", "["}
    assert len(list(tmp_path.iterdir())) == 2
