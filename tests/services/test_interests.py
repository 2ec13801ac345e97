"""Who is interested, buys with whom, may be written to: segments equal what anybody counts by hand from the rows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select, update

from core.clock import SetClock
from core.message import message
from core.money import Money
from core.say import say
from core.segments import (
    Asks,
    Condition,
    Fond,
    HasCoupon,
    Keeps,
    Likes,
    Not,
    OfGoods,
    Promoted,
    Together,
    UsedCoupon,
    Welcomes,
)
from core.work import Shop, Work
from models.catalog import Sku
from models.consents import Consent, Purpose
from models.coupons import Coupon, CouponKind, CouponStatus
from models.deals import Deal
from models.favourites import Favourite, StockWish
from models.mailings import PromotionSlot
from models.members import Identity
from models.orders import Order, OrderLine
from models.outbox import Delivery
from models.tickets import Ticket
from queries import segments as find
from queries.consents import purpose_scope
from services import consent, figures, governor, segments
from tests import make
from tests.make.rows import add
from tests.services.test_segments import FIGURES, NOW, Town

OFFER = message(say("promotion-text", text="草莓"))
WHO, WHAT, DAYS = st.integers(0, 5), st.integers(0, 2), st.integers(0, 250)
ROWS = st.lists(
    st.one_of(
        st.tuples(st.just("buys"), WHO, WHAT, st.integers(0, 2), DAYS),  # in no deal, in one of two
        st.tuples(st.just("keeps"), WHO, WHAT),
        st.tuples(st.just("waits"), WHO, WHAT, DAYS),
        st.tuples(st.just("asks"), WHO, WHAT, DAYS),
        st.tuples(st.just("owns"), WHO, st.integers(-3, 3), st.booleans()),
        st.tuples(st.just("was told"), WHO, st.integers(0, 9)),
        st.tuples(st.just("says no"), WHO, st.sampled_from(["", "offers", "news"])),
        st.tuples(st.just("moves"), WHO, st.integers(0, 60)),
    ),
    max_size=20,
)
GOODS = st.lists(st.sampled_from(["水果", "蔬菜", "苹果", "白菜"]), min_size=1, max_size=2, unique=True).map(tuple)
PLAIN: Any = st.one_of(
    GOODS.map(Likes), GOODS.map(Keeps), GOODS.map(Asks), GOODS.map(Fond),
    st.lists(st.sampled_from("甲乙丙"), min_size=1, max_size=2, unique=True).map(lambda names: Together(tuple(names))),
    st.just(HasCoupon()), st.just(UsedCoupon()), st.integers(1, 9).map(Promoted), st.just(Welcomes()),
)  # fmt: skip
CONDITIONS = st.lists(st.one_of(PLAIN, PLAIN.map(Not)), min_size=1, max_size=2)


class Village(Town):
    """The town, with two deals, and whatever else people do."""

    def __init__(self, shop: Shop) -> None:
        super().__init__(shop)
        with shop.work() as work:
            for table in (
                *FIGURES, Coupon, OrderLine, Order, Favourite, StockWish, Ticket, PromotionSlot, Consent, Delivery,
            ):  # fmt: skip
                work.execute(delete(table))
            work.execute(update(Identity).values(channel="simulator", heard_at=None))
            self.deals = list(work.execute(select(Deal).order_by(Deal.id)).scalars())
            self.kind = work.execute(select(CouponKind)).scalars().first()
            if not self.deals:
                self.deals = [
                    add(work, Deal(community_id=1, leader_id=1, title=title, opened_at=NOW, status=status))
                    for title, status in (("一", "closed"), ("二", "closed"))
                ]
                self.kind = add(work, CouponKind(name="券", code="QUAN", off=Money(100), made_at=NOW))

    def does(self, rows: list[tuple[Any, ...]]) -> None:
        with self.shop.work() as work:
            for number, (verb, who, *more) in enumerate(rows):
                getattr(self, verb.replace(" ", "_"))(work, self.people[who].id, number, *more)

    def buys(self, work: Work, who: int, number: int, what: int, deal: int, days: int) -> None:
        member = next(person for person in self.people if person.id == who)
        sold = [(self.skus[what], 1, Money(100), Money(0))]
        order = make.sale(work, member, sold, NOW - timedelta(days=days, minutes=number))
        order.deal_id = self.deals[deal - 1].id if deal else None

    def keeps(self, work: Work, who: int, number: int, what: int) -> None:
        own = {"member_id": who, "product_id": self.skus[what].product_id}
        if not work.session.query(Favourite).filter_by(**own).count():
            add(work, Favourite(**own, added_at=NOW))

    def waits(self, work: Work, who: int, number: int, what: int, days: int) -> None:
        at = NOW - timedelta(days=days)
        add(work, StockWish(member_id=who, product_id=self.skus[what].product_id, asked_at=at, told_at=at))

    def asks(self, work: Work, who: int, number: int, what: int, days: int) -> None:
        at, product = NOW - timedelta(days=days), self.skus[what].product_id
        add(work, Ticket(member_id=who, supplier_id=1, product_id=product, opened_at=at, spoken_at=at, status="closed"))

    def owns(self, work: Work, who: int, number: int, days: int, used: bool) -> None:
        order = None
        if used:
            member = next(person for person in self.people if person.id == who)
            order = make.sale(work, member, [(self.skus[0], 1, Money(100), Money(0))], NOW - timedelta(days=500)).id
        coupon = Coupon(
            kind_id=self.kind.id, member_id=who, number=number + 1, source="test", issued_at=NOW,
            status=CouponStatus.USED if used else CouponStatus.OWNED, order_id=order,
            usable_until=NOW + timedelta(days=days, minutes=1),
        )  # fmt: skip
        add(work, coupon)

    def was_told(self, work: Work, who: int, number: int, days: int) -> None:
        work.now = NOW - timedelta(days=days)
        governor.send(work, {who: OFFER}, Purpose.REMINDERS)
        work.now = NOW

    def says_no(self, work: Work, who: int, number: int, scope: str) -> None:
        consent.withdraw(work, who, purpose_scope(scope) if scope else "", "test")

    def moves(self, work: Work, who: int, number: int, hours: int) -> None:
        values = {"channel": "official_account", "heard_at": NOW - timedelta(hours=hours)}
        work.execute(update(Identity).where(Identity.member_id == who).values(**values))


class ByHand:
    """The definitions of docs/metrics.md, without any SQL."""

    def __init__(self, work: Work, everybody: list[int]) -> None:
        def rows(table: Any) -> list[Any]:
            return list(work.execute(select(table)).scalars())

        self.work, self.everybody = work, everybody
        self.since = segments.today_of(work).since
        self.product = {sku.id: sku.product_id for sku in rows(Sku)}
        self.orders = [order for order in rows(Order) if order.paid_at >= self.since]
        self.lines, self.favourites, self.wishes = rows(OrderLine), rows(Favourite), rows(StockWish)
        self.tickets, self.coupons, self.slots = rows(Ticket), rows(Coupon), rows(PromotionSlot)

    def members(self, conditions: tuple[Condition, ...]) -> list[int]:
        return [one for one in self.everybody if all(self.holds(condition, one) for condition in conditions)]

    def holds(self, condition: Condition, one: int) -> bool:
        match condition:
            case Not(of):
                return not self.holds(of, one)
            case Likes():
                return self.likes(condition, one)
            case Keeps(_, products):
                return any(row.member_id == one and row.product_id in products for row in self.favourites)
            case Asks():
                return self.asks(condition, one)
            case Fond(names, products):
                kept = self.holds(Keeps(names, products), one)
                return kept or self.likes(condition, one) or self.asks(condition, one)
            case Together(_, people):
                deals = {order.deal_id for order in self.orders if order.member_id in people} - {None}
                mine = any(order.member_id == one and order.deal_id in deals for order in self.orders)
                return mine and one not in people
            case HasCoupon():
                return any(c.member_id == one and c.status == "owned" and c.usable_until > NOW for c in self.coupons)
            case UsedCoupon():
                return any(c.member_id == one and c.status == "used" for c in self.coupons)
            case Promoted(days):
                since = NOW - timedelta(days=days)
                return any(slot.member_id == one and slot.used_at > since for slot in self.slots)
            case Welcomes():
                with self.work.session.begin_nested() as tried:
                    verdict = governor.send(self.work, {one: OFFER}, Purpose.OFFERS)[one]
                    tried.rollback()
                return verdict.outbox_id is not None
        raise AssertionError(condition)

    def likes(self, condition: OfGoods, one: int) -> bool:
        mine = {order.id for order in self.orders if order.member_id == one}
        return any(
            line.order_id in mine and self.product[line.sku_id] in condition.products and line.returned < line.quantity
            for line in self.lines
        )

    def asks(self, condition: OfGoods, one: int) -> bool:
        rows = [(row, row.opened_at) for row in self.tickets] + [(row, row.asked_at) for row in self.wishes]
        return any(
            row.member_id == one and row.product_id in condition.products and at >= self.since for row, at in rows
        )


@given(ROWS, st.lists(CONDITIONS, min_size=4, max_size=4))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def test_an_interest_is_what_one_counts_by_hand(shop: Shop, clock: SetClock, rows: Any, questions: Any) -> None:
    clock.set(NOW)
    village = Village(shop)
    village.does(rows)
    with shop.work() as work:
        figures.rebuild(work)
        today = segments.today_of(work)
        by_hand = ByHand(work, find.everybody(work, find.members(today, ())))
        for conditions in questions:
            asked = tuple(segments._looked_up(work, condition) for condition in conditions)
            found = find.everybody(work, find.members(today, asked))
            assert found == by_hand.members(asked), asked
            facts = find.facts(work, today, asked, found)
            for one in found:
                assert segments.reasons(today, asked, facts[one])
