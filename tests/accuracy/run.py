# SPDX-License-Identifier: Apache-2.0
"""Check every configuration of the table and count. Run as ``python -m tests.accuracy.run``.

Words given as arguments choose the configurations whose names hold one of them. The exit status is
1 when a door was missed, falsely called open or judged for a wrong reason.
"""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from doorcheck_probe.wire.check import Check
from doorcheck_probe.wire.words import Door, DoorVerdict, Family
from tests.accuracy.configurations import CONFIGURATIONS
from tests.accuracy.expectation import Configuration, Error, Judged
from tests.accuracy.look import look
from tests.accuracy.mail_guards import RETRY_DEFERRED
from tests.probe.running import RunningProbe, probe_with_witness
from tests.servers.server import ServerError
from tests.servers.world import World

WIDTHS = (13, 29, 16, 16)
PROXIES_AT_A_TIME = 3


def main(words: Sequence[str]) -> int:
    """Print the table, the matrix and the counts."""
    chosen = [one for one in CONFIGURATIONS if not words or any(word in one.id for word in words)]
    options = ["--retry-deferred", ",".join(map(str, RETRY_DEFERRED))]
    with World() as world, probe_with_witness(world, options=options) as probe:
        results = _all(world, probe, chosen)
    _print_row("product", "configuration", "expected", "found", "reason")
    for judged in results:
        _print_result(judged)
    _print_matrix(results)
    for judged in results:
        if judged.error is not None:
            _print_evidence(judged)
    errors = Counter(judged.error for judged in results)
    counts = " ".join(f"{error.value}={errors[error]}" for error in Error)
    products = len({judged.configuration.product for judged in results})
    _say(f"configurations={len(results)} products={products} {counts}")
    return 1 if any(errors[error] for error in Error) else 0


def _all(world: World, probe: RunningProbe, chosen: Sequence[Configuration]) -> list[Judged]:
    """Mail servers one after the other, for they share a domain, and proxies beside them."""

    def one(configuration: Configuration) -> Judged:
        try:
            return look(world, probe, configuration)
        except (
            OSError,
            RuntimeError,
            ValueError,
            LookupError,
            subprocess.SubprocessError,
            ServerError,
        ) as error:
            _say(f"{configuration.id} could not be checked: {error}")
            return Judged(configuration)

    with ThreadPoolExecutor(1) as mail, ThreadPoolExecutor(PROXIES_AT_A_TIME) as web:
        pools = {Door.RELAY: mail, Door.PROXY: web}
        futures = [pools[one_.door].submit(one, one_) for one_ in chosen]
        return [future.result() for future in futures]


def _print_result(judged: Judged) -> None:
    configuration = judged.configuration
    reasons = dict.fromkeys(reason for family in Family for reason in judged.reasons(family))
    right = judged.error.value.upper() if judged.error else "right"
    _print_row(
        configuration.product,
        configuration.name,
        _both([configuration.expected(family) for family in Family]),
        _both([judged.found(family) for family in Family]),
        f"{', '.join(reason.value for reason in reasons)} | {right}",
    )


def _both(verdicts: Sequence[DoorVerdict]) -> str:
    return "/".join(dict.fromkeys(verdict.value for verdict in verdicts))


def _print_row(*cells: str) -> None:
    padded = [cell.ljust(width) for cell, width in zip(cells, WIDTHS, strict=False)]
    _say(" | ".join([*padded, *cells[len(padded) :]]))


def _print_matrix(results: Sequence[Judged]) -> None:
    """Expected against found, each family counted by itself."""
    counted = Counter(
        (judged.configuration.expected(family), judged.found(family))
        for judged in results
        for family in Family
    )
    _say("\nexpected \\ found (each family by itself)")
    _say(" ".join(["".ljust(10), *(found.value.rjust(9) for found in DoorVerdict)]))
    for expected in DoorVerdict:
        cells = [str(counted[expected, found]).rjust(9) for found in DoorVerdict]
        _say(" ".join([expected.value.ljust(10), *cells]))
    _say("")


def _print_evidence(judged: Judged) -> None:
    """Everything that was said in a check that went wrong."""
    _say(f"--- {judged.configuration.id}: {judged.error}")
    for check in judged.checks.values():
        _say(_told(check))


def _told(check: Check) -> str:
    lines = [check.family.value]
    for attempt in check.attempts:
        head = (attempt.id, str(attempt.port), attempt.context, attempt.verdict, attempt.reason)
        lines.append(f"  {' '.join(head)}")
        lines += [f"      {line.speaker}: {line.text}" for line in attempt.transcript]
    lines += [f"  not tested: {gap.what} {gap.reason} {gap.port}" for gap in check.not_tested]
    return "\n".join(lines)


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
