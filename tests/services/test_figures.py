"""What was folded day by day equals what the raw rows say, however and whenever it was folded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select

from core.clock import SetClock, day_of
from core.money import Money
from core.periods import Period, Unit
from core.work import Shop, Work
from models.catalog import Product, Sku
from models.figures import BuyerDay, Customer, FoldedDay, GoodsDay, HoursDay, OrdersDay, PeopleDay, Rhythm, UsualGap
from models.members import Community, Member
from models.orders import Order, OrderLine
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from queries import figures as find
from queries.figures import By
from services import figures
from tests import make
from tests.conftest import SHANGHAI

FIRST = datetime(2026, 2, 20, tzinfo=SHANGHAI)
DAYS = 12
FIGURES = (GoodsDay, OrdersDay, HoursDay, BuyerDay, Customer, PeopleDay, Rhythm, UsualGap)

# (member, community or -1, product, pieces, price, minutes since the first day, refunded pieces, refund after minutes)
EVENTS = st.lists(
    st.tuples(
        st.integers(0, 4), st.integers(-1, 1), st.integers(0, 3), st.integers(1, 5), st.integers(1, 999),
        st.integers(0, DAYS * 1440), st.integers(0, 3), st.integers(0, 6 * 1440),
    ),
    min_size=1, max_size=15,
)  # fmt: skip


class Past:
    """A shop with a past that events have written."""

    def __init__(self, shop: Shop, events: list[tuple[int, ...]]) -> None:
        self.shop = shop
        with shop.work() as work:
            for table in (*FIGURES, FoldedDay, RefundLine, Refund, OrderLine, Order):
                work.execute(delete(table))
            self.people = [self._once(work, Member, name, make.member) for name in "甲乙丙丁戊"]
            self.places = [self._once(work, Community, name, make.community) for name in ("东园", "西园")]
            self.goods = [self._sku(work, name, by) for name, by in zip("苹梨桃杏", "果果园园", strict=True)]
        self.to_come = sorted((self._acts(*event) for event in events), key=lambda act: act[0])

    def _acts(self, who: int, where: int, what: int, pieces: int, price: int, after: int, back: int, later: int) -> Any:
        at, money = FIRST + timedelta(minutes=after), Money(price)
        place = self.places[where] if where >= 0 else None
        return at, lambda work: self._sale(work, who, place, what, pieces, money, at, back, later)

    def _sale(
        self, work: Work, who: int, place: Community | None, what: int, pieces: int, price: Money, at: datetime,
        back: int, later: int,
    ) -> None:  # fmt: skip
        order = make.sale(work, self.people[who], [(self.goods[what], pieces, price, Money(0))], at, place)
        (line,) = work.execute(select(OrderLine).where(OrderLine.order_id == order.id)).scalars()
        if back and back <= pieces:
            done_at = at + timedelta(minutes=later)
            due = Money(price.fen * back)
            self.to_come.append((done_at, lambda then: make.refund(then, order, line, back, due, done_at)))
        if back == 3:  # neither late payments nor what is only under way are refunds
            make.refund(work, order, line, 0, price, None)
            make.refund(work, order, line, 9, price, at, RefundCause.LATE)

    def happens(self, until: datetime) -> None:
        """Write what has happened by then."""
        with self.shop.work() as work:
            while due := [act for act in self.to_come if act[0] <= until]:
                self.to_come = [act for act in self.to_come if act[0] > until]
                for _, act in due:
                    act(work)

    def _once(self, work: Any, table: Any, name: str, maker: Any) -> Any:
        found = work.execute(select(table).where(table.name == name)).scalar_one_or_none()
        return found or maker(work, name)

    def _sku(self, work: Any, name: str, by: str) -> Sku:
        found = work.execute(select(Sku).where(Sku.spec == name)).scalar_one_or_none()
        return found or make.sku(work, make.product(work, name, by=make.supplier(work, by)), spec=name, stock=0)

    def rows(self, table: Any) -> list[Any]:
        with self.shop.work(reads=True) as work:
            keys = tuple(table.__table__.primary_key)
            return [tuple(row) for row in work.execute(select(*table.__table__.columns).order_by(*keys))]

    def all_figures(self) -> dict[str, list[Any]]:
        return {table.__tablename__: self.rows(table) for table in FIGURES}


def live(past: Past, clock: SetClock, visits: Sequence[int] = ()) -> None:
    """Time goes on; the job runs at these minutes and at the end."""
    for after in [*sorted(visits), (DAYS + 7) * 1440 + 600]:
        clock.set(FIRST + timedelta(minutes=after))
        past.happens(clock.now())
        with past.shop.work() as work:
            figures.fresh(work)


@given(EVENTS, st.lists(st.integers(0, DAYS * 1440), max_size=6))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_folding_bit_by_bit_and_all_at_once_are_alike(shop: Shop, clock: SetClock, events: Any, visits: Any) -> None:
    past = Past(shop, events)
    live(past, clock, visits)
    bit_by_bit = past.all_figures()
    with shop.work() as work:
        figures.rebuild(work)

    assert past.all_figures() == bit_by_bit


@given(EVENTS, st.integers(0, DAYS), st.integers(0, 9))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_figures_equal_the_raw_rows(shop: Shop, clock: SetClock, events: Any, start: int, length: int) -> None:
    past = Past(shop, events)
    live(past, clock)
    first = FIRST.date() + timedelta(days=start)
    period = Period(Unit.YEAR, first, first + timedelta(days=length))
    with shop.work(reads=True) as work:
        sales, products = find.sales(work, period), find.products(work, period)
        there = find.sales(work, period, past.places[0].id)
        shares = [find.by_time(work, period, by) for by in (By.HOUR, By.DAY)]
        shares += [find.by_community(work, period), find.by_product(products)]
        people = find.people(work, period)
    raw = Raw(past, period)

    assert (sales.orders, sales.paid, sales.refunds, sales.refunded) == raw.sales(lambda order: True)
    assert (there.orders, there.paid, there.refunds, there.refunded) == raw.sales(
        lambda order: order.community_id == past.places[0].id
    )
    for rows in shares:
        assert sum(row.net.fen for row in rows) == sales.net.fen
    assert people.buyers == len({order.member_id for order in raw.sold})


def test_people_are_counted_once_a_period_and_stages_age(shop: Shop, clock: SetClock) -> None:
    soon = shop.settings.figures.model_copy(
        update={"cooling_after_days": 3, "sleeping_after_days": 6, "lost_after_days": 9}
    )
    shop.settings = shop.settings.model_copy(update={"figures": soon})
    day = 1440
    past = Past(shop, [
        (0, 0, 0, 1, 100, 0, 0, 0), (0, 1, 0, 1, 100, 60, 0, 0), (0, 0, 0, 1, 100, 2 * day, 0, 0),
        (1, 0, 0, 1, 100, 1 * day, 0, 0), (0, 0, 0, 1, 100, 12 * day, 0, 0),
    ])  # fmt: skip
    live(past, clock)

    def people(unit: Unit, on: int, place: int = 0) -> Any:
        period = shop.settings.figures.calendar.around(unit, FIRST.date() + timedelta(days=on))
        with shop.work(reads=True) as work:
            return find.people(work, period, place)

    assert people(Unit.DAY, 0).buyers == people(Unit.DAY, 0).new == 1
    assert people(Unit.DAY, 0, past.places[1].id).new == 1
    assert (people(Unit.MONTH, 0).buyers, people(Unit.MONTH, 0).new) == (2, 2)
    assert (people(Unit.TERM, 0).buyers, people(Unit.DAY, 2).new) == (2, 0)
    assert people(Unit.DAY, 12).woken == 1
    stages = [people(Unit.DAY, on) for on in (2, 3, 4, 5, 8, 10, 11, 12)]
    assert [(p.active, p.cooling, p.sleeping, p.lost) for p in stages] == [
        (2, 0, 0, 0), (2, 0, 0, 0), (1, 1, 0, 0), (0, 2, 0, 0), (0, 0, 2, 0), (0, 0, 1, 1), (0, 0, 0, 2), (1, 0, 0, 1),
    ]  # fmt: skip


def test_today_is_folded_again_when_a_minute_has_passed(shop: Shop, clock: SetClock) -> None:
    past = Past(shop, [(0, 0, 0, 1, 100, 60, 0, 0)])
    clock.set(FIRST + timedelta(minutes=90))
    past.happens(clock.now())
    with shop.work() as work:
        figures.fresh(work)
        make.sale(work, past.people[1], [(past.goods[0], 1, Money(100), Money(0))], clock.now())
    for seconds, orders in ((30, 1), (31, 2)):
        clock.advance(seconds=seconds)
        with shop.work() as work:
            figures.fresh(work)
            assert find.sales(work, Period(Unit.DAY, FIRST.date(), FIRST.date())).orders == orders


def test_after_midnight_the_day_before_is_still_open_for_a_moment(shop: Shop, clock: SetClock) -> None:
    past = Past(shop, [(0, 0, 0, 1, 100, 60, 0, 0)])
    clock.set(FIRST + timedelta(days=1, minutes=2))
    past.happens(clock.now())
    with shop.work() as work:
        figures.fresh(work)
        late = FIRST + timedelta(days=1, seconds=-1)
        make.sale(work, past.people[1], [(past.goods[0], 1, Money(100), Money(0))], late)
    clock.advance(minutes=10)
    with shop.work() as work:
        figures.fresh(work)
        assert find.sales(work, Period(Unit.DAY, FIRST.date(), FIRST.date())).orders == 2
    assert [row[0] for row in past.rows(FoldedDay)] == [FIRST.date(), FIRST.date() + timedelta(days=1)]


def test_a_supplier_sees_its_own_goods_only(shop: Shop, clock: SetClock) -> None:
    past = Past(shop, [(0, 0, 0, 2, 100, 60, 0, 0), (0, 0, 2, 3, 100, 60, 0, 0)])
    live(past, clock)
    with shop.work(reads=True) as work:
        mine = past.goods[0].product_id
        supplier = work.session.get_one(Product, mine).supplier_id
        period = Period(Unit.DAY, FIRST.date(), FIRST.date())
        assert [product.id for product in find.products(work, period, supplier)] == [mine]
        assert len(find.products(work, period)) == 2


class Raw:
    """The same figures by brute force."""

    def __init__(self, past: Past, period: Period) -> None:
        zone = past.shop.settings.zone

        def inside(moment: datetime | None) -> bool:
            return moment is not None and period.start <= day_of(moment, zone) <= period.end

        with past.shop.work(reads=True) as work:
            self.orders = {order.id: order for order in work.execute(select(Order)).scalars()}
            refunds = list(work.execute(select(Refund)).scalars())
        self.sold = [order for order in self.orders.values() if inside(order.paid_at)]
        self.back = [
            refund for refund in refunds
            if inside(refund.done_at) and refund.status is RefundStatus.DONE and refund.cause is RefundCause.ASKED
        ]  # fmt: skip

    def sales(self, wanted: Any) -> tuple[int, Money, int, Money]:
        sold = [order for order in self.sold if wanted(order)]
        back = [refund for refund in self.back if wanted(self.orders[refund.order_id])]
        return (
            len(sold), Money(sum(order.paid.fen for order in sold)),
            len(back), Money(sum(refund.amount.fen for refund in back)),
        )  # fmt: skip
