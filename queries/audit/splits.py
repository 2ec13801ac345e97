"""What suppliers get at the gateway is within what was paid and may be shared; the books know where it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, exists, func, or_, select

from models.catalog import Supplier
from models.ledger import Account, Posting
from models.payments import Payment, PaymentStatus
from models.refunds import Refund
from models.splits import PartStatus, ReturnStatus, Split, SplitPart, SplitReturn, SplitStatus
from queries.audit.checks import Check, number, sum_of

OPEN = (SplitStatus.ASKED, SplitStatus.ACCEPTED)


def passed_on() -> Any:
    """What a supplier has got at the gateway, or is getting, less what was taken back."""
    own = and_(SplitPart.supplier_id == Supplier.id, SplitPart.status != PartStatus.CLOSED)
    back = and_(
        SplitPart.supplier_id == Supplier.id,
        SplitReturn.part_id == SplitPart.id,
        SplitReturn.status == ReturnStatus.DONE,
    )
    return sum_of(SplitPart.amount, own, correlate=Supplier) - sum_of(SplitReturn.amount, back, correlate=Supplier)


def gone() -> Any:
    """What has left the gateway for suppliers, less what came back."""
    went = select(func.coalesce(func.sum(SplitPart.amount), 0)).where(SplitPart.status == PartStatus.DONE)
    back = select(func.coalesce(func.sum(SplitReturn.amount), 0)).where(SplitReturn.status == ReturnStatus.DONE)
    return went.scalar_subquery() - back.scalar_subquery()


def checks() -> Iterator[Check]:
    booked = select(func.coalesce(func.sum(Posting.amount), 0)).where(Posting.account == Account.PASSING_ON)
    waits = select(func.coalesce(func.sum(SplitPart.amount), 0)).where(SplitPart.status == PartStatus.PENDING)
    on_its_way, said = booked.scalar_subquery(), waits.scalar_subquery()
    yield (
        "money on its way to suppliers in the books differs from what is being shared",
        select(on_its_way.label("booked"), said.label("expected")).where(on_its_way + said != 0),
    )
    shared = sum_of(SplitPart.amount, SplitPart.split_id == Split.id, correlate=Split)
    of_payment = select(Split.id).join(Payment, Payment.id == Split.payment_id)
    yield (
        "more of a payment is shared than may be",
        of_payment.where(shared * 100 > number(Payment.amount) * number(Split.percent)),
    )
    paid = Payment.status == PaymentStatus.PAID
    yield (
        "a payment is shared that isn't paid",
        of_payment.where(Split.status.in_((*OPEN, SplitStatus.REFUSED)), ~paid),
    )
    part = SplitPart.split_id == Split.id
    pending = exists().where(part, SplitPart.status == PartStatus.PENDING)
    ended = exists().where(part, SplitPart.status != PartStatus.PENDING)
    yield (
        "a sharing is over with a part that isn't, or the other way round",
        select(Split.id).where(
            or_(and_(Split.status.not_in(OPEN), pending), and_(Split.status.in_(OPEN), ended, ~Split.refused))
        ),
    )
    stands = and_(SplitReturn.part_id == SplitPart.id, SplitReturn.status != ReturnStatus.FAILED)
    back = sum_of(SplitReturn.amount, stands, correlate=SplitPart)
    yield (
        "what comes back from a supplier isn't what was set aside of its part",
        select(SplitPart.id).where(or_(number(SplitPart.reclaimed) != back, SplitPart.reclaimed > SplitPart.amount)),
    )
    unrelated = select(SplitReturn.id).join(SplitPart, SplitPart.id == SplitReturn.part_id)
    unrelated = unrelated.join(Split, Split.id == SplitPart.split_id).join(Refund, Refund.id == SplitReturn.refund_id)
    never_got = and_(SplitReturn.status == ReturnStatus.DONE, SplitPart.status != PartStatus.DONE)
    yield (
        "a part came back that nobody had, or for another payment's refund",
        unrelated.where(or_(never_got, Refund.payment_id != Split.payment_id)),
    )
