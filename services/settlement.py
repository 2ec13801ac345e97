"""Settlement: what each supplier is owed, stated period by period, confirmed, paid once, with its proof.

A statement takes in every posting on the supplier's account that is in none yet, so it opens with what the one before
closed with and closes with what the books say (docs/decisions/settlement.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core import numbers
from core.clock import day_bounds, day_of
from core.errors import ShopError
from core.message import message
from core.money import ZERO, Money
from core.say import Say, say
from core.work import Work
from models.ledger import Account
from models.members import Role
from models.settlement import Settlement, SettlementStatus
from queries import members as people
from queries import settlement as find
from services import history, ledger, outbox, payouts

CENT = Money(1)
LETTER = "S"  # stands before its number, so that no order's number is taken for it


class NothingToSettle(ShopError):
    """Nothing has moved, and nothing has become due. Arguments: supplier."""


class SettledAlready(ShopError):
    """A statement reaches that moment already, or it lies ahead. Arguments: supplier, until."""


class NoSuchSettlement(ShopError):
    """No statement of that number, or not the asker's: nobody learns which. Arguments: number."""


class NotInThisStatus(ShopError):
    """It has moved on. Arguments: number, status (a Say)."""


class PayoutDiffers(ShopError):
    """What was paid is not what is due. Arguments: number, due, amount."""


def show(settlement_id: int) -> str:
    return LETTER + numbers.show(settlement_id)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a supplier stands right now, and what a statement of this moment would say is due."""

    balance: Money
    held: Money
    unpaid: Money

    @property
    def due(self) -> Money:
        return max(self.balance - self.held - self.unpaid, ZERO)


def standing(work: Work, supplier_id: int) -> Standing:
    before = find.last(work, supplier_id)
    _, moved = find.untaken(work, supplier_id, work.now)
    held = find.held(work, supplier_id, work.now - _window(work), settled=False)
    return Standing((before.closing if before else ZERO) + moved, held, find.unpaid(work, supplier_id))


def make(work: Work, supplier_id: int, until: datetime, least: Money = CENT) -> Settlement | None:
    """State a supplier's account as of a moment; None where nothing has moved and nothing become due since.

    Less than `least` is not due but carried into the next one. Raises SettledAlready.
    """
    find.lock(work, supplier_id)
    before = find.last(work, supplier_id)
    if until > work.now or (before is not None and before.until >= until):
        raise SettledAlready(supplier=find.supplier_name(work, supplier_id), until=until)
    opening, unpaid = before.closing if before else ZERO, find.unpaid(work, supplier_id)
    held_after = until - _window(work)
    moves, _ = find.untaken(work, supplier_id, until)
    if not moves and opening - find.held(work, supplier_id, held_after, settled=True) - unpaid < least:
        return None
    settlement = Settlement(
        supplier_id=supplier_id,
        number=before.number + 1 if before else 1,
        since=before.until if before else None,
        until=until,
        status=SettlementStatus.DRAFT,
        opening=opening,
        unpaid=unpaid,
        confirm_by=work.now + timedelta(days=work.settings.settlement.confirm_days),
        made_by=work.actor.member_id,
        made_at=work.now,
    )
    work.session.add(settlement)
    work.session.flush()
    settlement.moved = find.take(work, settlement.id, supplier_id, until)
    settlement.held = find.held(work, supplier_id, held_after, settled=True)
    left = settlement.closing - settlement.held - unpaid
    settlement.due = left if left >= least else ZERO
    work.session.flush()
    if not settlement.due:
        _move(work, settlement, SettlementStatus.CARRIED, "nothing due")
    _tell_staff(work, supplier_id, _made_said(settlement))
    return known(work, settlement.id)


def _window(work: Work) -> timedelta:
    return timedelta(days=work.settings.refunds.window_days)


def _made_said(settlement: Settlement) -> Say:
    number = show(settlement.id)
    if not settlement.due:
        return say("settlement-carried", number=number, closing=settlement.closing, held=settlement.held)
    return say("settlement-made", number=number, due=settlement.due, until=settlement.confirm_by)


def make_next(work: Work) -> bool:
    """State one supplier's account as of the end of the last period; True while there may be more."""
    until = period_end(work)
    for supplier_id in find.to_settle(work, until):
        try:
            made = make(work, supplier_id, until, work.settings.settlement.least)
        except SettledAlready:  # at this very moment, by somebody else
            continue
        if made is not None:
            return True
    return False


def period_end(work: Work) -> datetime:
    """The last moment at which a period ended: the beginning of the set day of the week, or of the month."""
    settings, today = work.settings.settlement, day_of(work.now, work.settings.zone)
    if settings.every == "weekly":
        ended = today - timedelta(days=(today.isoweekday() - settings.day) % 7)
    else:
        ended = (today if today.day >= settings.day else today.replace(day=1) - timedelta(days=1)).replace(
            day=settings.day
        )
    return day_bounds(ended, work.settings.zone)[0]


def confirm(work: Work, settlement_id: int, supplier_ids: Collection[int]) -> Settlement:
    """The supplier agrees. Raises NoSuchSettlement, NotInThisStatus."""
    settlement = known(work, settlement_id, supplier_ids)
    if settlement.status is not SettlementStatus.DRAFT:
        raise _past(settlement)
    _move(work, settlement, SettlementStatus.CONFIRMED)
    return settlement


def confirm_due(work: Work) -> bool:
    """Who has not objected in time agrees; True while there may be more."""
    due = find.unconfirmed(work)
    for settlement in due:
        _move(work, settlement, SettlementStatus.CONFIRMED, "not objected to in time")
        _tell_staff(work, settlement.supplier_id, say("settlement-confirmed", number=show(settlement.id)))
    return len(due) == find.AT_A_TIME


def dispute(work: Work, settlement_id: int, supplier_ids: Collection[int], reason: str) -> Settlement:
    """The supplier says that it is wrong; managers must look. Raises NoSuchSettlement, NotInThisStatus."""
    settlement = known(work, settlement_id, supplier_ids)
    _move(work, settlement, SettlementStatus.DISPUTED, reason)
    name = find.supplier_name(work, settlement.supplier_id)
    for manager in people.with_role(work, Role.MANAGER):
        _tell(work, manager, say("settlement-disputed", number=show(settlement.id), supplier=name, reason=reason))
    return settlement


def uphold(work: Work, settlement_id: int, reason: str) -> Settlement:
    """It is right after all: it can be paid. Raises NoSuchSettlement, NotInThisStatus."""
    settlement = known(work, settlement_id)
    if settlement.status is not SettlementStatus.DISPUTED:
        raise _past(settlement)
    _move(work, settlement, SettlementStatus.CONFIRMED, reason)
    _tell_staff(work, settlement.supplier_id, say("settlement-upheld", number=show(settlement.id), reason=reason))
    return settlement


def carry(work: Work, settlement_id: int, reason: str) -> Settlement:
    """Nothing is paid by this one: what is open goes into the next. Raises NoSuchSettlement, NotInThisStatus."""
    settlement = known(work, settlement_id)
    find.lock(work, settlement.supplier_id)
    _move(work, settlement, SettlementStatus.CARRIED, reason)
    _tell_staff(work, settlement.supplier_id, say("settlement-put-off", number=show(settlement.id), reason=reason))
    return settlement


def pay(
    work: Work,
    settlement_id: int,
    amount: Money,
    proof: str,
    paid_on: date | None = None,
    account: Account = Account.BANK,
) -> Settlement:
    """It has been paid from bank or gateway, here is the proof. Money moves.

    Raises NoSuchSettlement, NotInThisStatus, PayoutDiffers, and as payouts.record does.
    """
    settlement = known(work, settlement_id)
    find.lock(work, settlement.supplier_id)  # no statement is made meanwhile that thinks it is still to be paid
    if settlement.status is not SettlementStatus.CONFIRMED:
        raise _past(settlement)
    if amount != settlement.due:
        raise PayoutDiffers(number=show(settlement.id), due=settlement.due, amount=amount)
    payout_id = payouts.record(work, amount, account, proof, paid_on)
    _move(work, settlement, SettlementStatus.PAID, proof, payout_id=payout_id)
    ledger.book(
        work,
        "settlement-paid",
        settlement.id,
        (Account.SUPPLIER, settlement.supplier_id, amount),
        (account, None, -amount),
    )
    told = say("settlement-paid", number=show(settlement.id), amount=amount, proof=proof)
    _tell_staff(work, settlement.supplier_id, told)
    return settlement


def known(work: Work, settlement_id: int, supplier_ids: Collection[int] | None = None) -> Settlement:
    """A statement, of these suppliers if any are given. Raises NoSuchSettlement."""
    found = find.statement(work, settlement_id, supplier_ids)
    if found is None:
        raise NoSuchSettlement(number=show(settlement_id))
    return found


def _move(work: Work, settlement: Settlement, new: SettlementStatus, reason: str = "", **values: object) -> None:
    """Of two who move it at once one does; the other learns that it has moved on. Raises NotInThisStatus."""
    old = find.claim(work, settlement.id, new, **values)
    if old is None:
        raise _past(find.statement(work, settlement.id) or settlement)
    history.note(work, "settlements", settlement.id, old, new, reason)


def _past(settlement: Settlement) -> NotInThisStatus:
    status = say(f"settlement-status-{settlement.status}")
    return NotInThisStatus(number=show(settlement.id), status=status)


def _tell(work: Work, member_id: int, said: Say) -> None:
    outbox.send_to_member(work, member_id, message(said))


def _tell_staff(work: Work, supplier_id: int, said: Say) -> None:
    for member_id in people.staff_of(work, supplier_id):
        _tell(work, member_id, said)
