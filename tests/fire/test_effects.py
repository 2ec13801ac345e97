"""A simulated semester (tests/fire/semester.py): what is reported of it is the truth, and no promise was broken."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from core.clock import SetClock
from core.money import Money
from core.segments import Stage
from core.work import Shop, Work
from models.campaigns import Campaign, Way
from models.orders import Order
from models.outbox import Delivery
from models.winback import Spell, WinbackRule
from queries import segments as segments_found
from services import effects, figures, quiet_hours, segments, winback, winback_effects
from services.effects import By, Effect, Group
from services.winback_effects import Verdict
from tests.conftest import FRIDAY_EVENING
from tests.fire.semester import NIGHTS, RULES, TRUE, WEEKS, Habits, Semester
from tests.services.test_segments import ByHand

QUESTIONS = (
    "新客", "活跃 老客", "疲软/沉睡", "流失 喜欢 蔬菜", "30天未复购 买过5次", "价格敏感 30天买过", "F5",
    "M1-2 喜欢 水果0/点心1",
)  # fmt: skip


def truth(semester: Semester, now: datetime, *, first: bool) -> dict[Way, Effect]:
    """Counted by hand, person by person."""
    found = {way: defaultdict(int) for way in TRUE}  # type: ignore[var-annotated]
    for person in semester.people:
        for number, (at, code) in enumerate(person.touches):
            of = found[semester.codes[code]]
            of["people"] += 1
            of["joined"] += number == 0 and at - person.known_at <= timedelta(hours=24)
        for number, (at, paid, refunded) in enumerate(person.orders):
            near = [semester.codes[code] for when, code in person.touches if at - timedelta(days=30) <= when <= at]
            if not near:
                continue
            of = found[near[0 if first else -1]]
            of["orders"] += 1
            of["elsewhere"] += near[0] != near[-1]
            of["revenue"] += paid - refunded
            if number == 0:
                soon = [one for one in person.orders[1:] if one[0] <= at + timedelta(days=30)]
                of["first"] += 1
                of["due"] += at <= now - timedelta(days=30)
                of["repeated"] += at <= now - timedelta(days=30) and bool(soon)
    return {
        way: Effect(
            cost=Money(semester.cost[way]), reached=of["people"], people=of["people"], joined=of["joined"],
            orders=of["orders"], first=of["first"], elsewhere=of["elsewhere"], due=of["due"], repeated=of["repeated"],
            revenue=Money(of["revenue"]),
        )
        for way, of in found.items()
    }  # fmt: skip


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", [7])
def test_what_is_reported_of_a_semester_is_the_truth(shop: Shop, clock: SetClock, seed: int) -> None:
    with shop.work() as work:
        semester = Semester(work, clock, seed)
        semester.lives()
        work.now = FRIDAY_EVENING
        habits = Habits(work, clock, seed)
    clock.set(FRIDAY_EVENING + timedelta(days=WEEKS * 7 - NIGHTS))
    with shop.work() as work:
        figures.rebuild(work)
        habits.rules(work, semester.by)
    for number in range(NIGHTS):
        habits.night(shop, number)
    clock.advance(days=15)
    campaigns_tell_the_truth(shop, semester)
    segments_are_what_one_counts_by_hand(shop)
    nobody_was_written_to_too_often_or_at_night(shop)
    winback_knows_what_it_does(shop)


def campaigns_tell_the_truth(shop: Shop, semester: Semester) -> None:
    before = shop.settings
    for counts in ("last", "first"):
        set_ = shop.settings.campaigns.model_copy(update={"counts": counts})
        shop.settings = shop.settings.model_copy(update={"campaigns": set_})
        with shop.work(reads=True) as work:
            found = effects.of(work, work.session.query(Campaign).all())
            known = truth(semester, work.now, first=counts == "first")
        assert {group.name: group.effect for group in found.by[By.WAY]} == known
        assert sum((group.effect for group in found.by[By.PLACE]), effects.NOTHING) == found.total
        assert min(effect.first for effect in known.values()) > 0, "the test has lost its bite"
        groups = [Group(way, effect) for way, effect in known.items() if effect.cost]
        dearest = max(groups, key=lambda group: group.effect.cost.fen / group.effect.first)
        ends = effects.extremes(found.by[By.WAY])
        assert ends is not None
        assert (ends.worst.name, ends.worst.effect) == (dearest.name, dearest.effect)
    shop.settings = before


def segments_are_what_one_counts_by_hand(shop: Shop) -> None:
    with shop.work() as work:
        figures.fresh(work)
        by_hand, today = ByHand(work), segments.today_of(work)
        for words in QUESTIONS:
            asked = segments.meant(work, words)
            found = segments_found.everybody(work, segments_found.members(today, asked))
            assert found == by_hand.members(asked), words
            assert 0 < len(found) < len(by_hand.everybody), f"{words} has lost its bite"


def nobody_was_written_to_too_often_or_at_night(shop: Shop) -> None:
    sent: dict[int, list[datetime]] = defaultdict(list)
    with shop.work(reads=True) as work:
        rows = work.execute(select(Delivery).where(Delivery.purpose.is_not(None)).order_by(Delivery.id)).scalars()
        for row in rows:
            assert row.member_id is not None
            sent[row.member_id].append(row.created_at)
    most = shop.settings.mailings.per_person_and_week
    for moments in sent.values():
        assert not any(quiet_hours.is_quiet(shop.settings, at) for at in moments)
        weeks = zip(moments, moments[most:], strict=False)
        assert all(later - earlier >= timedelta(days=7) for earlier, later in weeks)
    assert max(map(len, sent.values())) > 10, "the test has lost its bite"


def winback_knows_what_it_does(shop: Shop) -> None:
    with shop.work(reads=True) as work:
        found = {rule.stage: winback_effects.of(work, rule) for rule in work.execute(select(WinbackRule)).scalars()}
        for rule in work.execute(select(WinbackRule)).scalars():
            groups = came_back(work, rule)
            result = found[rule.stage]
            assert (result.addressed.people, result.addressed.back) == (len(groups[False]), sum(groups[False])), rule.id
            assert (result.held.people, result.held.back) == (len(groups[True]), sum(groups[True])), rule.id
            assert 0.15 < len(groups[True]) / (len(groups[True]) + len(groups[False])) < 0.25
    assert found[Stage.COOLING].lift.low > 0
    assert found[Stage.LOST].verdict is Verdict.HARMS
    assert found[Stage.SLEEPING].verdict in (Verdict.OPEN, Verdict.LITTLE)
    assert found[Stage.COOLING].lift.low < RULES[Stage.COOLING][2] - RULES[Stage.COOLING][1]


def came_back(work: Work, rule: WinbackRule) -> dict[bool, list[bool]]:
    """By hand: everybody's first spell, and whether there is an order in its days."""
    orders: dict[int, list[datetime]] = defaultdict(list)
    for member_id, paid_at in work.execute(select(Order.member_id, Order.paid_at)):
        orders[member_id].append(paid_at)
    groups: dict[bool, list[bool]] = {False: [], True: []}
    met: set[int] = set()
    for spell in work.execute(select(Spell).where(Spell.rule_id == rule.id).order_by(Spell.id)).scalars():
        assert spell.held is winback.is_held(rule.id, spell.member_id, rule.held_percent)
        if spell.member_id not in met:
            met.add(spell.member_id)
            back = any(spell.assigned_at < at <= spell.until for at in orders[spell.member_id])
            groups[spell.held].append(back)
    return groups
