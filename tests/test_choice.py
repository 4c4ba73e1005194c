# SPDX-License-Identifier: Apache-2.0
"""Which probe is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorcheck import choice, paths
from doorcheck.check.client import ProbeLookout
from doorcheck.check.inside import InsideLookout

URL = "https://probe.example"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the program believes to lie in."""
    monkeypatch.setattr(paths, "DATA", tmp_path)
    return tmp_path


def test_the_nearest_word_counts(folder: Path) -> None:
    """Command line, environment, settings, the file beside the program."""
    (folder / choice.FILE).write_text('url = "https://file.example"')
    environment = {choice.VARIABLE: "https://environment.example"}
    assert choice.probe_url(URL, environment, "https://setting.example") == URL
    assert (
        choice.probe_url(None, environment, "https://setting.example")
        == environment[choice.VARIABLE]
    )
    assert choice.probe_url(None, {}, "https://setting.example") == "https://setting.example"
    assert choice.probe_url(None, {}, "") == "https://file.example"


def test_without_a_word_the_look_is_from_inside(folder: Path) -> None:
    """Nothing is asked of anybody that nobody named."""
    assert not list(folder.iterdir())
    assert choice.probe_url(None, {}, "") is None
    assert isinstance(choice.lookout(None), InsideLookout)
    assert isinstance(choice.lookout(URL), ProbeLookout)


@pytest.mark.parametrize("url", ["probe.example", "ftp://probe.example", "//probe.example"])
def test_an_address_that_is_none(url: str, folder: Path) -> None:
    """The error says where it stands."""
    assert folder.exists()
    with pytest.raises(choice.ChoiceError, match=f"^{choice.VARIABLE}: "):
        choice.probe_url(None, {choice.VARIABLE: url}, "")


@pytest.mark.parametrize("content", ["", "url = 7", "url =", "\0"])
def test_a_file_that_says_nothing(content: str, folder: Path) -> None:
    """Is named with its whole path."""
    (folder / choice.FILE).write_text(content)
    with pytest.raises(choice.ChoiceError, match=choice.FILE):
        choice.probe_url(None, {}, "")
