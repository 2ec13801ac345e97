"""Two at the very same moment on one order: nothing is lost, nobody is served twice."""

from __future__ import annotations

import pytest

from core import numbers
from core.quantity import Quantity
from models.orders import FulfilmentStatus, Order, OrderStatus
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Chat

TIMES = 12


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50 限10\n香蕉\n盒饭", by="团长").replied("周五水果团")
    return chat


def cancel(chat: Chat, by: str) -> None:
    for order in look.rows(chat, Order, Order.status == OrderStatus.PLACED):
        chat.whispers(f"取消 {numbers.show(order.id)}", by=by).replied("已取消")


def test_additions_at_once_all_count(deal: Chat) -> None:
    for _ in range(TIMES):
        deal.says("苹果1斤", by="阿梅")
        at_once(*(lambda: deal.says("苹果+2斤", by="阿梅") for _ in range(3)))
        assert look.amount_of(deal, look.latest(deal).id, "苹果") == Quantity.of(7)
        cancel(deal, "阿梅")


def test_the_first_orders_at_once_become_one_order(deal: Chat) -> None:
    for _ in range(TIMES):
        at_once(*(lambda: deal.says("苹果+2斤", by="阿梅") for _ in range(3)))
        assert look.amount_of(deal, look.latest(deal).id, "苹果") == Quantity.of(6)
        cancel(deal, "阿梅")


def test_the_limit_is_not_passed_together(deal: Chat) -> None:
    for _ in range(TIMES):
        deal.says("苹果1斤", by="阿梅")
        at_once(*(lambda: deal.says("苹果+5斤", by="阿梅") for _ in range(3)))
        assert look.amount_of(deal, look.latest(deal).id, "苹果") == Quantity.of(6)
        cancel(deal, "阿梅")


def test_adding_while_cancelling_keeps_the_stock_right(deal: Chat) -> None:
    for _ in range(TIMES):
        deal.says("苹果3斤", by="阿梅")
        number = numbers.show(look.latest(deal).id)
        at_once(
            lambda: deal.says("苹果+2斤", by="阿梅"),
            lambda n=number: deal.whispers(f"取消 {n}", by="阿梅"),
        )
        cancel(deal, "阿梅")
    assert look.sku(deal, "苹果").reserved == Quantity.of(0)


def test_adding_while_paying_pays_for_what_was_ordered(deal: Chat) -> None:
    for _ in range(TIMES):
        deal.says("苹果1斤", by="阿梅")
        number = deal.pays(look.latest(deal).id, "阿梅", noticed=False)
        at_once(
            lambda: deal.says("香蕉+1斤", by="阿梅"),
            lambda n=number: deal.till.take_notice({}, deal.gateway.notice(n)),
        )
        cancel(deal, "阿梅")
        for paid in look.rows(deal, Order, Order.status == OrderStatus.PAID):
            assert paid.paid == paid.total
            deal.whispers(f"退款 {numbers.show(paid.id)} 不要了", by="阿梅")


def test_handing_over_while_refunding_books_the_goods_once(deal: Chat) -> None:
    for _ in range(TIMES):
        deal.says("苹果2斤 盒饭1份", by="老王")
        order = look.latest(deal)
        deal.pays(order.id, "老王")
        code, number = look.part(deal, order.id, "果园").pickup_code, numbers.show(order.id)
        at_once(
            lambda c=code: deal.whispers(f"核销 {c}", by="果园"),
            lambda n=number: deal.whispers(f"退款 {n} 不要了", by="老王"),
        )
        (apples, meal) = look.refund_lines(deal, order.id)
        handed_over = look.part(deal, order.id, "果园").status is FulfilmentStatus.HANDED_OVER
        assert (apples.from_supplier, apples.restocked) == (handed_over, not handed_over)
        assert meal.restocked


def test_shipping_while_refunding_never_sells_shipped_goods_again(deal: Chat) -> None:
    for _ in range(TIMES):
        deal.says("苹果2斤", by="老王")
        order = look.latest(deal)
        deal.pays(order.id, "老王")
        number = numbers.show(order.id)
        at_once(
            lambda n=number: deal.whispers(f"发货 {n} 顺丰 SF1", by="果园"),
            lambda n=number: deal.whispers(f"退款 {n} 不要了", by="老王"),
        )
        (line,) = look.refund_lines(deal, order.id)
        went_out = look.part(deal, order.id, "果园").carrier != ""
        assert line.restocked != went_out
