"""Quantities: exact thousandths, priced and rounded once."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadQuantity
from core.money import Money
from core.quantity import LARGEST, Quantity

QUANTITIES = st.integers(-LARGEST, LARGEST).map(Quantity)


@given(QUANTITIES)
def test_what_is_shown_can_be_read_again(quantity: Quantity) -> None:
    assert Quantity.of(str(quantity)) == quantity


@given(QUANTITIES, QUANTITIES)
def test_sums_are_exact(one: Quantity, other: Quantity) -> None:
    assert (one + other) - other == one
    assert one + (-one) == Quantity(0)


@given(QUANTITIES, st.integers(0, 10_000_00))
def test_a_price_is_the_exact_product_rounded_half_up(quantity: Quantity, fen: int) -> None:
    exact = Decimal(quantity.thousandths) * fen / 1000

    assert quantity.priced(Money(fen)).fen == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@given(QUANTITIES, st.integers(0, 10_000_00))
def test_giving_back_costs_what_taking_cost(quantity: Quantity, fen: int) -> None:
    assert (-quantity).priced(Money(fen)) == -quantity.priced(Money(fen))


def test_pounds_and_halves() -> None:
    assert Quantity.of("1.5").priced(Money(890)) == Money(1335)
    assert str(Quantity.of("1.50")) == "1.5"
    assert str(Quantity.of(2)) == "2"


@pytest.mark.parametrize("text", ["", "两", "1.0005", "NaN", "Infinity", "1/2"])
def test_what_is_no_quantity_is_refused(text: str) -> None:
    with pytest.raises(BadQuantity):
        Quantity.of(text)


@pytest.mark.parametrize(("text", "whole"), [("0", False), ("-1", False), ("1.5", True), ("10000", False)])
def test_what_cannot_be_ordered_is_refused(text: str, whole: bool) -> None:
    with pytest.raises(BadQuantity):
        Quantity.of(text).ordered(whole=whole)


def test_what_can_be_ordered_comes_back() -> None:
    assert Quantity.of("1.5").ordered(whole=False) == Quantity(1500)
    assert Quantity.of("9999").ordered(whole=True) == Quantity(LARGEST)
