"""Nobody is in a lottery under a number that was never given, no prize is won too often, and the seed says who wins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import and_, or_, select

from core import draws
from core.work import Work
from models.lotteries import Lottery, LotteryEntry, LotteryPrize, LotteryStatus
from queries import lotteries as find
from queries.audit.checks import Check, number_of

DRAWN_OTHERWISE = "a lottery was won otherwise than its seed says"


def checks() -> Iterator[Check]:
    given = number_of(LotteryEntry.id, LotteryEntry.lottery_id == Lottery.id, correlate=Lottery)
    yield "a lottery's entries are not the numbers that were given", select(Lottery.id).where(Lottery.entrants != given)
    won = number_of(LotteryEntry.id, LotteryEntry.prize_id == LotteryPrize.id, correlate=LotteryPrize)
    yield "a prize was won more often than there are", select(LotteryPrize.id).where(won > LotteryPrize.number)
    winner = select(LotteryEntry.id).join(LotteryPrize, LotteryPrize.id == LotteryEntry.prize_id)
    yield (
        "a winner of goods without their order",
        winner.where(LotteryPrize.sku_id.is_not(None), LotteryEntry.order_id.is_(None)),
    )
    drawn = Lottery.status == LotteryStatus.DRAWN
    shown = and_(Lottery.seed != "", Lottery.sealed == "", Lottery.list_hash != "", Lottery.drawn_at.is_not(None))
    early = and_(~drawn, or_(Lottery.seed != "", Lottery.list_hash != "", Lottery.drawn_at.is_not(None)))
    yield (
        "a lottery's seed is shown before the draw, or not behind it",
        select(Lottery.id).where(or_(and_(drawn, ~shown), early)),
    )


def drawn_otherwise(work: Work) -> Iterator[dict[str, Any]]:
    """Each draw again: no database can."""
    for lottery in work.execute(select(Lottery).where(Lottery.status == LotteryStatus.DRAWN)).scalars().all():
        prizes, by_prize = find.prizes(work, [lottery.id])[lottery.id], find.winners(work, lottery.id)
        on_list = list(find.drawn_from(work, lottery.id))
        ranked = draws.winners(lottery.seed, on_list, sum(prize.number for prize in prizes))
        right = draws.hash_of(lottery.seed) == lottery.seed_hash and draws.list_hash(on_list) == lottery.list_hash
        for prize in prizes:
            should, ranked = sorted(ranked[: prize.number]), ranked[prize.number :]
            right = right and by_prize.get(prize.id, []) == should
        if not right:
            yield {"id": lottery.id}
