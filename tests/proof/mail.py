# SPDX-License-Identifier: Apache-2.0
"""Mail servers, and how they come to send mail for strangers."""

from __future__ import annotations

from functools import partial

from doorcheck_probe.wire.words import Door, Family
from tests.proof.honest import (
    mail_by_its_own_address,
    mail_from_the_machine,
    mail_to_a_user,
    mail_to_the_house,
    mail_with_login,
)
from tests.proof.opening import Opening
from tests.servers.products import exim, exim_rules, opensmtpd, postfix, postfix_rules, sendmail

_HONEST = (mail_from_the_machine, mail_to_the_house)
_relay = partial(Opening, door=Door.RELAY, honest=_HONEST)
_opensmtpd = partial(_relay, "OpenSMTPD", guide="opensmtpd", variant="debian")
_postfix = partial(_relay, "Postfix", guide="postfix")
_exim = partial(_relay, "Exim", guide="exim-debian")
_sendmail = partial(_relay, "Sendmail", guide="sendmail")

MAIL: tuple[Opening, ...] = (
    _postfix(name="`mynetworks = 0.0.0.0/0 [::]/0`", start=postfix.opened),
    _postfix(
        name="a provider's whole network in `mynetworks`",
        start=postfix_rules.network_too_wide,
        families=(Family.IPV4,),
    ),
    _postfix(name="`smtpd_relay_restrictions = permit`", start=postfix_rules.permits_before_denial),
    _postfix(name="`check_client_access` lets everybody in", start=postfix_rules.no_restrictions),
    _postfix(name="own senders trusted", start=postfix_rules.own_senders),
    _postfix(
        name="recipient restrictions that let everybody in",
        start=postfix_rules.permits_every_recipient,
    ),
    _postfix(name="`relay_domains` holds every domain", start=postfix_rules.relays_every_domain),
    _exim(name="`dc_relay_nets='0.0.0.0/0 ; ::/0'`", start=exim.opened),
    _exim(name="`dc_relay_domains='*'`", start=exim_rules.any_domain),
    _exim(
        name="relay nets for all, beside logins",
        start=exim_rules.opened_with_logins,
        honest=(*_HONEST, mail_with_login(25)),
    ),
    _opensmtpd(
        name="`match from any for any`",
        start=opensmtpd.opened,
        honest=(mail_by_its_own_address, mail_to_a_user),
    ),
    _sendmail(name="`FEATURE(promiscuous_relay)`", start=sendmail.debian_promiscuous),
    _sendmail(name="`FEATURE(relay_local_from)`", start=sendmail.debian_own_senders),
    _sendmail(
        name="`Connect:198 RELAY` in its access map",
        start=sendmail.debian_wide_access,
        families=(Family.IPV4,),
    ),
)
