"""A day's bills are matched, what differs is kept, what they tell the books is booked. Repeating a day updates it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.clock import day_of
from core.errors import ShopError
from core.events import Event
from core.money import ZERO, Money
from core.work import Work
from models.reconciliation import Bill, DifferenceStatus, Nature, Reconciliation
from payments.bills import FundFlowBill, TradeBill
from queries import our_side, passed_on
from queries import reconciliation as find
from queries.our_side import Ours, What
from services import history
from services.reconciliation import booking, funds, trades
from services.reconciliation.findings import Found, Sides, Window, check_day
from services.reconciliation.trades import ASKED, Key, Merchant, key_of

TRY_EVERY = timedelta(minutes=15)
TRIES_BEFORE_TELLING = 12


class NoSuchDifference(ShopError):
    """No open difference has that number. Argument: number."""


@dataclass(frozen=True, slots=True)
class Bills:
    """What the gateway says of a day. `before`: the numbers in the bill of the day before, where it was fetched."""

    gateway: str
    us: Merchant
    day: date
    trades: TradeBill
    funds: FundFlowBill
    before: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a day ended: how many differences are open, and what asking the gateway may settle."""

    run_ids: tuple[int, ...]
    open: int
    ask: tuple[tuple[What, str], ...] = field(default=())


@dataclass(frozen=True, slots=True)
class NoBillForLong(Event):
    """For hours the gateway has given no bill of a day that can be used."""

    day: date
    problem: str


@dataclass(frozen=True, slots=True)
class DifferencesFound(Event):
    """A day was matched, and something is open that somebody must look at."""

    day: date
    run_ids: tuple[int, ...]


def window_of(work: Work, day: date) -> Window:
    return Window.of(day, work.settings.reconciliation.midnight_minutes)


def needs_day_before(work: Work, bills: Bills) -> bool:
    """Whether something of ours near midnight is not in this day's bill, and may be in the one before."""
    check_day((row.at for row in bills.trades.rows), bills.day)
    window, seen = window_of(work, bills.day), {key_of(row) for row in bills.trades.rows}
    early = our_side.between(work, bills.gateway, window.start - window.near, window.start + window.near)
    return any(trades.strays(early, seen))


def record(work: Work, bills: Bills) -> Outcome:
    """Match a day's bills and keep what differs. Fees and withdrawals are booked: money moves.

    The day stays due until it is concluded: whoever dies before that leaves it to others.
    Raises BillOfAnotherDay, and then nothing is kept.
    """
    check_day([row.at for row in bills.trades.rows] + [row.at for row in bills.funds.rows], bills.day)
    window = window_of(work, bills.day)
    trades_run, funds_run = (find.locked(work, bills.gateway, bills.day, bill) for bill in (Bill.TRADES, Bill.FUNDS))
    of_the_day = our_side.between(work, bills.gateway, window.start - window.near, window.end + window.near)
    known = _known(work, bills)
    matched = trades.match(bills.trades, known, of_the_day, bills.us, window, bills.before)
    matched.pairs = booking.fees(work, matched.pairs)
    known |= {ours.key: ours for ours, _ in matched.pairs}
    ids = funds.ids_of(bills.trades)
    ids |= _ids_beyond(work, bills, ids, known)
    names = {name for row in bills.funds.rows for name in funds.names_of(row)}.difference(ids)
    paid_out = our_side.payouts(work, bills.day, names)
    passed = passed_on.moved(work, window.start, window.end, names)
    flows = funds.match(bills.funds, funds.OurBooks(ids, known, paid_out, passed, bills.day), matched, window)
    booking.take_fees_again(work, flows.came_back)
    fees = sum((-ours.fee_moved for ours, _ in matched.pairs), ZERO)
    kept = keep(work, trades_run, matched.found)
    finish(work, trades_run, matched.sides, fees=fees, put_off=matched.put_off, next_try_at=work.now + TRY_EVERY)
    for found in flows.explained:
        _keep_transfer(work, funds_run, found)
    now = [known.get(ours.key, ours) for ours in of_the_day]  # with the fees
    their_balance, our_balance, apart = _balances(work, bills, flows, now, window)
    kept += keep(work, funds_run, [*flows.found, *apart])
    finish(work, funds_run, flows.sides, their_balance=their_balance, our_balance=our_balance)
    ask = tuple((_what(found), found.number) for found in matched.found if found.nature in ASKED)
    return Outcome((trades_run.id, funds_run.id), kept, ask)


def _what(found: Found) -> What:
    return What.REFUND if found.nature is Nature.REFUND_OPEN else What.PAYMENT


def _known(work: Work, bills: Bills) -> dict[Key, Ours]:
    """What in the trade bill is ours."""
    rows = bills.trades.rows
    payments = our_side.numbered(work, What.PAYMENT, {row.number for row in rows if not row.is_refund})
    refunds = our_side.numbered(work, What.REFUND, {row.refund_number for row in rows if row.is_refund})
    return {ours.key: ours for ours in (*payments.values(), *refunds.values())}


def _ids_beyond(work: Work, bills: Bills, ids: Collection[str], known: dict[Key, Ours]) -> dict[str, Key]:
    """Ours that moved the account without standing in this day's trade bill; they are added to what is known."""
    references = {row.reference for row in bills.funds.rows}.difference(ids)
    transactions = {row.transaction_id for row in bills.funds.rows}.difference(ids)
    beyond = our_side.numbered(work, What.PAYMENT, references) | our_side.numbered(work, What.REFUND, references)
    beyond |= our_side.by_transaction(work, transactions)
    for ours in beyond.values():
        known.setdefault(ours.key, ours)
    return {name: ours.key for name, ours in beyond.items()}


def _balances(
    work: Work, bills: Bills, flows: funds.Flows, of_the_day: Collection[Ours], window: Window
) -> tuple[Money | None, Money | None, list[Found]]:
    """Both balances at the end of the day, and what had parted them before it (unless an earlier day has told)."""
    theirs = funds.balance(bills.funds)
    if theirs is None:
        return None, None, []
    ours = our_side.booked_before(work, bills.gateway, window.end, bills.day)
    ours -= passed_on.after(work, window.end)
    for one in of_the_day:  # near midnight the account tells on which side it was
        if one.at is not None and window.is_late(one.at):
            before, moved = one.at < window.end, one.number in flows.moved
            ours += ZERO if before == moved else one.effect if moved else -one.effect
    apart = theirs - ours - flows.apart
    earlier = find.earlier_balance(work, bills.gateway, bills.day)
    carried = ZERO
    if earlier is not None and earlier.their_balance is not None and earlier.our_balance is not None:
        carried = earlier.their_balance - earlier.our_balance
    if apart in (ZERO, carried):
        return theirs, ours, []
    return theirs, ours, [Found(Nature.BALANCE, "", "", theirs, ours, None, str(apart))]


def finish(work: Work, run: Reconciliation, sides: Sides, **values: object) -> None:
    theirs, ours = sides.theirs, sides.ours
    run.their_rows, run.their_in, run.their_out = theirs.rows, theirs.came, theirs.went
    run.our_rows, run.our_in, run.our_out = ours.rows, ours.came, ours.went
    run.matched_at, run.next_try_at, run.problem = work.now, None, ""
    for name, value in values.items():
        setattr(run, name, value)
    work.session.flush()


def keep(work: Work, run: Reconciliation, found: Collection[Found]) -> int:
    """Keep what differs in a run: new rows for what is new, solved what is gone. How many are open."""
    before = {(one.nature, one.key): one for one in find.differences(work, [run.id])}
    number = 0
    for one in found:
        known = before.pop((one.nature, one.key), None)
        if known is None:
            _add(work, run, one)
        else:
            find.keep(work, known.id, number=one.number, theirs=one.theirs, ours=one.ours, at=one.at, detail=one.detail)
            if known.status is DifferenceStatus.SOLVED and known.solved_by is None:
                _move(work, known.id, DifferenceStatus.OPEN, "it is there again")
        solved = known is not None and known.solved_by is not None
        number += not solved
    for gone in before.values():
        if gone.status is DifferenceStatus.OPEN:
            _move(work, gone.id, DifferenceStatus.SOLVED, "it is gone", solved_at=work.now)
    return number


def settle_missing(work: Work, keys: Collection[str]) -> None:
    """What an earlier day's bill lacked stands in a later one: it is found."""
    for one in find.still_missing(work, (Nature.CASH_MISSING, Nature.BANK_MISSING), keys):
        _move(work, one.id, DifferenceStatus.SOLVED, "in a later bill", solved_at=work.now)


def _add(work: Work, run: Reconciliation, found: Found) -> int:
    return find.add(
        work,
        reconciliation_id=run.id,
        nature=found.nature,
        key=found.key,
        number=found.number,
        at=found.at,
        theirs=found.theirs,
        ours=found.ours,
        detail=found.detail,
        status=DifferenceStatus.OPEN,
        note="",
        found_at=work.now,
    )


def _keep_transfer(work: Work, run: Reconciliation, found: Found) -> None:
    """Between gateway and bank: shown as what it is, booked the first time."""
    if find.has(work, run.id, found.nature, found.key):
        return
    difference_id = _add(work, run, found)
    _move(work, difference_id, DifferenceStatus.EXPLAINED, "booked")
    booking.transfer(work, difference_id, found.theirs)


def _move(work: Work, difference_id: int, new: DifferenceStatus, reason: str, **values: object) -> None:
    old = find.move(work, difference_id, new, **values)
    if old is not None:
        history.note(work, "differences", difference_id, old, new, reason)


def solve(work: Work, difference_id: int, note: str) -> None:
    """Somebody has dealt with a difference; a fee is booked as it was charged. Raises NoSuchDifference."""
    member = work.actor.member_id
    old = find.move(work, difference_id, DifferenceStatus.SOLVED, solved_by=member, solved_at=work.now, note=note[:500])
    difference = find.difference(work, difference_id)
    if old is None or difference is None:
        raise NoSuchDifference(number=str(difference_id))
    history.note(work, "differences", difference_id, old, DifferenceStatus.SOLVED, note)
    if difference.nature is Nature.FEE:
        booking.correct_fee(work, difference)


def conclude(work: Work, day: date, outcome: Outcome) -> None:
    """Nothing is left to be asked: the day is done, and managers hear of what is open, once."""
    find.conclude(work, outcome.run_ids[0])
    if outcome.open and find.tell_once(work, outcome.run_ids[0]):
        work.tell(DifferencesFound(day, outcome.run_ids))


def put_off(work: Work, gateway: str, day: date, trouble: ShopError) -> None:
    """There is no bill yet: the day stays due. Where it stays so for hours, managers hear of it, once."""
    run = find.locked(work, gateway, day, Bill.TRADES)
    run.problem = f"{trouble.key}: {trouble}"[:300]
    work.session.flush()
    if run.attempts == TRIES_BEFORE_TELLING:
        work.tell(NoBillForLong(day, run.problem))


def yesterday(work: Work) -> date:
    """The day that people mean where they name none, on the shop's calendar."""
    return day_of(work.now, work.settings.zone) - timedelta(days=1)
