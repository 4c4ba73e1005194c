# SPDX-License-Identifier: Apache-2.0
"""Making a fresh machine ready: what is installed, what is only said, and what is done once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging_tools.scripts import ROOT, Tools, script

LIST = """\
# a comment
run  python3-venv   libone
run  # nothing but a comment

test iproute2 # with a comment
   test   xvfb
build  dpkg-dev
runtime not-for-us
"""


@pytest.fixture
def bootstrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, at home in a small project of its own."""
    module = script("bootstrap")
    root = tmp_path / "project"
    (root / "requirements").mkdir(parents=True)
    for purpose in ("run", "test"):
        (root / "requirements" / f"{purpose}.txt").write_text(f"{purpose}-package==1\n")
    (root / "pyproject.toml").write_text("[project]\n")
    packages = root / "system-packages.txt"
    packages.write_text(LIST)
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "PYTHON", root / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "SYSTEM_PACKAGES", packages)
    return module


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """No system tools but those that a test adds."""
    return Tools(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("purpose", "wanted"),
    [
        ("run", ["python3-venv", "libone"]),
        ("test", ["python3-venv", "libone", "iproute2", "xvfb"]),
        ("build", ["python3-venv", "libone", "dpkg-dev"]),
        ("unknown", ["python3-venv", "libone"]),
    ],
)
def test_the_list_by_purpose(bootstrap: ModuleType, purpose: str, wanted: list[str]) -> None:
    assert bootstrap.wanted_packages(purpose) == wanted


def test_the_real_list_is_one() -> None:
    module = script("bootstrap")
    run, test = module.wanted_packages("run"), module.wanted_packages("test")
    assert "python3-venv" in run
    assert test[: len(run)] == run or set(run) < set(test)
    assert len(set(test)) == len(test)
    assert all(name == name.lower() and not set(name) & set("#=<>[]") for name in test)


@pytest.mark.parametrize("purpose", ["run", "test"])
def test_the_real_requirements_are_pinned_and_name_no_place(purpose: str) -> None:
    text = (ROOT / "requirements" / f"{purpose}.txt").read_text("utf-8")
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    pinned = [line for line in lines if not line.lstrip().startswith("#")]
    assert pinned
    assert all("==" in line and "--hash=sha256:" in line for line in pinned)
    assert "://" not in text


def test_another_system_is_left_alone(bootstrap: ModuleType, tools: Tools) -> None:
    assert bootstrap.install_system_packages("test") is True
    assert tools.calls == []


def test_what_is_there_is_not_installed_again(bootstrap: ModuleType, tools: Tools) -> None:
    tools.add("dpkg-query", "print('installed')")
    tools.add("apt-get")
    assert bootstrap.install_system_packages("test") is True
    assert [call.split()[-1] for call in tools.calls] == bootstrap.wanted_packages("test")
    assert not any(call.startswith("apt-get") for call in tools.calls)


@pytest.mark.parametrize("answer", ["print('not-installed')", "print('config-files')", "pass"])
def test_an_administrator_installs_what_is_missing(
    bootstrap: ModuleType, tools: Tools, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    tools.add("dpkg-query", answer, 1)
    tools.add("apt-get")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    assert bootstrap.install_system_packages("run") is True
    update, install = tools.calls[-2:]
    assert update == "apt-get update -q"
    assert install == "apt-get install -y -q --no-install-recommends python3-venv libone"


def test_only_the_missing_ones(
    bootstrap: ModuleType, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("dpkg-query", "print('installed' if sys.argv[-1] == 'libone' else 'unknown')")
    tools.add("apt-get")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    assert bootstrap.install_system_packages("test") is True
    assert tools.calls[-1].endswith("--no-install-recommends python3-venv iproute2 xvfb")


@pytest.mark.parametrize("sudo", [None, 1], ids=["no-sudo", "sudo-asks-for-a-password"])
def test_whoever_may_not_install_is_told_the_line_to_type(
    bootstrap: ModuleType,
    tools: Tools,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    sudo: int | None,
) -> None:
    tools.add("dpkg-query", "print('unknown')")
    tools.add("apt-get")
    if sudo is not None:
        tools.add("sudo", status=sudo)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap.sys, "stdin", open("/dev/null"))  # noqa: PTH123, SIM115
    with bootstrap.sys.stdin:
        assert bootstrap.main(["run"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[-1] == "  sudo apt-get update && sudo apt-get install -y python3-venv libone"
    assert not any(call.startswith("apt-get") for call in tools.calls)
    assert not bootstrap.VENV.exists()


def test_sudo_is_used_where_it_needs_no_password(
    bootstrap: ModuleType, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("dpkg-query", "print('unknown')")
    tools.add("sudo")
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    assert bootstrap.install_system_packages("run") is True
    sudo = [call for call in tools.calls if call.startswith("sudo")]
    assert [call.split()[1] for call in sudo] == ["-n", "apt-get", "apt-get"]


def test_a_failed_installation_is_not_taken_for_done(
    bootstrap: ModuleType, tools: Tools, monkeypatch: pytest.MonkeyPatch
) -> None:
    tools.add("dpkg-query", "print('unknown')")
    tools.add("apt-get", status=100)
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    with pytest.raises(subprocess.CalledProcessError):
        bootstrap.install_system_packages("run")


def test_python_packages_are_installed_once_per_state(bootstrap: ModuleType, tools: Tools) -> None:
    tools.add_at(bootstrap.PYTHON)
    requirements = bootstrap.ROOT / "requirements" / "run.txt"
    bootstrap.install_python_packages("run")
    first, second = tools.calls
    assert first.endswith(f"--require-hashes -r {requirements}")
    assert second.endswith(f"--no-deps --no-build-isolation -e {bootstrap.ROOT}")
    seen = [2]
    for change in (
        lambda: None,
        lambda: requirements.write_text("other==2\n"),
        lambda: None,
        lambda: (bootstrap.ROOT / "pyproject.toml").write_text("[project]\nname = 'x'\n"),
        lambda: (bootstrap.VENV / "run.stamp").write_text("older"),
        lambda: (bootstrap.ROOT / "requirements" / "test.txt").write_text("not-ours==1\n"),
    ):
        change()
        bootstrap.install_python_packages("run")
        seen.append(len(tools.calls))
    assert seen == [2, 2, 4, 4, 6, 8, 8]
    bootstrap.install_python_packages("test")
    assert len(tools.calls) == 10


def test_a_failed_installation_leaves_no_stamp(bootstrap: ModuleType, tools: Tools) -> None:
    tools.add_at(bootstrap.PYTHON, status=1)
    for _ in range(2):
        with pytest.raises(subprocess.CalledProcessError):
            bootstrap.install_python_packages("run")
    assert len(tools.calls) == 2
    assert not (bootstrap.VENV / "run.stamp").exists()


@pytest.mark.parametrize("state", ["missing", "broken", "working"])
def test_the_environment_is_made_when_it_does_not_work(
    bootstrap: ModuleType, tools: Tools, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    maker = tools.add("python-of-the-system")
    monkeypatch.setattr(bootstrap.sys, "executable", str(maker))
    if state != "missing":
        tools.add_at(bootstrap.PYTHON, status=1 if state == "broken" else 0)
    bootstrap.create_environment()
    made = [call for call in tools.calls if call.startswith("python-of-the-system")]
    assert made == (
        [] if state == "working" else [f"python-of-the-system -m venv --clear {bootstrap.VENV}"]
    )


def test_it_needs_nothing_but_the_standard_library() -> None:
    ran = subprocess.run(
        [sys.executable, "-IS", "-c", "import runpy; runpy.run_path('bootstrap.py')"],
        cwd=ROOT / "packaging",
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
