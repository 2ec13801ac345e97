"""Money: no fen is lost, whatever it is split into."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadAmount
from core.money import LARGEST_FEN, Money

FEN = st.integers(-LARGEST_FEN, LARGEST_FEN)
WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=30)


@given(FEN, WEIGHTS)
def test_the_shares_add_up_to_the_whole(fen: int, weights: list[int]) -> None:
    parts = Money(fen).share(weights)

    assert sum(part.fen for part in parts) == fen
    assert len(parts) == len(weights)


@given(FEN, WEIGHTS.filter(any))
def test_no_share_is_a_whole_fen_off_its_exact_part(fen: int, weights: list[int]) -> None:
    for part, weight in zip(Money(fen).share(weights), weights, strict=True):
        assert abs(part.fen * sum(weights) - fen * weight) < sum(weights)


@given(FEN, WEIGHTS.filter(any))
def test_who_weighs_nothing_gets_nothing(fen: int, weights: list[int]) -> None:
    nothing = [part for part, weight in zip(Money(fen).share(weights), weights, strict=True) if weight == 0]

    assert not any(nothing)


@given(FEN)
def test_what_is_shown_can_be_read_again(fen: int) -> None:
    shown = str(Money(abs(fen)))

    assert Money.parse(shown) == Money(abs(fen))


def test_equal_parts_where_nobody_weighs_anything() -> None:
    assert Money(10).share([0, 0, 0]) == [Money(4), Money(3), Money(3)]
    assert Money(10).share([]) == []


@pytest.mark.parametrize("text", ["39.8", "¥39.80", "39.8元", " ￥39.80 ", "39.8块"])
def test_the_ways_in_which_people_write_an_amount(text: str) -> None:
    assert Money.parse(text) == Money(3980)


@pytest.mark.parametrize("text", ["", "元", "1.005", "NaN", "Infinity", "1e30", "十块", "1,5", "10000000.01"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(BadAmount):
        Money.parse(text)


def test_a_negative_amount_shows_its_sign_first() -> None:
    assert str(Money(-5)) == "-¥0.05"
    assert str(Money(-120)) == "-¥1.20"


@pytest.mark.parametrize("text", ["1_0", "1e2", "NaN", "inf", "٣", "1.", ".5", "--1", "", "9" * 40, "0x10"])
def test_only_plain_amounts_are_amounts(text: str) -> None:
    with pytest.raises(BadAmount):
        Money.parse(text)
