# SPDX-License-Identifier: Apache-2.0
"""Saving a report: whole or not at all, for whoever the user's umask lets read it."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from doorcheck.report.save import SaveError, save

CONTENT = b"%PDF-1.7 " + b"x" * 100_000
posix = pytest.mark.skipif(os.name != "posix", reason="files have modes and limits on POSIX only")


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@contextlib.contextmanager
def umask(mask: int) -> Iterator[None]:
    """Another umask for a while."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


@pytest.mark.parametrize(
    "name",
    ["report.pdf", "Relatório de julho – cópia.pdf", "報告.pdf", "no-ending", ".hidden", "a" * 250],
    ids=["plain", "accents", "foreign", "bare", "hidden", "long"],
)
def test_any_name_the_system_takes(tmp_path: Path, name: str) -> None:
    for content in (CONTENT, b"", b"newer"):
        save(tmp_path / name, content)
        assert contents(tmp_path) == {name: content}


@posix
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_the_umask_decides_who_may_read(tmp_path: Path, mask: int, mode: int) -> None:
    path = tmp_path / "report.pdf"
    with umask(mask):
        save(path, CONTENT)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@posix
def test_no_room_left_keeps_the_older_report(tmp_path: Path) -> None:
    """A real limit of the kernel, in a process of its own: the write breaks off in the middle."""
    path = tmp_path / "report.pdf"
    path.write_bytes(b"older")
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from doorcheck.report.save import SaveError, save\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        "    save(Path(sys.argv[1]), b'x' * 100_000)\n"
        "except SaveError as error:\n"
        "    print(error.errno, error.path)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, timeout=60
    )
    assert ran.stdout.split(maxsplit=1) == [str(errno.EFBIG), f"{path}\n"]
    assert contents(tmp_path) == {"report.pdf": b"older"}


@pytest.mark.parametrize(
    "place",
    [
        "missing/report.pdf",
        "file/report.pdf",
        "folder",
        "x" * 300 + ".pdf",
    ],
    ids=["no-folder", "file-as-folder", "folder-as-file", "name-too-long"],
)
def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    (tmp_path / "folder").mkdir()
    with pytest.raises(SaveError) as caught:
        save(tmp_path / place, CONTENT)
    assert caught.value.path == tmp_path / place
    assert caught.value.errno
    assert caught.value.strerror
    assert str(tmp_path / place) in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)
    assert contents(tmp_path) == {"file": b"kept"}
    assert list((tmp_path / "folder").iterdir()) == []


@pytest.mark.parametrize("place", ["", ".", "/"])
def test_a_path_without_a_name_is_told_too(place: str) -> None:
    with pytest.raises(SaveError) as caught:
        save(Path(place), CONTENT)
    assert caught.value.errno == errno.EISDIR


@posix
def test_a_place_where_nothing_can_be_made() -> None:
    with pytest.raises(SaveError):
        save(Path("/proc/report.pdf"), CONTENT)


@posix
def test_a_link_is_replaced_and_its_target_left_alone(tmp_path: Path) -> None:
    target, link = tmp_path / "target", tmp_path / "report.pdf"
    target.write_bytes(b"not ours")
    link.symlink_to(target)
    save(link, CONTENT)
    assert not link.is_symlink()
    assert contents(tmp_path) == {"target": b"not ours", "report.pdf": CONTENT}


@posix
def test_somebody_who_reads_the_older_file_reads_it_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"older")
    with path.open("rb") as reading:
        save(path, CONTENT)
        assert reading.read() == b"older"
    assert path.read_bytes() == CONTENT


def test_many_reports_in_one_folder_do_not_meet(tmp_path: Path) -> None:
    same_beginning = [f"{'report' * 12}-{number}.pdf" for number in range(5)]
    for name in same_beginning:
        save(tmp_path / name, name.encode())
    assert contents(tmp_path) == {name: name.encode() for name in same_beginning}
