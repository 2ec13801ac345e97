"""Who is interested in what, buys with whom, and may be written to: conditions of segments beside those of the figures.

Each is SQL over Member.id. One definition each: docs/metrics.md.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from core.reach import WRITES
from core.segments import Fond, HasCoupon, Likes, OfGoods, Promoted, Together, UsedCoupon, Welcomes
from core.work import Work
from models.catalog import Sku
from models.consents import Consent, Purpose
from models.coupons import Coupon, CouponStatus
from models.favourites import Favourite, StockWish
from models.figures import WHOLE_SHOP, Customer, Rhythm
from models.mailings import PromotionSlot
from models.members import Identity, Member
from models.orders import Order, OrderLine
from models.tickets import Ticket
from queries import rhythms
from queries.consents import EVERYTHING, purpose_scope, standing
from queries.folding import SOLD
from queries.spans import Limits

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Today:
    """The moment at which it is asked, and the shop's limits. What was before `since` says nothing of likings.

    `room`: how many promotions anybody may get in seven days.
    """

    day: date
    limits: Limits
    since: datetime
    reduced_percent: int
    now: datetime
    room: int


def bought(today: Today, order: Any = Order) -> tuple[Any, ...]:
    return order.status.in_(SOLD), order.replaces.is_(None), order.paid_at >= today.since


def liked(today: Today, condition: OfGoods) -> Select[*tuple[Any, ...]]:
    """By person: how many orders have some of it that was not all given back, and when the last was paid."""
    return (
        select(
            Order.member_id,
            func.count(Order.id.distinct()).label("orders"),
            func.max(Order.paid_at, type_=Order.paid_at.type).label("last_at"),
        )
        .join(OrderLine, OrderLine.order_id == Order.id).join(Sku, Sku.id == OrderLine.sku_id)
        .where(*bought(today), Sku.product_id.in_(condition.products), OrderLine.returned < OrderLine.quantity)
        .group_by(Order.member_id)
    )  # fmt: skip


def likes(today: Today, condition: Likes) -> ColumnElement[bool]:
    return Member.id.in_(liked(today, condition).with_only_columns(Order.member_id))


def keeps(today: Today, condition: OfGoods) -> ColumnElement[bool]:
    return Member.id.in_(select(Favourite.member_id).where(Favourite.product_id.in_(condition.products)))


def asks(today: Today, condition: OfGoods) -> ColumnElement[bool]:
    return or_(Member.id.in_(_asked(today, condition)), Member.id.in_(_awaited(today, condition)))


def _asked(today: Today, condition: OfGoods) -> Select[*tuple[Any, ...]]:
    return select(Ticket.member_id).where(Ticket.product_id.in_(condition.products), Ticket.opened_at >= today.since)


def _awaited(today: Today, condition: OfGoods) -> Select[*tuple[Any, ...]]:
    wished = StockWish.product_id.in_(condition.products)
    return select(StockWish.member_id).where(wished, StockWish.asked_at >= today.since)


def fond(today: Today, condition: Fond) -> ColumnElement[bool]:
    liking = Likes(condition.names, condition.products)
    return or_(likes(today, liking), keeps(today, condition), asks(today, condition))


def together(today: Today, condition: Together) -> ColumnElement[bool]:
    theirs = aliased(Order)
    deals = select(theirs.deal_id).where(*bought(today, theirs), theirs.member_id.in_(condition.people))
    deals = deals.where(theirs.deal_id.is_not(None))
    found = select(Order.member_id).where(*bought(today), Order.deal_id.in_(deals))
    return and_(Member.id.in_(found), Member.id.not_in(condition.people))


def has_coupon(today: Today, condition: HasCoupon) -> ColumnElement[bool]:
    usable = (Coupon.status == CouponStatus.OWNED, Coupon.usable_until > today.now)
    return Member.id.in_(select(Coupon.member_id).where(*usable))


def used_coupon(today: Today, condition: UsedCoupon) -> ColumnElement[bool]:
    return Member.id.in_(select(Coupon.member_id).where(Coupon.status == CouponStatus.USED))


def promoted(today: Today, condition: Promoted) -> ColumnElement[bool]:
    """Of the slots that somebody has, one has the latest."""
    since = today.now - timedelta(days=condition.days)
    return Member.id.in_(select(PromotionSlot.member_id).where(PromotionSlot.used_at > since))


def welcomes(today: Today, condition: Welcomes) -> ColumnElement[bool]:
    """What services.governor asks for, without using any of it."""
    ways = [
        and_(Identity.channel == name, *([Identity.heard_at > today.now - window] if window else []))
        for name, window in WRITES.items()
    ]
    no = standing(Consent.member_id).where(Consent.scope.in_((EVERYTHING, purpose_scope(Purpose.OFFERS))))
    used = select(PromotionSlot.member_id).where(
        PromotionSlot.used_at > today.now - WEEK, PromotionSlot.slot < today.room
    )
    full = used.group_by(PromotionSlot.member_id).having(func.count() >= today.room)
    reached = select(Identity.member_id).where(or_(*ways))
    return and_(Member.id.in_(reached), Member.id.not_in(no), Member.id.not_in(full))


# what is known of a few people ----------------------------------------------------------------------------------------


def kept_by(work: Work, condition: OfGoods, ids: Collection[int]) -> set[int]:
    own = (Favourite.member_id.in_(ids), Favourite.product_id.in_(condition.products))
    return set(work.execute(select(Favourite.member_id).where(*own).distinct()).scalars())


def asked_by(work: Work, today: Today, condition: OfGoods, ids: Collection[int]) -> set[int]:
    asked = work.execute(_asked(today, condition).where(Ticket.member_id.in_(ids))).scalars()
    awaited = work.execute(_awaited(today, condition).where(StockWish.member_id.in_(ids))).scalars()
    return {*asked, *awaited}


def shared_deals(work: Work, today: Today, condition: Together, ids: Collection[int]) -> dict[int, int]:
    """In how many deals of theirs somebody has bought, too."""
    theirs = aliased(Order)
    with_them = (theirs.deal_id == Order.deal_id, theirs.member_id.in_(condition.people), *bought(today, theirs))
    found = (
        select(Order.member_id, func.count(Order.deal_id.distinct()).label("deals"))
        .join(theirs, and_(*with_them)).where(Order.member_id.in_(ids), *bought(today)).group_by(Order.member_id)
    )  # fmt: skip
    return {row.member_id: row.deals for row in work.execute(found)}


def coupons_of(work: Work, today: Today, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """How many coupons somebody can use, and how many they have used."""
    found: dict[int, tuple[int, int]] = {}
    rows = select(Coupon.member_id, Coupon.status, Coupon.usable_until).where(Coupon.member_id.in_(ids))
    for row in work.execute(rows):
        usable, used = found.get(row.member_id, (0, 0))
        owned = row.status is CouponStatus.OWNED and row.usable_until > today.now
        found[row.member_id] = (usable + owned, used + (row.status is CouponStatus.USED))
    return found


def last_promoted(work: Work, ids: Collection[int]) -> dict[int, datetime]:
    latest = func.max(PromotionSlot.used_at, type_=PromotionSlot.used_at.type).label("at")
    found = select(PromotionSlot.member_id, latest).where(PromotionSlot.member_id.in_(ids))
    return {row.member_id: row.at for row in work.execute(found.group_by(PromotionSlot.member_id))}


def bought_with(work: Work, today: Today, product_id: int, least: int, most: int) -> list[int]:
    """What most orders have beside these goods, of what at least so many have."""
    mine, other, beside = aliased(OrderLine), aliased(OrderLine), aliased(Sku)
    number = func.count(Order.id.distinct())
    found = (
        select(beside.product_id)
        .select_from(Order)
        .join(mine, mine.order_id == Order.id).join(Sku, Sku.id == mine.sku_id)
        .join(other, other.order_id == Order.id).join(beside, beside.id == other.sku_id)
        .where(*bought(today), Sku.product_id == product_id, beside.product_id != product_id)
        .group_by(beside.product_id).having(number >= least)
        .order_by(number.desc(), beside.product_id).limit(most)
    )  # fmt: skip
    return list(work.execute(found).scalars())


def likeliest(work: Work, found: Select[*tuple[Any, ...]], today: Today, condition: OfGoods, most: int) -> list[int]:
    """Of these people, those who bought it most often and last."""
    own = liked(today, condition).subquery()
    ranked = found.outerjoin(own, own.c.member_id == Member.id)
    ranked = ranked.order_by(func.coalesce(own.c.orders, 0).desc(), own.c.last_at.desc().nulls_last(), Member.id)
    return list(work.execute(ranked.limit(most)).scalars())


def companions(work: Work, today: Today, member_id: int, communities: Collection[int], most: int) -> list[Row[Any]]:
    """(member_id, community_id, deals, points): with whom somebody buys in these communities, in how many deals, and
    in how many of these both fetched their goods at the same place."""
    theirs = aliased(Order)
    same = (theirs.deal_id == Order.deal_id, theirs.member_id == member_id, *bought(today, theirs))
    place = (Order.pickup_point == theirs.pickup_point) & (Order.pickup_point != "")
    deals = func.count(Order.deal_id.distinct())
    points = func.count(case((place, Order.deal_id)).distinct())
    found = (
        select(Order.member_id, Order.community_id, deals.label("deals"), points.label("points"))
        .join(theirs, and_(*same))
        .where(*bought(today), Order.member_id != member_id, Order.community_id.in_(communities))
        .group_by(Order.member_id, Order.community_id)
        .order_by(deals.desc(), points.desc(), Order.member_id).limit(most)
    )  # fmt: skip
    return list(work.execute(found).all())


def rhythms_of(work: Work, today: Today, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Every how many days somebody usually buys, and how many it has been, of those who have a rhythm."""
    whole = (Customer.community_id == WHOLE_SHOP, Customer.member_id.in_(ids), Rhythm.interval.is_not(None))
    columns: list[Any] = [Customer.member_id, Customer.last_on, Rhythm.interval]
    found = rhythms.known(select(*columns)).where(*whole)
    return {row.member_id: (row.interval, (today.day - row.last_on).days) for row in work.execute(found)}
