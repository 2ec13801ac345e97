"""A draw depends on the seed, on the whole list, and on nothing else."""

from __future__ import annotations

from collections import Counter

from core import draws

SEED = "ab" * 32


def test_what_was_drawn_once_is_drawn_the_same_for_ever() -> None:
    assert draws.winners(SEED, range(1, 11), 3) == draws.winners(SEED, list(reversed(range(1, 11))), 3)
    assert draws.winners(SEED, range(1, 11), 3) == [7, 8, 9]
    assert draws.winners(SEED, [], 3) == []
    assert sorted(draws.winners(SEED, [5, 7], 9)) == [5, 7]


def test_one_entry_more_shuffles_everything_anew() -> None:
    assert draws.winners(SEED, range(1, 11), 10) != [n for n in draws.winners(SEED, range(1, 12), 11) if n != 11]


def test_nobody_is_favoured() -> None:
    won = Counter(n for seed in range(1000) for n in draws.winners(str(seed), range(1, 11), 1))
    assert set(won) == set(range(1, 11))
    assert max(won.values()) < 150  # of 100 each; the seeds are fixed, so it never changes
    assert min(won.values()) > 60


def test_a_list_in_short() -> None:
    assert draws.in_short([4, 1, 2, 9, 8, 3, 6]) == "1-4、6、8-9"
    assert draws.in_short([]) == ""
