"""What people hold in cash is what they took, less what they paid back and handed over; boxes and books agree."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import and_, exists, func, or_, select

from models.cash import CashBox, Handover, HandoverStatus
from models.ledger import Account, Posting
from models.payments import Payment, PaymentStatus
from models.payouts import Payout
from models.refunds import Refund, RefundStatus, Remedy
from queries.audit.checks import Check, sum_of
from queries.audit.reconciliation import withdrawn


def checks() -> Iterator[Check]:
    taken = sum_of(
        Payment.amount,
        Payment.taken_by == CashBox.member_id,
        Payment.status == PaymentStatus.PAID,
        correlate=CashBox,
    )
    paid_back = sum_of(
        Refund.amount, Refund.paid_by == CashBox.member_id, Refund.status == RefundStatus.DONE, correlate=CashBox
    )
    mine = Handover.member_id == CashBox.member_id
    handed = sum_of(Handover.amount, mine, Handover.status == HandoverStatus.CONFIRMED, correlate=CashBox)
    promised = sum_of(Handover.amount, mine, Handover.status == HandoverStatus.WAITING, correlate=CashBox)
    yield (
        "cash held differs from what was taken, paid back and handed over",
        select(CashBox.member_id, CashBox.held).where(CashBox.held != taken - paid_back - handed),
    )
    yield (
        "cash promised differs from the hand-overs that wait",
        select(CashBox.member_id, CashBox.promised).where(CashBox.promised != promised),
    )
    over = or_(CashBox.held < 0, CashBox.promised < 0, CashBox.promised > CashBox.held)
    yield "somebody holds less cash than nothing", select(CashBox.member_id, CashBox.held).where(over)
    booked = sum_of(
        Posting.amount, Posting.account == Account.CASH, Posting.party_id == CashBox.member_id, correlate=CashBox
    )
    yield "cash in the books differs from the boxes", select(CashBox.member_id).where(CashBox.held != booked)
    nobodys = ~exists().where(CashBox.member_id == Posting.party_id)
    stray = or_(Posting.party_id.is_(None), nobodys)
    yield "cash in the books that nobody holds", select(Posting.id).where(Posting.account == Account.CASH, stray)
    by_gateway = exists().where(Payment.id == Refund.payment_id, Payment.taken_by.is_(None))
    yield (
        "a refund of the gateway's money paid out of a cash box",
        (select(Refund.id).where(Refund.paid_by.is_not(None), by_gateway)),
    )
    in_cash = exists().where(Payment.id == Refund.payment_id, Payment.taken_by.is_not(None))
    by_bank = or_(and_(Refund.paid_by.is_(None), in_cash), Refund.remedy == Remedy.BY_HAND)
    from_bank = select(func.coalesce(func.sum(Refund.amount), 0)).where(Refund.status == RefundStatus.DONE, by_bank)
    redirected = select(func.coalesce(func.sum(Refund.amount), 0)).where(Refund.status == RefundStatus.REDIRECTED)
    arrived = select(func.coalesce(func.sum(Handover.amount), 0)).where(Handover.status == HandoverStatus.CONFIRMED)
    at_bank = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.BANK)
    paid_out = select(func.coalesce(func.sum(Payout.amount), 0)).where(Payout.account == Account.BANK)
    came = arrived.scalar_subquery() + redirected.scalar_subquery() + withdrawn()
    expected = came - from_bank.scalar_subquery() - paid_out.scalar_subquery()
    yield (
        "money at the bank differs from what was handed over, withdrawn and paid back",
        select(expected.label("expected")).where(at_bank.scalar_subquery() != expected),
    )
