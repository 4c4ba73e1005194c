# SPDX-License-Identifier: Apache-2.0
"""A guide that does not fit the schema is refused by file and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from doorcheck.advice.guides import GuideError, load_guides
from doorcheck.advice.guides.load import GUIDES, load_guide

GOOD = (GUIDES / "tinyproxy.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('name = "Tinyproxy"', "", "name: missing"),
        ('name = "Tinyproxy"', "name = 7", "name: str is expected"),
        ('name = "Tinyproxy"', 'name = ""', "name: str is expected"),
        ('"tested"', '"sure"', "confidence: 'sure' is none of tested, documented, reported"),
        ('"tested"', '"tested"\nprose = 1', "prose: not a field"),
        ('"web-proxy"', '"proxy"', "category: 'proxy' is none of"),
        (
            'subject = "passwords"',
            'subject = "passwords"\nunsure = "no"',
            "unsure: bool is expected",
        ),
        (
            'kind = "test-again"',
            'kind = "use-menu"\nprogram = "x"\npath = []\ncontrol = "x"\naction = "set"',
            "steps[6].value: missing",
        ),
        (
            'kind = "test-again"',
            'kind = "use-menu"\nprogram = "x"\npath = []\ncontrol = "x"\n'
            'action = "tick"\nvalue = "x"',
            "steps[6].value: not a field of 'tick'",
        ),
        (
            'kind = "test-again"',
            'kind = "stop-program"\nname = "x"\ncommands = ["kill x"]',
            "steps[6].undo: goes together with commands",
        ),
        ('doors = ["proxy"]', 'doors = ["window"]', "doors[0]: 'window' is none of"),
        ('doors = ["proxy"]', 'doors = "proxy"', "doors: a list is expected"),
        ('kind = "test-again"', 'kind = "hope"', "steps[6].kind: 'hope' is none of"),
        ('kind = "test-again"', 'kind = "test-again"\nvariant = "x"', "steps[6].variant: 'x'"),
        ('action = "restart"', 'action = "kick"', "steps[5].action: 'reload' or 'restart'"),
        ("match = '^[ \t]*Allow[ \t].*'", "match = '('", "steps[3].match: "),
        ("name = ", "name ", "Expected '='"),
    ],
)
def test_a_broken_guide_is_refused_by_file_and_field(
    tmp_path: Path, old: str, new: str, complaint: str
) -> None:
    text = GOOD.replace(old.replace("\t", "\\t"), new, 1)
    assert text != GOOD
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GuideError) as caught:
        load_guide(path)
    assert str(caught.value).startswith("broken.toml: ")
    assert complaint in str(caught.value)


def test_a_guide_without_steps_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.toml"
    path.write_text(GOOD.split("[[steps]]")[0], encoding="utf-8")
    with pytest.raises(GuideError, match="steps: at least one"):
        load_guides(tmp_path)
