"""Withdrawals: promoters ask for what they have earned, a manager pays and says by which transfer, or refuses."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert

from core import numbers
from core.errors import BadAmount, ShopError
from core.message import message
from core.money import ZERO, Money
from core.say import Say, say
from core.work import Work
from models.commissions import Withdrawal, WithdrawalStatus
from models.ledger import Account
from models.members import Role
from queries import commissions as find
from queries import members as people
from services import history, ledger, outbox, payouts

LETTER = "T"  # stands before its number, so that no order's number is taken for it


class TooMuchToWithdraw(ShopError):
    """More than can be withdrawn. Arguments: available (Money)."""


class AlreadyWithdrawing(ShopError):
    """One request at a time. Arguments: number, amount."""


class NoSuchWithdrawal(ShopError):
    """No withdrawal of that number awaits a word. Arguments: number."""


class ClawedBackMeanwhile(ShopError):
    """Refunds since the request have taken back what it asks for. Arguments: number, missing (Money)."""


def show(withdrawal_id: int) -> str:
    return LETTER + numbers.show(withdrawal_id)


def request(work: Work, member_id: int, amount: Money) -> int:
    """Ask for so much; it is set aside at once. Raises BadAmount, AlreadyWithdrawing, TooMuchToWithdraw."""
    if amount <= ZERO:
        raise BadAmount(amount=str(amount))
    standing = find.open_of(work, member_id)
    if standing is not None:
        raise AlreadyWithdrawing(number=show(standing.id), amount=standing.amount)
    if not find.set_aside(work, member_id, amount):
        raise TooMuchToWithdraw(available=find.earnings(work, member_id).available)
    added = work.execute(
        insert(Withdrawal)
        .values(
            member_id=member_id,
            amount=amount,
            status=WithdrawalStatus.REQUESTED,
            reason="",
            requested_at=work.now,
        )
        .returning(Withdrawal.id)
    )
    withdrawal_id = int(added.scalar_one())
    name = people.names(work, [member_id])[member_id]
    for manager in people.with_role(work, Role.MANAGER):
        _tell(work, manager, say("withdrawal-to-decide", number=show(withdrawal_id), name=name, amount=amount))
    return withdrawal_id


def approve(work: Work, withdrawal_id: int, proof: str, paid_on: date | None = None) -> Withdrawal:
    """It has been paid from the bank, here is the proof. Money moves.

    Raises NoSuchWithdrawal (also where it was decided already), ClawedBackMeanwhile, and as payouts.record does.
    """
    asked = _awaiting(work, withdrawal_id)
    payout_id = payouts.record(work, asked.amount, Account.BANK, proof, paid_on)
    _decide(work, asked, WithdrawalStatus.PAID, proof, payout_id=payout_id)
    if not find.pay_out(work, asked.member_id, asked.amount):
        missing = -find.earnings(work, asked.member_id).available
        raise ClawedBackMeanwhile(number=show(asked.id), missing=missing)
    ledger.book(
        work,
        "withdrawal-paid",
        asked.id,
        (Account.COMMISSIONS, asked.member_id, asked.amount),
        (Account.BANK, None, -asked.amount),
    )
    _tell(work, asked.member_id, say("withdrawal-paid", number=show(asked.id), amount=asked.amount, proof=proof))
    return asked


def reject(work: Work, withdrawal_id: int, reason: str) -> Withdrawal:
    """Not now: it can be withdrawn again. Raises NoSuchWithdrawal (also where it was decided already)."""
    asked = _awaiting(work, withdrawal_id)
    _decide(work, asked, WithdrawalStatus.REJECTED, reason, reason=reason[:300])
    find.put_back(work, asked.member_id, asked.amount)
    _tell(work, asked.member_id, say("withdrawal-rejected", number=show(asked.id), amount=asked.amount, reason=reason))
    return asked


def _awaiting(work: Work, withdrawal_id: int) -> Withdrawal:
    found = find.withdrawal(work, withdrawal_id)
    if found is None or found.status is not WithdrawalStatus.REQUESTED:
        raise NoSuchWithdrawal(number=show(withdrawal_id))
    return found


def _decide(work: Work, asked: Withdrawal, new: WithdrawalStatus, why: str, **values: object) -> None:
    """Of two managers one decides; the other learns that it is done."""
    old = find.claim_withdrawal(work, asked.id, new, **values)
    if old is None:
        raise NoSuchWithdrawal(number=show(asked.id))
    history.note(work, "withdrawals", asked.id, old, new, why)


def _tell(work: Work, member_id: int, said: Say) -> None:
    outbox.send_to_member(work, member_id, message(said))
