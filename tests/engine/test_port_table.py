# SPDX-License-Identifier: Apache-2.0
"""The table of ports: what is shipped, what a plan makes of it, how it is renewed."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from doorcheck_probe.engine import plan, port_table
from doorcheck_probe.engine.port_table import STANDARD, PortTable
from doorcheck_probe.engine.station import Order
from doorcheck_probe.wire.words import Door, Family

ROOT = Path(__file__).resolve().parents[2]
USUAL = {8080, 1080, 3128, 999, 80, 443, 8888, 4145, 5678, 8118, 8123, 10808, 7890, 9050}


def order(*doors: Door, ports: tuple[int, ...] = ()) -> Order:
    """A check of these doors."""
    return Order("x", "192.0.2.1", Family.IPV4, doors=doors or tuple(Door), ports=ports)


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """``packaging/ports.py``, which is a script and no module of a package."""
    spec = importlib.util.spec_from_file_location("ports", ROOT / "packaging" / "ports.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_table() -> None:
    """256 different ports, the usual ones among them, and some of them behind TLS."""
    table = port_table.port_table()
    assert len(table.ports) == len(set(table.ports)) == STANDARD
    assert set(table.ports) >= USUAL
    assert table.ports[0] == 8080
    assert {443, 8443} <= table.behind_tls <= set(table.ports)


def test_the_plan_calls_mail_ports_early() -> None:
    """In the first wave, and every port once, those that the asker named first."""
    planned = plan.all_ports(order(ports=(2525, 25, 8080)), port_table.port_table())
    assert planned[:2] == (2525, 8080)
    assert len(planned) == len(set(planned))
    assert max(planned.index(port) for port in plan.MAIL_PORTS) < 30
    assert len(planned) == STANDARD + len(plan.MAIL_PORTS) + 1


@pytest.mark.parametrize(
    ("doors", "expected"),
    [
        ((Door.RELAY,), (7, 25, 465, 587)),
        ((Door.PROXY,), (7, 1, 2)),
        ((Door.RELAY, Door.PROXY), (7, 1, 2, 25, 465, 587)),
    ],
)
def test_only_the_ports_of_the_asked_doors(
    doors: tuple[Door, ...], expected: tuple[int, ...]
) -> None:
    """A port that the asker named may hold either."""
    assert plan.all_ports(order(*doors, ports=(7,)), PortTable((1, 2), frozenset())) == expected


@pytest.mark.parametrize(
    "line", ["http,0", "http,65536", "http,x", "http", "http,-1", "http,80.5"], ids=str
)
def test_a_broken_table_is_named_with_its_line(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A probe that calls no ports would find every door closed."""
    table = tmp_path / "ports.csv"
    table.write_text(f"protocol,port\nhttp,80\n{line}\n")
    monkeypatch.setattr(port_table, "TABLE", table)
    with pytest.raises(ValueError, match="line 3"):
        port_table.port_table(most=7)


def renewed(tool: ModuleType, folder: Path, *tables: str) -> list[str]:
    """The table made from the texts of others."""
    paths = []
    for number, text in enumerate(tables):
        path = folder / f"{number}.csv"
        path.write_text(f"protocol,port,count\n{text}")
        paths.append(path)
    target = folder / "made.csv"
    read: Callable[[Path], object] = tool.read
    tool.write(target, tool.weights([read(path) for path in paths]))
    return target.read_text().splitlines()


def test_every_source_has_the_same_say(tool: ModuleType, tmp_path: Path) -> None:
    """A list of a million addresses does not drown one of ten."""
    big = "http,8080,900000\nsocks,1080,100000\n"
    small = "socks,1080,9\nhttp,3128,1\n"
    assert renewed(tool, tmp_path, big, small) == [
        "rank,protocol,port,weight",
        "1,socks,1080,0.500000",
        "2,http,8080,0.450000",
        "3,http,3128,0.050000",
    ]


@pytest.mark.parametrize(
    "text", ["", "http,80,0\n", "ftp,80,1\n", "http,0,1\n", "http,80,-1\n", "http,80\n", "x\n"]
)
def test_a_source_that_cannot_be_used(tool: ModuleType, tmp_path: Path, text: str) -> None:
    """Is named, and nothing is written."""
    with pytest.raises(tool.TableError, match=r"0\.csv"):
        renewed(tool, tmp_path, text)
    assert not (tmp_path / "made.csv").exists()


def test_the_command_says_how_it_is_used(
    tool: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a table and with a missing one."""
    assert tool.main([]) == 2
    assert tool.main([str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err
