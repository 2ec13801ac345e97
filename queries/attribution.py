"""Who came by which code, and which of that an order is tied to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from core.work import Work
from models.campaigns import Attribution, Campaign, CampaignCost, ChannelCode, GroupCode, Touch
from models.members import Member
from models.orders import Order, OrderStatus

PAID = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)


def add_touch(work: Work, **values: Any) -> bool:
    """False where this member has come by this code before."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    added = dialect.insert(Touch).values(at=work.now, **values).on_conflict_do_nothing().returning(Touch.id)
    return work.execute(added).scalar() is not None


def has_touched(work: Work, member_id: int, code_id: int) -> bool:
    found = select(Touch.id).where(Touch.member_id == member_id, Touch.code_id == code_id)
    return work.execute(found).first() is not None


def touches_since(work: Work, member_id: int, since: datetime) -> int:
    found = select(func.count()).where(Touch.member_id == member_id, Touch.at >= since)
    return int(work.execute(found).scalar_one())


def known_since(work: Work, *member_ids: int) -> datetime:
    """When the first of them became known to the shop."""
    found = select(Member.created_at).where(Member.id.in_(member_ids)).order_by(Member.created_at).limit(1)
    moment: datetime = work.execute(found).scalar_one()
    return moment


def touched_before(work: Work, member_id: int) -> bool:
    return work.execute(select(Touch.id).where(Touch.member_id == member_id).limit(1)).first() is not None


_WHOSE = (Touch.id, Touch.at, Touch.code_id, ChannelCode.campaign_id, ChannelCode.promoter_id)


def before_order(work: Work, order_id: int) -> Sequence[Row[Any]]:
    """(id, at, code_id, campaign_id, promoter_id, member_id, placed_at, paid_at) of its buyer's touches, in order."""
    return work.execute(
        select(*_WHOSE, Order.member_id, Order.placed_at, Order.paid_at)
        .join(ChannelCode, ChannelCode.id == Touch.code_id)
        .join(Order, Order.member_id == Touch.member_id)
        .where(Order.id == order_id, Touch.at <= Order.placed_at, Order.replaces.is_(None))
        .order_by(Touch.at, Touch.id)
    ).all()


def paid_before(work: Work, member_id: int, order_id: int) -> bool:
    """Whether somebody has ever paid for another order."""
    found = select(Order.id).where(Order.member_id == member_id, Order.status.in_(PAID), Order.id != order_id)
    return work.execute(found.limit(1)).first() is not None


def tie(order_id: int, touches: Sequence[Row[Any]], first_of: int | None) -> dict[str, Any]:
    """The row that ties an order to these touches, the first one first."""
    first, last = touches[0], touches[-1]
    return {
        "order_id": order_id, "first_touch_id": first.id, "last_touch_id": last.id, "first_code_id": first.code_id,
        "last_code_id": last.code_id, "first_of": first_of,
    }  # fmt: skip


def attribute(work: Work, row: dict[str, Any]) -> bool:
    """Tie an order to its touches, once; False where it is, or where another order is this member's first."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    added = dialect.insert(Attribution).values(**row).on_conflict_do_nothing().returning(Attribution.order_id)
    return work.execute(added).scalar() is not None


# Of one member who turned out to be another


def touches_of(work: Work, member_ids: Collection[int]) -> Sequence[Row[Any]]:
    """(id, at, code_id, campaign_id, promoter_id, member_id), in order."""
    found = select(*_WHOSE, Touch.member_id).join(ChannelCode, ChannelCode.id == Touch.code_id)
    return work.execute(found.where(Touch.member_id.in_(member_ids)).order_by(Touch.at, Touch.id)).all()


def paid_orders(work: Work, member_id: int) -> Sequence[Row[Any]]:
    """(id, placed_at, paid_at), in the order in which they were paid."""
    found = select(Order.id, Order.placed_at, Order.paid_at)
    found = found.where(Order.member_id == member_id, Order.status.in_(PAID), Order.replaces.is_(None))
    found = found.order_by(Order.paid_at, Order.id)
    return work.execute(found).all()


def forget(work: Work, member_id: int, touch_ids: Collection[int]) -> None:
    """Untie a member's orders, and whatever else is tied to these touches."""
    orders = select(Order.id).where(Order.member_id == member_id)
    tied = or_(
        Attribution.order_id.in_(orders),
        Attribution.first_touch_id.in_(touch_ids),
        Attribution.last_touch_id.in_(touch_ids),
    )
    work.execute(delete(Attribution).where(tied).execution_options(synchronize_session=False))


def attribute_all(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        work.execute(insert(Attribution), rows)


def drop_touches(work: Work, touch_ids: Collection[int]) -> None:
    if touch_ids:
        gone = delete(Touch).where(Touch.id.in_(touch_ids))
        work.execute(gone.execution_options(synchronize_session=False))


def hand_over_touches(work: Work, goes: int, stays: int) -> None:
    moved = update(Touch).where(Touch.member_id == goes).values(member_id=stays)
    work.execute(moved.execution_options(synchronize_session=False))


def hand_over_codes(work: Work, goes: int, stays: int) -> None:
    """What one promoter has made and noted is another's."""
    mine = (ChannelCode.promoter_id, ChannelCode.made_by, Campaign.made_by, CampaignCost.noted_by, GroupCode.added_by)
    for column in mine:
        moved = update(column.class_).where(column == goes).values({column.key: stays})
        work.execute(moved.execution_options(synchronize_session=False))


def only_joined(work: Work, member_id: int, touch_id: int | None) -> None:
    """Of all touches of a member this one brought them, or none."""
    joined = Touch.id == touch_id if touch_id is not None else False
    mine = update(Touch).where(Touch.member_id == member_id).values(joined=joined)
    work.execute(mine.execution_options(synchronize_session=False))
