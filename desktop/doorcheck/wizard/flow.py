# SPDX-License-Identifier: Apache-2.0
"""The whole wizard as one immutable value. No Qt.

A flow is the case plus what is transient; everything a user can do is a method here that returns
a new flow. What follows from the data is derived in ``known``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from doorcheck.case.model import ChosenGuide
from doorcheck.check.outcome import AddressOutcome, Checked, Refused, Unreachable
from doorcheck.wizard.known import Known
from doorcheck.wizard.running import Fault, Running, Trouble
from doorcheck.wizard.steps import Step
from doorcheck_probe.wire.events import Event
from doorcheck_probe.wire.requests import MAX_EXTRA_PORTS
from doorcheck_probe.wire.words import State


@dataclass(frozen=True)
class Flow(Known):
    """What the wizard knows, with everything that can happen to it."""

    # -- moving ---------------------------------------------------------------------------------

    def advance(self) -> Flow:
        """Go to the next step."""
        steps = self.steps
        index = steps.index(self.step)
        return self.at(steps[index + 1]) if index + 1 < len(steps) else self

    def back(self) -> Flow:
        """Go to the step before, which shows itself as it was left."""
        steps = self.steps
        return self.at(steps[steps.index(self.step) - 1]) if self.can_go_back else self

    def jump_to(self, step: Step) -> Flow:
        """Go to a step that the rail offers; elsewhere nothing happens."""
        return self.at(step) if self.can_jump(step) else self

    def at(self, step: Step) -> Flow:
        """Show a step; one that does not exist (any more) gives way to the result."""
        target = step if step in self.steps else Step.RESULT
        return replace(self, case=replace(self.case, page=target.value), choosing=False)

    def continue_case(self) -> Flow:
        """Go on with the case that was offered, where it stopped."""
        if self.offered is None:
            return self
        resumed = replace(self, case=self.offered, offered=None, chosen_task=0)
        resumed = resumed.with_language(self.case.language)
        return resumed.at(resumed.step if resumed.enterable(resumed.step) else Step.START)

    def start_anew(self) -> Flow:
        """Leave the offered case alone."""
        return replace(self, offered=None)

    # -- addresses and test ---------------------------------------------------------------------

    def look_for_addresses(self) -> Flow:
        """The addresses are being asked for."""
        return replace(self, looking=True, addresses=(), fault=None)

    def with_addresses(self, outcomes: tuple[AddressOutcome, ...]) -> Flow:
        """The addresses are known."""
        return replace(self, looking=False, addresses=outcomes)

    def with_fault(self, fault: Fault | None) -> Flow:
        """Something in this program went wrong; what was under way has ended."""
        return replace(self, fault=fault, looking=False, saving=False)

    def with_language(self, language: str) -> Flow:
        """The user reads another language now."""
        return replace(self, case=replace(self.case, language=language))

    def with_consent(self, consent: bool) -> Flow:
        """The user says, or takes back, that the connection may be tested."""
        return replace(self, case=replace(self.case, consent=consent))

    def with_wish(self, mail_domain: str | None, ports: tuple[int, ...]) -> Flow:
        """Set the optional parts of a test."""
        case = replace(self.case, mail_domain=mail_domain, ports=ports[:MAX_EXTRA_PORTS])
        return replace(self, case=case, rejected=None)

    def entry_rejected(self, domain: str = "", ports: str = "") -> Flow:
        """A field holds something that cannot be used; the case keeps nothing of it."""
        return replace(self, rejected=(domain, ports))

    def start_test(self) -> Flow:
        """Begin with all addresses; needs consent and an address."""
        if not self.ready_to_test:
            return self
        running = Running(self.found, len(self.found))
        return replace(self.at(Step.TEST), running=running, troubles=(), cancelled=False)

    def seen(self, event: Event) -> Flow:
        """Take in an event of the running test."""
        return replace(self, running=self.running.seen(event)) if self.running else self

    def check_ended(self, outcome: Checked | Refused | Unreachable | Fault) -> Flow:
        """Keep how a check ended and go on: the next address, then the result if there is one."""
        if self.running is None:
            return self
        case, troubles, flow = self.case, self.troubles, self
        if isinstance(outcome, Checked):
            case = case.with_check(outcome.check)
            # The tasks are others now, or in another order.
            flow = replace(flow, chosen_task=0, picked=None)
        if not (isinstance(outcome, Checked) and outcome.check.state is State.DONE):
            troubles = (*troubles, Trouble(self.running.waiting[0], outcome))
        running = self.running.next_address()
        flow = replace(flow, case=case, troubles=troubles, running=running)
        if running is None and len(flow.troubles) < self.running.total:
            return flow.at(Step.RESULT)
        return flow

    def cancel_test(self) -> Flow:
        """Stop the test; verdicts of addresses that were through are kept."""
        return replace(self, running=None, cancelled=True) if self.running else self

    # -- closing and reporting ------------------------------------------------------------------

    def choose_task(self, index: int) -> Flow:
        """Show another task."""
        return replace(self, chosen_task=index, choosing=False, picked=None)

    def pick(self, guide: str) -> Flow:
        """Select a guide; the main button then shows its steps."""
        return replace(self, picked=guide)

    def choose_guide(self, guide: str) -> Flow:
        """Follow a guide for the task that is shown; choosing the same again keeps the ticks."""
        task = self.task
        if task is None:
            return self
        before = self.guide_for(task)
        if before is None or before.guide != guide:
            chosen = ChosenGuide(task.door, task.port, guide)
            return replace(self, case=self.case.with_guide(chosen), choosing=False)
        return replace(self, choosing=False)

    def choose_variant(self, variant: str) -> Flow:
        """Follow the guide in another way; what is ticked stays ticked."""
        before = self.guide_for(self.task) if self.task else None
        if before is None:
            return self
        return replace(self, case=self.case.with_guide(replace(before, variant=variant)))

    def choose_again(self) -> Flow:
        """Offer the products for the task once more."""
        return replace(self, choosing=True, picked=None)

    def tick(self, index: int, done: bool) -> Flow:
        """Mark a step of the guide as done or not done."""
        before = self.guide_for(self.task) if self.task else None
        if before is None:
            return self
        ticked = set(before.done) | {index} if done else set(before.done) - {index}
        chosen = replace(before, done=tuple(sorted(ticked)))
        return replace(self, case=self.case.with_guide(chosen))

    def save_report(self) -> Flow:
        """The report is being written."""
        return replace(self, saving=True, fault=None)

    def report_saved(self, path: str) -> Flow:
        """The report lies on disk."""
        return replace(self, saving=False, case=replace(self.case, report_path=path))

    def finish(self) -> Flow:
        """End the case; it is not offered again."""
        return replace(self, case=replace(self.case, finished=True))
