"""Commission is the rate's part of the money that stayed; what can be withdrawn is what was released and not taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, exists, or_, select

from core import rates
from models.commissions import (
    Commission,
    CommissionLine,
    CommissionStatus,
    Earnings,
    Withdrawal,
    WithdrawalStatus,
)
from models.ledger import Account, Posting
from models.members import Member
from models.orders import Order, OrderLine
from models.payouts import Payout
from models.refunds import Refund, RefundLine
from queries.audit.checks import Check, number, sum_of, taken, whole


def checks() -> Iterator[Check]:
    own = CommissionLine.commission_id == Commission.id
    earned = sum_of(CommissionLine.amount, own, correlate=Commission)
    clawed = sum_of(CommissionLine.clawed, own, correlate=Commission)
    torn = or_(Commission.amount != earned, Commission.clawed != clawed)
    yield "a commission differs from its lines", select(Commission.id).where(torn)
    back = and_(RefundLine.order_line_id == CommissionLine.order_line_id, RefundLine.refund_id == Refund.id, taken())
    stays = number(OrderLine.amount) - whole(sum_of(RefundLine.amount, back, correlate=CommissionLine))
    due = stays * CommissionLine.rate // rates.WHOLE
    on_line = select(CommissionLine.id).join(OrderLine, OrderLine.id == CommissionLine.order_line_id)
    yield (
        "a commission is not the rate's part of the money that stayed",
        on_line.where(number(CommissionLine.amount) - number(CommissionLine.clawed) != due),
    )
    mine = exists().where(Order.id == Commission.order_id, Order.member_id == Commission.member_id)
    twin = exists().where(
        CommissionLine.commission_id == Commission.id,
        CommissionLine.order_line_id == OrderLine.id,
        OrderLine.order_id != Commission.order_id,
    )
    yield "somebody earns by their own order, or by another's lines", select(Commission.id).where(or_(mine, twin))
    gone = and_(Commission.status == CommissionStatus.LOST, Commission.clawed != Commission.amount)
    yield "a commission is lost that isn't clawed back", select(Commission.id).where(gone)
    yield from _earnings()


def _earnings() -> Iterator[Check]:
    def asked(status: WithdrawalStatus) -> Any:
        of_member = and_(Withdrawal.member_id == Earnings.member_id, Withdrawal.status == status)
        return sum_of(Withdrawal.amount, of_member, correlate=Earnings)

    released = and_(Commission.member_id == Earnings.member_id, Commission.status == CommissionStatus.RELEASED)
    rest = sum_of(number(Commission.amount) - number(Commission.clawed), released, correlate=Earnings)
    free = rest - number(Earnings.requested) - number(Earnings.paid)
    waiting, paid = asked(WithdrawalStatus.REQUESTED), asked(WithdrawalStatus.PAID)
    yield (
        "what can be withdrawn differs from what was released and taken",
        select(Earnings.member_id).where(number(Earnings.available) != free),
    )
    unlike = or_(Earnings.requested != waiting, Earnings.paid != paid)
    yield "what was asked for or paid differs from the withdrawals", select(Earnings.member_id).where(unlike)
    owed = sum_of(
        number(Commission.amount) - number(Commission.clawed), Commission.member_id == Member.id, correlate=Member
    ) - sum_of(
        Withdrawal.amount,
        Withdrawal.member_id == Member.id,
        Withdrawal.status == WithdrawalStatus.PAID,
        correlate=Member,
    )
    on_account = and_(Posting.account == Account.COMMISSIONS, Posting.party_id == Member.id)
    booked = sum_of(Posting.amount, on_account, correlate=Member)
    yield "commission in the books differs from the sales", select(Member.id).where(number(booked) + owed != 0)
    proven = exists().where(Payout.id == Withdrawal.payout_id, Payout.amount == Withdrawal.amount)
    unproven = (Withdrawal.status == WithdrawalStatus.PAID) != proven
    yield "a withdrawal is paid without its proof, or proven without being paid", select(Withdrawal.id).where(unproven)
