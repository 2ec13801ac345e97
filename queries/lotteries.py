"""Lotteries: which run, who is in, who has won."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, exists, insert, or_, select, update

from core.work import Work
from models.erasures import Erasure
from models.lotteries import Lottery, LotteryEntry, LotteryPrize, LotteryStatus
from models.members import Role, RoleGrant


def one(work: Work, lottery_id: int, community_ids: Collection[int]) -> Lottery | None:
    """A lottery that somebody of these communities may know of."""
    found = select(Lottery).where(Lottery.id == lottery_id, _in(community_ids))
    lottery: Lottery | None = work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()
    return lottery


def _in(community_ids: Collection[int]) -> ColumnElement[bool]:
    return or_(Lottery.community_id.is_(None), Lottery.community_id.in_(community_ids))


def running(work: Work, community_ids: Collection[int]) -> list[Lottery]:
    found = select(Lottery).where(Lottery.status == LotteryStatus.OPEN, Lottery.ends_at > work.now, _in(community_ids))
    return list(work.execute(found.order_by(Lottery.ends_at, Lottery.id)).scalars())


def prizes(work: Work, lottery_ids: Collection[int]) -> dict[int, list[LotteryPrize]]:
    """The prizes by lottery, the first one first."""
    by: dict[int, list[LotteryPrize]] = {lottery_id: [] for lottery_id in lottery_ids}
    found = select(LotteryPrize).where(LotteryPrize.lottery_id.in_(lottery_ids)).order_by(LotteryPrize.place)
    for prize in work.execute(found).scalars():
        by[prize.lottery_id].append(prize)
    return by


def entry(work: Work, lottery_id: int, member_id: int) -> LotteryEntry | None:
    found = select(LotteryEntry).where(LotteryEntry.lottery_id == lottery_id, LotteryEntry.member_id == member_id)
    return work.execute(found).scalar_one_or_none()


def next_number(work: Work, lottery_id: int) -> int | None:
    """Give the next number, if it is open and not yet over. Whoever draws waits for what is given meanwhile."""
    given = (
        update(Lottery)
        .where(Lottery.id == lottery_id, Lottery.status == LotteryStatus.OPEN, Lottery.ends_at > work.now)
        .values(entrants=Lottery.entrants + 1)
        .returning(Lottery.entrants)
        .execution_options(synchronize_session=False)
    )
    return work.execute(given).scalar()


def enter(work: Work, lottery_id: int, member_id: int, number: int) -> None:
    row = {"lottery_id": lottery_id, "member_id": member_id, "number": number}
    work.execute(insert(LotteryEntry).values(**row, excluded=False, entered_at=work.now))


def due(work: Work) -> int | None:
    found = select(Lottery.id).where(Lottery.status == LotteryStatus.OPEN, Lottery.ends_at <= work.now)
    return work.execute(found.order_by(Lottery.ends_at, Lottery.id).limit(1)).scalar()


def claim_draw(work: Work, lottery_id: int) -> bool:
    """Nobody enters from now on. False where somebody else draws."""
    claimed = (
        update(Lottery)
        .where(Lottery.id == lottery_id, Lottery.status == LotteryStatus.OPEN, Lottery.ends_at <= work.now)
        .values(status=LotteryStatus.DRAWN, drawn_at=work.now)
        .execution_options(synchronize_session=False)
    )
    return bool(work.execute(claimed).rowcount)  # type: ignore[attr-defined]


def exclude(work: Work, lottery_id: int) -> None:
    """Who is blocked, or has had themselves erased, can't win."""
    blocked = exists().where(RoleGrant.member_id == LotteryEntry.member_id, RoleGrant.role == Role.BLOCKED)
    goes = or_(Erasure.done, and_(Erasure.confirmed_at.is_not(None), Erasure.ended_at.is_(None)))
    erased = exists().where(Erasure.member_id == LotteryEntry.member_id, goes)
    gone = update(LotteryEntry).where(LotteryEntry.lottery_id == lottery_id, or_(blocked, erased)).values(excluded=True)
    work.execute(gone.execution_options(synchronize_session=False))


def drawn_from(work: Work, lottery_id: int) -> dict[int, int]:
    """The numbers on the list, in order, each with whose it is."""
    found = (
        select(LotteryEntry.number, LotteryEntry.member_id)
        .where(LotteryEntry.lottery_id == lottery_id, LotteryEntry.excluded.is_(False))
        .order_by(LotteryEntry.number)
    )
    return {row.number: row.member_id for row in work.execute(found)}


def set_winners(work: Work, lottery_id: int, prize_id: int, numbers: Sequence[int]) -> None:
    won = update(LotteryEntry).where(LotteryEntry.lottery_id == lottery_id, LotteryEntry.number.in_(numbers))
    work.execute(won.values(prize_id=prize_id).execution_options(synchronize_session=False))


def set_order(work: Work, lottery_id: int, member_id: int, order_id: int) -> None:
    mine = update(LotteryEntry).where(LotteryEntry.lottery_id == lottery_id, LotteryEntry.member_id == member_id)
    work.execute(mine.values(order_id=order_id).execution_options(synchronize_session=False))


def show_seed(work: Work, lottery_id: int, seed: str, list_hash: str) -> None:
    shown = update(Lottery).where(Lottery.id == lottery_id).values(seed=seed, list_hash=list_hash, sealed="")
    work.execute(shown.execution_options(synchronize_session=False))


def winners(work: Work, lottery_id: int) -> dict[int, list[int]]:
    """The numbers that have won, by prize."""
    found = select(LotteryEntry.prize_id, LotteryEntry.number).where(
        LotteryEntry.lottery_id == lottery_id, LotteryEntry.prize_id.is_not(None)
    )
    by: dict[int, list[int]] = {}
    for row in work.execute(found.order_by(LotteryEntry.number)):
        by.setdefault(row.prize_id, []).append(row.number)
    return by


def join_entries(work: Work, goes: int, stays: int) -> None:
    """One person's entries; where both are in a lottery, the one that goes is out of it until it is drawn."""
    own = select(LotteryEntry.lottery_id).where(LotteryEntry.member_id == stays).scalar_subquery()
    theirs = update(LotteryEntry).where(LotteryEntry.member_id == goes).execution_options(synchronize_session=False)
    work.execute(theirs.where(LotteryEntry.lottery_id.not_in(own)).values(member_id=stays))
    still = select(Lottery.id).where(Lottery.status == LotteryStatus.OPEN).scalar_subquery()
    work.execute(theirs.where(LotteryEntry.lottery_id.in_(still)).values(excluded=True))
