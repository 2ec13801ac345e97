"""Random codes that people type: pick-up codes and bind codes. 40 bits in 8 letters without look-alikes."""

from __future__ import annotations

import hashlib
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base32: no I, L, O, U
LENGTH = 8


def new(length: int = LENGTH) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def read(text: str) -> str:
    """A typed code in its one spelling: look-alikes and separators undone. Any text is taken; it may match nothing."""
    plain = text.upper().translate(str.maketrans("ILO", "110", " -"))
    return plain[: LENGTH * 2]


def digest(code: str) -> str:
    """What is stored of a code that must not be readable in the database."""
    return hashlib.sha256(read(code).encode()).hexdigest()
