"""A draw that everybody can recompute: the shop fixes a secret seed before the first person enters, and shows it after.

    hash of the seed   SHA-256 of its 64 letters, published when the draw opens
    hash of the list   SHA-256 of the entrants' numbers in order, written 1,2,3,…
    score of a number  HMAC-SHA256 with the seed's 64 letters as the key, of "<hash of the list>:<number>"
    who wins           the numbers with the smallest scores, as many as there are prizes, the first prize first

Pure; why so, and what it doesn't prove: docs/decisions/draw.md.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from itertools import count, groupby


def new_seed() -> str:
    return secrets.token_hex(32)


def hash_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def list_hash(numbers: Iterable[int]) -> str:
    return hash_of(",".join(map(str, sorted(numbers))))


def score(seed: str, listed: str, number: int) -> str:
    return hmac.new(seed.encode(), f"{listed}:{number}".encode(), hashlib.sha256).hexdigest()


def winners(seed: str, numbers: Sequence[int], prizes: int) -> list[int]:
    """The numbers that win, the first prize's first."""
    listed = list_hash(numbers)
    return sorted(numbers, key=lambda number: score(seed, listed, number))[:prizes]


def in_short(numbers: Iterable[int]) -> str:
    """1-17、19、21-40."""
    ordered, place = sorted(numbers), count()
    runs = (list(run) for _, run in groupby(ordered, key=lambda number: number - next(place)))
    return "、".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
