# SPDX-License-Identifier: Apache-2.0
"""The guides fit their schema, and their steps do to a file what they say."""

from __future__ import annotations

import re

import pytest

from doorcheck.advice.guides import (
    ANY_PRODUCT,
    BackUp,
    ChangeLines,
    FindLines,
    FirewallBlock,
    Guide,
    NoteEvidence,
    Place,
    RemoveLines,
    RunCommand,
    TestAgain,
    UseMenu,
    VerifyLocally,
    edited,
    filled,
    load_guides,
)
from doorcheck.advice.steps import proven_sentence, step_text
from doorcheck.i18n import load
from doorcheck_probe.wire.words import Door

ALL = load_guides()
PLACE = Place(
    port=3128, address="203.0.113.25", own_network="192.168.1.0/24", server_address="192.168.1.10"
)
EDITS = [
    pytest.param(step, id=f"{guide.id}-{index}")
    for guide in ALL.values()
    for index, step in enumerate(guide.steps)
    if isinstance(step, ChangeLines | RemoveLines)
]


def test_the_guides_are_there() -> None:
    assert set(ALL) >= {"postfix", "exim-debian", "squid", "tinyproxy", "dante", ANY_PRODUCT}


@pytest.mark.parametrize("guide", list(ALL.values()), ids=list(ALL))
def test_a_guide_is_complete(guide: Guide) -> None:
    assert guide.doors
    assert guide.platforms
    assert guide.sources
    assert isinstance(guide.steps[0], NoteEvidence)
    assert any(isinstance(step, TestAgain) for step in guide.steps)
    assert {variant.platform for variant in guide.variants} <= set(guide.platforms)


@pytest.mark.parametrize("guide", list(ALL.values()), ids=list(ALL))
def test_every_change_can_be_undone(guide: Guide) -> None:
    changes = (BackUp, ChangeLines, RemoveLines, RunCommand, FirewallBlock)
    assert all(step.undo for step in guide.steps if isinstance(step, changes))


@pytest.mark.parametrize("guide", list(ALL.values()), ids=list(ALL))
def test_a_file_is_copied_before_it_is_changed(guide: Guide) -> None:
    copied: set[str] = set()
    for step in guide.steps:
        if isinstance(step, BackUp):
            copied.add(step.file)
        if isinstance(step, ChangeLines | RemoveLines):
            assert step.file in copied


@pytest.mark.parametrize("guide", list(ALL.values()), ids=list(ALL))
def test_patterns_match_their_examples(guide: Guide) -> None:
    for step in guide.steps:
        if isinstance(step, VerifyLocally):
            assert re.search(step.expect, step.example, re.MULTILINE)
        if isinstance(step, FindLines | ChangeLines | RemoveLines):
            assert re.search(step.match, "\n".join(step.before), re.MULTILINE)


@pytest.mark.parametrize("step", EDITS)
def test_an_edit_turns_before_into_after_once(step: ChangeLines | RemoveLines) -> None:
    before = "# kept above\n" + "\n".join(step.before) + "\n# kept below\n"
    shown = step.after if isinstance(step, ChangeLines) else ()
    wanted = [filled(line, PLACE) for line in shown]
    once = edited(step, before, PLACE)
    assert once.splitlines() == ["# kept above", *wanted, "# kept below"]
    assert edited(step, once, PLACE) == once


def test_a_missing_option_is_added_and_a_double_one_made_single() -> None:
    step = ChangeLines(file="f", option="a", match="^a=.*", after=("a=1",), undo=("x",))
    assert edited(step, "b=2", PLACE) == "b=2\na=1\n"
    assert edited(step, "", PLACE) == "a=1\n"
    assert edited(step, "a=7\nb=2\na=8\n", PLACE) == "a=1\nb=2\n"


def test_postfix_lines_that_continue_are_replaced_whole() -> None:
    steps = [step for step in ALL["postfix"].steps if isinstance(step, ChangeLines | RemoveLines)]
    text = (
        "myhostname = mail.example.com\n"
        "mynetworks = 127.0.0.0/8\n  0.0.0.0/0\n"
        "smtpd_recipient_restrictions =\n  permit_mynetworks,\n  permit\n"
        "inet_interfaces = all\n"
    )
    for step in steps:
        text = edited(step, text, PLACE)
    assert text.splitlines() == [
        "myhostname = mail.example.com",
        "mynetworks = 127.0.0.0/8 [::1]/128",
        "inet_interfaces = all",
        "smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, "
        "reject_unauth_destination",
        "relay_domains =",
    ]


def test_postfix_restrictions_without_a_stray_permit_stay() -> None:
    (step,) = (step for step in ALL["postfix"].steps if isinstance(step, RemoveLines))
    text = "smtpd_recipient_restrictions = permit_mynetworks,\n  reject_unauth_destination\n"
    assert edited(step, text, PLACE) == text


def test_squid_stays_open_to_the_own_network_only() -> None:
    text = "acl all_of_us src 0.0.0.0/0\nacl lan src 10.0.0.0/8\nhttp_access allow all\n"
    for step in ALL["squid"].steps:
        if isinstance(step, ChangeLines):
            text = edited(step, text, PLACE)
    assert text.splitlines() == [
        "acl all_of_us src 192.168.1.0/24",
        "acl lan src 10.0.0.0/8",
        "acl own_network src 192.168.1.0/24",
        "http_access allow own_network",
        "http_access deny all",
    ]


def test_dante_rules_are_narrowed_and_comments_kept() -> None:
    (step,) = (step for step in ALL["dante"].steps if isinstance(step, ChangeLines))
    text = (
        "#client pass { from: 0.0.0.0/0 to: 0.0.0.0/0 }\n"
        "client pass {\n\tfrom: 0/0 to: 0/0\n\tlog: error\n}\n"
        "socks pass {\n\tfrom: 0.0.0.0/0 to: 0.0.0.0/0\n}\n"
        "client block { from: 0/0 to: 0/0 }\n"
    )
    changed = edited(step, text, PLACE)
    assert changed.count("from: 192.168.1.0/24 to: 0") == 2
    assert changed.startswith("#client pass { from: 0.0.0.0/0")
    assert "client block { from: 0/0" in changed


@pytest.mark.parametrize("guide", list(ALL.values()), ids=list(ALL))
def test_every_step_has_words(guide: Guide) -> None:
    words = load("en")
    for step in guide.steps:
        text = step_text(words, step, PLACE)
        assert text.title
        assert len(text.title) <= (140 if isinstance(step, UseMenu) else 90)
        assert text.body.endswith(".")
        shown = " ".join((*text.after, *text.commands, *text.undo))
        assert not re.search("<(port|address|own-network|server-address)>", shown)
        bare = step_text(words, step, Place())
        assert any("<own-network>" in line for line in (*bare.after, *bare.commands)) == any(
            "Put your own network" in note for note in bare.notes
        )
    assert proven_sentence(words, guide)


def test_the_common_guide_serves_both_doors_and_each_variant() -> None:
    guide = ALL[ANY_PRODUCT]
    assert set(guide.doors) == set(Door)
    for variant in guide.variants:
        kinds = [type(step) for _, step in guide.steps_for(variant.id)]
        assert kinds.count(FirewallBlock) == 1
    assert all(guide.steps[index] is step for index, step in guide.steps_for("nft"))
    assert not any(isinstance(step, FirewallBlock) for _, step in guide.steps_for(None))
