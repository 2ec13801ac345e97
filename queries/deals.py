"""Deals: what is open, what they offer, who has ordered what."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Row, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from core.database import Database
from core.money import Money
from core.quantity import Quantity
from core.work import Work
from models import deals as tables
from models.base import Fen, Thousandths
from models.deals import DealStatus
from models.members import Community, Member, Membership
from models.orders import Order, OrderLine, OrderStatus

STANDING = (OrderStatus.PLACED, OrderStatus.PAID, OrderStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Offered:
    """A SKU in a deal: under a letter, at the deal's price, perhaps limited per person."""

    code: str
    sku_id: int
    price: Money
    per_person: Quantity | None


@dataclass(frozen=True, slots=True, eq=False)
class Deal:
    """A deal as of one version. `items` are in the order of their letters."""

    id: int
    version: int
    community_id: int
    title: str
    pickup_point: str
    cut_off_at: datetime | None
    pay_within_minutes: int | None
    places: tuple[str, ...]  # the community's pick-up points
    items: tuple[Offered, ...]
    by_sku: Mapping[int, Offered]
    by_code: Mapping[str, Offered]


_kept: WeakKeyDictionary[Database, dict[int, Deal]] = WeakKeyDictionary()


def deal(work: Work, deal_id: int, version: int | None = None) -> Deal:
    """A deal. Where the version is known and the copy has it, nothing is asked of the database."""
    kept = _kept.setdefault(work.database, {})
    copy = kept.get(deal_id)
    if copy is None or copy.version != version:
        copy = _load(work, deal_id)
        if version is not None and len(kept) < 10_000:
            kept[deal_id] = copy
    return copy


def _load(work: Work, deal_id: int) -> Deal:
    row = work.session.get_one(tables.Deal, deal_id, populate_existing=True)
    points = work.execute(select(Community.pickup_points).where(Community.id == row.community_id)).scalar_one()
    found = work.execute(
        select(tables.DealItem.code, tables.DealItem.sku_id, tables.DealItem.price, tables.DealItem.per_person)
        .where(tables.DealItem.deal_id == deal_id)
        .order_by(tables.DealItem.id)
    )
    items = tuple(Offered(item.code, item.sku_id, item.price, item.per_person) for item in found)
    return Deal(
        id=row.id,
        version=row.version,
        community_id=row.community_id,
        title=row.title,
        pickup_point=row.pickup_point,
        cut_off_at=row.cut_off_at,
        pay_within_minutes=row.pay_within_minutes,
        places=tuple(point for point in (points or "").split("\n") if point),
        items=items,
        by_sku=MappingProxyType({item.sku_id: item for item in items}),
        by_code=MappingProxyType({item.code: item for item in items}),
    )


def row(work: Work, deal_id: int) -> tables.Deal:
    """The deal's row, as it stands."""
    return work.session.get_one(tables.Deal, deal_id)


def open_in(work: Work, community_id: int) -> tables.Deal | None:
    """The open deal of a community."""
    return work.execute(
        select(tables.Deal).where(tables.Deal.community_id == community_id, tables.Deal.status == DealStatus.OPEN)
    ).scalar_one_or_none()


def all_open(work: Work, community_ids: Collection[int]) -> Sequence[tables.Deal]:
    """The open deals of these communities."""
    still = tables.Deal.status == DealStatus.OPEN
    found = select(tables.Deal).where(still, tables.Deal.community_id.in_(community_ids))
    return work.execute(found.order_by(tables.Deal.id)).scalars().all()


def latest_in(work: Work, community_id: int) -> tables.Deal | None:
    """The open deal of a community, else the one closed last."""
    return work.execute(
        select(tables.Deal).where(tables.Deal.community_id == community_id).order_by(tables.Deal.id.desc()).limit(1)
    ).scalar_one_or_none()


def due_to_close(work: Work) -> int | None:
    """An open deal whose cut-off is over."""
    return work.execute(
        select(tables.Deal.id)
        .where(tables.Deal.status == DealStatus.OPEN, tables.Deal.cut_off_at <= work.now)
        .order_by(tables.Deal.cut_off_at)
        .limit(1)
    ).scalar_one_or_none()


ListRow = Row[Any]
Rows = Sequence[ListRow]


def list_of(work: Work, deal_id: int, *, replacements: bool = False) -> Rows:
    """The living list: (member_id, person, sku_id, unit, line name, quantity, amount, paid) in order of first ordering.

    Standing lines only; what was refunded is taken off. `replacements`: with what after-sales hands over once more, as
    whoever packs must know it; what somebody has ordered is the same without.
    """
    order, line, bought = Order, OrderLine, aliased(Order)
    again = order.replaces.in_(select(bought.id).where(bought.deal_id == deal_id))
    in_it = or_(order.deal_id == deal_id, again) if replacements else order.deal_id == deal_id
    return work.execute(
        select(
            order.member_id,
            func.coalesce(Membership.name, Member.name).label("person"),
            line.sku_id,
            line.unit,
            line.name,
            line.note,
            type_coerce(line.quantity - line.returned, Thousandths).label("quantity"),
            type_coerce(line.amount - line.refunded, Fen).label("amount"),
            (order.status != OrderStatus.PLACED).label("paid"),
        )
        .join(line, line.order_id == order.id)
        .join(Member, Member.id == order.member_id)
        .outerjoin(
            Membership, (Membership.member_id == order.member_id) & (Membership.community_id == order.community_id)
        )
        .where(in_it, order.status.in_(STANDING), line.quantity > line.returned)
        .order_by(order.id, line.id)
    ).all()


def standing(work: Work, deal_id: int, member_id: int) -> dict[int, Quantity]:
    """What somebody has in a deal, paid or not, by SKU."""
    rows = work.execute(
        select(
            OrderLine.sku_id,
            type_coerce(func.sum(OrderLine.quantity - OrderLine.returned), Thousandths).label("quantity"),
        )
        .join(Order, Order.id == OrderLine.order_id)
        .where(Order.deal_id == deal_id, Order.member_id == member_id, Order.status.in_(STANDING))
        .group_by(OrderLine.sku_id)
    )
    return {row.sku_id: row.quantity for row in rows}
