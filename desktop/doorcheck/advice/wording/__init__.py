# SPDX-License-Identifier: Apache-2.0
"""The one place where the wire's words become sentences for people.

Wizard, report and command line take their sentences from here, so that a verdict reads the same
everywhere. Every function takes the language first and returns finished sentences.
"""

from __future__ import annotations

from doorcheck.advice.wording.attempts import attempt_title, attempt_verdict, proof_sentences
from doorcheck.advice.wording.doors import (
    door_explanation,
    door_headline,
    door_title,
    door_verdict,
    vantage_notice,
    vantage_title,
)
from doorcheck.advice.wording.observations import observation_sentence, observation_sentences
from doorcheck.advice.wording.outcomes import refused_sentence, unreachable_sentence
from doorcheck.advice.wording.ports import (
    not_tested_sentence,
    not_tested_sentences,
    ports_in_full,
    ports_sentence,
)
from doorcheck.advice.wording.reasons import reason_sentence
from doorcheck.advice.wording.small import (
    both_times,
    clipped,
    context_name,
    depth_name,
    family_name,
    protocol_name,
    speaker_name,
)
from doorcheck.advice.wording.stages import stage_name

__all__ = [
    "attempt_title",
    "attempt_verdict",
    "both_times",
    "clipped",
    "context_name",
    "depth_name",
    "door_explanation",
    "door_headline",
    "door_title",
    "door_verdict",
    "family_name",
    "not_tested_sentence",
    "not_tested_sentences",
    "observation_sentence",
    "observation_sentences",
    "ports_in_full",
    "ports_sentence",
    "proof_sentences",
    "protocol_name",
    "reason_sentence",
    "refused_sentence",
    "speaker_name",
    "stage_name",
    "unreachable_sentence",
    "vantage_notice",
    "vantage_title",
]
