"""A simulated semester, seeded: 5,000 people, 40 weeks, six campaigns and three win-back rules whose effects are known.

What goes through the services: every touch and every order of the 1,500 who come by a campaign; every night of the last
eight weeks (figures, who cools, who is written to), and what else promotes to people. What is written as rows, since
placing 35,000 orders would take an hour: the orders of the 3,500 others, who have come by no campaign.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import insert, select

from core.clock import SetClock
from core.message import message
from core.money import Money
from core.quantity import Quantity
from core.say import say
from core.segments import Stage
from core.work import Shop, Work
from models.campaigns import Campaign, CampaignCost, Channel, ChannelCode, Way
from models.catalog import PriceChange, Shelf
from models.consents import Purpose
from models.members import Identity, Member, Membership
from models.orders import Order, OrderLine, OrderStatus
from models.winback import Offer, Spell, SpellStatus
from services import attribution, governor, history, quiet_hours, winback
from services.coupons import issuing
from services.orders import OrderPaid
from services.winback import Plan
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.make.rows import add

WEEKS, CAME, PEOPLE = 40, 1500, 5000
# How many of ten people come by it, how many orders they place, what it costs: the true effect of each way.
TRUE = {
    Way.CARDS: (4, 1, 12_800), Way.LOW_PRICE: (2, 2, 5_000), Way.TASTING: (2, 5, 40_000),
    Way.BROADCAST: (3, 1, 0), Way.INVITING: (1, 4, 3_000), Way.STALL: (2, 2, 9_900),
}  # fmt: skip
# Who is addressed by it, and with what; how many of a hundred come back by themselves, and with a message.
RULES = {
    Stage.COOLING: (Offer.COUPON, 10, 40),  # truly works
    Stage.SLEEPING: (Offer.BARGAIN, 20, 20),  # does nothing
    Stage.LOST: (Offer.NEWS, 40, 10),  # does harm
}
NIGHTS = 56
FIRST_ID = 1_000_000  # of what is written as rows
OFFER = message(say("promotion-text", text="草莓"))


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
        self.by = make.member(work, "经理").id
        self.codes: dict[int, Way] = {}
        self.cost: dict[Way, int] = defaultdict(int)
        for way, (_, _, cost) in TRUE.items():
            self._campaign(way, cost)
        self.people = [Person(0, FRIDAY_EVENING) for _ in range(CAME)]

    def _campaign(self, way: Way, cost: int) -> None:
        now = self._work.now
        campaign = add(self._work, Campaign(name=way, way=way, begins_at=now, made_by=self.by, made_at=now))
        for place in "东西":
            code = ChannelCode(
                campaign_id=campaign.id, code=f"{way}{place}"[:16], spoken=f"{way}{place}", place=place,
                made_by=self.by, made_at=now,
            )  # fmt: skip
            self.codes[add(self._work, code).id] = way
        if cost:
            row = CampaignCost(
                campaign_id=campaign.id, amount=Money(cost), words="x", noted_by=self.by, noted_at=now
            )  # fmt: skip
            add(self._work, row)
        self.cost[way] = cost

    def lives(self) -> None:
        deeds = sorted(
            (self._chance.randrange(WEEKS * 7 * 24 * 3600), number, deed)
            for number in range(CAME)
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


class Habits:
    """The other 3,500, each with a rhythm of their own; some fall silent, and come back or not as RULES has it."""

    def __init__(self, work: Work, clock: SetClock, seed: int) -> None:
        self._clock, self._chance, self._orders = clock, Random(seed), FIRST_ID
        self.ids = [FIRST_ID + number for number in range(PEOPLE - CAME)]
        kinds = [make.category(work, name) for name in ("水果", "蔬菜", "点心")]
        goods = [make.product(work, f"{kind.name}{n}", category=kind) for kind in kinds for n in range(3)]
        self._skus = [make.sku(work, one, price="9.90", stock=1000) for one in goods]
        self._people(work, make.community(work, "东园").id)
        self._rows(work, [order for one in self.ids for order in self._life(one)])

    def _people(self, work: Work, home: int) -> None:
        begun = FRIDAY_EVENING
        work.execute(insert(Member), [{"id": one, "name": f"客{one}", "created_at": begun} for one in self.ids])
        known = {"channel": make.CHANNEL, "account": make.ACCOUNT}
        work.execute(insert(Identity), [known | {"member_id": one, "external_id": f"客{one}"} for one in self.ids])
        lives = {"community_id": home, "pickup_point": "", "joined_at": begun}
        work.execute(insert(Membership), [lives | {"member_id": one, "name": f"客{one}"} for one in self.ids])

    def _life(self, one: int) -> list[tuple[int, datetime, int]]:
        """(person, when, SKU) until they fall silent."""
        habit, liked = self._chance.choice([5, 7, 10, 14, 21]), self._chance.randrange(3)
        day, last = self._chance.uniform(0, 210), self._chance.choice([999.0, 999.0, self._chance.uniform(150, 265)])
        found = []
        while day < min(last, WEEKS * 7):
            sku = self._skus[3 * (liked if self._chance.random() < 0.8 else self._chance.randrange(3))].id
            found.append((one, FRIDAY_EVENING + timedelta(days=day), sku + self._chance.randrange(3)))
            day += habit * self._chance.uniform(0.7, 1.3)
        return found

    def _rows(self, work: Work, bought: list[tuple[int, datetime, int]]) -> None:
        orders, lines = [], []
        for one, at, sku in bought:
            self._orders += 1
            amount = self._chance.randrange(1, 5)
            less = self._chance.choice([0, 0, 0, 90 * amount])
            paid = Money(990 * amount - less)
            orders.append({"id": self._orders, "member_id": one, "placed_by": one, "status": OrderStatus.COMPLETED,
                           "total": paid, "paid": paid, "placed_at": at, "expires_at": at, "paid_at": at})  # fmt: skip
            lines.append({"order_id": self._orders, "sku_id": sku, "supplier_id": 1, "name": "x", "unit": "份",
                          "quantity": Quantity.of(amount), "price": Money(990), "amount": paid, "reduced": Money(less),
                          "from_shop": Money(less), "fee": Money(paid.fen // 4)})  # fmt: skip
        if orders:
            work.execute(insert(Order), orders)
            work.execute(insert(OrderLine), lines)

    def rules(self, work: Work, by: int) -> None:
        coupon = issuing.make(work, issuing.Plan(name="回来券", off=Money(100), per_person=50))
        for stage, (offer, _, _) in RULES.items():
            winback.begin(work, by, Plan(stage, offer, coupon if offer is Offer.COUPON else None))

    def night(self, shop: Shop, number: int) -> None:
        """Somebody promotes to many at some hour, also at night; whoever cools is met; some of all come back."""
        day = FRIDAY_EVENING + timedelta(days=WEEKS * 7 - NIGHTS + number)
        self._clock.set(day.replace(hour=self._chance.randrange(24)))
        with shop.work() as work:
            if not quiet_hours.is_quiet(shop.settings, work.now):
                governor.send(work, dict.fromkeys(self.ids[:150], OFFER), Purpose.EVENTS)
        self._clock.set(day.replace(hour=10) + timedelta(days=1))
        with shop.work() as work:
            if number % 7 == 0:
                for sku in self._skus[::2]:
                    history.note(work, "products", sku.product_id, Shelf.OFF, Shelf.ON)
                    add(work, PriceChange(sku_id=sku.id, old=Money(1290), new=Money(990), changed_at=work.now))
        for job in (winback.assign_next, winback.send_next):
            while _again(shop, job):
                pass
        with shop.work() as work:
            self._react(work)

    def _react(self, work: Work) -> None:
        """Each of today's spells: whether they come back, as RULES has it for who has a message and who has none."""
        back = []
        for spell in work.execute(select(Spell).where(Spell.assigned_at == work.now).order_by(Spell.id)).scalars():
            rule, told = list(RULES.values())[spell.rule_id - 1], spell.status is SpellStatus.QUEUED
            comes = self._chance.randrange(100) < (rule[2] if told else rule[1])
            if comes and spell.member_id >= FIRST_ID:
                at = work.now + timedelta(days=self._chance.uniform(0.1, 13.5))
                back.append((spell.member_id, at, self._skus[0].id))
        self._rows(work, back)


def _again(shop: Shop, job: object) -> bool:
    with shop.work() as work:
        return bool(job(work))  # type: ignore[operator]
