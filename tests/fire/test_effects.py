"""A simulated semester: 40 weeks, six campaigns of which it is known what they do. What is reported is the truth."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

import pytest

from core.clock import SetClock
from core.money import Money
from core.work import Shop, Work
from models.campaigns import Campaign, CampaignCost, Channel, ChannelCode, Way
from models.orders import Order, OrderStatus
from services import attribution, effects
from services.effects import By, Effect, Group
from services.orders import OrderPaid
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.make.rows import add

WEEKS, PEOPLE = 40, 400
# How many of ten people come by it, how many orders they place, what it costs: the true effect of each way.
TRUE = {
    Way.CARDS: (4, 1, 12_800), Way.LOW_PRICE: (2, 2, 5_000), Way.TASTING: (2, 5, 40_000),
    Way.BROADCAST: (3, 1, 0), Way.INVITING: (1, 4, 3_000), Way.STALL: (2, 2, 9_900),
}  # fmt: skip


@dataclass
class Person:
    """What somebody did, in the order in which they did it."""

    id: int
    known_at: datetime
    touches: list[tuple[datetime, int]] = field(default_factory=list)
    orders: list[tuple[datetime, int, int]] = field(default_factory=list)  # when, paid, refunded


class Semester:
    """What happens, in the shop and in a list beside it."""

    def __init__(self, work: Work, clock: SetClock, seed: int) -> None:
        self._work, self._clock, self._chance = work, clock, Random(seed)
        self._by = make.member(work, "经理").id
        self.codes: dict[int, Way] = {}
        self.cost: dict[Way, int] = defaultdict(int)
        for way, (_, _, cost) in TRUE.items():
            self._campaign(way, cost)
        self.people = [Person(0, FRIDAY_EVENING) for _ in range(PEOPLE)]

    def _campaign(self, way: Way, cost: int) -> None:
        now = self._work.now
        campaign = add(self._work, Campaign(name=way, way=way, begins_at=now, made_by=self._by, made_at=now))
        for place in "东西":
            code = ChannelCode(
                campaign_id=campaign.id, code=f"{way}{place}"[:16], spoken=f"{way}{place}", place=place,
                made_by=self._by, made_at=now,
            )  # fmt: skip
            self.codes[add(self._work, code).id] = way
        if cost:
            row = CampaignCost(
                campaign_id=campaign.id, amount=Money(cost), words="x", noted_by=self._by, noted_at=now
            )  # fmt: skip
            add(self._work, row)
        self.cost[way] = cost

    def lives(self) -> None:
        deeds = sorted(
            (self._chance.randrange(WEEKS * 7 * 24 * 3600), number, deed)
            for number in range(PEOPLE)
            for deed in ["known", *self._deeds()]
        )
        for second, number, deed in deeds:
            self._clock.set(FRIDAY_EVENING + timedelta(seconds=second))
            self._work.now = self._clock.now()
            self._does(self.people[number], deed)

    def _deeds(self) -> list[str]:
        ways = [way for way, (chance, _, _) in TRUE.items() if self._chance.randrange(10) < chance]
        orders = max((TRUE[way][1] for way in ways), default=1)
        return [*ways, *["order"] * self._chance.randint(0, 2 * orders)]

    def _does(self, person: Person, deed: str) -> None:
        work = self._work
        if not person.id:
            person.id, person.known_at = make.member(work, f"人{id(person)}").id, work.now
        if deed == "order":
            paid, refunded = self._chance.randrange(500, 9000), self._chance.choice([0, 0, 0, 100])
            order = Order(
                member_id=person.id, placed_by=person.id, status=OrderStatus.COMPLETED, total=Money(paid),
                paid=Money(paid), refunded=Money(refunded), placed_at=work.now, expires_at=work.now, paid_at=work.now,
            )  # fmt: skip
            attribution.order_paid(work, OrderPaid(add(work, order).id))
            person.orders.append((work.now, paid, refunded))
        elif deed != "known":
            code_id = self._chance.choice([code for code, way in self.codes.items() if way == deed])
            code = work.session.get_one(ChannelCode, code_id)
            attribution.touch(work, person.id, code, work.session.get_one(Campaign, code.campaign_id), Channel.GROUP)
            person.touches.append((work.now, code_id))


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


@pytest.mark.parametrize("seed", [7])
def test_what_is_reported_of_a_semester_is_the_truth(shop: Shop, clock: SetClock, seed: int) -> None:
    with shop.work() as work:
        semester = Semester(work, clock, seed)
        semester.lives()
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
