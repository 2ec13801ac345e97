"""Segments equal what anybody would count by hand from the orders, on both databases."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select

from core.clock import SetClock, day_of
from core.money import Money
from core.segments import (
    Away,
    Condition,
    Fifth,
    InStage,
    Lately,
    Likes,
    Lives,
    Often,
    Ranks,
    Saves,
    Spent,
    Stage,
)
from core.work import Shop, Work
from models.catalog import Sku
from models.figures import BuyerDay, Customer, FoldedDay, GoodsDay, HoursDay, OrdersDay, PeopleDay, Rhythm, UsualGap
from models.members import Community, Identity, Member, Membership, Role, RoleGrant
from models.orders import Order, OrderLine, OrderStatus
from queries import segments as find
from services import figures, segments
from tests import make
from tests.conftest import SHANGHAI
from tests.services import stages

NOW = datetime(2026, 3, 6, 18, 0, tzinfo=SHANGHAI)
NAMES = "甲乙丙丁戊己"
FIGURES = (GoodsDay, OrdersDay, HoursDay, BuyerDay, Customer, PeopleDay, FoldedDay, Rhythm, UsualGap)

# (member, product, pieces, price, less, days ago, minutes, what became of it)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 5), st.integers(0, 2), st.integers(1, 3), st.integers(1, 900), st.integers(0, 1),
        st.integers(0, 200), st.integers(0, 1000), st.sampled_from(["kept", "kept", "returned", "unpaid"]),
    ),
    max_size=14,
)  # fmt: skip
SOME_STAGES = st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=3).map(tuple)
CONDITIONS = st.lists(
    st.one_of(
        SOME_STAGES.map(InStage),
        st.integers(1, 210).map(Away),
        st.integers(1, 210).map(Lately),
        st.sampled_from(["水果", "蔬菜", "苹果", "白菜"]).map(lambda name: Likes((name,))),
        st.sampled_from(["东园", "西园"]).map(lambda name: Lives((name,))),
        st.sampled_from([None, 1, 40, 100]).map(Saves),
        st.tuples(st.sampled_from(Fifth), st.integers(1, 5), st.integers(0, 4)).map(
            lambda of: Ranks(of[0], of[1], min(5, of[1] + of[2]))
        ),
        st.integers(1, 4).map(Often),
        st.integers(1, 3000).map(lambda fen: Spent(Money(fen))),
    ),
    max_size=3,
)  # fmt: skip


class Town:
    """Six people in two communities; 戊 is only a name in a list, 己 is shut out."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        with shop.work() as work:
            if existing := list(work.execute(select(Member).order_by(Member.id)).scalars()):
                self.people, self.skus = existing, list(work.execute(select(Sku).order_by(Sku.id)).scalars())
                return
            east, west = make.community(work, "东园"), make.community(work, "西园")
            self.people = [make.member(work, name, in_=(east, west)[n % 2]) for n, name in enumerate(NAMES)]
            work.execute(delete(Identity).where(Identity.member_id == self.people[4].id))
            make.role(work, self.people[5], Role.BLOCKED)
            kinds = {"苹果": "水果", "香蕉": "水果", "白菜": "蔬菜"}
            self.skus = [
                make.sku(work, make.product(work, name, category=make.category(work, kind)), stock=0)
                for name, kind in kinds.items()
            ]

    def lives(self, events: list[tuple[Any, ...]]) -> None:
        with self.shop.work() as work:
            for table in (*FIGURES, OrderLine, Order):
                work.execute(delete(table))
            for who, what, pieces, price, less, days, minutes, became in events:
                at, off = NOW - timedelta(days=days, minutes=minutes), Money(less * (price // 2))
                goods = [(self.skus[what], pieces, Money(price), off)]
                order = make.sale(work, self.people[who], goods, at)
                if became == "unpaid":
                    order.status, order.paid, order.paid_at = OrderStatus.EXPIRED, Money(0), None
                if became == "returned":
                    line = work.execute(select(OrderLine).where(OrderLine.order_id == order.id)).scalar_one()
                    line.returned = line.quantity


class ByHand:
    """The definitions of docs/metrics.md, written down once more without any SQL."""

    def __init__(self, work: Work) -> None:
        self.today = day_of(work.now, work.settings.zone)
        self.days: dict[int, list[date]] = defaultdict(list)
        self.paid: dict[int, int] = defaultdict(int)
        self.lines: dict[int, list[tuple[date, OrderLine, int]]] = defaultdict(list)
        products = {sku.id: sku.product_id for sku in work.execute(select(Sku)).scalars()}
        orders = {o.id: o for o in work.execute(select(Order).where(Order.paid_at.is_not(None))).scalars()}
        for order in orders.values():
            assert order.paid_at is not None
            self.days[order.member_id].append(day_of(order.paid_at, work.settings.zone))
            self.paid[order.member_id] += order.paid.fen
        for line in work.execute(select(OrderLine)).scalars():
            if order := orders.get(line.order_id):
                on = day_of(order.paid_at, work.settings.zone)  # type: ignore[arg-type]
                if (self.today - on).days < work.settings.segments.likes_days:
                    self.lines[order.member_id].append((on, line, products[line.sku_id]))
        self.ranked: dict[Fifth, list[Any]] = {}
        self.limits = work.settings.figures
        months = {day.replace(day=1) for days in self.days.values() for day in days}
        self.usual = {month: stages.usual(self.days.values(), month) for month in months}
        self.homes = {(m.member_id, m.community_id) for m in work.execute(select(Membership)).scalars()}
        known = {i.member_id for i in work.execute(select(Identity)).scalars()}
        shut_out = {g.member_id for g in work.execute(select(RoleGrant)).scalars() if g.role is Role.BLOCKED}
        self.everybody = sorted(known - shut_out)

    def members(self, conditions: tuple[Condition, ...]) -> list[int]:
        return [one for one in self.everybody if all(self.holds(condition, one) for condition in conditions)]

    def holds(self, condition: Condition, one: int) -> bool:
        days = self.days.get(one, [])
        away = (self.today - max(days)).days if days else None
        match condition:
            case InStage(stages):
                return any(self.stage(stage, days, away) for stage in stages)
            case Away(least):
                return away is not None and away >= least
            case Lately(within):
                return away is not None and away < within
            case Likes(_, products):
                return any(
                    product in products and line.returned < line.quantity for _, line, product in self.lines[one]
                )
            case Lives(_, communities):
                return any((one, community) in self.homes for community in communities)
            case Saves(percent):
                listed = sum((line.amount + line.reduced).fen for _, line, _ in self.lines[one])
                cheap = sum((line.amount + line.reduced).fen for _, line, _ in self.lines[one] if line.reduced.fen > 0)
                return listed > 0 and cheap * 100 >= listed * (percent or 50)
            case Ranks(by, least, most):
                return bool(days) and least <= self.fifth(by, one) <= most
            case Often(orders):
                return len(days) >= orders
            case Spent(amount):
                return bool(days) and self.paid[one] >= amount.fen

    def stage(self, stage: Stage, days: list[date], away: int | None) -> bool:
        if away is None:
            return stage is Stage.NEVER
        several = {Stage.NEVER: False, Stage.NEW: len(set(days)) == 1, Stage.RETURNING: len(set(days)) > 1}
        return several.get(stage, stage == stages.stage(days, self.today, self.usual, self.limits))

    def fifth(self, by: Fifth, one: int) -> int:
        value = {
            Fifth.RECENCY: lambda who: max(self.days[who]), Fifth.FREQUENCY: lambda who: len(self.days[who]),
            Fifth.MONEY: lambda who: self.paid[who],
        }[by]  # fmt: skip
        if by not in self.ranked:
            self.ranked[by] = sorted(value(who) for who, days in self.days.items() if days)
        return bisect_left(self.ranked[by], value(one)) * 5 // len(self.ranked[by]) + 1


@given(EVENTS, st.lists(CONDITIONS, min_size=4, max_size=4))
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_segment_is_what_one_counts_by_hand(shop: Shop, clock: SetClock, events: Any, questions: Any) -> None:
    clock.set(NOW)
    town = Town(shop)
    town.lives(events)
    with shop.work() as work:
        figures.rebuild(work)
        today, by_hand = segments.today_of(work), ByHand(work)
        for conditions in questions:
            asked = tuple(segments._looked_up(work, condition) for condition in conditions)
            found = find.everybody(work, find.members(today, asked))
            assert found == by_hand.members(asked), asked
            for one in by_hand.everybody[:2] if asked else ():
                held = [by_hand.holds(condition, one) for condition in asked]
                assert find.holding(work, today, asked, one) == held


def test_six_who_differ_stand_in_five_fifths(shop: Shop, clock: SetClock) -> None:
    clock.set(NOW)
    town = Town(shop)
    town.lives([(who, 0, 1, 100 + who, 0, 10 - who, 0, "kept") for who in range(6)])
    ids = [person.id for person in town.people]
    with shop.work() as work:
        figures.rebuild(work)
        today = segments.today_of(work)
        for by in (Fifth.MONEY, Fifth.RECENCY):
            facts = find.facts(work, today, [Ranks(by, 1, 5)], ids)
            assert [facts[one].fifths[by] for one in ids] == [1, 1, 2, 3, 4, 5]
        alike = find.facts(work, today, [Ranks(Fifth.FREQUENCY, 1, 5)], ids)
        assert {alike[one].fifths[Fifth.FREQUENCY] for one in ids} == {1}


def test_a_category_and_goods_of_a_name_are_found_off_the_shelf_too(shop: Shop, clock: SetClock) -> None:
    clock.set(NOW)
    Town(shop)
    with shop.work() as work:
        for name, number in (("水果", 2), ("苹果", 1), ("白菜", 1)):
            (condition,) = segments.meant(work, f"喜欢 {name}")
            assert isinstance(condition, Likes)
            assert len(condition.products) == number
        (condition,) = segments.meant(work, "群 东园/西园")
        assert isinstance(condition, Lives)
        assert condition.communities == {c.id for c in work.execute(select(Community)).scalars()}
