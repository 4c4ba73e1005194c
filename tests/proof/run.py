# SPDX-License-Identifier: Apache-2.0
"""``make proof``: open every product, follow its guide, see it closed, take it back.

``python -m tests.proof.run squid`` proves only the openings whose names contain a word.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from doorcheck_probe.wire.words import Door
from tests.probe.running import RunningProbe, probe_with_witness
from tests.proof.opening import Opening, Proof
from tests.proof.openings import OPENINGS
from tests.proof.prove import GUIDES, prove
from tests.proof.scene import Outside, outside
from tests.servers.world import World

HEAD = ("product", "opened by", "verdict", "guide followed", "verdict", "honest use", "undone")
PROXIES_AT_A_TIME = 2


def main(words: Sequence[str]) -> int:
    """Print the table and the counts."""
    chosen = [one for one in OPENINGS if not words or any(word in one.id for word in words)]
    _row(*HEAD)
    _row(*("---" for _cell in HEAD))
    with World() as world, probe_with_witness(world) as probe, outside(world) as waiting:
        proofs = _all(waiting, probe, chosen)
    failed = [proof for proof in proofs if proof.failure]
    for proof in failed:
        _say(f"{proof.opening.id}: {proof.failure}")
    products = len({proof.opening.product for proof in proofs if not proof.failure})
    tested = {proof.opening.guide for proof in proofs if not proof.failure}
    if not words:
        untested = sorted(GUIDES[name].name for name in GUIDES if name not in tested)
        _say(f"not tested by us: {', '.join(untested)}")
    _say(f"products={products} openings={len(proofs) - len(failed)} failed={len(failed)}")
    return 1 if failed else 0


def _all(waiting: Outside, probe: RunningProbe, chosen: Sequence[Opening]) -> list[Proof]:
    """Mail servers one after the other, for they share a domain, and proxies beside them."""

    def one(opening: Opening) -> Proof:
        proof = prove(waiting, probe, opening)
        _print(proof)
        return proof

    with ThreadPoolExecutor(1) as mail, ThreadPoolExecutor(PROXIES_AT_A_TIME) as web:
        pools = {Door.RELAY: mail, Door.PROXY: web}
        futures = [pools[opening.door].submit(one, opening) for opening in chosen]
        return [future.result() for future in futures]


def _print(proof: Proof) -> None:
    opening = proof.opening
    _row(
        opening.product,
        opening.name,
        proof.told(proof.opened) or "FAILED",
        opening.guide if proof.followed else "FAILED",
        proof.told(proof.closed) or "FAILED",
        "served" if proof.honest else "FAILED",
        "open again" if proof.restored else "FAILED",
    )


def _row(*cells: str) -> None:
    _say(f"| {' | '.join(cells)} |")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
