"""Everybody's own rhythm: what is folded is what one counts by hand, day by day, however it is folded."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import hypothesis.strategies as st
from hypothesis import HealthCheck, example, given, settings
from sqlalchemy import delete, select

from core.clock import SetClock
from core.money import Money
from core.work import Shop
from models.figures import BuyerDay, Customer, FoldedDay, PeopleDay, Rhythm, UsualGap
from models.members import Community, Member
from models.orders import Order
from services import figures
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.services import stages

PEOPLE, DAYS = 4, 110
START = FRIDAY_EVENING - timedelta(days=DAYS)
TABLES = (BuyerDay, Customer, FoldedDay, PeopleDay, Rhythm, UsualGap)

# Who buys, and in which of two communities, on which days.
PURCHASES = st.sets(
    st.tuples(st.integers(0, PEOPLE - 1), st.integers(0, 1), st.integers(0, DAYS)), min_size=1, max_size=40
)


def write(shop: Shop, purchases: set[tuple[int, int, int]]) -> dict[tuple[int, int], list[date]]:
    """The days on which they bought, by person and place."""
    bought: dict[tuple[int, int], list[date]] = {}
    with shop.work() as work:
        for table in (*TABLES, Order):
            work.execute(delete(table))
        people = list(work.execute(select(Member).order_by(Member.id)).scalars())
        people = people or [make.member(work, name) for name in "甲乙丙丁"]
        places = list(work.execute(select(Community).order_by(Community.id)).scalars())
        places = places or [make.community(work, name) for name in ("东园", "西园")]
        for who, where, day in sorted(purchases):
            at = START + timedelta(days=day)
            order = make.sale(work, people[who], [], at, places[where])
            order.paid = Money(100)
            bought.setdefault((people[who].id, places[where].id), []).append(at.date())
    return bought


def rows(shop: Shop) -> dict[str, list[Any]]:
    with shop.work(reads=True) as work:
        return {
            table.__tablename__: [tuple(row) for row in work.execute(select(*table.__table__.columns).order_by(*keys))]
            for table in TABLES
            for keys in [tuple(table.__table__.primary_key)]
            if table is not FoldedDay
        }


# So many that nearly everybody has five gaps, of which no two are alike.
MANY = {(one.randrange(PEOPLE), 0, one.randrange(DAYS)) for one in [Random(3)] for _ in range(70)}


@given(PURCHASES)
@example(MANY)
@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
def test_stages_of_every_day_are_those_one_counts_by_hand(shop: Shop, clock: SetClock, purchases: Any) -> None:
    clock.set(FRIDAY_EVENING)
    bought = write(shop, purchases)
    with shop.work() as work:
        figures.rebuild(work)
        folded = {(row.day, row.community_id): row for row in work.execute(select(PeopleDay)).scalars()}
    whole: dict[int, list[date]] = {}
    for (who, _), days in bought.items():
        whole.setdefault(who, []).extend(days)
    months = {(START + timedelta(days=n)).date().replace(day=1) for n in range(DAYS + 1)}
    usual = {month: stages.usual(whole.values(), month) for month in months}
    for (day, place), row in folded.items():
        counted = dict.fromkeys(stages.STAGES, 0)
        for (who, where), days in bought.items() if place else [((who, 0), days) for who, days in whole.items()]:
            until, here = [on for on in whole[who] if on <= day], [on for on in days if on <= day]
            if where == place and here:  # there they are as long as it is since then, by the rhythm they had then
                then = [on for on in until if on <= max(here)]
                counted[stages.stage(then, day, usual, shop.settings.figures)] += 1
        assert {stage: getattr(row, stage) for stage in stages.STAGES} == counted, (day, place)


def test_day_by_day_and_all_at_once_are_alike(shop: Shop, clock: SetClock) -> None:
    chance = Random(7)
    write(shop, {(chance.randrange(PEOPLE), chance.randrange(2), chance.randrange(DAYS)) for _ in range(40)})
    for days in range(0, DAYS + 1, 22):
        clock.set(START + timedelta(days=days))
        with shop.work() as work:
            figures.fresh(work)
    clock.set(FRIDAY_EVENING + timedelta(minutes=10))
    with shop.work() as work:
        figures.fresh(work)
    bit_by_bit = rows(shop)
    with shop.work() as work:
        figures.rebuild(work)
    assert rows(shop) == bit_by_bit


def test_who_comes_every_week_is_cooling_after_weeks_and_a_newcomer_after_the_fixed_days(
    shop: Shop, clock: SetClock
) -> None:
    weekly = {(0, 0, day) for day in range(0, 99, 7)}
    write(shop, weekly | {(1, 0, 98)})
    clock.set(START + timedelta(days=98))
    with shop.work() as work:
        figures.rebuild(work)
        rhythm = work.execute(select(Rhythm).order_by(Rhythm.day.desc()).limit(1)).scalar_one()
    last = (START + timedelta(days=98)).date()
    assert (rhythm.day, rhythm.interval) == (last, 7)
    ends = [(end - last).days for end in (rhythm.cooling_on, rhythm.sleeping_on, rhythm.lost_on)]
    assert ends == [14, 28, 56]
    for after, cooling in ((13, 0), (14, 1), (29, 0), (30, 1)):
        clock.set(START + timedelta(days=98 + after))
        with shop.work() as work:
            figures.fresh(work)
            row = work.execute(select(PeopleDay).where(PeopleDay.community_id == 0).order_by(PeopleDay.day.desc()))
            assert row.scalars().first().cooling == cooling, after
