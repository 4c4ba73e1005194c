# SPDX-License-Identifier: Apache-2.0
"""Unguessable names for what we send, so that an arrival can only be ours."""

from __future__ import annotations

import base64
import re
import secrets

TOKEN = re.compile(r"[a-z2-7]{26}")
"""What a token looks like: 130 bits in base32 (RFC 4648), lower case, safe in an address."""

MAILBOX_PREFIX = "t-"
POST_PREFIX = "p-"
"""Stands before a token whose naming alone is the proof: a posted envelope carries no mail."""


def new_token() -> str:
    """A token that nobody can guess."""
    return base64.b32encode(secrets.token_bytes(17)).decode("ascii").lower()[:26]


def mailbox(token: str, mail_domain: str) -> str:
    """The sink's address for a token."""
    return f"{MAILBOX_PREFIX}{token}@{mail_domain}"
