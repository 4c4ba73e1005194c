# SPDX-License-Identifier: Apache-2.0
"""Guides: how the door of one product is closed, as data without prose."""

from __future__ import annotations

from doorcheck.advice.guides.edit import edited, filled
from doorcheck.advice.guides.kinds import (
    BackUp,
    ChangeLines,
    CheckSyntax,
    ClosePortForward,
    FindLines,
    FindListener,
    FirewallBlock,
    HardenRouter,
    LookAt,
    NoteEvidence,
    OpenFile,
    RemoveLines,
    RunCommand,
    Service,
    Step,
    Subject,
    TestAgain,
    VerifyLocally,
)
from doorcheck.advice.guides.load import GuideError, load_guides
from doorcheck.advice.guides.model import (
    ANY_PRODUCT,
    Guide,
    Place,
    Platform,
    Source,
    Variant,
    product_name,
)

__all__ = [
    "ANY_PRODUCT",
    "BackUp",
    "ChangeLines",
    "CheckSyntax",
    "ClosePortForward",
    "FindLines",
    "FindListener",
    "FirewallBlock",
    "Guide",
    "GuideError",
    "HardenRouter",
    "LookAt",
    "NoteEvidence",
    "OpenFile",
    "Place",
    "Platform",
    "RemoveLines",
    "RunCommand",
    "Service",
    "Source",
    "Step",
    "Subject",
    "TestAgain",
    "Variant",
    "VerifyLocally",
    "edited",
    "filled",
    "load_guides",
    "product_name",
]
