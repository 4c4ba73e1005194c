# SPDX-License-Identifier: Apache-2.0
"""Cases on disk: whole, newest first, never lost."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from doorcheck.case.files import set_aside, write_whole
from doorcheck.case.model import Case, ChosenGuide
from doorcheck.case.store import CaseStore, new_case
from doorcheck_probe.wire.words import Door, DoorVerdict
from tests.wizard.scripted import check_of


def _full() -> Case:
    case = replace(
        new_case("pt_BR"), page="close", consent=True, mail_domain="example.com", ports=(2525, 8081)
    )
    case = case.with_check(check_of(relay=DoorVerdict.OPEN)).with_check(check_of(ident="c2"))
    return case.with_guide(ChosenGuide(Door.RELAY, 25, "postfix", (0, 3), "linux"))


def test_a_case_reads_back_as_it_was_saved(tmp_path: Path) -> None:
    case = _full()
    CaseStore(tmp_path).save(case)
    assert CaseStore(tmp_path).load().case == case


def test_a_new_case_has_a_random_id_and_a_moment_that_survives_the_file(tmp_path: Path) -> None:
    one, other = new_case("en"), new_case("en")
    assert one.id != other.id
    assert UUID(one.id).version == 4
    CaseStore(tmp_path).save(one)
    assert CaseStore(tmp_path).load().case == one


def test_the_newest_unfinished_case_is_found(tmp_path: Path) -> None:
    store = CaseStore(tmp_path)
    cases = [new_case("en") for _number in range(3)]
    for age, case in enumerate(cases):
        store.save(case)
        os.utime(tmp_path / f"{case.id}.json", (1000 + age, 1000 + age))
    assert store.load().case == cases[2]
    store.save(replace(cases[2], finished=True))
    assert store.load().case == cases[1]


def test_an_empty_or_missing_folder_holds_no_case(tmp_path: Path) -> None:
    assert CaseStore(tmp_path).load().case is None
    assert CaseStore(tmp_path / "missing").load().case is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"\xff\xfe",
        b'{"format": 1}',
        b'{"format": 2, "case": {}}',
        b'{"format": 1, "case": {"id": 5}}',
        b"[" * 100_000,
    ],
)
def test_a_file_that_cannot_be_read_is_kept_and_named(tmp_path: Path, content: bytes) -> None:
    good = _full()
    store = CaseStore(tmp_path)
    store.save(good)
    os.utime(tmp_path / f"{good.id}.json", (1000, 1000))
    (tmp_path / "bad.json").write_bytes(content)
    remembered = store.load()
    assert remembered.case == good
    (kept,) = remembered.set_aside
    assert kept.read_bytes() == content
    assert store.load().set_aside == ()


def test_an_id_can_not_name_another_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="UUID"):
        CaseStore(tmp_path / "cases").save(replace(new_case("en"), id="../../escaped"))
    document = json.loads((_saved(tmp_path)).read_text())
    document["case"]["id"] = "../../escaped"
    (tmp_path / "forged.json").write_text(json.dumps(document))
    assert len(CaseStore(tmp_path).load().set_aside) == 1


def _saved(folder: Path) -> Path:
    case = new_case("en")
    CaseStore(folder).save(case)
    path = folder / f"{case.id}.json"
    os.utime(path, (1000, 1000))
    return path


def test_a_failed_write_leaves_the_old_file_and_no_litter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file.json"
    write_whole(path, "old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.json"]


def test_setting_aside_a_missing_file_says_so(tmp_path: Path) -> None:
    assert set_aside(tmp_path / "missing.json") is None
