# SPDX-License-Identifier: Apache-2.0
"""Following the guides on configuration files as they are found in the world."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck.advice.guides import ChangeLines, Place, RemoveLines, edited, filled, load_guides

GUIDES = load_guides()
PLACE = Place(25, "203.0.113.25", "192.168.1.0/24", "192.168.1.10")
SAFE_RELAY = "permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination"
POSTFIX = (
    "mynetworks = 127.0.0.0/8 [::1]/128",
    f"smtpd_relay_restrictions = {SAFE_RELAY}",
    "relay_domains =",
)
EDITS = [
    pytest.param(step, id=f"{guide.id}-{index}")
    for guide in GUIDES.values()
    for index, step in enumerate(guide.steps)
    if isinstance(step, ChangeLines | RemoveLines)
]


class Snippet(NamedTuple):
    """A file's lines before and after following a whole guide."""

    guide: str
    name: str
    before: tuple[str, ...]
    after: tuple[str, ...]


SNIPPETS = (
    Snippet("postfix", "empty", (), POSTFIX),
    Snippet("postfix", "as-it-should-be", POSTFIX, POSTFIX),
    Snippet(
        "postfix",
        "whole-internet",
        ("mynetworks=0.0.0.0/0", "relay_domains = *", "smtpd_relay_restrictions=permit"),
        (POSTFIX[0], POSTFIX[2], POSTFIX[1]),
    ),
    Snippet(
        "postfix",
        "style-and-comments-stay",
        ("# mynetworks = 0.0.0.0/0", "mynetworks_style = subnet", "#relay_domains = *"),
        ("# mynetworks = 0.0.0.0/0", "mynetworks_style = subnet", "#relay_domains = *", *POSTFIX),
    ),
    Snippet(
        "postfix",
        "set-twice",
        ("mynetworks = 10.0.0.0/8", "inet_interfaces = all", "mynetworks = 0.0.0.0/0"),
        (POSTFIX[0], "inet_interfaces = all", *POSTFIX[1:]),
    ),
    Snippet(
        "postfix",
        "stray-permit-among-others",
        (
            "smtpd_recipient_restrictions =",
            "    permit_mynetworks,",
            "    permit,",
            "    reject_unauth_destination",
            "myhostname = mail.example.com",
        ),
        ("myhostname = mail.example.com", *POSTFIX),
    ),
    Snippet(
        "postfix",
        "permit-words-that-are-harmless",
        ("smtpd_recipient_restrictions = permit_sasl_authenticated, permit_auth_destination",),
        (
            "smtpd_recipient_restrictions = permit_sasl_authenticated, permit_auth_destination",
            *POSTFIX,
        ),
    ),
    Snippet(
        "exim-debian",
        "open",
        ("dc_eximconfig_configtype='internet'", "dc_relay_nets='0.0.0.0/0 ; ::/0'"),
        (
            "dc_eximconfig_configtype='internet'",
            "dc_relay_nets=''",
            "dc_relay_domains=''",
        ),
    ),
    Snippet(
        "exim-debian",
        "twice-and-commented",
        ("#dc_relay_nets='*'", "dc_relay_nets='*'", "dc_relay_domains='*'", "dc_relay_nets=''"),
        ("#dc_relay_nets='*'", "dc_relay_nets=''", "dc_relay_domains=''"),
    ),
    Snippet(
        "squid",
        "everyone",
        ("http_port 3128", "http_access allow all"),
        (
            "http_port 3128",
            "acl own_network src 192.168.1.0/24",
            "http_access allow own_network",
            "http_access deny all",
        ),
    ),
    Snippet(
        "squid",
        "as-shipped-but-wide",
        ("acl localnet src 0/0  # everyone", "http_access allow localnet", "http_access deny all"),
        (
            "acl localnet src 192.168.1.0/24",
            "http_access allow localnet",
            "http_access deny all",
        ),
    ),
    Snippet(
        "squid",
        "other-words-stay",
        (
            "#http_access allow all",
            "http_access allow all_our_people",
            "acl allnet src 10.0.0.0/8",
            "acl v6 src ::/0",
            "http_access deny all",
        ),
        (
            "#http_access allow all",
            "http_access allow all_our_people",
            "acl allnet src 10.0.0.0/8",
            "acl v6 src 192.168.1.0/24",
            "http_access deny all",
        ),
    ),
    Snippet(
        "tinyproxy",
        "no-rule-at-all",
        ("Port 8888",),
        (
            "Port 8888",
            *("Allow 127.0.0.1", "Allow ::1", "Allow 192.168.1.0/24"),
            "ConnectPort 443",
        ),
    ),
    Snippet(
        "tinyproxy",
        "wide-rules-and-mail",
        ("Allow 0.0.0.0/0", "Allow ::/0", "#Allow 10.0.0.1", "ConnectPort 25", "ConnectPort 563"),
        (
            *("Allow 127.0.0.1", "Allow ::1", "Allow 192.168.1.0/24"),
            "#Allow 10.0.0.1",
            "ConnectPort 443",
        ),
    ),
    Snippet(
        "dante",
        "open",
        (
            "client pass {",
            "  from: 0.0.0.0/0 to: 0.0.0.0/0",
            "}",
            "socks pass { from: 0/0 to: 0/0 }",
        ),
        (
            "client pass {",
            "  from: 192.168.1.0/24 to: 0.0.0.0/0",
            "}",
            "socks pass { from: 192.168.1.0/24 to: 0/0 }",
        ),
    ),
    Snippet(
        "dante",
        "narrow-stays",
        ("client pass {", "  from: 10.0.0.0/8 to: 0/0", "}", "client block { from: 0/0 to: 0/0 }"),
        ("client pass {", "  from: 10.0.0.0/8 to: 0/0", "}", "client block { from: 0/0 to: 0/0 }"),
    ),
    Snippet("practice-relay", "open", ("relay_for = everyone",), ("relay_for = own-network",)),
    Snippet("practice-proxy", "blanks", ("  allow=everyone # x",), ("allow = own-network",)),
)


def followed(guide: str, lines: Iterable[str]) -> list[str]:
    """The lines of a file after every edit of a guide, each made twice."""
    text = "".join(f"{line}\n" for line in lines)
    for step in GUIDES[guide].steps:
        if isinstance(step, ChangeLines | RemoveLines):
            text = edited(step, text, PLACE)
            assert edited(step, text, PLACE) == text
    return text.splitlines()


@pytest.mark.parametrize("snippet", SNIPPETS, ids=[f"{s.guide}-{s.name}" for s in SNIPPETS])
def test_before_and_after(snippet: Snippet) -> None:
    once = followed(snippet.guide, snippet.before)
    assert once == list(snippet.after)
    assert followed(snippet.guide, once) == once


NAMES = st.from_regex(r"[a-z]{3,12}_kept", fullmatch=True)
LINES = st.one_of(
    st.builds("# {}".format, st.text("abc <>{}\\$^*é=:/0", max_size=20)),
    st.builds("{} = {}".format, NAMES, st.text("abc .,:/0\\1é", max_size=20)),
    st.builds("{} {}".format, NAMES, st.sampled_from(["0.0.0.0/0", "permit", "allow all", "*"])),
)


@pytest.mark.parametrize("step", EDITS)
@given(above=st.lists(LINES, max_size=5), below=st.lists(LINES, max_size=5))
def test_other_lines_stay_as_they_are(
    step: ChangeLines | RemoveLines, above: list[str], below: list[str]
) -> None:
    text = "".join(f"{line}\n" for line in (*above, *step.before, *below))
    once = edited(step, text, PLACE)
    lines = once.splitlines()
    assert lines[: len(above)] == above
    assert lines[len(lines) - len(below) :] == below
    assert edited(step, once, PLACE) == once


@pytest.mark.parametrize("step", EDITS)
@given(lines=st.lists(LINES, max_size=6), ended=st.booleans())
def test_a_file_without_the_option_only_grows_at_its_end(
    step: ChangeLines | RemoveLines, lines: list[str], ended: bool
) -> None:
    text = "\n".join(lines) + ("\n" if ended and lines else "")
    once = edited(step, text, PLACE)
    assert once.startswith(text)
    added = once.removeprefix(text).strip("\n")
    adds = isinstance(step, ChangeLines) and step.replace is None
    shown = "\n".join(step.after) if isinstance(step, ChangeLines) and adds else ""
    assert added == filled(shown, PLACE)
    assert edited(step, once, PLACE) == once


@pytest.mark.parametrize("step", EDITS)
def test_lines_from_windows_keep_their_neighbours(step: ChangeLines | RemoveLines) -> None:
    text = "first_kept = 1\r\n" + "\r\n".join(step.before) + "\r\nlast_kept = 2\r\n"
    once = edited(step, text, PLACE)
    assert once.startswith("first_kept = 1\r\n")
    assert once.endswith("last_kept = 2\r\n")
    assert "0.0.0.0/0" not in once.replace("to: 0.0.0.0/0", "")
