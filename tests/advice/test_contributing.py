# SPDX-License-Identifier: Apache-2.0
"""The worked example for newcomers is a guide that works."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from doorcheck.advice.guides import ChangeLines, Guide, MenuAction, Place, UseMenu, edited
from doorcheck.advice.guides.load import load_guide
from doorcheck.advice.steps import step_text
from doorcheck.i18n import load

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
WHOLE, MENU = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
PLACE = Place(3128, "203.0.113.25", "192.168.1.0/24", "192.168.1.10")


@pytest.fixture
def example(tmp_path: Path) -> Guide:
    """Both examples, one behind the other."""
    path = tmp_path / "example.toml"
    path.write_text(f"{WHOLE}\n{MENU}", encoding="utf-8")
    return load_guide(path)


def test_the_example_is_whole(example: Guide) -> None:
    words = load("en")
    assert all(step_text(words, step, PLACE).title for step in example.steps)
    assert not example.proven


def test_the_example_closes_its_door(example: Guide) -> None:
    (step,) = (step for step in example.steps if isinstance(step, ChangeLines))
    assert edited(step, "allow 0.0.0.0/0\n", PLACE) == "allow 127.0.0.1\nallow 192.168.1.0/24\n"


def test_the_example_of_a_menu_reads_well(example: Guide) -> None:
    step = example.steps[-1]
    assert isinstance(step, UseMenu)
    assert step.action is MenuAction.UNTICK
    said = step_text(load("en"), step, PLACE)
    assert said.title == "Untick “Allow everybody”"
    assert said.menus == ("Exampleproxy Manager", "Settings", "Services", "Web Proxy")
    assert said.notes == ("Names differ between makers and versions.",)


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([a-z0-9-]+\.toml)`", TEXT))))
def test_the_guides_to_copy_are_there(named: str) -> None:
    assert (ROOT / "resources" / "guides" / named).is_file() or named == "pyproject.toml"
