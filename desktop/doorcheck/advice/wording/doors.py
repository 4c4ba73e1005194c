# SPDX-License-Identifier: Apache-2.0
"""The verdict of a door: one word, one headline, one explanation.

A headline is never better than its evidence. What was seen from inside never says anything about
strangers, and a door at which nothing answered is called exactly that.
"""

from __future__ import annotations

from typing import assert_never

from doorcheck.i18n import N_, Words
from doorcheck_probe.wire.check import DoorResult
from doorcheck_probe.wire.words import Door, DoorVerdict, Reason, Vantage

_HEADLINES = {
    (Door.RELAY, DoorVerdict.OPEN): N_("Strangers can send mail through your connection"),
    (Door.RELAY, DoorVerdict.UNCLEAR): N_("We could not tell whether strangers can send mail"),
    (Door.RELAY, DoorVerdict.CLOSED): N_(
        "Your mail server refused every test mail from a stranger"
    ),
    (Door.RELAY, DoorVerdict.UNTESTED): N_("We did not test whether strangers can send mail"),
    (Door.PROXY, DoorVerdict.OPEN): N_("Strangers can surf through your connection"),
    (Door.PROXY, DoorVerdict.UNCLEAR): N_("We could not tell whether strangers can surf"),
    (Door.PROXY, DoorVerdict.CLOSED): N_(
        "Your connection refused every test of surfing through it"
    ),
    (Door.PROXY, DoorVerdict.UNTESTED): N_("We did not test whether strangers can surf"),
}
_HEADLINES_INSIDE = {
    (Door.RELAY, DoorVerdict.OPEN): N_("Seen from inside, mail for others goes through"),
    (Door.RELAY, DoorVerdict.UNCLEAR): N_("Seen from inside, we could not tell about mail"),
    (Door.RELAY, DoorVerdict.CLOSED): N_("Seen from inside, mail for others is refused"),
    (Door.RELAY, DoorVerdict.UNTESTED): N_("We did not test mail from inside"),
    (Door.PROXY, DoorVerdict.OPEN): N_("Seen from inside, surfing through this computer works"),
    (Door.PROXY, DoorVerdict.UNCLEAR): N_("Seen from inside, we could not tell about surfing"),
    (Door.PROXY, DoorVerdict.CLOSED): N_(
        "Seen from inside, surfing through this computer is refused"
    ),
    (Door.PROXY, DoorVerdict.UNTESTED): N_("We did not test surfing from inside"),
}
_NOTHING_ANSWERED = {
    (Door.RELAY, Vantage.OUTSIDE): N_("No mail server answers strangers on your connection"),
    (Door.PROXY, Vantage.OUTSIDE): N_("No proxy answers strangers on your connection"),
    (Door.RELAY, Vantage.INSIDE): N_("Seen from inside, no mail server answers"),
    (Door.PROXY, Vantage.INSIDE): N_("Seen from inside, no proxy answers"),
}
_MAIL_TAKEN = N_("Your mail server took a stranger's mail, but nothing arrived")
_EXPLANATIONS = {
    (Door.RELAY, DoorVerdict.OPEN): N_(
        "A mail server that passes on mail for anyone is called an open mail relay. "
        "We have proof: a stranger's test message went through and arrived."
    ),
    (Door.RELAY, DoorVerdict.UNCLEAR): N_(
        "A mail server that passes on mail for anyone is called an open mail relay. "
        "Something answered, but the answer proves neither open nor closed."
    ),
    (Door.RELAY, DoorVerdict.CLOSED): N_(
        "A mail server that passes on mail for anyone is called an open mail relay. "
        "We tried this as a stranger, and every try was refused."
    ),
    (Door.RELAY, DoorVerdict.UNTESTED): N_(
        "A mail server that passes on mail for anyone is called an open mail relay. "
        "We could not look, so we cannot say whether you have one."
    ),
    (Door.PROXY, DoorVerdict.OPEN): N_(
        "A proxy fetches pages for others; an open proxy does so for anyone. "
        "We have proof: a stranger's request went through and reached our own server."
    ),
    (Door.PROXY, DoorVerdict.UNCLEAR): N_(
        "A proxy fetches pages for others; an open proxy does so for anyone. "
        "Something answered, but the answer proves neither open nor closed."
    ),
    (Door.PROXY, DoorVerdict.CLOSED): N_(
        "A proxy fetches pages for others; an open proxy does so for anyone. "
        "We tried this as a stranger, and every try was refused."
    ),
    (Door.PROXY, DoorVerdict.UNTESTED): N_(
        "A proxy fetches pages for others; an open proxy does so for anyone. "
        "We could not look, so we cannot say whether you have one."
    ),
}
_NOTHING_THERE = {
    Door.RELAY: N_(
        "A mail server that passes on mail for anyone is called an open mail relay. "
        "We called the ports that mail servers use, and nothing answered. "
        "A port is a numbered entrance of your connection. "
        "In the same check we proved that our own way out works."
    ),
    Door.PROXY: N_(
        "A proxy fetches pages for others; an open proxy does so for anyone. "
        "We called the ports that proxies use, and none of them answered. "
        "A port is a numbered entrance of your connection. "
        "In the same check we proved that our own way out works."
    ),
}


def door_title(words: Words, door: Door) -> str:
    """The door as a heading names it."""
    match door:
        case Door.RELAY:
            return words.say("Mail (mail relay)")
        case Door.PROXY:
            return words.say("Surfing (proxy)")
        case _:
            assert_never(door)


def door_verdict(words: Words, verdict: DoorVerdict) -> str:
    """The verdict of a door as one word."""
    match verdict:
        case DoorVerdict.OPEN:
            return words.say("Open")
        case DoorVerdict.UNCLEAR:
            return words.say("Unclear")
        case DoorVerdict.CLOSED:
            return words.say("Closed")
        case DoorVerdict.UNTESTED:
            return words.say("Not tested")
        case _:
            assert_never(verdict)


def door_headline(words: Words, door: Door, result: DoorResult, vantage: Vantage) -> str:
    """The finding in one sentence."""
    if _nothing_answered(result):
        return words.say(_NOTHING_ANSWERED[door, vantage])
    if vantage is Vantage.INSIDE:
        served = Reason.TRUSTED_INSIDE in result.reasons
        verdict = DoorVerdict.OPEN if served else result.verdict
        return words.say(_HEADLINES_INSIDE[door, verdict])
    if result.verdict is DoorVerdict.UNCLEAR and Reason.MAIL_ACCEPTED in result.reasons:
        return words.say(_MAIL_TAKEN)
    return words.say(_HEADLINES[door, result.verdict])


def door_explanation(words: Words, door: Door, result: DoorResult, vantage: Vantage) -> str:
    """What the finding means, with its technical word explained."""
    if vantage is Vantage.INSIDE:
        return words.say("This proves nothing about what strangers can do from outside.")
    if _nothing_answered(result):
        return words.say(_NOTHING_THERE[door])
    return words.say(_EXPLANATIONS[door, result.verdict])


def vantage_title(words: Words, vantage: Vantage) -> str:
    """Where a check looked from, in two words."""
    match vantage:
        case Vantage.OUTSIDE:
            return words.say("Seen from outside")
        case Vantage.INSIDE:
            return words.say("Seen from inside")
        case _:
            assert_never(vantage)


def vantage_notice(words: Words, vantage: Vantage) -> str:
    """What a look from there can prove."""
    match vantage:
        case Vantage.OUTSIDE:
            return words.say("We looked from outside, from where strangers come.")
        case Vantage.INSIDE:
            return words.say(
                "This is the view from inside, from this computer itself. "
                "It proves nothing about what strangers can do from outside. "
                "Servers often trust their own network and refuse everybody else. "
                "To be sure, name a probe in the settings and check from outside."
            )
        case _:
            assert_never(vantage)


def _nothing_answered(result: DoorResult) -> bool:
    return result.verdict is DoorVerdict.CLOSED and Reason.NOTHING_ANSWERED in result.reasons
