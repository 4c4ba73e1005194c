# SPDX-License-Identifier: Apache-2.0
"""Cases among many files, of other programs and versions, on disks that do not take them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from doorcheck.case.files import set_aside, write_whole
from doorcheck.case.model import Case, ChosenGuide
from doorcheck.case.store import CaseStore, Remembered, new_case
from doorcheck_probe.wire.check import Line
from doorcheck_probe.wire.codec import MAX_ITEMS, MAX_TEXT
from doorcheck_probe.wire.words import Door, DoorVerdict, State
from tests.wizard.scripted import NOON, check_of


def saved(folder: Path, when: int, **changes: Any) -> Case:
    """A case that was saved at a certain second."""
    case = replace(new_case("en"), **changes)
    CaseStore(folder).save(case)
    os.utime(folder / f"{case.id}.json", (when, when))
    return case


def rewrite(folder: Path, case: Case, **changes: object) -> None:
    """Change fields in the file of a case, as another version or a hand would."""
    path = folder / f"{case.id}.json"
    document = json.loads(path.read_text("utf-8"))
    document["case"].update(changes)
    path.write_text(json.dumps(document), "utf-8")
    os.utime(path, (9000, 9000))


def test_among_many_the_newest_unfinished_one_is_found(tmp_path: Path) -> None:
    cases = [saved(tmp_path, 1000 + n, finished=n % 7 != 3) for n in range(120)]
    newest = max(n for n in range(120) if n % 7 == 3)
    assert CaseStore(tmp_path).load() == Remembered(cases[newest], ())
    assert len(list(tmp_path.iterdir())) == 120


def test_only_finished_cases_are_no_offer_and_stay_on_disk(tmp_path: Path) -> None:
    for number in range(5):
        saved(tmp_path, number + 1, finished=True)
    assert CaseStore(tmp_path).load().case is None
    assert len(list(tmp_path.glob("*.json"))) == 5


def test_saving_an_old_case_again_makes_it_the_newest(tmp_path: Path) -> None:
    old, _new = saved(tmp_path, 1000), saved(tmp_path, 2000)
    changed = replace(old, consent=True)
    CaseStore(tmp_path).save(changed)
    assert CaseStore(tmp_path).load().case == changed


def test_an_entry_that_leads_nowhere_does_not_hide_the_others(tmp_path: Path) -> None:
    case = saved(tmp_path, 1000)
    (tmp_path / "dangling.json").symlink_to(tmp_path / "gone")
    assert CaseStore(tmp_path).load().case == case


def test_other_files_of_the_folder_are_left_alone(tmp_path: Path) -> None:
    case = saved(tmp_path, 1000)
    for name in ("notes.txt", "old.json.bak", f".{case.id}.json.abc", "x.unreadable-1.json.kept"):
        (tmp_path / name).write_text("not ours")
    assert CaseStore(tmp_path).load() == Remembered(case, ())
    assert len(list(tmp_path.iterdir())) == 5


def test_a_folder_in_the_place_of_a_case_is_put_aside(tmp_path: Path) -> None:
    case = saved(tmp_path, 1000)
    (tmp_path / "folder.json").mkdir()
    remembered = CaseStore(tmp_path).load()
    assert (remembered.case, len(remembered.set_aside)) == (case, 1)
    assert remembered.set_aside[0].is_dir()


def test_fields_of_a_newer_version_are_passed_over(tmp_path: Path) -> None:
    case = saved(tmp_path, 1000)
    rewrite(tmp_path, case, invented_later={"deep": [1, 2]}, page="a-new-page")
    assert CaseStore(tmp_path).load().case == replace(case, page="a-new-page")


def test_fields_that_an_older_version_did_not_write_have_their_usual_value(tmp_path: Path) -> None:
    case = saved(tmp_path, 1000, consent=True, ports=(25,))
    path = tmp_path / f"{case.id}.json"
    document = json.loads(path.read_text())
    document["case"] = {key: document["case"][key] for key in ("id", "started", "language")}
    path.write_text(json.dumps(document))
    assert CaseStore(tmp_path).load().case == replace(case, consent=False, ports=())


BAD: dict[str, dict[str, object]] = {
    "no id": {"id": None},
    "an id that is a path": {"id": "../../../etc/passwd"},
    "a moment without a zone": {"started": "2026-11-22T12:00:00"},
    "a moment that is none": {"started": "yesterday"},
    "consent in words": {"consent": "yes"},
    "ports in words": {"ports": ["smtp"]},
    "a huge port": {"ports": [2**40]},
    "a port that is true": {"ports": [True]},
    "too many ports": {"ports": [1] * (MAX_ITEMS + 1)},
    "a huge text": {"mail_domain": "x" * (MAX_TEXT + 1)},
    "a door that is none": {"guides": [{"door": "window", "port": 25, "guide": "postfix"}]},
    "checks that are none": {"checks": [{"id": "c1"}]},
    "a list in place of a case": {"checks": {"a": 1}},
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD.keys())
def test_a_case_with_a_wrong_value_is_kept_aside_whole(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    good, bad = saved(tmp_path, 1000), saved(tmp_path, 2000)
    rewrite(tmp_path, bad, **changes)
    content = (tmp_path / f"{bad.id}.json").read_bytes()
    remembered = CaseStore(tmp_path).load()
    assert remembered.case == good
    (kept,) = remembered.set_aside
    assert kept.read_bytes() == content
    assert kept.name.endswith(".kept")


@pytest.mark.parametrize(
    "text",
    ["9" * 10_000, '{"format": 1, "case": ' + "9" * 10_000 + "}", "NaN", "null", "\ufeff{}", "\0"],
)
def test_strange_json_is_kept_aside(tmp_path: Path, text: str) -> None:
    (tmp_path / "strange.json").write_text(text, "utf-8")
    remembered = CaseStore(tmp_path).load()
    assert (remembered.case, len(remembered.set_aside)) == (None, 1)


def test_a_huge_case_reads_back(tmp_path: Path) -> None:
    check = check_of(relay=DoorVerdict.OPEN)
    lines = tuple(Line(NOON, "them", f"250-{number} {'x' * 200}") for number in range(4000))
    attempts = tuple(replace(check.attempts[0], id=f"R{n:02}", transcript=lines) for n in range(8))
    case = new_case("en").with_check(replace(check, attempts=attempts))
    CaseStore(tmp_path).save(case)
    assert (tmp_path / f"{case.id}.json").stat().st_size > 5_000_000
    assert CaseStore(tmp_path).load().case == case


@pytest.mark.parametrize("said", ["Bäckerei 例え", "\ud800", "a\udcffb", "\x00\x1b[2J", "\u2028"])
def test_whatever_a_server_said_can_be_saved_and_read(tmp_path: Path, said: str) -> None:
    check = check_of()
    attempt = replace(check.attempts[0], transcript=(Line(NOON, "them", said),))
    case = new_case("en").with_check(replace(check, attempts=(attempt,)))
    CaseStore(tmp_path).save(case)
    assert CaseStore(tmp_path).load() == Remembered(case, ())


def test_a_folder_that_cannot_be_made_is_an_error_of_the_system(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = CaseStore(tmp_path / "file" / "cases")
    with pytest.raises(OSError):
        store.save(new_case("en"))
    assert store.load() == Remembered()
    assert (tmp_path / "file").read_text() == "in the way"


def test_two_programs_never_tear_each_others_files(tmp_path: Path) -> None:
    """Both write the same case again and again; whoever reads finds a whole one."""
    case, stop = new_case("en"), threading.Event()
    store = CaseStore(tmp_path)
    store.save(case)

    def write(domain: str) -> None:
        while not stop.is_set():
            store.save(replace(case, mail_domain=domain * 500))

    writers = [threading.Thread(target=write, args=(letter,)) for letter in "ab"]
    for writer in writers:
        writer.start()
    try:
        seen = [CaseStore(tmp_path).load() for _round in range(100)]
    finally:
        stop.set()
        for writer in writers:
            writer.join()
    assert all(item.set_aside == () and item.case is not None for item in seen)
    domains = {item.case.mail_domain for item in seen if item.case}
    assert domains <= {None, "a" * 500, "b" * 500}
    assert [path.name for path in tmp_path.iterdir()] == [f"{case.id}.json"]


def test_a_second_program_sees_what_the_first_saved(tmp_path: Path) -> None:
    case = saved(tmp_path, 1000, page="close")
    script = (
        "import sys; from pathlib import Path; from doorcheck.case.store import CaseStore;"
        "case = CaseStore(Path(sys.argv[1])).load().case; print(case.id, case.page)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [case.id, "close"]


# -- the case itself and its files ------------------------------------------------------------


def test_a_guide_takes_the_place_of_the_one_for_the_same_door_and_port() -> None:
    one = ChosenGuide(Door.RELAY, 25, "postfix", (1,))
    others = (ChosenGuide(Door.PROXY, 25, "squid"), ChosenGuide(Door.RELAY, 587, "postfix"))
    case = new_case("en")
    for chosen in (one, *others, replace(one, guide="exim-debian", done=())):
        case = case.with_guide(chosen)
    assert set(case.guides) == {*others, replace(one, guide="exim-debian", done=())}


def test_only_finished_checks_are_judged_and_in_their_order() -> None:
    checks = [check_of(state=state, ident=state.value) for state in State]
    case = new_case("en")
    for check in [*checks, check_of(ident="last")]:
        case = case.with_check(check)
    assert [check.id for check in case.judged()] == ["done", "last"]
    assert len(case.checks) == len(State) + 1


def test_files_put_aside_twice_keep_both_contents(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    for content in ("one", "two"):
        path.write_text(content)
        assert set_aside(path) is not None
    assert sorted(kept.read_text() for kept in tmp_path.iterdir()) == ["one", "two"]


def test_a_file_is_only_for_its_user_and_replaces_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "file.json"
    write_whole(path, "old")
    write_whole(path, "new – größer")
    assert path.read_text("utf-8") == "new – größer"
    if os.name == "posix":
        assert path.stat().st_mode & 0o077 == 0
