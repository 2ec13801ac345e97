"""Folding a day's orders, refunds, people and books into figures: each table by one INSERT … SELECT.

Everything is counted on the day on which it happened: sales when they were paid, refunds when the money had gone back.
So what happens later never changes a day that is over. One definition of each figure: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Date,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    text,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

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
    Rhythm,
    UsualGap,
)
from models.ledger import Entry, Posting
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundCause, RefundLine, RefundStatus
from queries import people_days, rhythms
from queries.refunds import of_sales
from queries.spans import Day, Span

SOLD = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)
_TURN = 0xF01D  # the number of the PostgreSQL advisory lock of who folds
TABLES = (GoodsDay, OrdersDay, HoursDay, BuyerDay, Rhythm, PeopleDay, BooksDay, FoldedDay)


def fold(work: Work, day: Day, *, final: bool) -> None:
    """Make the figures of a day anew. The days before it must have been folded, the days after it not."""
    for table in TABLES:
        work.execute(delete(table).where(table.day == day.day))
    fold_all(work, [day], [final])


def fold_all(work: Work, days: Sequence[Day], final: Sequence[bool]) -> None:
    """Make the figures of days in a row, of which there are none yet. The days before them must have been folded."""
    span = Span(days)
    _goods(work, span)
    _communities(work, span)
    _books(work, span)
    _buyers(work, span)
    _customers(work, span)
    if len(days) > 1 and not work.database.is_sqlite:  # its planner knows nothing yet of what was just written
        work.execute(text("ANALYZE buyer_days"))
    rhythms.fold(work, span)
    people_days.fold(work, span)
    for day in days:
        _hours(work, day)
    made = zip(days, final, strict=True)
    work.execute(insert(FoldedDay), [{"day": d.day, "folded_at": work.now, "final": over} for d, over in made])


def forget(work: Work) -> None:
    """Drop all figures: they are about to be made anew."""
    for table in (*TABLES, Customer, UsualGap):
        work.execute(delete(table))


def first_moment(work: Work) -> datetime | None:
    """When the first order was paid."""
    return work.execute(select(func.min(Order.paid_at))).scalar_one_or_none()


def last_folded(work: Work) -> FoldedDay | None:
    return work.execute(select(FoldedDay).order_by(FoldedDay.day.desc()).limit(1)).scalar_one_or_none()


def folded(work: Work) -> int:
    """How many days have figures."""
    return int(work.execute(select(func.count()).select_from(FoldedDay)).scalar_one())


def turn(work: Work) -> bool:
    """Whether nobody else is folding in this moment: two who begin the same day would get in each other's way."""
    return work.database.is_sqlite or bool(work.execute(select(func.pg_try_advisory_xact_lock(_TURN))).scalar_one())


def claim(work: Work, day: date, older_than: datetime) -> bool:
    """Take a day's fold for this work: False where somebody else has just made it."""
    if work.execute(select(FoldedDay.day).where(FoldedDay.day == day)).scalar_one_or_none() is None:
        return True
    taken = update(FoldedDay).where(FoldedDay.day == day, FoldedDay.folded_at <= older_than)
    return bool(work.execute(taken.values(folded_at=work.now)).rowcount)  # type: ignore[attr-defined]


def _community() -> Any:
    return func.coalesce(Order.community_id, 0)


def sells_by_itself() -> ColumnElement[bool]:
    """It hands over nothing once more. Written so that no index fits: SQLite would go by that of `replaces`, where
    nearly every order is null, instead of by whose or when."""
    return func.coalesce(Order.replaces, 0) == 0


def _sold(span: Span) -> ColumnElement[bool]:
    return and_(span.has(Order.paid_at), Order.status.in_(SOLD), sells_by_itself())


def _gone_back(span: Span) -> ColumnElement[bool]:
    """What was late or double was never a sale, and is no refund; nor is a replacement that wasn't handed over."""
    asked = and_(Refund.cause == RefundCause.ASKED, of_sales())
    return and_(span.has(Refund.done_at), Refund.status == RefundStatus.DONE, asked)


def _fill(work: Work, table: Any, names: Sequence[str], rows: Any) -> None:
    work.execute(insert(table).from_select(names, rows))


def _goods(work: Work, span: Span) -> None:
    zero = literal(0)
    sales = (
        select(
            span.on(Order.paid_at).label("day"), Sku.product_id.label("product"), literal(1).label("lines"),
            OrderLine.quantity.label("quantity"), (OrderLine.amount + OrderLine.reduced).label("listed"),
            OrderLine.reduced.label("reduced"), OrderLine.from_shop.label("from_shop"),
            OrderLine.from_points.label("from_points"), OrderLine.amount.label("paid"), zero.label("returned"),
            zero.label("refunded"),
        )
        .join(Order, Order.id == OrderLine.order_id).join(Sku, Sku.id == OrderLine.sku_id).where(_sold(span))
    )  # fmt: skip
    returns = (
        select(
            span.on(Refund.done_at), Sku.product_id, zero, zero, zero, zero, zero, zero, zero,
            RefundLine.quantity, RefundLine.amount,
        )
        .join(Refund, Refund.id == RefundLine.refund_id).join(OrderLine, OrderLine.id == RefundLine.order_line_id)
        .join(Sku, Sku.id == OrderLine.sku_id).where(_gone_back(span))
    )  # fmt: skip
    sums = ("lines", "quantity", "listed", "reduced", "from_shop", "from_points", "paid", "returned", "refunded")
    _fill_sums(work, GoodsDay, ("day", "product"), ("day", "product_id"), sums, union_all(sales, returns))


def _communities(work: Work, span: Span) -> None:
    rows = _sales(span, span.on(Order.paid_at), span.on(Refund.done_at), _community(), _community())
    _fill_sums(work, OrdersDay, ("day", "key"), ("day", "community_id"), SALES, rows)


def _hours(work: Work, day: Day) -> None:
    def hour(moment: Any) -> Any:
        return case(*((moment < end, number) for number, end in enumerate(day.hours[1:])), else_=23)

    rows = _sales(
        Span([day]), literal(day.day, Date), literal(day.day, Date), hour(Order.paid_at), hour(Refund.done_at)
    )
    _fill_sums(work, HoursDay, ("day", "key"), ("day", "hour"), SALES, rows)


SALES = ("orders", "paid", "refunds", "refunded")


def _sales(span: Span, sold_on: Any, back_on: Any, sold_in: Any, back_in: Any) -> CompoundSelect[Any]:
    """Each order and each refund by a key."""
    zero = literal(0)
    sales = select(
        sold_on.label("day"), sold_in.label("key"), literal(1).label("orders"), Order.paid.label("paid"),
        zero.label("refunds"), zero.label("refunded"),
    ).where(_sold(span))  # fmt: skip
    returns = select(back_on, back_in, zero, zero, literal(1), Refund.amount).join(Order, Order.id == Refund.order_id)
    return union_all(sales, returns.where(_gone_back(span)))


def _fill_sums(
    work: Work, table: Any, by: Sequence[str], keys: Sequence[str], sums: Sequence[str], rows: CompoundSelect[Any]
) -> None:
    """Add rows up by `by`, which the table calls `keys`."""
    each = rows.subquery()
    grouped = [each.c[name] for name in by]
    added = select(*grouped, *(func.sum(each.c[name]) for name in sums)).group_by(*grouped)
    _fill(work, table, [*keys, *sums], added)


def _buyers(work: Work, span: Span) -> None:
    each = (
        select(
            span.on(Order.paid_at).label("day"), Order.member_id.label("member"), _community().label("community"),
            Order.paid.label("paid"),
        )
        .where(_sold(span)).subquery()
    )  # fmt: skip
    bought = (
        select(each.c.day, each.c.member, each.c.community, func.count().label("orders"),
               func.sum(each.c.paid).label("paid"))
        .group_by(each.c.day, each.c.member, each.c.community).subquery()
    )  # fmt: skip
    member, community = bought.c.member, bought.c.community
    # Of the days within the span, those in groups before this one: a day has a row for each community.
    before: Any = func.max(bought.c.day).over(partition_by=member, order_by=bought.c.day, groups=(None, -1))
    there: Any = func.lag(bought.c.day).over(partition_by=(member, community), order_by=bought.c.day)
    earlier = bool(work.execute(select(exists().where(BuyerDay.day < span.days[0].day))).scalar())
    if earlier:
        last = select(func.max(BuyerDay.day)).where(BuyerDay.member_id == member, BuyerDay.day < span.days[0].day)
        last_there = last.where(BuyerDay.community_id == community)
        before = func.coalesce(before, last.correlate(bought).scalar_subquery())
        there = func.coalesce(there, last_there.correlate(bought).scalar_subquery())
    after = func.min(bought.c.day).over(partition_by=member, order_by=bought.c.day.desc(), groups=(None, -1))
    after_there = func.lead(bought.c.day).over(partition_by=(member, community), order_by=bought.c.day)
    first = func.row_number().over(partition_by=(bought.c.day, member), order_by=community) == 1
    rows = select(
        bought.c.day, member, community, bought.c.orders, bought.c.paid, before, there, after, after_there, first,
    )  # fmt: skip
    names = ["day", "member_id", "community_id", "orders", "paid", "before_on", "before_there_on", "next_on"]
    _fill(work, BuyerDay, [*names, "next_there_on", "counts"], rows)
    if earlier:
        _follow(work, span)


def _follow(work: Work, span: Span) -> None:
    """Let the days on which people bought last before the span know that they have bought again."""
    now, later, start = aliased(BuyerDay), aliased(BuyerDay), span.days[0].day
    for whole in (True, False):
        before = now.before_on if whole else now.before_there_on
        again = [later.member_id == BuyerDay.member_id, span.holds(later.day)]
        keys, known = [BuyerDay.member_id, BuyerDay.day], [now.member_id, before]
        if not whole:
            again.append(later.community_id == BuyerDay.community_id)
            keys, known = [*keys, BuyerDay.community_id], [*known, now.community_id]
        next_on = select(func.min(later.day)).where(*again).correlate(BuyerDay).scalar_subquery()
        work.execute(
            update(BuyerDay)
            .where(tuple_(*keys).in_(select(*known).where(span.holds(now.day), before < start)))
            .values({BuyerDay.next_on if whole else BuyerDay.next_there_on: next_on})
            .execution_options(synchronize_session=False)
        )


def _customers(work: Work, span: Span) -> None:
    """Whoever bought is a customer from then on, of the whole shop and of each community."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    names, days = ["member_id", "community_id", "first_on", "last_on"], (func.min(BuyerDay.day), func.max(BuyerDay.day))
    for place, counts in (
        (literal(WHOLE_SHOP), BuyerDay.counts),
        (BuyerDay.community_id, BuyerDay.community_id != WHOLE_SHOP),
    ):
        rows = select(BuyerDay.member_id, place, *days).where(span.holds(BuyerDay.day), counts)
        rows = rows.group_by(BuyerDay.member_id, *([] if counts is BuyerDay.counts else [place]))
        added = dialect.insert(Customer).from_select(names, rows)
        work.execute(added.on_conflict_do_update(index_elements=names[:2], set_={"last_on": added.excluded.last_on}))


def _books(work: Work, span: Span) -> None:
    each = (
        select(span.on(Entry.booked_at).label("day"), Posting.account, Posting.amount)
        .join(Entry, Entry.id == Posting.entry_id).where(span.has(Entry.booked_at)).subquery()
    )  # fmt: skip
    rows = select(each.c.day, each.c.account, func.sum(each.c.amount)).group_by(each.c.day, each.c.account)
    _fill(work, BooksDay, ["day", "account", "amount"], rows)
