"""What the shop keeps of goods handed over: by the rate of that moment, given back with the goods to the fen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import rates
from core.money import Money
from core.reductions import Bearer, Reduction
from models.ledger import Account
from models.orders import Fulfilment, OrderLine, OrderStatus
from tests.fire import look
from tests.fire.test_reductions import LESS, OWN, balance, hand_over, placed, refund
from tests.stories.chat import Chat


def owed(chat: Chat) -> int:
    return -balance(chat, Account.SUPPLIER)


def kept(chat: Chat) -> int:
    return -balance(chat, Account.SERVICE_FEES)


def sold(chat: Chat, *reductions: Reduction, price: int = 1000) -> int:
    order_id = placed(chat, *reductions, price=price)
    chat.pays(order_id, "阿梅")
    hand_over(chat, order_id)
    return order_id


def test_the_fee_is_of_the_worth_whatever_the_shop_bears(chat: Chat) -> None:
    chat.whispers("费率 食堂 5%", by="经理").replied("食堂", "5%")
    sold(chat, LESS, OWN)

    assert (kept(chat), owed(chat)) == (145, 2900 - 145)  # 5% of 30.00 less what the supplier himself bears


def test_what_was_refunded_before_costs_no_fee(chat: Chat) -> None:
    chat.whispers("费率 食堂 10%", by="经理")
    order_id = placed(chat)
    chat.pays(order_id, "阿梅")
    refund(chat, order_id, 1)
    hand_over(chat, order_id)

    assert (kept(chat), owed(chat)) == (200, 1800)


def test_a_later_rate_touches_nothing_that_was_handed_over(chat: Chat) -> None:
    chat.whispers("费率 食堂 10%", by="经理")
    order_id = sold(chat)
    chat.whispers("费率 食堂 20%", by="经理").replied("10%", "20%")
    refund(chat, order_id, 1)

    assert (kept(chat), owed(chat)) == (200, 1800)
    assert [part.fee_rate for part in look.rows(chat, Fulfilment)] == [1000]


@pytest.mark.parametrize("price", [7, 33, 334, 999])
def test_piece_by_piece_all_of_the_fee_comes_back(chat: Chat, price: int) -> None:
    chat.whispers("费率 食堂 7.77%", by="经理")
    order_id = sold(chat, Reduction("coupon", "券", Money(5), Bearer.SHOP), price=price)
    fee = price * 3 * 777 // 10_000
    assert kept(chat) == fee
    for _ in range(3):
        refund(chat, order_id, 1)

    assert sum(part.fee.fen for part in look.refund_lines(chat, order_id)) == fee
    assert (kept(chat), owed(chat)) == (0, 0)
    assert look.order(chat, order_id).status is OrderStatus.REFUNDED


def test_the_fen_of_a_part_are_shared_over_its_lines(chat: Chat) -> None:
    chat.whispers("费率 果园 3.33%", by="经理")
    chat.whispers("买 苹果1.5斤, 香蕉0.7斤", by="阿梅").replied("订单")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    hand_over(chat, order.id)

    lines = look.rows(chat, OrderLine, OrderLine.order_id == order.id)
    assert sum(line.fee.fen for line in lines) == order.total.fen * 333 // 10_000 == kept(chat)


def test_only_managers_set_rates(chat: Chat) -> None:
    chat.whispers("费率 食堂 0%", by="食堂").replied("没听懂")
    chat.whispers("费率", by="经理").replied("食堂", "0%", "果园")


@pytest.mark.parametrize("wrong", ["", "一半", "-1%", "50.01%", "1e1", "5.555%", "٥%", "5" * 10_000])
def test_what_is_no_rate_changes_nothing(chat: Chat, wrong: str) -> None:
    assert not chat.whispers(f"费率 食堂 {wrong}", by="经理").silent
    chat.whispers("费率 没有这家 5%", by="经理").replied("没有这家", "食堂")
    sold(chat)

    assert kept(chat) == 0


@given(st.integers(0, rates.LARGEST))
def test_a_rate_is_read_as_it_is_shown(points: int) -> None:
    assert rates.read(rates.show(points)) == points


@given(st.integers(0, 10**9), st.integers(0, rates.LARGEST))
def test_a_part_is_never_more_than_its_whole(fen: int, points: int) -> None:
    assert 0 <= rates.part(Money(fen), points).fen <= fen
