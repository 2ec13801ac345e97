"""Hypothesis: rules made and stopped, orders placed, changed, paid, given up, refunded, handed over, in any order.

After every step what is taken of each rule is what the orders have of it.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import numbers
from core.clock import SetClock
from core.errors import ShopError
from core.settings import Settings
from core.work import Shop
from models.orders import Order, OrderStatus
from services import audit
from tests.conftest import FRIDAY_EVENING
from tests.fire import look
from tests.fire.machine import BUYERS, GOODS, cast
from tests.fire.test_machine import in_memory
from tests.stories.chat import Chat

Step = Callable[[Chat], object]
RULES = (
    "特价 盒饭 12 共3份",
    "特价 苹果 6.90 共4斤 每人2斤",
    "特价 礼盒 8折 共2份",
    "试吃 盒饭 共2份",
    "新客价 苹果 5.90 每人2斤",
    "阶梯价 苹果 3斤8.50 5斤7.90",
    "阶梯价 盒饭 2份14 共5份",
    "套装 苹果2斤+盒饭1份 25 共2套",
    "满减 满20减2 满60减9 共3次",
    "满减 满30减3 每人1次",
)


def says(text: str, by: str = "经理") -> Step:
    return lambda chat: chat.says(text, by=by)


def buys(by: str, goods: str, pieces: int) -> Step:
    return lambda chat: chat.says(f"买 {goods}{pieces}", by=by)


def of_order(which: int, do: Callable[[Chat, Order], object]) -> Step:
    def step(chat: Chat) -> None:
        orders = look.rows(chat, Order)
        if orders:
            do(chat, orders[which % len(orders)])

    return step


def pays(chat: Chat, order: Order) -> None:
    if order.status is OrderStatus.PLACED and order.expires_at > chat.clock.now():
        chat.pays(order.id, "阿梅")


def pays_late(chat: Chat, order: Order) -> None:
    if order.status is OrderStatus.PLACED and order.expires_at > chat.clock.now():
        number = chat.pays(order.id, "阿梅", noticed=False)
        chat.clock.advance(minutes=16)
        chat.runs("orders.expire_orders")
        chat.till.take_notice({}, chat.gateway.notice(number))


def tells(text: str) -> Callable[[Chat, Order], object]:
    def do(chat: Chat, order: Order) -> None:
        by = next(name for name, member in chat.who.items() if member.id == order.member_id)
        chat.whispers(text.format(number=numbers.show(order.id)), by=by)

    return do


def waits(chat: Chat) -> None:
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")


def sends(chat: Chat) -> None:
    for _ in range(2):
        with suppress(ShopError):
            chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


BUYER = st.sampled_from(BUYERS)
WHICH = st.integers(0, 9)
TOLD = (
    "取消 {number}",
    "退款 {number} 盒饭 1 多了",
    "退款 {number} 苹果 1 坏了",
    "退款 {number} 不要了",
    "收货 {number}",
)
STEPS = st.one_of(
    st.sampled_from(RULES).map(says),
    st.builds(buys, BUYER, st.sampled_from(sorted(GOODS)), st.integers(1, 4)),
    st.builds(says, st.sampled_from(["盒饭2份", "苹果2份", "再加1份盒饭", "盒饭改成1份", "苹果3份 盒饭1份"]), BUYER),
    st.builds(of_order, WHICH, st.sampled_from([pays, pays, pays_late])),
    st.builds(of_order, WHICH, st.sampled_from(TOLD).map(tells)),
    st.integers(1, 4).map(lambda number: says(f"停优惠 {number}")),
    st.sampled_from([waits, sends]),
)


@given(made=st.lists(st.sampled_from(RULES), min_size=1, max_size=4), steps=st.lists(STEPS, min_size=6, max_size=16))
@hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_what_is_taken_is_what_the_orders_have(made: list[str], steps: list[Step]) -> None:
    database = in_memory()
    shop = Shop(
        database, SetClock(FRIDAY_EVENING), Settings(demo=True, secret_key="for tests only: 32 characters or more")
    )
    try:
        chat = cast(shop, shop.clock)  # type: ignore[arg-type]
        for step in (*map(says, made), *steps):
            step(chat)
            with shop.work(reads=True) as work:
                assert audit.problems(work) == []
    finally:
        database.dispose()
