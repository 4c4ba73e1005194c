# SPDX-License-Identifier: Apache-2.0
"""What the wizard knows, and what follows from it. No Qt.

Which steps there are, how the rail marks them, and what the main button does are derived here
from the data, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from doorcheck.case.model import Case, ChosenGuide
from doorcheck.check.outcome import (
    AddressOutcome,
    Found,
    NotFound,
    Wish,
)
from doorcheck.wizard.running import Fault, Running, Trouble
from doorcheck.wizard.steps import ALL_STEPS, Mark, Primary, RailEntry, Step
from doorcheck.wizard.tasks import Task, newest, tasks_of
from doorcheck_probe.wire.words import DoorVerdict


@dataclass(frozen=True)
class Known:
    """Where the user is and what is known."""

    case: Case
    offered: Case | None = None
    """An unfinished case that the user may go on with."""
    looking: bool = False
    """True while the addresses are being asked for."""
    addresses: tuple[AddressOutcome, ...] = ()
    fault: Fault | None = None
    """What went wrong in this program itself, while it looked or saved."""
    running: Running | None = None
    troubles: tuple[Trouble, ...] = ()
    cancelled: bool = False
    rejected: tuple[str, str] | None = None
    """What stands in the fields for domain and ports while it cannot be used."""
    chosen_task: int = 0
    choosing: bool = False
    """True while the user picks another product for a task that has one."""
    picked: str | None = None
    """The guide that is selected but not yet followed."""
    saving: bool = False
    kept_aside: tuple[str, ...] = ()
    """Files that could not be read and were kept under another name."""

    @property
    def step(self) -> Step:
        """The page that is shown; a page that an older or newer version saved may be unknown."""
        try:
            return Step(self.case.page)
        except ValueError:
            return Step.START

    @property
    def found(self) -> tuple[Found, ...]:
        """The addresses that can be tested."""
        return tuple(item for item in self.addresses if isinstance(item, Found))

    @property
    def not_found(self) -> tuple[NotFound, ...]:
        """The families without an address."""
        return tuple(item for item in self.addresses if isinstance(item, NotFound))

    @property
    def wish(self) -> Wish:
        """What to ask of the probe."""
        return Wish(mail_domain=self.case.mail_domain, ports=self.case.ports)

    @property
    def entry_valid(self) -> bool:
        """False while a field of the test page holds something that cannot be used."""
        return self.rejected is None

    @property
    def tasks(self) -> tuple[Task, ...]:
        """What there is, or was, to close."""
        return tasks_of(self.case)

    @property
    def task(self) -> Task | None:
        """The task that the close page shows."""
        tasks = self.tasks
        return tasks[min(self.chosen_task, len(tasks) - 1)] if tasks else None

    @property
    def pending(self) -> bool:
        """True while a door is open or unclear."""
        return any(task.pending for task in self.tasks)

    @property
    def untested_only(self) -> bool:
        """True when no door of any address could be judged."""
        results = [result for check in newest(self.case) for result in check.doors.values()]
        return all(result.verdict is DoorVerdict.UNTESTED for result in results)

    def guide_for(self, task: Task) -> ChosenGuide | None:
        """The guide the user chose for a task."""
        return next(
            (g for g in self.case.guides if (g.door, g.port) == (task.door, task.port)), None
        )

    # -- which steps there are ------------------------------------------------------------------

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps on the way, derived from what was found."""
        needless = bool(self.case.judged()) and not self.tasks
        return tuple(step for step in ALL_STEPS if not (step is Step.CLOSE and needless))

    @property
    def rail(self) -> tuple[RailEntry, ...]:
        """All five steps, as the rail shows them."""
        return tuple(RailEntry(step, self._mark(step), self.can_jump(step)) for step in ALL_STEPS)

    @property
    def position(self) -> int:
        """The number of the step, counted from one."""
        return ALL_STEPS.index(self.step) + 1

    def can_jump(self, step: Step) -> bool:
        """True when the rail may lead there."""
        return not self.running and step is not self.step and self.enterable(step)

    @property
    def can_go_back(self) -> bool:
        """True when there is a step before this one and nothing runs."""
        return not self.running and not self.saving and self.step is not Step.START

    # -- the main button ------------------------------------------------------------------------

    @property
    def primary(self) -> Primary:
        """What the main button does now."""
        match self.step:
            case Step.START:
                return self._primary_of_start()
            case Step.TEST:
                return self._primary_of_test()
            case Step.RESULT:
                if self.pending:
                    return Primary.CLOSE_DOOR
                return Primary.TEST_AGAIN if self.untested_only else Primary.MAKE_REPORT
            case Step.CLOSE:
                return self._primary_of_close()
            case Step.REPORT:
                return Primary.FINISH if self.case.report_path else Primary.SAVE_REPORT
            case _ as never:
                assert_never(never)

    @property
    def primary_enabled(self) -> bool:
        """Whether the main button can be pressed."""
        match self.primary:
            case Primary.GO_TO_TEST:
                return bool(self.found)
            case Primary.FIND_AGAIN:
                return not self.looking
            case Primary.START_TEST | Primary.TRY_AGAIN:
                return self.ready_to_test
            case Primary.TEST_AGAIN:
                return self.step is not Step.TEST or self.ready_to_test
            case Primary.SAVE_REPORT | Primary.FINISH:
                return not self.saving
            case _:
                return True

    @property
    def ready_to_test(self) -> bool:
        """True when a test may start: agreed to, an address known, nothing running."""
        return self.case.consent and bool(self.found) and self.entry_valid and self.running is None

    # -- how the above is derived --------------------------------------------------------------

    def enterable(self, step: Step) -> bool:
        """True when there is something to show on a step."""
        if self.offered is not None:
            # What is done beside an offered case would be saved nowhere.
            return step is Step.START
        match step:
            case Step.START:
                return True
            case Step.TEST:
                return bool(self.found) or self.case.consent or bool(self.case.judged())
            case Step.RESULT | Step.REPORT:
                return bool(self.case.judged())
            case Step.CLOSE:
                return bool(self.tasks)
            case _ as never:
                assert_never(never)

    def _mark(self, step: Step) -> Mark:
        if step is self.step:
            return Mark.NOW
        if step not in self.steps:
            return Mark.NEEDLESS
        if ALL_STEPS.index(step) < ALL_STEPS.index(self.step):
            return Mark.TODO if step is Step.CLOSE and self.pending else Mark.DONE
        done = {
            Step.TEST: bool(self.case.judged()),
            Step.RESULT: bool(self.case.judged()),
            Step.CLOSE: bool(self.case.judged()) and not self.pending,
            Step.REPORT: self.case.report_path is not None,
        }
        return Mark.DONE if done.get(step) else Mark.TODO

    def _primary_of_start(self) -> Primary:
        if self.offered is not None:
            return Primary.CONTINUE_CASE
        return Primary.GO_TO_TEST if self.looking or self.found else Primary.FIND_AGAIN

    def _primary_of_test(self) -> Primary:
        if not (self.found or self.looking):
            return Primary.FIND_AGAIN
        if self.troubles or self.cancelled:
            return Primary.TRY_AGAIN
        return Primary.TEST_AGAIN if self.case.judged() else Primary.START_TEST

    def _primary_of_close(self) -> Primary:
        task = self.task
        if task is None or not task.pending:
            return Primary.TEST_AGAIN if self.pending else Primary.MAKE_REPORT
        if self.choosing or self.guide_for(task) is None:
            return Primary.SHOW_STEPS
        return Primary.TEST_AGAIN
