# SPDX-License-Identifier: Apache-2.0
"""The pages for people: what they say, and that no name on them can act."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorcheck_probe.service import pages
from doorcheck_probe.wire.check import ProbeInfo
from tests.probe.asgi import service

PLAIN = ProbeInfo("probe.example", "1.2.3", "abuse@example.org", ("198.51.100.7",), "sink.example")
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><svg onload=alert(1)>",
    "{name} {0} {contact.__class__} %s",
    "&lt;b&gt; &amp; &#60;",
    "javascript:alert(1)",
    "<!-- ]]> -->",
)


class Outline(HTMLParser):
    """The elements and attributes of a page, and its text."""

    def __init__(self, page: str) -> None:
        """Read a whole page."""
        super().__init__()
        self.elements: list[tuple[str, tuple[str, ...]]] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep what could act."""
        self.elements.append((tag, tuple(name for name, _value in attrs)))
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        """Keep what can be read."""
        self.text += data


def info(text: str) -> ProbeInfo:
    """A probe that is called this in every field."""
    return ProbeInfo(text, text, text, (text, text), text)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_shown_and_do_nothing(text: str) -> None:
    shown = Outline(pages.landing(info(text)))
    assert shown.elements == Outline(pages.landing(PLAIN)).elements
    assert shown.links == [f"mailto:{text}"]
    assert shown.text.count(text) >= 4


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_no_name_at_all_changes_the_page(text: str) -> None:
    assert Outline(pages.landing(info(text))).elements == Outline(pages.landing(PLAIN)).elements


def test_the_page_says_who_why_and_how_to_object() -> None:
    shown = Outline(pages.landing(PLAIN))
    assert "mailto:abuse@example.org" in shown.links
    for said in ("probe.example", "198.51.100.7", "Version 1.2.3", "agreed to it", "not look\nat"):
        assert said in shown.text
    assert not [element for element, _names in shown.elements if element in ("script", "img")]


def fields(text: str) -> list[tuple[str, str]]:
    """The fields of a security.txt, comments left out (RFC 9116, section 4)."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(name, value) for name, _colon, value in (line.partition(": ") for line in lines)]


def test_security_txt_is_one() -> None:
    """RFC 9116: a contact as URI, exactly one expiry less than a year away, known fields."""
    text = pages.security_txt(PLAIN)
    found = fields(text)
    assert text.endswith("\n")
    assert {name for name, _value in found} <= {"Contact", "Expires", "Preferred-Languages"}
    assert [value for name, value in found if name == "Contact"] == ["mailto:abuse@example.org"]
    (expires,) = (datetime.fromisoformat(value) for name, value in found if name == "Expires")
    assert expires.tzinfo is not None
    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)
    assert [value for name, value in found if name == "Preferred-Languages"] == ["en"]


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
        ("/healthz", "text/plain; charset=utf-8"),
    ],
)
async def test_pages_are_declared_as_what_they_are(path: str, kind: str) -> None:
    async with service() as probe, probe.client() as client:
        whole = await client.get(path)
        head = await client.head(path)
        assert whole.status_code == head.status_code == 200
        assert whole.headers["content-type"] == kind
        assert head.headers["content-length"] == str(len(whole.content))
        assert head.content == b""


@pytest.mark.anyio
async def test_anyone_may_read_them_from_anywhere() -> None:
    """Even through a proxy and from a private address: only checks are for the asker alone."""
    async with service(allow_private=False) as probe, probe.client("10.0.0.1") as client:
        for path in ("/", "/.well-known/security.txt", "/healthz"):
            answer = await client.get(path, headers={"Via": "1.1 proxy"})
            assert answer.status_code == 200
