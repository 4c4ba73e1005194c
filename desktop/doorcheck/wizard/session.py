# SPDX-License-Identifier: Apache-2.0
"""What moves the wizard: holds the flow, saves its case, and has the work done off the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from doorcheck import i18n
from doorcheck.case.store import new_case
from doorcheck.check.outcome import AddressOutcome, CheckOutcome, Lookout
from doorcheck.i18n import Words
from doorcheck.jobs import Crashed, Done, Handle, Outcome, Tell
from doorcheck.settings import Settings
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.guidance import Guidance
from doorcheck.wizard.listeners import Listeners
from doorcheck.wizard.reporting import write_report
from doorcheck.wizard.running import Fault
from doorcheck.wizard.steps import Primary, Step
from doorcheck.wizard.tools import Tools
from doorcheck_probe.wire.events import Event

_SAVE_AFTER_MS = 250


class Session(QObject):
    """One user's way through the wizard."""

    def __init__(self, tools: Tools, words: Words) -> None:
        super().__init__()
        self._tools = tools
        self.words = words
        self.changed: Listeners[()] = Listeners()
        self.settings_changed: Listeners[()] = Listeners()
        self.guidance = Guidance()
        loaded = tools.settings_file.load()
        remembered = tools.store.load()
        self.settings = loaded.settings
        self.lookout, fault = self._first_lookout()
        self.switch = tools.practice
        case = replace(new_case(words.language), practice=tools.practice is not None)
        offered = remembered.case
        if offered and offered.practice != case.practice:
            offered = None
        kept = [*remembered.set_aside, *([loaded.set_aside] if loaded.set_aside else [])]
        self.flow = Flow(case, offered=offered, kept_aside=tuple(str(path) for path in kept))
        self.flow = self.flow.with_fault(fault)
        self._saved = case
        self._handle: Handle | None = None
        self._lookup: Handle | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SAVE_AFTER_MS)
        self._timer.timeout.connect(self._save_typed)

    # -- the flow -------------------------------------------------------------------------------

    def apply(self, flow: Flow) -> None:
        """Take on a new flow; what changed is on disk before it is shown, typing a moment later."""
        before, self.flow = self.flow, flow
        if flow.offered is None and flow.case != self._saved:
            typed = (before.case.mail_domain, before.case.ports)
            if typed != (flow.case.mail_domain, flow.case.ports):
                self._timer.start()
            else:
                self.save_now()
        self.changed.tell()

    def save_now(self) -> None:
        """Write the case if it has changed; a full disk is said, not hidden."""
        self._timer.stop()
        if self.flow.offered is not None or self.flow.case == self._saved:
            return
        try:
            self._tools.store.save(self.flow.case)
        except OSError as error:
            # Only said: what is under way goes on.
            summary = self.words.say("Your progress could not be saved. Is the disk full?")
            self.flow = replace(self.flow, fault=Fault(summary, str(error)))
            return
        self._saved = self.flow.case

    def _save_typed(self) -> None:
        before = self.flow
        self.save_now()
        if self.flow is not before:
            self.changed.tell()

    def close(self) -> None:
        """Save, stop what runs and wait for it."""
        self.save_now()
        self._tools.jobs.shut_down()

    def primary(self) -> None:
        """Do what the main button says."""
        flow = self.flow
        if not flow.primary_enabled:
            return
        match flow.primary:
            case Primary.CONTINUE_CASE:
                self.apply(flow.continue_case())
            case Primary.FIND_AGAIN:
                self.look_for_addresses()
            case Primary.GO_TO_TEST | Primary.CLOSE_DOOR:
                self.apply(flow.advance())
            case Primary.MAKE_REPORT:
                self.apply(flow.at(Step.REPORT))
            case Primary.START_TEST | Primary.TRY_AGAIN | Primary.TEST_AGAIN:
                self.start_test()
            case Primary.SHOW_STEPS:
                self.follow_guide()
            case Primary.SAVE_REPORT:
                self.save_report(None)
            case Primary.FINISH:
                self.apply(flow.finish())
                self.save_now()

    def start_anew(self) -> None:
        """Put the offered case away for good; its file stays."""
        offered = self.flow.offered
        if offered is not None:
            try:
                self._tools.store.save(replace(offered, finished=True))
            except OSError as error:
                self.apply(self.flow.with_fault(Fault(str(error), repr(error))))
                return
        self.apply(self.flow.start_anew())

    def follow_guide(self) -> None:
        """Follow the guide that is picked, suggested or fits anything."""
        task = self.flow.task
        if task is not None:
            picked = self.flow.picked or self.guidance.preselected(task)
            self.apply(self.flow.choose_guide(picked))

    # -- settings -------------------------------------------------------------------------------

    def use_language(self, language: str) -> None:
        """Speak another language from now on."""
        self.use_settings(replace(self.settings, language=language))

    def use_settings(self, settings: Settings) -> None:
        """Take on settings and keep them; another probe is asked for the addresses at once."""
        before, self.settings = self.settings, settings
        if settings.language and settings.language != self.words.language:
            self.words = i18n.load(settings.language)
            self.apply(self.flow.with_language(settings.language))
        if settings != before:
            self.settings_changed.tell()
        if settings.probe_url != before.probe_url:
            self._change_lookout(settings)
        try:
            self._tools.settings_file.save(settings)
        except OSError as error:
            summary = self.words.say("The settings could not be saved.")
            self.apply(replace(self.flow, fault=Fault(summary, str(error))))

    def _first_lookout(self) -> tuple[Lookout, Fault | None]:
        """Look as the settings say; settings that cannot be used must not keep the window shut."""
        try:
            return self._tools.lookout_factory(self.settings), None
        except ValueError as error:
            summary = self.words.say("This probe cannot be used.")
            usual = replace(self.settings, probe_url="")
            return self._tools.lookout_factory(usual), Fault(summary, str(error))

    def _change_lookout(self, settings: Settings) -> None:
        try:
            self.lookout = self._tools.lookout_factory(settings)
        except ValueError as error:
            summary = self.words.say("This probe cannot be used.")
            self.apply(self.flow.with_fault(Fault(summary, str(error))))
        else:
            self.look_for_addresses()

    # -- work -----------------------------------------------------------------------------------

    def look_for_addresses(self) -> None:
        """Ask for the addresses of this connection."""
        lookout = self.lookout
        if self._lookup is not None:
            self._lookup.cancel()
        self.apply(self.flow.look_for_addresses())

        async def work(_tell: Tell) -> tuple[AddressOutcome, ...]:
            return await lookout.addresses()

        def done(outcome: Outcome[tuple[AddressOutcome, ...]]) -> None:
            if self._lookup is not handle:
                return
            if isinstance(outcome, Done):
                self.apply(self.flow.with_addresses(outcome.value))
            elif isinstance(outcome, Crashed):
                self.apply(self.flow.with_fault(Fault(outcome.summary, outcome.details)))

        handle = self._tools.jobs.run(work, lambda _event: None, done)
        self._lookup = handle

    def start_test(self) -> None:
        """Test all addresses; where something is missing, show the page that asks for it."""
        flow = self.flow
        if not flow.ready_to_test:
            self.apply(flow.at(Step.TEST))
            return
        self.apply(flow.start_test())
        self._check_next()

    def cancel_test(self) -> None:
        """Stop the test; the page shows it at once, the probe is told meanwhile."""
        handle, self._handle = self._handle, None
        if handle is not None:
            handle.cancel()
        self.apply(self.flow.cancel_test())

    def stop_waiting(self) -> None:
        """Wait for no late answers any more; the check ends with what it knows."""
        if self._handle is not None:
            self._handle.cancel()

    def save_report(self, path: Path | None) -> None:
        """Write the report, to the usual place unless told."""
        case, words = self.flow.case, self.words
        self.apply(self.flow.save_report())

        async def work(_tell: Tell) -> Path:
            return write_report(case, words, path)

        def done(outcome: Outcome[Path]) -> None:
            if isinstance(outcome, Done):
                self.apply(self.flow.report_saved(str(outcome.value)))
                self.save_now()
            elif isinstance(outcome, Crashed):
                self.apply(self.flow.with_fault(Fault(outcome.summary, outcome.details)))

        self._tools.jobs.run(work, lambda _event: None, done)

    def _check_next(self) -> None:
        running = self.flow.running
        if running is None:
            return
        lookout, found, wish = self.lookout, running.waiting[0], self.flow.wish

        async def work(tell: Tell) -> CheckOutcome:
            return await lookout.check(found, wish, tell)

        def told(event: object) -> None:
            if self._handle is handle and isinstance(event, Event):
                self.apply(self.flow.seen(event))

        def done(outcome: Outcome[CheckOutcome]) -> None:
            if self._handle is handle:
                self._check_ended(outcome)

        handle = self._tools.jobs.run(work, told, done)
        self._handle = handle

    def _check_ended(self, outcome: Outcome[CheckOutcome]) -> None:
        self._handle = None
        if isinstance(outcome, Done):
            self.apply(self.flow.check_ended(outcome.value))
        elif isinstance(outcome, Crashed):
            self.apply(self.flow.check_ended(Fault(outcome.summary, outcome.details)))
        else:
            self.apply(self.flow.cancel_test())
        self._check_next()
