# SPDX-License-Identifier: Apache-2.0
"""All relay attempts of one check: port after port, and then whatever only time can answer."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

from doorcheck_probe.engine.allowance import Allowance
from doorcheck_probe.engine.names import NameProof
from doorcheck_probe.engine.record import Record
from doorcheck_probe.engine.relay.attempts import (
    Deferred,
    Greeted,
    Outcome,
    RelayAttempts,
    Submitted,
)
from doorcheck_probe.engine.relay.conversation import Place
from doorcheck_probe.engine.relay.findings import proven
from doorcheck_probe.engine.relay.matrix import A01, B01
from doorcheck_probe.engine.relay.observations import masks_client, observed, received_from
from doorcheck_probe.engine.relay.schedule import SMTP
from doorcheck_probe.engine.software import by_greeting, by_mail_words
from doorcheck_probe.engine.station import Order, Station
from doorcheck_probe.wire.check import Attempt, NotTested, Service
from doorcheck_probe.wire.events import Progress
from doorcheck_probe.wire.words import Door, Observation, Protocol, Reason, Stage, Vantage


class MailStage:
    """Tries mail ports one after the other, and keeps what is to be awaited or asked again."""

    def __init__(
        self, order: Order, station: Station, record: Record, allowance: Allowance
    ) -> None:
        self._order = order
        self._station = station
        self._record = record
        self._allowance = allowance
        self._proof = NameProof(order.address, may_ask=station.looks_up_names)
        self._late: list[Submitted] = []
        self._deferred: list[tuple[Place, Deferred]] = []
        self.finished: set[int] = set()
        """Ports that have been asked everything."""

    async def try_ports(self, ports: Sequence[int]) -> None:
        """Ask every port in its turn."""
        self._tell(0, len(ports))
        for done, port in enumerate(ports, start=1):
            place = Place(self._order, self._station, port, self._allowance, self._proof)
            async for outcome in RelayAttempts(place).run():
                self._keep(place, outcome)
            self.finished.add(port)
            self._tell(done, len(ports))
        for opt_in, possible in ((A01.id, bool(ports)), (B01.id, SMTP in ports)):
            if opt_in in self._order.allow and not possible:
                self._record.not_tested(NotTested(opt_in, Reason.NOT_OFFERED))

    @property
    def unsettled(self) -> bool:
        """Whether time can still bring an answer."""
        outside = self._station.vantage is Vantage.OUTSIDE
        return bool(self._late) or (outside and bool(self._deferred))

    async def settle(self, judge: Callable[[], None], enough: asyncio.Event) -> None:
        """Wait for late mail and ask deferred questions again; ``judge`` is called for news.

        Ends early as soon as ``enough`` is set.
        """
        self._record.tell(Progress(Stage.WAITING, 0, 0))
        answers = asyncio.create_task(self._all_answers(judge))
        bored = asyncio.create_task(enough.wait())
        try:
            await asyncio.wait({answers, bored}, return_when=asyncio.FIRST_COMPLETED)
            if answers.done():
                await answers
        finally:
            for task in (answers, bored):
                task.cancel()
            await asyncio.gather(answers, bored, return_exceptions=True)

    async def _all_answers(self, judge: Callable[[], None]) -> None:
        async with asyncio.TaskGroup() as waiting:
            for submitted in self._late:
                waiting.create_task(self._await_arrival(submitted, judge))
            for place, deferred in self._deferred:
                waiting.create_task(self._ask_again(place, deferred, waiting, judge))

    def _tell(self, done: int, total: int) -> None:
        self._record.tell(Progress(Stage.RELAY, done, total))

    def _keep(self, place: Place, outcome: Outcome) -> None:
        match outcome:
            case Greeted():
                software = by_greeting(outcome.banner) or by_mail_words(
                    outcome.offers, outcome.refusals
                )
                seen = observed(outcome, self._station.info.addresses)
                self._record.service(Service(place.port, Protocol.SMTP, software, seen))
            case Submitted():
                self._late.append(outcome)
                self._record.attempt(outcome.attempt)
            case Deferred():
                self._deferred.append((place, outcome))
            case Attempt():
                self._attempt(outcome)
            case NotTested():
                self._record.keep(outcome)

    def _attempt(self, attempt: Attempt) -> None:
        self._record.attempt(attempt)
        if attempt.proof is None:
            return
        if attempt.reason is Reason.BOUNCED:
            self._record.observe(attempt.port, Observation.BACKSCATTER)
            return
        ours = received_from(attempt.proof.details.get("received", ""), self._station.info.name)
        if masks_client(ours, self._station.info.addresses):
            self._record.observe(attempt.port, Observation.CLIENT_MASKED)

    async def _await_arrival(self, submitted: Submitted, judge: Callable[[], None]) -> None:
        receipt = await self._station.receipts.wait(
            submitted.token, self._station.limits.late_arrival
        )
        if receipt is not None:
            current = self._record.attempt_like(submitted.attempt) or submitted.attempt
            self._attempt(proven(current, receipt, beside=submitted.beside))
            judge()

    async def _ask_again(
        self,
        place: Place,
        deferred: Deferred,
        waiting: asyncio.TaskGroup,
        judge: Callable[[], None],
    ) -> None:
        """Ask on schedule until there is an answer, the schedule ends or the door is open."""
        began = time.monotonic()
        for due in self._schedule(deferred.reason):
            await asyncio.sleep(max(0.0, began + due - time.monotonic()))
            if self._record.check.proven(Door.RELAY):
                return
            later = None
            anew: set[tuple[str, str]] = set()
            async for outcome in RelayAttempts(place).again(deferred):
                match outcome:
                    case Deferred():
                        later = outcome
                    case Submitted():
                        anew.add((outcome.attempt.id, outcome.attempt.context))
                        self._record.attempt(outcome.attempt)
                        waiting.create_task(self._await_arrival(outcome, judge))
                    case _:
                        self._keep(place, outcome)
                if isinstance(outcome, Attempt):
                    anew.add((outcome.id, outcome.context))
            # A port may be spoken to in another way now, so that an old context is never met again.
            self._record.forget(
                old for old in deferred.attempts if (old.id, old.context) not in anew
            )
            judge()
            if later is None:
                return
            deferred = later

    def _schedule(self, reason: Reason) -> tuple[float, ...]:
        limits = self._station.limits
        match reason:
            case Reason.FIRST_CONTACT:
                return limits.first_contact
            case Reason.RATE_LIMITED | Reason.BANNED_MIDWAY:
                return limits.turned_away
            case _:
                return limits.greylisted
