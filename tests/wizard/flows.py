# SPDX-License-Identifier: Apache-2.0
"""Flows as a user brings them about, for tests that begin in the middle."""

from __future__ import annotations

from doorcheck.case.store import new_case
from doorcheck.check.outcome import Checked, Found
from doorcheck.wizard.flow import Flow
from doorcheck.wizard.steps import Primary, Step
from doorcheck_probe.wire.check import Check
from tests.wizard.scripted import V4


def fresh() -> Flow:
    """Nothing has happened."""
    return Flow(new_case("en"))


def ready(*found: Found) -> Flow:
    """On the test page, agreed, with one address unless others are named."""
    return fresh().with_addresses(found or (V4,)).with_consent(consent=True).at(Step.TEST)


def ended(*checks: Check) -> Flow:
    """Tests of the same address that ended like this, one after the other."""
    flow = ready()
    for check in checks:
        flow = flow.start_test().check_ended(Checked(check))
    return flow


def press(flow: Flow, guide: str = "any-product") -> Flow:
    """What the main button does to the flow, as the session does it."""
    if not flow.primary_enabled:
        return flow
    match flow.primary:
        case Primary.CONTINUE_CASE:
            return flow.continue_case()
        case Primary.FIND_AGAIN:
            return flow.look_for_addresses()
        case Primary.GO_TO_TEST | Primary.CLOSE_DOOR:
            return flow.advance()
        case Primary.MAKE_REPORT:
            return flow.at(Step.REPORT)
        case Primary.START_TEST | Primary.TRY_AGAIN | Primary.TEST_AGAIN:
            return flow.start_test() if flow.ready_to_test else flow.at(Step.TEST)
        case Primary.SHOW_STEPS:
            return flow.choose_guide(flow.picked or guide)
        case Primary.SAVE_REPORT:
            return flow.save_report()
        case Primary.FINISH:
            return flow.finish()
