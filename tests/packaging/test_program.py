# SPDX-License-Identifier: Apache-2.0
"""The packed program: it speaks, it writes its report, it paints, and it goes without a trace."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from doorcheck import i18n
from doorcheck.advice.wording.doors import vantage_notice
from doorcheck.headless import EXIT_UNCLEAR
from doorcheck_probe import __version__
from doorcheck_probe.wire.words import Vantage
from tests.packaging.running import User, ask
from tests.packaging.screen import screen
from tests.servers.polling import until
from tests.verapdf.engine import EngineMissing, judge

pytestmark = pytest.mark.timeout(600)  # the first test builds the package
DRAWN_COLOURS = 40
TITLE = "Can strangers use this connection?"


def test_it_says_its_version(program: Path, user: User) -> None:
    done = user.run(program, "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{__version__}\n", "")


@pytest.fixture
def words() -> i18n.Words:
    """A language that is not English: Spanish, once there is a catalogue for it."""
    foreign = [language for language in i18n.languages() if language != i18n.SOURCE_LANGUAGE]
    assert foreign, "There is no compiled catalogue in i18n/: the program speaks only English."
    return i18n.load("es" if "es" in foreign else foreign[0])


def test_the_check_speaks_and_reports_in_the_users_language(
    program: Path, user: User, words: i18n.Words
) -> None:
    report = user.home / "report.pdf"
    done = user.run(program, "--lang", words.language, "check", "--inside", "--pdf", report)
    assert done.returncode == EXIT_UNCLEAR, done.stderr
    assert done.stderr == ""
    sentence = vantage_notice(words, Vantage.INSIDE)
    assert sentence != vantage_notice(i18n.load("en"), Vantage.INSIDE), "is not translated"
    assert sentence in done.stdout
    title = words.say(TITLE)
    assert title != TITLE, "is not translated"
    reader = PdfReader(report)
    assert str(reader.root_object["/Lang"]) == words.tag
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert title in text


def test_the_report_is_one_that_archives_and_readers_accept(program: Path, user: User) -> None:
    report = user.home / "report.pdf"
    assert user.run(program, "check", "--inside", "--pdf", report).returncode == EXIT_UNCLEAR
    try:
        found = judge(("PDFA-3A", "PDFUA-1"), [report])
    except EngineMissing as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    assert len(found) == 2
    assert [one for one in found if not one.compliant] == []


@pytest.mark.parametrize("options", [(), ("--practice",)], ids=["wizard", "practice"])
def test_the_first_page_is_painted(
    program: Path, user: User, tmp_path: Path, options: tuple[str, ...]
) -> None:
    with screen(tmp_path) as shown:
        assert shown.colours() < DRAWN_COLOURS
        with user.running(program, *options, DISPLAY=shown.display) as process:
            until(
                lambda: shown.colours() > DRAWN_COLOURS or process.poll() is not None,
                "letters on the screen",
                deadline=60,
            )
            assert process.poll() is None, process.communicate()[0]
            assert "libqxcb.so" in Path(f"/proc/{process.pid}/maps").read_text("utf-8")


def test_it_opens_without_a_screen(program: Path, user: User) -> None:
    with user.running(program, QT_QPA_PLATFORM="offscreen") as process:
        maps = Path(f"/proc/{process.pid}/maps")

        def letters_are_set() -> bool:
            if process.poll() is not None:
                return True
            loaded = maps.read_text("utf-8")
            return "libqoffscreen.so" in loaded and "libQt6Svg" in loaded and ".ttf" in loaded

        until(letters_are_set, "a window with text", deadline=60)
        assert process.poll() is None, process.communicate()[0]
        process.terminate()
        assert process.communicate(timeout=20)[0] == ""


def test_a_library_of_the_users_python_is_not_taken(program: Path, user: User) -> None:
    stranger = user.home / "stranger"
    stranger.mkdir()
    (stranger / "doorcheck_probe.py").write_text("raise SystemExit(99)", "utf-8")
    with user.running(program, "--version", PYTHONPATH=str(stranger)) as process:
        assert process.communicate(timeout=60)[0] == f"{__version__}\n"


@pytest.fixture
def installed(package: Path) -> Iterator[Path]:
    """The package installed for good, and removed again."""
    query = ["dpkg-query", "--show", "--showformat=${db:Status-Status}", "doorcheck"]
    there = ask(*query).stdout
    if os.geteuid() != 0 or there:
        pytest.skip("Only root can install a package, and only where it is not installed yet.")
    try:
        done = ask("dpkg", "--install", package)
        assert done.returncode == 0, done.stderr
        yield Path("/usr/bin/doorcheck")
    finally:
        ask("dpkg", "--purge", "doorcheck")


def test_it_installs_runs_and_leaves_nothing_behind(
    request: pytest.FixtureRequest, user: User
) -> None:
    command: Path = request.getfixturevalue("installed")
    owned = ask("dpkg", "-L", "doorcheck")
    ours = [Path(line) for line in owned.stdout.splitlines() if "doorcheck" in line.lower()]
    assert Path("/usr/lib/doorcheck/doorcheck") in ours
    assert user.run("doorcheck", "--version").stdout == f"{__version__}\n"
    assert ask("dpkg", "--purge", "doorcheck").returncode == 0
    assert [path for path in ours if path.exists() or path.is_symlink()] == []
    assert not command.exists()
