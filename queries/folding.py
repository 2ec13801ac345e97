"""Folding a day's orders, refunds, people and books into figures: each table by one INSERT … SELECT.

Everything is counted on the day on which it happened: sales when they were paid, refunds when the money had gone back.
So what happens later never changes a day that is over. One definition of each figure: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    tuple_,
    union_all,
    update,
)

from core.work import Work
from models.catalog import Sku
from models.figures import (
    WHOLE_SHOP,
    BooksDay,
    BuyerDay,
    Customer,
    FoldedDay,
    GoodsDay,
    HoursDay,
    OrdersDay,
    PeopleDay,
)
from models.ledger import Entry, Posting
from models.members import Member, Membership
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from queries.refunds import of_sales

SOLD = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)
STAGES = ("active", "cooling", "sleeping", "lost")
TABLES = (GoodsDay, OrdersDay, HoursDay, BuyerDay, PeopleDay, BooksDay, FoldedDay)


@dataclass(frozen=True, slots=True)
class Stages:
    """After so many days without an order somebody is cooling, sleeping, lost."""

    cooling: int
    sleeping: int
    lost: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day with all that its figures depend on. `hours` are the moments at which its hours begin, and its end."""

    day: date
    hours: Sequence[datetime]
    week: date
    month: date
    term: date
    stages: Stages

    def has(self, moment: Any) -> ColumnElement[bool]:
        return and_(moment >= self.hours[0], moment < self.hours[-1])


def fold(work: Work, day: Day, *, final: bool) -> None:
    """Make the figures of a day anew. The days before it must have been folded, the days after it not."""
    for table in TABLES:
        work.execute(delete(table).where(table.day == day.day))
    _goods(work, day)
    _orders(work, day)
    _buyers(work, day)
    _customers(work, day)
    _people(work, day)
    _books(work, day)
    work.execute(insert(FoldedDay).values(day=day.day, folded_at=work.now, final=final))


def forget(work: Work) -> None:
    """Drop all figures: they are about to be made anew."""
    for table in (*TABLES, Customer):
        work.execute(delete(table))


def first_moment(work: Work) -> datetime | None:
    """When the first order was paid."""
    return work.execute(select(func.min(Order.paid_at))).scalar_one_or_none()


def last_folded(work: Work) -> FoldedDay | None:
    return work.execute(select(FoldedDay).order_by(FoldedDay.day.desc()).limit(1)).scalar_one_or_none()


def folded(work: Work) -> int:
    """How many days have figures."""
    return int(work.execute(select(func.count()).select_from(FoldedDay)).scalar_one())


def claim(work: Work, day: date, older_than: datetime) -> bool:
    """Take a day's fold for this work: False where somebody else has just made it."""
    if work.execute(select(FoldedDay.day).where(FoldedDay.day == day)).scalar_one_or_none() is None:
        return True
    taken = update(FoldedDay).where(FoldedDay.day == day, FoldedDay.folded_at <= older_than)
    return bool(work.execute(taken.values(folded_at=work.now)).rowcount)  # type: ignore[attr-defined]


def _community() -> Any:
    return func.coalesce(Order.community_id, 0)


def _sold(day: Day) -> ColumnElement[bool]:
    return and_(day.has(Order.paid_at), Order.status.in_(SOLD), Order.replaces.is_(None))


def _gone_back(day: Day) -> ColumnElement[bool]:
    """What was late or double was never a sale, and is no refund; nor is a replacement that wasn't handed over."""
    asked = and_(Refund.cause == RefundCause.ASKED, of_sales())
    return and_(day.has(Refund.done_at), Refund.status == RefundStatus.DONE, asked)


def _fill(work: Work, table: Any, names: Sequence[str], rows: Any) -> None:
    work.execute(insert(table).from_select(names, rows))


def _goods(work: Work, day: Day) -> None:
    zero = literal(0)
    sales = (
        select(
            Sku.product_id.label("product"), literal(1).label("lines"), OrderLine.quantity.label("quantity"),
            (OrderLine.amount + OrderLine.reduced).label("listed"), OrderLine.reduced.label("reduced"),
            OrderLine.from_shop.label("from_shop"), OrderLine.from_points.label("from_points"),
            OrderLine.amount.label("paid"), zero.label("returned"), zero.label("refunded"),
        )
        .join(Order, Order.id == OrderLine.order_id).join(Sku, Sku.id == OrderLine.sku_id).where(_sold(day))
    )  # fmt: skip
    returns = (
        select(
            Sku.product_id, zero, zero, zero, zero, zero, zero, zero, RefundLine.quantity, RefundLine.amount,
        )
        .join(Refund, Refund.id == RefundLine.refund_id).join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .join(Sku, Sku.id == OrderLine.sku_id).where(_gone_back(day))
    )  # fmt: skip
    both = union_all(sales, returns).subquery()
    sums = ("lines", "quantity", "listed", "reduced", "from_shop", "from_points", "paid", "returned", "refunded")
    rows = select(_on(day), both.c.product, *(func.sum(both.c[name]) for name in sums)).group_by(both.c.product)
    _fill(work, GoodsDay, ["day", "product_id", *sums], rows)


def _orders(work: Work, day: Day) -> None:
    def hour(moment: Any) -> Any:
        return case(*((moment < end, number) for number, end in enumerate(day.hours[1:])), else_=23)

    for table, name, sold_in, back_in in (
        (OrdersDay, "community_id", _community(), _community()),
        (HoursDay, "hour", hour(Order.paid_at), hour(Refund.done_at)),
    ):
        _fill_orders(work, day, table, name, sold_in, back_in)


def _fill_orders(work: Work, day: Day, table: Any, name: str, sold_in: Any, back_in: Any) -> None:
    zero = literal(0)
    sales = select(
        sold_in.label("key"), literal(1).label("orders"), Order.paid.label("paid"), zero.label("refunds"),
        zero.label("refunded"),
    ).where(_sold(day))  # fmt: skip
    returns = select(back_in, zero, zero, literal(1), Refund.amount).join(Order, Order.id == Refund.order_id)
    both = union_all(sales, returns.where(_gone_back(day))).subquery()
    sums = ("orders", "paid", "refunds", "refunded")
    rows = select(_on(day), both.c.key, *(func.sum(both.c[column]) for column in sums)).group_by(both.c.key)
    _fill(work, table, ["day", name, *sums], rows)


def _buyers(work: Work, day: Day) -> None:
    bought = (
        select(
            Order.member_id.label("member"), _community().label("community"),
            func.count().label("orders"), func.sum(Order.paid).label("paid"),
        )
        .where(_sold(day)).group_by(Order.member_id, Order.community_id).subquery()
    )  # fmt: skip
    before = select(func.max(BuyerDay.day)).where(BuyerDay.member_id == bought.c.member, BuyerDay.day < day.day)
    there = before.where(BuyerDay.community_id == bought.c.community)
    first = func.row_number().over(partition_by=bought.c.member, order_by=bought.c.community) == 1
    rows = select(
        _on(day), bought.c.member, bought.c.community, bought.c.orders, bought.c.paid,
        before.correlate(bought).scalar_subquery(), there.correlate(bought).scalar_subquery(), first,
    )  # fmt: skip
    names = ["day", "member_id", "community_id", "orders", "paid", "before_on", "before_there_on", "counts"]
    _fill(work, BuyerDay, names, rows)


def _customers(work: Work, day: Day) -> None:
    today = BuyerDay.day == day.day
    for whole in (True, False):
        bought = select(BuyerDay.member_id).where(today)
        scope: ColumnElement[bool] = and_(
            Customer.community_id == WHOLE_SHOP, Customer.member_id.in_(bought.where(BuyerDay.counts))
        )
        if not whole:
            there = select(BuyerDay.member_id, BuyerDay.community_id).where(today, BuyerDay.community_id != WHOLE_SHOP)
            scope = tuple_(Customer.member_id, Customer.community_id).in_(there)
        work.execute(
            update(Customer).where(scope, Customer.last_on < day.day).values(last_on=day.day)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        place = literal(WHOLE_SHOP) if whole else BuyerDay.community_id
        known = exists().where(Customer.member_id == BuyerDay.member_id, Customer.community_id == place)
        rows = select(BuyerDay.member_id, place, _on(day), _on(day)).where(today, ~known.correlate(BuyerDay))
        rows = rows.where(BuyerDay.counts if whole else BuyerDay.community_id != WHOLE_SHOP)
        _fill(work, Customer, ["member_id", "community_id", "first_on", "last_on"], rows)


def _people(work: Work, day: Day) -> None:
    names = ["community_id", "joined", "buyers", "new", "woken", "in_week", "in_month", "in_term"]
    names += STAGES
    parts = union_all(
        *_joined(day, names), _bought(day, names, whole=True), _bought(day, names, whole=False), *_stages(day, names)
    ).subquery()
    rows = select(_on(day), parts.c.community_id, *(func.sum(parts.c[name]) for name in names[1:]))
    _fill(work, PeopleDay, ["day", *names], rows.group_by(parts.c.community_id))


def _labelled(names: Sequence[str], **values: Any) -> list[Any]:
    return [cast(values.get(name, literal(0)), Integer).label(name) for name in names]


def _joined(day: Day, names: Sequence[str]) -> tuple[Select[Any], Select[Any]]:
    one = literal(1)
    shop = select(*_labelled(names, community_id=literal(WHOLE_SHOP), joined=one)).select_from(Member)
    there = select(*_labelled(names, community_id=Membership.community_id, joined=one))
    return shop.where(day.has(Member.created_at)), there.where(day.has(Membership.joined_at))


def _bought(day: Day, names: Sequence[str], *, whole: bool) -> Select[Any]:
    before = BuyerDay.before_on if whole else BuyerDay.before_there_on
    lost = day.day - timedelta(days=day.stages.lost)

    def first_since(start: date) -> Any:
        return case((or_(before.is_(None), before < start), 1), else_=0)

    place = literal(WHOLE_SHOP) if whole else BuyerDay.community_id
    return select(
        *_labelled(
            names, community_id=place, buyers=literal(1), new=case((before.is_(None), 1), else_=0),
            woken=case((before <= lost, 1), else_=0), in_week=first_since(day.week),
            in_month=first_since(day.month), in_term=first_since(day.term),
        )
    ).where(BuyerDay.day == day.day, BuyerDay.counts if whole else BuyerDay.community_id != WHOLE_SHOP)  # fmt: skip


def _stages(day: Day, names: Sequence[str]) -> list[Select[Any]]:
    """How people stood the day before, less those whose time there is over, less those who bought today."""
    yesterday = day.day - timedelta(days=1)
    limits = (day.stages.cooling, day.stages.sleeping, day.stages.lost)
    stood = select(
        *_labelled(names, community_id=PeopleDay.community_id, **{stage: getattr(PeopleDay, stage) for stage in STAGES})
    ).where(PeopleDay.day == yesterday)
    aged = [
        select(*_labelled(names, community_id=Customer.community_id, **{before: literal(-1), after: literal(1)}))
        .where(Customer.last_on == day.day - timedelta(days=limit))
        for before, after, limit in zip(STAGES, STAGES[1:], limits, strict=False)
    ]  # fmt: skip
    return [stood, *aged, _left(yesterday, limits, names, whole=True), _left(yesterday, limits, names, whole=False)]


def _left(yesterday: date, limits: Sequence[int], names: Sequence[str], *, whole: bool) -> Select[Any]:
    """Who bought today is active, and no longer what they were yesterday."""
    before = BuyerDay.before_on if whole else BuyerDay.before_there_on
    ends = [None, *(yesterday - timedelta(days=limit) for limit in limits), None]
    was: dict[str, Any] = {}
    for stage, newest, oldest in zip(STAGES, ends[:-1], ends[1:], strict=True):
        within: list[ColumnElement[bool]] = [before.is_not(None)]
        within += [before <= newest] if newest else []
        within += [before > oldest] if oldest else []
        was[stage] = case((and_(*within), -1), else_=0)
    was["active"] = was["active"] + 1
    place = literal(WHOLE_SHOP) if whole else BuyerDay.community_id
    today = BuyerDay.day == yesterday + timedelta(days=1)
    return select(*_labelled(names, community_id=place, **was)).where(
        today, BuyerDay.counts if whole else BuyerDay.community_id != WHOLE_SHOP
    )


def _books(work: Work, day: Day) -> None:
    rows = (
        select(_on(day), Posting.account, func.sum(Posting.amount))
        .join(Entry, Entry.id == Posting.entry_id).where(day.has(Entry.booked_at)).group_by(Posting.account)
    )  # fmt: skip
    _fill(work, BooksDay, ["day", "account", "amount"], rows)


def _on(day: Day) -> Any:
    return literal(day.day, Date)
