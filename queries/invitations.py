"""Invitations: whose code it is, who has brought whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select, text, update

from core.work import Work
from models.invitations import Invitation, InviteCode
from models.orders import Order, OrderStatus

PAID = (OrderStatus.PAID, OrderStatus.COMPLETED, OrderStatus.REFUNDED)


def code_of(work: Work, member_id: int) -> str | None:
    found = select(InviteCode.code).where(InviteCode.member_id == member_id)
    return work.execute(found.order_by(InviteCode.made_at, InviteCode.code).limit(1)).scalar()


def owner_of(work: Work, code: str) -> int | None:
    """Whose code it is, in its one spelling (core.codes.read)."""
    return work.execute(select(InviteCode.member_id).where(InviteCode.code == code)).scalar()


def tie(work: Work, invitation_id: int) -> Invitation | None:
    return work.session.get(Invitation, invitation_id)


def of_invited(work: Work, member_id: int) -> Invitation | None:
    """By whom somebody was invited."""
    found = select(Invitation).where(Invitation.invited_id == member_id)
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def by_inviter(work: Work, member_id: int, limit: int = 20) -> list[Invitation]:
    """Whom somebody has invited, the latest first."""
    found = select(Invitation).where(Invitation.inviter_id == member_id).order_by(Invitation.id.desc()).limit(limit)
    return list(work.execute(found).scalars())


def counts(work: Work, member_id: int) -> tuple[int, int]:
    """How many somebody has brought, and how many of them have completed a first order."""
    found = select(func.count().label("brought"), func.count(Invitation.order_id).label("fulfilled"))
    row = work.execute(found.where(Invitation.inviter_id == member_id)).one()
    return int(row.brought), int(row.fulfilled)


def alone(work: Work) -> None:
    """Nobody else ties people until this work is over: a circle is only seen when all its ties are.

    (SQLite has one writer anyhow.)
    """
    if not work.database.is_sqlite:
        work.execute(text("LOCK TABLE invitations IN SHARE ROW EXCLUSIVE MODE"))


def descends_from(work: Work, member_id: int, ancestor_id: int) -> bool:
    """Whether somebody was brought by that person, directly or over others."""
    above = (
        select(Invitation.inviter_id.label("member_id")).where(Invitation.invited_id == member_id).cte(recursive=True)
    )
    further = select(Invitation.inviter_id).join(above, above.c.member_id == Invitation.invited_id)
    chain = above.union(further)
    return work.execute(select(chain.c.member_id).where(chain.c.member_id == ancestor_id)).first() is not None


def has_bought(work: Work, member_id: int) -> bool:
    """Whether somebody has ever paid for an order."""
    found = select(Order.id).where(Order.member_id == member_id, Order.status.in_(PAID)).limit(1)
    return work.execute(found).first() is not None


def rewarded_between(work: Work, inviter_id: int, start: datetime, end: datetime) -> int:
    """For how many invitations somebody was rewarded, from `start` until before `end`."""
    found = select(func.count()).where(
        Invitation.inviter_id == inviter_id,
        Invitation.rewarded,
        Invitation.fulfilled_at >= start,
        Invitation.fulfilled_at < end,
    )
    return int(work.execute(found).scalar_one())


def claim(work: Work, invitation_id: int, order_id: int, *, rewarded: bool) -> bool:
    """Note the order that an invitation has led to; False where there is one already."""
    done = work.execute(
        update(Invitation)
        .where(Invitation.id == invitation_id, Invitation.order_id.is_(None))
        .values(order_id=order_id, fulfilled_at=work.now, rewarded=rewarded)
        .execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def hand_over(work: Work, goes: int, stays: int) -> None:
    """Codes and ties of one member become another's; nobody has two inviters by it, or is their own."""
    codes = update(InviteCode).where(InviteCode.member_id == goes).values(member_id=stays)
    work.execute(codes.execution_options(synchronize_session=False))
    brought = update(Invitation).where(Invitation.inviter_id == goes, Invitation.invited_id != stays)
    work.execute(brought.values(inviter_id=stays).execution_options(synchronize_session=False))
    if of_invited(work, stays) is None:
        tie = update(Invitation).where(Invitation.invited_id == goes, Invitation.inviter_id != stays)
        work.execute(tie.values(invited_id=stays).execution_options(synchronize_session=False))
