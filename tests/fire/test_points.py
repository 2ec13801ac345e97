"""Points under fire: many at once on the same points, anything in any order, anything typed."""

from __future__ import annotations

from contextlib import ExitStack, suppress

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from core import numbers
from core.database import Database
from core.errors import ShopError
from core.settings import Points, Settings
from core.work import Actor
from models.orders import OrderStatus
from models.points import PointsEntry, PointsMove, PointsReason
from services import invitations, points, reviews, sign_ins, spending
from tests import engines
from tests.fire import look
from tests.fire.crowd import at_once
from tests.fire.machine import ANY, BUYERS, AnyOrder
from tests.fire.test_machine import in_memory, plays
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, balance, free, gives, places, sets

AT_ONCE = 32


@pytest.fixture
def module_names() -> tuple[str, ...]:
    return WITH_POINTS


# At the same moment


def test_thirty_two_at_once_spend_the_same_points_once(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 500)
    orders = [places(chat, "阿梅", pieces=1) for _ in range(AT_ONCE)]
    number = [numbers.show(order) for order in orders]
    answers = at_once(*(lambda n=n: chat.whispers(f"用积分 {n} 500", by="阿梅") for n in number))
    texts = [answer.here.text for answer in answers if answer.here]
    assert sum("用 500 积分抵 ¥5.00" in text for text in texts) == 1
    assert sum("积分不够" in text for text in texts) == AT_ONCE - 1
    assert (free(chat, "阿梅"), balance(chat, "阿梅")) == (0, 500)


def test_one_order_at_once_takes_its_points_once(chat: Chat) -> None:
    sets(chat, per_yuan=0, most_percent=50)
    gives(chat, "阿梅", 5000)
    for _ in range(6):
        order_id = places(chat, "阿梅", pieces=1)
        shown = numbers.show(order_id)
        at_once(
            *(lambda n=shown: chat.whispers(f"用积分 {n}", by="阿梅") for _ in range(4)),
            lambda n=shown: chat.whispers(f"取消 {n}", by="阿梅"),
        )
        assert look.order(chat, order_id).status is OrderStatus.CANCELLED
        assert free(chat, "阿梅") == balance(chat, "阿梅") == 5000


def test_paying_while_choosing_points_pays_what_is_due(chat: Chat) -> None:
    sets(chat, per_yuan=0, most_percent=50)
    gives(chat, "阿梅", 50_000)
    for _ in range(6):
        order_id = places(chat, "阿梅", pieces=1)
        shown = numbers.show(order_id)
        number = chat.pays(order_id, "阿梅", noticed=False)
        at_once(
            lambda n=shown: chat.whispers(f"用积分 {n}", by="阿梅"),
            lambda n=number: chat.till.take_notice({}, chat.gateway.notice(n)),
        )
        order = look.order(chat, order_id)
        assert order.paid == (order.total if order.status is OrderStatus.PAID else order.paid)


def test_points_given_at_once_for_one_thing_are_given_once(chat: Chat) -> None:
    def give() -> bool:
        with suppress(Exception), chat.shop.work() as work:
            return points.give(work, chat.who["阿梅"].id, 10, PointsReason.EVENT, 77)
        return False

    assert sum(at_once(*(give for _ in range(8)))) == 1
    assert balance(chat, "阿梅") == 10


# What is paid late


def test_an_order_that_is_paid_late_takes_its_points_again(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 800)
    order_id = late(chat)
    assert look.order(chat, order_id).status is OrderStatus.PAID
    assert balance(chat, "阿梅") == 0


def test_an_order_that_is_paid_late_isnt_honoured_where_its_points_are_spent(chat: Chat) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 800)
    order_id = late(chat, spends_meanwhile=True)
    assert look.order(chat, order_id).status is OrderStatus.EXPIRED
    assert any("自动原路退回" in said for said in chat.told("阿梅"))
    assert balance(chat, "阿梅") == 799


def late(chat: Chat, *, spends_meanwhile: bool = False) -> int:
    """An order with 800 points that is paid after it expired."""
    order_id = places(chat, "阿梅", pay_with=800)
    number = chat.till.open([order_id], Actor(chat.who["阿梅"].id), "127.0.0.1").rsplit("/", 1)[1]
    chat.clock.advance(minutes=16)
    chat.runs("orders.expire_orders")
    if spends_meanwhile:
        other = places(chat, "阿梅", pay_with=1)
        chat.pays(other, "阿梅")
    chat.gateway.pay(number)
    chat.till.take_notice({}, chat.gateway.notice(number))
    return order_id


# Anything in any order


class AnyPoints(AnyOrder):
    """Everything that can be done to an order, and to the points of its buyers, who bring each other."""

    @initialize()
    def begin(self) -> None:
        super().begin()
        settings = Points(per_yuan=50, least=1, most_percent=90, expire_months=1, given_back_days=1, reviews_per_day=2)
        self.chat.shop.settings = self.chat.shop.settings.model_copy(update={"points": settings})
        gives(self.chat, "阿梅", 700)

    @rule(which=ANY, number=st.sampled_from([None, 1, 100, 700]))
    def use_points(self, which: int, number: int | None) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                spending.use(work, order.member_id, order.id, number)

    @rule(which=ANY)
    def use_no_points(self, which: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                spending.use_none(work, order.member_id, order.id)

    @rule(by=st.sampled_from(BUYERS), number=st.sampled_from([None, 333]), back=st.sampled_from(["", "piece", "all"]))
    def place_use_pay_and_send_back(self, by: str, number: int | None, back: str) -> None:
        self.place(by, "苹果", "2")
        self.use_points(0, number)
        self.pay_at_once(0)
        self.receive(0)
        if back:
            self.ask_back(0, back, 1)

    @rule(by=st.sampled_from(BUYERS), gone=st.booleans())
    def place_use_and_leave(self, by: str, gone: bool) -> None:
        self.place(by, "盒饭", "2")
        self.use_points(0, None)
        if gone:
            self.cancel(0)

    @rule(by=st.sampled_from(BUYERS))
    def sign_in(self, by: str) -> None:
        with self.chat.shop.work() as work:
            sign_ins.sign_in(work, self.chat.who[by].id)

    @rule(by=st.sampled_from(BUYERS), change=st.sampled_from([-500, -1, 1, 900]))
    def adjust(self, by: str, change: int) -> None:
        with suppress(ShopError), self.chat.shop.work(Actor(self.chat.who["经理"].id)) as work:
            points.adjust(work, self.chat.who[by].id, change, "说好了")

    @rule(which=ANY)
    def review(self, which: int) -> None:
        with suppress(ShopError), self.chat.shop.work() as work:
            if order := self._order(which):
                reviews.write(work, order.id, order.member_id, 5)

    @rule(by=st.permutations(BUYERS))
    def invite(self, by: list[str]) -> None:
        inviter, invited = (self.chat.who[name].id for name in by)
        with suppress(ShopError), self.chat.shop.work() as work:
            invitations.accept(work, invited, invitations.code_for(work, inviter))

    @rule(days=st.sampled_from([1, 35]))
    def days_pass(self, days: int) -> None:
        self.chat.clock.advance(days=days)
        for job in ("points.remind", "points.expire"):
            self.chat.runs(job)

    def teardown(self) -> None:
        kinds.update(entry.kind for entry in look.rows(self.chat, PointsEntry))
        super().teardown()


kinds: set[PointsMove] = set()


def test_anything_with_points_in_memory(settings: Settings) -> None:
    kinds.clear()
    plays(in_memory, settings, runs=14, steps=50, what=AnyPoints, module_names=WITH_POINTS)
    assert kinds == set(PointsMove), "the rules don't lead everywhere: the machine proves less than it seems"


def test_anything_with_points_on_postgresql(settings: Settings) -> None:
    with ExitStack() as databases:
        open_ = lambda: Database(databases.enter_context(engines.postgres_database()))  # noqa: E731
        plays(open_, settings, runs=3, steps=40, what=AnyPoints, module_names=WITH_POINTS)
