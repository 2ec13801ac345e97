"""Commission: rates, credits, what was earned, what can be withdrawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, case, exists, func, insert, or_, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from core.money import ZERO, Money
from core.work import Work
from models.base import Fen
from models.campaigns import Campaign
from models.catalog import Product
from models.commissions import (
    WITHDRAWAL_FLOW,
    Commission,
    CommissionLine,
    CommissionRate,
    CommissionStatus,
    Earnings,
    OrderCredit,
    Scope,
    Withdrawal,
    WithdrawalStatus,
)
from models.deals import Deal
from models.ledger import Account, Entry, Posting
from models.members import Member
from models.refunds import Refund, RefundLine, RefundStatus
from queries.refunds import TAKEN

# What the books call it.
EARNED, CLAWED, WITHDRAWN = "commission-earned", "commission-clawed", "withdrawal-paid"

Key = tuple[Scope, int | None, int]  # scope, target, tier


def rates(work: Work, targets: Mapping[Scope, Collection[int]] | None = None) -> dict[Key, int]:
    """The rates that are set, in basis points; of these targets and the default only, where targets are given."""
    found = select(CommissionRate).order_by(CommissionRate.id)
    if targets is not None:
        of_target = [
            (CommissionRate.scope == scope) & CommissionRate.target_id.in_(ids) for scope, ids in targets.items() if ids
        ]
        found = found.where(or_(CommissionRate.scope == Scope.DEFAULT, *of_target))
    latest = {(row.scope, row.target_id, row.tier): row.rate for row in work.execute(found).scalars()}
    return {key: rate for key, rate in latest.items() if rate is not None}


def names(work: Work, scope: Scope, ids: Collection[int]) -> dict[int, str]:
    """How products, deals or campaigns are called."""
    named: dict[Scope, Any] = {Scope.PRODUCT: Product.name, Scope.DEAL: Deal.title, Scope.CAMPAIGN: Campaign.name}
    column = named.get(scope)
    if column is None:
        return {}
    table = column.class_
    return {row.id: row.name for row in work.execute(select(table.id, column.label("name")).where(table.id.in_(ids)))}


def deal_titled(work: Work, title: str) -> int | None:
    """The latest deal of that title."""
    return work.execute(select(Deal.id).where(Deal.title == title).order_by(Deal.id.desc()).limit(1)).scalar()


def leader_of_deal(work: Work, deal_id: int) -> int:
    return int(work.execute(select(Deal.leader_id).where(Deal.id == deal_id)).scalar_one())


def credits_of(work: Work, order_id: int) -> list[OrderCredit]:
    return list(
        work.execute(select(OrderCredit).where(OrderCredit.order_id == order_id).order_by(OrderCredit.tier)).scalars()
    )


def campaigns_of(work: Work, order_id: int) -> set[int]:
    """The campaigns that are noted to have brought an order."""
    return {credit.campaign_id for credit in credits_of(work, order_id) if credit.campaign_id is not None}


def add_credit(work: Work, **values: Any) -> bool:
    """False where the order's tier is credited to somebody already."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    added = dialect.insert(OrderCredit).values(**values).on_conflict_do_nothing().returning(OrderCredit.order_id)
    return work.execute(added).scalar() is not None


def of_order(work: Work, order_id: int) -> list[Commission]:
    return list(
        work.execute(
            select(Commission)
            .where(Commission.order_id == order_id)
            .order_by(Commission.member_id, Commission.id)
            .execution_options(populate_existing=True)
        ).scalars()
    )


def lines_of(work: Work, commission_ids: Collection[int]) -> list[CommissionLine]:
    return list(
        work.execute(
            select(CommissionLine)
            .where(CommissionLine.commission_id.in_(commission_ids))
            .order_by(CommissionLine.id)
            .execution_options(populate_existing=True)
        ).scalars()
    )


def paid_back(work: Work, order_id: int) -> dict[int, Money]:
    """What money went back, or is on its way, of each line of an order."""
    amount = type_coerce(func.sum(RefundLine.amount), Fen).label("amount")
    found = work.execute(
        select(RefundLine.order_line_id, amount)
        .join(Refund, Refund.id == RefundLine.refund_id)
        .where(Refund.order_id == order_id, Refund.status.in_(TAKEN))
        .group_by(RefundLine.order_line_id)
    )
    return {row.order_line_id: row.amount for row in found}


def claw(work: Work, commission_id: int, amount: Money) -> CommissionStatus:
    """Take so much of it back; how it stood. A frozen one is tried first, for that is how it may stop being."""
    for status in CommissionStatus:
        taken = work.execute(
            update(Commission)
            .where(Commission.id == commission_id, Commission.status == status)
            .values(clawed=Commission.clawed + amount)
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount:  # type: ignore[attr-defined]
            return status
    raise AssertionError("it has one of the statuses")


def lose(work: Work, commission_id: int) -> bool:
    """Nothing is left of it before it was released."""
    return _moved(work, CommissionStatus.LOST, Commission.id == commission_id, Commission.clawed == Commission.amount)


def _moved(work: Work, new: CommissionStatus, *where: Any) -> bool:
    moved = work.execute(
        update(Commission)
        .where(Commission.status == CommissionStatus.FROZEN, *where)
        .values(status=new)
        .execution_options(synchronize_session=False)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def thaw_at(work: Work, order_id: int, moment: datetime) -> None:
    """The order is completed: from when on its commission is free."""
    work.execute(
        update(Commission)
        .where(
            Commission.order_id == order_id,
            Commission.status == CommissionStatus.FROZEN,
            Commission.release_at.is_(None),
        )
        .values(release_at=moment)
        .execution_options(synchronize_session=False)
    )


def release(work: Work, limit: int) -> Sequence[Row[Any]]:
    """Release what is due: (id, member_id, rest). What a refund is being asked for stays frozen until it is decided.

    What somebody else is just changing is passed over: its turn comes again.
    """
    asked = exists().where(Refund.order_id == Commission.order_id, Refund.status == RefundStatus.REQUESTED)
    due = work.execute(
        select(Commission.id)
        .where(Commission.status == CommissionStatus.FROZEN, Commission.release_at <= work.now, ~asked)
        .order_by(Commission.release_at, Commission.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).scalars()
    return work.execute(
        update(Commission)
        .where(Commission.id.in_(list(due)), Commission.status == CommissionStatus.FROZEN)
        .values(status=CommissionStatus.RELEASED)
        .returning(
            Commission.id, Commission.member_id, type_coerce(Commission.amount - Commission.clawed, Fen).label("rest")
        )
        .execution_options(synchronize_session=False)
    ).all()


def earnings(work: Work, member_id: int) -> Earnings:
    """What somebody can withdraw; nothing where they never earned anything."""
    found = work.session.get(Earnings, member_id, populate_existing=True)
    return found or Earnings(member_id=member_id, available=ZERO, requested=ZERO, paid=ZERO)


def change_earnings(work: Work, member_id: int, available: Money) -> None:
    """More (or less, even below zero) can be withdrawn."""
    if _change(work, member_id, available=available):
        return
    try:
        with work.session.begin_nested():
            work.execute(insert(Earnings).values(member_id=member_id, available=available, requested=ZERO, paid=ZERO))
    except IntegrityError:  # the first of two at the same moment
        _change(work, member_id, available=available)


def set_aside(work: Work, member_id: int, amount: Money) -> bool:
    """Take what is asked for out of what can be withdrawn; False where that much is not there."""
    return _change(work, member_id, Earnings.available >= amount.fen, available=-amount, requested=amount)


def pay_out(work: Work, member_id: int, amount: Money) -> bool:
    """What was set aside is paid; False where refunds have eaten into it meanwhile."""
    return _change(work, member_id, Earnings.available >= 0, requested=-amount, paid=amount)


def put_back(work: Work, member_id: int, amount: Money) -> None:
    """What was set aside can be withdrawn again."""
    _change(work, member_id, available=amount, requested=-amount)


def _change(work: Work, member_id: int, *where: Any, **by: Money) -> bool:
    changed = work.execute(
        update(Earnings)
        .where(Earnings.member_id == member_id, *where)
        .values({name: getattr(Earnings, name) + amount for name, amount in by.items()})
        .execution_options(synchronize_session=False)
    )
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def frozen(work: Work, member_id: int) -> Money:
    rest = type_coerce(func.coalesce(func.sum(Commission.amount - Commission.clawed), 0), Fen)
    found: Money = work.execute(
        select(rest).where(Commission.member_id == member_id, Commission.status == CommissionStatus.FROZEN)
    ).scalar_one()
    return found


def movements(work: Work, member_id: int, limit: int = 10) -> Sequence[Row[Any]]:
    """(kind, source_id, order_id or None, amount, booked_at) of somebody's commission, the latest first."""
    refunded = select(Refund.order_id).where(Refund.id == Entry.source_id).scalar_subquery()
    earned = select(Commission.order_id).where(Commission.id == Entry.source_id).scalar_subquery()
    order_id = case((Entry.kind == EARNED, earned), (Entry.kind == CLAWED, refunded))
    return work.execute(
        select(
            Entry.kind,
            Entry.source_id,
            order_id.label("order_id"),
            type_coerce(-Posting.amount, Fen).label("amount"),
            Entry.booked_at,
        )
        .join(Entry, Entry.id == Posting.entry_id)
        .where(Posting.account == Account.COMMISSIONS, Posting.party_id == member_id)
        .order_by(Entry.id.desc())
        .limit(limit)
    ).all()


def withdrawal(work: Work, withdrawal_id: int) -> Withdrawal | None:
    return work.session.get(Withdrawal, withdrawal_id, populate_existing=True)


def open_of(work: Work, member_id: int) -> Withdrawal | None:
    """What somebody has asked for and not yet got."""
    return work.execute(
        select(Withdrawal).where(Withdrawal.member_id == member_id, Withdrawal.status == WithdrawalStatus.REQUESTED)
    ).scalar_one_or_none()


def all_open(work: Work, limit: int = 20) -> Sequence[Row[Any]]:
    """(id, name, amount, requested_at) of what awaits a manager."""
    return work.execute(
        select(Withdrawal.id, Member.name, Withdrawal.amount, Withdrawal.requested_at)
        .join(Member, Member.id == Withdrawal.member_id)
        .where(Withdrawal.status == WithdrawalStatus.REQUESTED)
        .order_by(Withdrawal.id)
        .limit(limit)
    ).all()


def claim_withdrawal(work: Work, withdrawal_id: int, new: WithdrawalStatus, **values: Any) -> WithdrawalStatus | None:
    """Move it by a conditional update; its old status, or None where it may not move (any more)."""
    for old in WITHDRAWAL_FLOW.sources(new):
        moved = work.execute(
            update(Withdrawal)
            .where(Withdrawal.id == withdrawal_id, Withdrawal.status == old)
            .values(status=new, decided_by=work.actor.member_id, decided_at=work.now, **values)
            .execution_options(synchronize_session=False)
        )
        if moved.rowcount:  # type: ignore[attr-defined]
            return old
    return None
