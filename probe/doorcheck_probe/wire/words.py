# SPDX-License-Identifier: Apache-2.0
"""The closed vocabularies of the wire. One word, one meaning; the glossary is CONTEXT.md."""

from __future__ import annotations

from enum import StrEnum


class Door(StrEnum):
    """What is checked."""

    RELAY = "relay"
    PROXY = "proxy"


class Family(StrEnum):
    """The Internet Protocol version of an address."""

    IPV4 = "ipv4"
    IPV6 = "ipv6"


class Vantage(StrEnum):
    """Where a check looks from; only ``outside`` says anything about strangers."""

    OUTSIDE = "outside"
    INSIDE = "inside"


class Depth(StrEnum):
    """How much is tried: what any server can bear, or everything after proof of control."""

    STANDARD = "standard"
    DEEP = "deep"


class State(StrEnum):
    """The life of a check; ``waiting`` means that only late mail is still awaited."""

    RUNNING = "running"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"

    @property
    def ended(self) -> bool:
        """True when nothing about the check will change any more."""
        return self in (State.DONE, State.CANCELLED, State.FAILED)


class Stage(StrEnum):
    """The named stages of a running check, in their order."""

    SELF_CHECK = "self-check"
    PORTS = "ports"
    PROXY = "proxy"
    RELAY = "relay"
    WAITING = "waiting"


class AttemptVerdict(StrEnum):
    """What one attempt on one port showed."""

    OPEN = "open"
    ACCEPTED = "accepted"
    CLOSED = "closed"
    SILENT = "silent"
    INCONCLUSIVE = "inconclusive"


class DoorVerdict(StrEnum):
    """What all attempts together say about one door."""

    OPEN = "open"
    UNCLEAR = "unclear"
    CLOSED = "closed"
    UNTESTED = "untested"


class ProofKind(StrEnum):
    """How an opening was proven."""

    MESSAGE = "message"
    """A message with our token arrived at our own sink."""
    TUNNEL = "tunnel"
    """Our sink's challenge was read through a tunnel that the server opened."""
    FETCH = "fetch"
    """Our canary's page, with its challenge, came back through the server."""
    POST = "post"
    """SMTP commands that were posted to the server reached our sink and named our mailbox."""
    DATAGRAM = "datagram"
    """A datagram with our token came to our canary through the server."""


class Protocol(StrEnum):
    """What a listening port was found to speak."""

    SMTP = "smtp"
    HTTP = "http"
    SOCKS = "socks"
    OTHER = "other"
    UNKNOWN = "unknown"


class Observation(StrEnum):
    """What a service showed of itself without being asked for it. None of them opens a door.

    An observation that a newer probe invented decodes to ``UNKNOWN``.
    """

    CLIENT_MASKED = "client-address-masked"
    """It took us for a machine of its own network: something in between hides who calls."""
    XCLIENT = "xclient-offered"
    """A stranger is offered to claim another client's address (XCLIENT, XFORWARD)."""
    LOGIN_UNENCRYPTED = "login-without-encryption"
    """AUTH is offered where everybody on the way can read the password."""
    ENCRYPTION_MISSING = "encryption-not-offered"
    MAILBOXES_TOLD = "mailboxes-told"
    """VRFY or EXPN is offered, which tells strangers who has a mailbox."""
    QUEUE_STARTED = "queue-start-offered"
    """ETRN or TURN is offered to a stranger."""
    MAIL_CATCHER = "mail-catcher"
    """A developers' tool that takes every mail and delivers none."""
    BACKSCATTER = "backscatter"
    """It takes mail for users it does not have and sends failure notices to forged senders."""

    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> Observation | None:
        return cls.UNKNOWN if isinstance(value, str) else None


class Reason(StrEnum):
    """Why a verdict is what it is, or why something was not tested.

    A reason that a newer probe invented decodes to ``UNKNOWN``: a verdict is always understood,
    its reason may be shown as "not known to this version".
    """

    # An attempt is open or accepted.
    PROOF_ARRIVED = "proof-arrived"
    NOT_ARRIVED = "not-arrived"
    BOUNCED = "bounced"

    # An attempt is closed: the server answered and refused.
    RELAY_DENIED = "relay-denied"
    LATE_REFUSAL = "late-refusal"
    LOGIN_REQUIRED = "login-required"
    ENCRYPTION_REQUIRED = "encryption-required"
    REFUSED_BY_RULE = "refused-by-rule"
    NOT_A_PROXY = "not-a-proxy"
    OTHER_PROTOCOL = "other-protocol"
    HUNG_UP = "hung-up"

    # An attempt is silent.
    PORT_REFUSED = "port-refused"
    PORT_FILTERED = "port-filtered"

    # An attempt is inconclusive.
    GREYLISTED = "greylisted"
    FIRST_CONTACT = "first-contact"
    LISTED = "listed"
    SENDER_VERIFY = "sender-verify"
    BANNED_MIDWAY = "banned-midway"
    RATE_LIMITED = "rate-limited"
    TEMPORARY_FAILURE = "temporary-failure"
    TLS_FAILED = "tls-failed"
    TARPIT_TIMEOUT = "tarpit-timeout"
    GREETING_TIMEOUT = "greeting-timeout"
    BROKEN_OFF = "broken-off"
    UNINTELLIGIBLE = "unintelligible"
    TUNNEL_UNPROVEN = "tunnel-unproven"
    INTERCEPTED = "intercepted"
    BUDGET = "budget"
    TRUSTED_INSIDE = "trusted-inside"

    # A door.
    EVERY_ATTEMPT_REFUSED = "every-attempt-refused"
    NOTHING_ANSWERED = "nothing-answered"
    MAIL_ACCEPTED = "mail-accepted"
    ATTEMPT_UNANSWERED = "attempt-unanswered"

    # Not tested.
    NOT_ASKED = "not-asked"
    ONE_PROOF_SUFFICES = "one-proof-suffices"
    SPARED = "spared"
    DEEP_ONLY = "deep-only"
    COVERED = "covered"
    NOT_OFFERED = "not-offered"
    END_MISSING = "end-missing"
    NAME_MISSING = "name-missing"
    WITNESS_MISSING = "witness-missing"
    OWN_DOMAIN_UNKNOWN = "own-domain-unknown"
    OWN_DOMAIN_UNPROVEN = "own-domain-unproven"
    FAMILY_MISSING = "family-missing"
    WAY_OUT_UNPROVEN = "way-out-unproven"
    PROBE_FAULT = "probe-fault"
    STOPPED = "stopped"

    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> Reason | None:
        return cls.UNKNOWN if isinstance(value, str) else None
