"""32 people on one coupon: one gets it. 32 orders on one coupon: one has it."""

from __future__ import annotations

from functools import partial

import pytest

from core.money import Money
from core.quantity import Quantity
from core.work import Work
from models.coupons import Coupon, CouponKind, CouponStatus
from models.orders import Order
from services import orders
from services.carts import Wanted
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Answer, Chat

CROWD = 32


@pytest.fixture
def crowd(chat: Chat) -> Chat:
    for place in range(CROWD):
        chat.joins(f"邻居{place}")
    return chat


def code(chat: Chat, terms: str) -> str:
    chat.whispers(f"新券 {terms}", by="经理").replied("领券码")
    return look.rows(chat, CouponKind)[-1].code


def claim(chat: Chat, code_: str, by: str) -> Answer:
    return chat.whispers(f"领券 {code_}", by=by)


def test_of_32_who_claim_the_last_coupon_one_gets_it(crowd: Chat) -> None:
    for most in (1, 5):
        last = code(crowd, f"抢券{most} 减1 共{most}张")
        answers = at_once(*(partial(claim, crowd, last, f"邻居{place}") for place in range(CROWD)))
        told = ["领到了" in answer._texts() for answer in answers]
        assert told.count(True) == most
        assert all("已经发完" in answer._texts() for answer, got in zip(answers, told, strict=True) if not got)
        kind = look.rows(crowd, CouponKind)[-1]
        assert len(look.rows(crowd, Coupon, Coupon.kind_id == kind.id)) == kind.issued == most


def test_one_person_claiming_32_times_at_once_gets_one(crowd: Chat) -> None:
    last = code(crowd, "手快券 减1")
    answers = at_once(*(partial(claim, crowd, last, "阿梅") for _ in range(CROWD)))
    assert sum("领到了" in answer._texts() for answer in answers) == 1
    assert len(look.rows(crowd, Coupon)) == 1


def test_of_32_orders_at_once_one_has_the_coupon(crowd: Chat) -> None:
    claim(crowd, code(crowd, "一张券 减1"), "阿梅").replied("领到了")

    def order(work: Work, me: int) -> Money:
        wanted = [Wanted(crowd.sku["盒饭"].id, Quantity.of(1))]
        return orders.place(work, wanted, buyer=me, placed_by=me).total

    def buy() -> Money:
        with crowd.shop.work() as work:
            return order(work, crowd.who["阿梅"].id)

    totals = at_once(*(buy for _ in range(CROWD)))
    assert sorted(total.fen for total in totals) == [1400, *[1500] * (CROWD - 1)]
    (coupon,) = look.rows(crowd, Coupon)
    assert coupon.status is CouponStatus.USED
    (reduced,) = look.rows(crowd, Order, Order.total == Money(1400))
    assert coupon.order_id == reduced.id
