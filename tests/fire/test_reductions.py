"""What costs less than its list price is paid, handed over and refunded to the fen; everybody bears what is theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from core.money import ZERO, Money
from core.quantity import Quantity
from core.reductions import Bearer, Reduction
from core.sections import Points
from models.ledger import Account, Posting
from models.orders import OrderStatus
from models.points import PointsReason
from models.refunds import RefundStatus
from queries import orders as orders_found
from queries import placing
from queries.placing import NewLine, NewOrder
from services import fulfilment, payments, points, refunds
from services.orders import OrderCostsNothing
from tests.fire import look
from tests.stories.chat import MODULES, Chat

LESS = Reduction("level", "会员价", Money(300), Bearer.SHOP, 1)
OWN = Reduction("flash", "果园特价", Money(100), Bearer.SUPPLIER, 2)
HAS = 10_000  # points that 阿梅 has
POINTS = Reduction("points", "积分", Money(201), Bearer.POINTS)


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return (*MODULES, "points")


@pytest.fixture(autouse=True)
def given(chat: Chat) -> None:
    """阿梅 has points, and gets no more of them."""
    chat.shop.settings = chat.shop.settings.model_copy(update={"points": Points(per_yuan=0)})
    with chat.shop.work() as work:
        points.give(work, chat.who["阿梅"].id, HAS, PointsReason.EVENT, 1)


def placed(chat: Chat, *reductions: Reduction, price: int = 1000, pieces: int = 3) -> int:
    """阿梅 orders meals that cost less for these reasons; the order's id."""
    with chat.shop.work() as work:
        less = sum((reduction.amount for reduction in reductions), ZERO)
        amount = Money(price * pieces) - less
        meal, buyer = chat.sku["盒饭"], chat.who["阿梅"].id
        supplier = look.sku(chat, "盒饭")
        assert supplier.id == meal.id
        line = NewLine(meal.id, 2, "盒饭", "份", Quantity.of(pieces), Money(price), amount, "", reductions)
        due = work.now + timedelta(minutes=15)
        order = NewOrder(chat.community.id, None, buyer, buyer, amount, "东门", due)
        order_id = placing.place(work, order, [line]).order_id
        assert order_id is not None
        points.reserve(work, buyer, order_id, line.borne_by(Bearer.POINTS).fen)
        if not amount:
            work.tell(OrderCostsNothing(order_id))
        return order_id


def refund(chat: Chat, order_id: int, pieces: int | None) -> None:
    with chat.shop.work() as work:
        order, lines = orders_found.order(work, order_id), orders_found.lines(work, order_id)
        assert order is not None
        quantity = None if pieces is None else Quantity.of(pieces)
        asked = refunds.request(work, order, refunds.parts_of(lines, quantity, "1"), "坏了")
        refunds.approve(work, asked.id)
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def hand_over(chat: Chat, order_id: int) -> None:
    with chat.shop.work() as work:
        order = orders_found.order(work, order_id)
        assert order is not None
        fulfilment.receive(work, order)


def balance(chat: Chat, account: Account) -> int:
    with chat.shop.work(reads=True) as work:
        found = work.execute(select(func.sum(Posting.amount)).where(Posting.account == account)).scalar()
        sum_ = int(found.fen) if found else 0
        return sum_ + HAS if account is Account.POINTS else sum_  # what they cost beside the gift


def test_the_supplier_gets_what_shop_and_points_bear(chat: Chat) -> None:
    order_id = placed(chat, LESS, OWN, POINTS)
    chat.pays(order_id, "阿梅")
    hand_over(chat, order_id)

    assert balance(chat, Account.GATEWAY) == 3000 - 300 - 100 - 201
    assert balance(chat, Account.DISCOUNTS) == 300
    assert balance(chat, Account.POINTS) == 201
    assert balance(chat, Account.SUPPLIER) == -(3000 - 100)


@pytest.mark.parametrize("handed_over", [False, True])
def test_piece_by_piece_everything_goes_back_to_whoever_bore_it(chat: Chat, handed_over: bool) -> None:
    order_id = placed(chat, LESS, OWN, POINTS)
    chat.pays(order_id, "阿梅")
    if handed_over:
        hand_over(chat, order_id)
    for _ in range(3):
        refund(chat, order_id, 1)

    assert [refund.amount.fen for refund in look.refunds(chat, order_id)] == [799, 800, 800]
    assert look.order(chat, order_id).status is OrderStatus.REFUNDED
    for account in (Account.GATEWAY, Account.DISCOUNTS, Account.POINTS, Account.SUPPLIER, Account.PREPAID):
        assert balance(chat, account) == 0


def test_ten_fen_for_three_pieces_go_back_as_three_three_four(chat: Chat) -> None:
    order_id = placed(chat, Reduction("coupon", "券", Money(20), Bearer.SHOP), price=10)
    chat.pays(order_id, "阿梅")
    for _ in range(3):
        refund(chat, order_id, 1)

    assert [refund.amount.fen for refund in look.refunds(chat, order_id)] == [3, 3, 4]
    assert [part.from_shop.fen for part in look.refund_lines(chat, order_id)] == [6, 7, 7]


def test_after_a_rejected_refund_the_last_piece_still_brings_all_that_is_left(chat: Chat) -> None:
    order_id = placed(chat, Reduction("coupon", "券", Money(2990), Bearer.SHOP))
    chat.pays(order_id, "阿梅")
    with chat.shop.work() as work:
        order, lines = orders_found.order(work, order_id), orders_found.lines(work, order_id)
        assert order is not None
        first = refunds.request(work, order, refunds.parts_of(lines, Quantity.of(1), "1"), "")
    refund(chat, order_id, 1)
    with chat.shop.work() as work:
        if work.session.get_one(type(first), first.id).status is RefundStatus.REQUESTED:
            refunds.reject(work, first.id)
    refund(chat, order_id, None)

    assert look.order(chat, order_id).status is OrderStatus.REFUNDED


def test_what_costs_nothing_is_paid_at_once_and_comes_back_in_kind(chat: Chat) -> None:
    order_id = placed(chat, Reduction("points", "积分", Money(3000), Bearer.POINTS))

    assert look.order(chat, order_id).status is OrderStatus.PAID
    assert any("提货码" in told for told in chat.told("阿梅"))
    refund(chat, order_id, 1)
    assert look.order(chat, order_id).status is OrderStatus.PAID
    refund(chat, order_id, 2)

    assert look.order(chat, order_id).status is OrderStatus.REFUNDED
    assert {refund.status for refund in look.refunds(chat, order_id)} == {RefundStatus.DONE}
    assert balance(chat, Account.POINTS) == 0
    assert look.sku(chat, "盒饭").sold.thousandths == 0


def test_nothing_is_paid_twice_when_it_is_free(chat: Chat) -> None:
    order_id = placed(chat, Reduction("points", "积分", Money(3000), Bearer.POINTS))
    with chat.shop.work() as work:
        payments.accept_free(work, OrderCostsNothing(order_id))

    assert balance(chat, Account.POINTS) == 3000
