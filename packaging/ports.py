# SPDX-License-Identifier: Apache-2.0
"""Renew ``resources/ports.csv``: ``ports.py TABLE [TABLE …]``.

Each table is a CSV with the columns protocol (``http``, ``https``, ``socks``), port and count, one
from each place that counts open proxies. Every table has the same say: counts become shares first,
and a port's weight is the mean of its shares. The most frequent pairs are kept, in their order.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "resources" / "ports.csv"
KEPT = 512
PROTOCOLS = ("http", "https", "socks")

Pair = tuple[str, int]


class TableError(ValueError):
    """A table that cannot be used; the message names the file and the line."""


def read(path: Path) -> Counter[Pair]:
    """The counts of one table."""
    counts: Counter[Pair] = Counter()
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), start=2):
            try:
                protocol, port, count = row["protocol"], int(row["port"]), int(row["count"])
            except (KeyError, TypeError, ValueError):
                raise TableError(
                    f"{path}, line {number}: protocol,port,count is expected"
                ) from None
            if protocol not in PROTOCOLS or not 0 < port < 65_536 or count < 0:
                raise TableError(f"{path}, line {number}: no such protocol, port or count")
            counts[protocol, port] += count
    if not counts.total():
        raise TableError(f"{path}: nothing is counted in it")
    return counts


def weights(tables: Sequence[Counter[Pair]]) -> list[tuple[Pair, float]]:
    """The mean share of every pair, the greatest first; equals in the order of their ports."""
    pairs = {pair for table in tables for pair in table}
    mean = {
        pair: sum(table[pair] / table.total() for table in tables) / len(tables) for pair in pairs
    }
    return sorted(mean.items(), key=lambda item: (-item[1], item[0][1], item[0][0]))[:KEPT]


def write(path: Path, ranked: Sequence[tuple[Pair, float]]) -> None:
    """Write the table that the engine reads."""
    with path.open("w", encoding="ascii", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("rank", "protocol", "port", "weight"))
        for rank, ((protocol, port), weight) in enumerate(ranked, start=1):
            out.writerow((rank, protocol, port, f"{weight:.6f}"))


def main(arguments: Sequence[str]) -> int:
    """Renew the table from the files named."""
    if not arguments:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        ranked = weights([read(Path(name)) for name in arguments])
    except (TableError, OSError) as error:
        print(f"ports.py: {error}", file=sys.stderr)
        return 1
    write(TARGET, ranked)
    print(f"{TARGET.name}: {len(ranked)} pairs from {len(arguments)} tables")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
