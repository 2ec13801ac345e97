"""The causes of a change add up to the change, to the fen, whatever has changed."""

from __future__ import annotations

import hypothesis.strategies as st
from hypothesis import given, settings

from core.money import ZERO, Money
from core.quantity import Quantity
from services import changes
from services.changes import Cause, Sold, Trade


@st.composite
def trades(draw: st.DrawFn) -> Trade:
    goods = draw(
        st.dictionaries(
            st.integers(1, 5), st.tuples(st.integers(0, 10**7), st.integers(0, 10**9)), max_size=5
        )
    )  # fmt: skip
    sold = {key: Sold(Quantity(quantity), Money(paid)) for key, (quantity, paid) in goods.items()}
    paid = sum((one.paid for one in sold.values()), ZERO)
    buyers = draw(st.integers(1, 10**6)) if goods else 0
    orders = buyers + draw(st.integers(0, 10**6)) if goods else 0
    return Trade(buyers, orders, paid, Money(draw(st.integers(0, 10**8))), sold)


@given(trades(), trades())
@settings(max_examples=400)
def test_causes_add_up(then: Trade, now: Trade) -> None:
    assert sum(amount.fen for amount in changes.causes(then, now).values()) == now.net.fen - then.net.fen


@given(trades())
def test_nothing_changed_has_no_cause(trade: Trade) -> None:
    assert set(changes.causes(trade, trade).values()) == {ZERO}


def trade(buyers: int, orders: int, pieces: int, price: int, refunded: int = 0) -> Trade:
    paid = Money(pieces * price)
    return Trade(buyers, orders, paid, Money(refunded), {1: Sold(Quantity.of(pieces), paid)})


def only(cause: Cause, amount: int) -> dict[Cause, Money]:
    return {each: Money(amount) if each is cause else ZERO for each in Cause}


def test_each_cause_alone_is_found() -> None:
    before = trade(10, 20, 40, 100)
    assert changes.causes(before, trade(20, 40, 80, 100)) == only(Cause.BUYERS, 4000)
    assert changes.causes(before, trade(10, 40, 80, 100)) == only(Cause.FREQUENCY, 4000)
    assert changes.causes(before, trade(10, 20, 80, 100)) == only(Cause.BASKET, 4000)
    assert changes.causes(before, trade(10, 20, 40, 150)) == only(Cause.PRICE, 2000)
    assert changes.causes(before, trade(10, 20, 40, 100, refunded=700)) == only(Cause.REFUNDS, -700)


def test_the_first_sales_are_people() -> None:
    nothing = Trade(0, 0, ZERO, ZERO, {})
    assert changes.causes(nothing, trade(3, 4, 5, 100)) == only(Cause.BUYERS, 500)


def test_rates_are_said_as_people_say_them() -> None:
    assert [changes.rate(*pair) for pair in ((0, 5), (200, 225), (300, 200), (100, 100))] == [
        "—", "+12.5%", "-33.3%", "+0.0%",
    ]  # fmt: skip
    assert [changes.signed(Money(fen)) for fen in (150, -150, 0)] == ["+¥1.50", "-¥1.50", "±0"]
