"""Lists as they were posted, whom their names mean, what is still unclear, what a deal's messages did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, exists, func, select, type_coerce

from core import names as spelling
from core.quantity import Quantity
from core.work import Work
from models.base import Thousandths
from models.deals import Deal
from models.group_orders import ChainVersion, Doubt, DoubtKind, DoubtStatus, Latecomer, ListName
from models.inbox import InboxMessage
from models.members import Identity, Membership
from models.orders import Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundLine, RefundStatus

LOOK_BACK = 50  # a list is rarely made from one that is older than so many


def versions(work: Work, deal_id: int, last: int = LOOK_BACK) -> list[ChainVersion]:
    """The latest lists of a deal, oldest first."""
    found = work.execute(
        select(ChainVersion).where(ChainVersion.deal_id == deal_id).order_by(ChainVersion.version.desc()).limit(last)
    ).scalars()
    return list(reversed(found.all()))


def latest_version(work: Work, deal_id: int) -> int:
    return work.execute(select(func.max(ChainVersion.version)).where(ChainVersion.deal_id == deal_id)).scalar() or 0


def version(work: Work, deal_id: int, number: int) -> ChainVersion | None:
    return work.execute(
        select(ChainVersion).where(ChainVersion.deal_id == deal_id, ChainVersion.version == number)
    ).scalar_one_or_none()


def list_names(work: Work, community_id: int, keys: Collection[str]) -> dict[str, int]:
    """Whom names mean, by key."""
    if not keys:
        return {}
    rows = work.execute(
        select(ListName.key, ListName.member_id).where(ListName.community_id == community_id, ListName.key.in_(keys))
    )
    return {row.key: row.member_id for row in rows}


def names_of(work: Work, community_id: int, member_id: int) -> list[str]:
    """The names that a member has in a community's lists."""
    return list(
        work.execute(
            select(ListName.name).where(ListName.community_id == community_id, ListName.member_id == member_id)
        ).scalars()
    )


def memberships(work: Work, community_id: int, names: Collection[str] | None = None) -> Sequence[Row[Any]]:
    """(member_id, name) of a community's members: those of these very names, or all."""
    found = select(Membership.member_id, Membership.name).where(Membership.community_id == community_id)
    return work.execute(found if names is None else found.where(Membership.name.in_(names))).all()


def with_identity(work: Work, member_ids: Collection[int]) -> set[int]:
    """Those of the members whom a platform knows."""
    if not member_ids:
        return set()
    return set(work.execute(select(Identity.member_id).where(Identity.member_id.in_(member_ids))).scalars())


def member_of_user(work: Work, channel: str, account: str, user_ids: Collection[str]) -> dict[str, int]:
    """Members by their user ids on a platform (native lists carry them)."""
    if not user_ids:
        return {}
    rows = work.execute(
        select(Identity.external_id, Identity.member_id).where(
            Identity.channel == channel, Identity.account == account, Identity.external_id.in_(user_ids)
        )
    )
    return {row.external_id: row.member_id for row in rows}


def unclaimed(work: Work, community_id: int, name: str) -> int | None:
    """The one member who so far is only this name in the community's lists, buildings aside; None where nobody is."""
    claimed = exists().where(Identity.member_id == ListName.member_id)
    rows = work.execute(
        select(ListName.member_id, ListName.name).where(ListName.community_id == community_id, ~claimed)
    ).all()
    exact = {row.member_id for row in rows if spelling.key(row.name) == spelling.key(name)}
    close = exact or {row.member_id for row in rows if spelling.is_same_with_place(row.name, name)}
    return close.pop() if len(close) == 1 else None


def doubt(work: Work, deal_id: int, number: int) -> Doubt | None:
    return work.execute(
        select(Doubt).where(Doubt.deal_id == deal_id, Doubt.number == number).execution_options(populate_existing=True)
    ).scalar_one_or_none()


def latest_doubt(work: Work, deal_id: int) -> int:
    return work.execute(select(func.max(Doubt.number)).where(Doubt.deal_id == deal_id)).scalar() or 0


def open_doubts(work: Work, deal_id: int) -> list[Doubt]:
    return list(
        work.execute(
            select(Doubt).where(Doubt.deal_id == deal_id, Doubt.status == DoubtStatus.OPEN).order_by(Doubt.number)
        ).scalars()
    )


def open_doubt_of(work: Work, deal_id: int, member_id: int, kinds: Collection[DoubtKind]) -> Doubt | None:
    """What somebody was asked last and has not answered in time's bounds."""
    return work.execute(
        select(Doubt)
        .where(Doubt.deal_id == deal_id, Doubt.asked_by == member_id, Doubt.kind.in_(kinds))
        .where(Doubt.status == DoubtStatus.OPEN, Doubt.expires_at > work.now)
        .order_by(Doubt.number.desc())
        .limit(1)
    ).scalar_one_or_none()


def reported(work: Work, deal_id: int, member_ids: Collection[int]) -> set[int]:
    """Whose missing names were reported already, whatever was answered."""
    if not member_ids:
        return set()
    found = select(Doubt.member_id).where(Doubt.deal_id == deal_id, Doubt.kind == DoubtKind.MISSING)
    return set(work.execute(found.where(Doubt.member_id.in_(member_ids))).scalars())


def was_told(work: Work, deal: Deal, member_id: int) -> bool:
    """Whether somebody was told already that this deal is over."""
    return work.session.get(Latecomer, (deal.id, deal.version, member_id)) is not None


def journal(work: Work, deal_id: int, limit: int = 1000) -> Sequence[Row[Any]]:
    """(message_id, record, received_at) of the latest messages that did something to a deal, the latest first."""
    rows = work.execute(
        select(InboxMessage.message_id, InboxMessage.reply, InboxMessage.received_at)
        .where(InboxMessage.deal_id == deal_id)
        .order_by(InboxMessage.received_at.desc(), InboxMessage.message_id.desc())
        .limit(limit)
    )
    return rows.all()


def awaiting_refund(work: Work, deal_id: int) -> dict[tuple[int, int], Quantity]:
    """What is asked back and not yet approved, by (member, SKU): it still stands."""
    rows = work.execute(
        select(
            Order.member_id,
            OrderLine.sku_id,
            type_coerce(func.sum(RefundLine.quantity), Thousandths).label("quantity"),
        )
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(RefundLine, RefundLine.order_line_id == OrderLine.id)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(Order.deal_id == deal_id, Refund.status == RefundStatus.REQUESTED)
        .group_by(Order.member_id, OrderLine.sku_id)
    )
    return {(row.member_id, row.sku_id): row.quantity for row in rows}


def unpaid_orders(work: Work, member_id: int) -> list[Order]:
    return list(
        work.execute(
            select(Order).where(Order.member_id == member_id, Order.status == OrderStatus.PLACED).order_by(Order.id)
        ).scalars()
    )
