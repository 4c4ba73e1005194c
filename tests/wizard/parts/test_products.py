# SPDX-License-Identifier: Apache-2.0
"""Which product answers: the suggestion, the list, and not knowing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QRadioButton

from doorcheck.advice.guides import ANY_PRODUCT
from doorcheck.i18n import Words
from doorcheck.wizard.dress import Dress
from doorcheck.wizard.parts.products import Products
from doorcheck.wizard.session import Session
from doorcheck_probe.wire.check import Service, Software
from doorcheck_probe.wire.words import Door, DoorVerdict, Protocol
from tests.wizard.flows import ended
from tests.wizard.parts.conftest import Show
from tests.wizard.scripted import check_of

Ask = Callable[..., Products]
IDS = iter(range(10_000))


@pytest.fixture
def ask(dress: Dress, words: Words, session: Session, show: Show) -> Ask:
    """Asks for the product behind an open door where a product of this name answered."""

    def ask_it(
        name: str | None, door: Door = Door.RELAY, picked: str | None = None, practice: bool = False
    ) -> Products:
        port = 25 if door is Door.RELAY else 3128
        verdict = {"relay" if door is Door.RELAY else "proxy": DoorVerdict.OPEN}
        software = Software(name, None, f"220 {name}") if name else None
        services = (Service(port, Protocol.SMTP, software),)
        check = replace(check_of(**verdict, ident=f"p{next(IDS)}"), services=services)  # type: ignore[arg-type]
        flow = ended(check).advance()
        flow = replace(flow, case=replace(flow.case, practice=practice))
        session.flow = flow.pick(picked) if picked else flow
        assert session.flow.task is not None
        made = Products(dress, words, session, session.flow.task)
        show(made)
        return made

    return ask_it


def dots(products: Products) -> dict[str, QRadioButton]:
    """The choices by their names."""
    return {dot.objectName(): dot for dot in products.findChildren(QRadioButton)}


def marked(products: Products) -> str:
    """The one choice that is made."""
    (name,) = [name for name, dot in dots(products).items() if dot.isChecked()]
    return name


def test_what_answered_is_suggested_with_its_reason(ask: Ask) -> None:
    made = ask("Postfix")
    assert (marked(made), list(dots(made))) == (
        "suggested",
        ["suggested", "other-product", "any-product"],
    )
    dot = dots(made)["suggested"]
    assert dot.accessibleName() == "Postfix"
    assert "220 Postfix" in dot.accessibleDescription()


def test_without_a_hint_nothing_is_suggested_and_not_knowing_is_marked(ask: Ask) -> None:
    made = ask(None)
    assert (marked(made), list(dots(made))) == ("any-product", ["other-product", "any-product"])
    assert not made.chooser.isEnabled()


@pytest.mark.parametrize(
    ("picked", "name"),
    [("postfix", "suggested"), ("exim-debian", "other-product"), (ANY_PRODUCT, "any-product")],
)
def test_what_was_picked_is_marked_again(ask: Ask, picked: str, name: str) -> None:
    made = ask("Postfix", picked=picked)
    assert marked(made) == name
    assert made.chooser.isEnabled() is (name == "other-product")


def test_each_choice_picks_its_guide(ask: Ask, session: Session) -> None:
    made = ask("Postfix")
    dots(made)["any-product"].click()
    assert session.flow.picked == ANY_PRODUCT
    dots(made)["other-product"].click()
    assert session.flow.picked == made.chooser.currentData()
    assert made.chooser.isEnabled()
    dots(made)["suggested"].click()
    assert session.flow.picked == "postfix"
    assert not made.chooser.isEnabled()


def test_the_list_picks_what_is_chosen_from_it(ask: Ask, session: Session) -> None:
    made = ask(None, Door.PROXY)
    dots(made)["other-product"].click()
    assert made.chooser.count() > 1
    for index in range(1, made.chooser.count()):
        QTest.keyClick(made.chooser, Qt.Key.Key_Down)
        assert session.flow.picked == made.chooser.itemData(index)
    QTest.keyClick(made.chooser, Qt.Key.Key_Home)
    assert session.flow.picked == made.chooser.itemData(0)


@pytest.mark.parametrize("door", list(Door))
@pytest.mark.parametrize("practice", [True, False])
def test_the_list_holds_the_other_products_of_the_door(
    ask: Ask, session: Session, door: Door, practice: bool
) -> None:
    name = "Postfix" if door is Door.RELAY else "Squid"
    made = ask(name, door, practice=practice)
    listed = [made.chooser.itemData(index) for index in range(made.chooser.count())]
    assert listed
    assert not {ANY_PRODUCT, made.suggestion.guide} & set(listed)
    assert all(door in session.guidance.guides[guide].doors for guide in listed)
    assert not [guide for guide in listed if guide.startswith("practice-")]


def test_the_sample_office_suggests_its_own_product_only_where_it_answered(ask: Ask) -> None:
    made = ask("Doorcheck practice relay", practice=True)
    assert dots(made)["suggested"].accessibleName() == "Doorcheck practice relay"
    assert marked(made) == "suggested"


def test_what_is_marked_at_first_is_what_the_main_button_will_follow(
    ask: Ask, session: Session
) -> None:
    ask("Postfix")
    assert session.flow.picked == "postfix"
    ask(None)
    assert session.flow.picked == ANY_PRODUCT


def test_every_choice_can_be_named_aloud(ask: Ask) -> None:
    made = ask("Postfix")
    for button in made.findChildren(QAbstractButton):
        assert button.accessibleName()
    assert made.chooser.accessibleName() == "Another product"
