"""What promoters and leaders did equals what anybody would count by hand from the rows, on both databases."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core.clock import day_of
from core.money import Money
from core.sections import Weights
from core.work import Shop, Work
from models import Base
from models.aftersales import Case, CaseKind, CaseStatus
from models.campaigns import Attribution, Campaign, Channel, ChannelCode, Touch, Way
from models.consents import Purpose
from models.deals import Deal, DealStatus
from models.mailings import Mailing, MailingReceiver, MailingStatus, ReceiverStatus
from models.members import Membership, Role
from models.orders import Order, OrderLine
from models.performance import EFFORT, REACH, Part
from models.promotions import FireStatus, Promotion, PromotionFire
from models.refunds import Refund, RefundCause, RefundStatus
from models.segments import Segment
from models.tickets import Ticket, TicketStatus
from queries import ticket_figures
from services import effects, performance
from services.effects import By
from services.performance import Result
from tests import make
from tests.conftest import SHANGHAI
from tests.make.rows import add

FIRST, DAYS = datetime(2025, 12, 28, tzinfo=SHANGHAI), 75
TEAM = ("小王", "小李", "团长", "团副")
BUYERS = tuple("甲乙丙丁戊己庚辛")


class Past:
    """Ten weeks that dice have written: pushes, codes, deals, tickets, people who came, orders, refunds, complaints."""

    def __init__(self, work: Work, seed: int) -> None:
        self.work, self.dice, self.numbers = work, random.Random(seed), iter(range(1, 10_000))
        self.places = [make.community(work, name) for name in ("东园", "西园")]
        self.team = [make.member(work, name) for name in TEAM]
        self.buyers = [make.member(work, name) for name in BUYERS]
        for member, role in zip(self.team, (Role.PROMOTER, Role.PROMOTER, Role.LEADER, Role.LEADER), strict=True):
            make.role(work, member, role, community=self.places[0] if role is Role.LEADER else None).granted_at = FIRST
        self.sku = make.sku(work, make.product(work, "苹果"), price="1.00")
        maker = self.team[0].id
        self.campaign = add(
            work, Campaign(name="卡片", way=Way.CARDS, begins_at=FIRST, made_by=maker, made_at=FIRST)
        )  # fmt: skip
        self.segment = add(work, Segment(words="新客", made_by=maker, made_at=FIRST))
        self.codes = [self._code() for _ in range(9)]
        self.deals = [self._deal() for _ in range(8)]
        for make_one, times in (
            (self._push, 25), (self._mailing, 8), (self._ticket, 30), (self._touch, 25), (self._enters, 9),
            (self._order, 90),
        ):  # fmt: skip
            for _ in range(times):
                make_one()
        work.session.flush()

    def at(self) -> datetime:
        """Some minute; often one at which a month begins in the shop's zone."""
        if self.dice.random() < 0.2:
            month = self.dice.choice([datetime(2026, month, 1, tzinfo=SHANGHAI) for month in (1, 2, 3)])
            return month + timedelta(seconds=self.dice.choice([-1, 0, 1]))
        return FIRST + timedelta(minutes=self.dice.randrange(DAYS * 1440))

    def _code(self) -> ChannelCode:
        number, whose = next(self.numbers), self.dice.choice([*self.team, None])
        return add(
            self.work,
            ChannelCode(
                campaign_id=self.campaign.id, code=f"C{number}", spoken=f"处{number}", place=f"处{number}",
                promoter_id=whose.id if whose else None, made_by=self.team[0].id, made_at=self.at(),
            ),
        )  # fmt: skip

    def _deal(self) -> Deal:
        return add(
            self.work,
            Deal(
                community_id=self.dice.choice(self.places).id, leader_id=self.dice.choice(self.team[2:]).id, title="团",
                status=DealStatus.CLOSED, opened_at=self.at(),
            ),
        )  # fmt: skip

    def _push(self) -> None:
        promotion = add(
            self.work,
            Promotion(
                promoter_id=self.dice.choice(self.team).id, deal_id=self.dice.choice(self.deals).id, first_at=FIRST,
                next_at=FIRST, created_at=FIRST,
            ),
        )  # fmt: skip
        at = self.at()
        for place in self.dice.sample(self.places, self.dice.randint(1, 2)):
            status = self.dice.choice([FireStatus.SENT, FireStatus.SENT, FireStatus.FAILED])
            add(
                self.work,
                PromotionFire(promotion_id=promotion.id, community_id=place.id, due_at=at, status=status),
            )

    def _mailing(self) -> None:
        mailing = add(
            self.work,
            Mailing(
                segment_id=self.segment.id, text="好", purpose=Purpose.OFFERS, status=MailingStatus.FINISHED,
                made_by=self.dice.choice(self.team).id, made_at=FIRST, starts_at=self.at(),
            ),
        )  # fmt: skip
        for buyer in self.dice.sample(self.buyers, 2):
            status = self.dice.choice([ReceiverStatus.SENT, ReceiverStatus.SKIPPED])
            add(
                self.work,
                MailingReceiver(mailing_id=mailing.id, member_id=buyer.id, arm="a", status=status),
            )

    def _ticket(self) -> None:
        taken, seconds = self.dice.choice([*self.team, None]), self.dice.choice([None, 60, 899, 900, 901, 5000])
        add(
            self.work,
            Ticket(
                member_id=self.dice.choice(self.buyers).id, status=TicketStatus.CLOSED, opened_at=self.at(),
                spoken_at=FIRST, taken_by=taken.id if taken else None, reply_seconds=seconds and seconds * 2,
                reply_open_seconds=seconds,
            ),
        )  # fmt: skip

    def _touch(self) -> None:
        code, who = self.dice.choice(self.codes), self.dice.choice(self.buyers)
        if not self.work.session.query(Touch).filter_by(member_id=who.id, code_id=code.id).first():
            joined = self.dice.random() < 0.6
            add(
                self.work,
                Touch(member_id=who.id, code_id=code.id, channel=Channel.GROUP, joined=joined, at=self.at()),
            )

    def _enters(self) -> None:
        who, place = self.dice.choice([*self.buyers, *self.team]), self.dice.choice(self.places)
        if self.work.session.get(Membership, (place.id, who.id)) is None:
            make.joins(self.work, who, place).joined_at = self.at()

    def _order(self) -> None:
        who, price, at = self.dice.choice([*self.buyers, *self.team]), self.dice.randint(1, 30_000), self.at()
        order = make.sale(self.work, who, [(self.sku, 1, Money(price), Money(0))], at)
        order.deal_id = self.dice.choice([*(deal.id for deal in self.deals), None])
        (line,) = self.work.execute(select(OrderLine).where(OrderLine.order_id == order.id)).scalars()
        touches = self.work.session.query(Touch).order_by(Touch.id).all()
        if touches and self.dice.random() < 0.6:
            first, last = self.dice.choice(touches), self.dice.choice(touches)
            add(
                self.work,
                Attribution(
                    order_id=order.id, first_touch_id=first.id, last_touch_id=last.id, first_code_id=first.code_id,
                    last_code_id=last.code_id,
                ),
            )  # fmt: skip
        if self.dice.random() < 0.4:
            done_at = self.dice.choice([at + timedelta(days=self.dice.randint(0, 40)), None])
            cause = self.dice.choice([RefundCause.ASKED, RefundCause.ASKED, RefundCause.LATE])
            make.refund(self.work, order, line, 1, Money(self.dice.randint(1, price)), done_at, cause)
        if self.dice.random() < 0.4:
            status = self.dice.choice([CaseStatus.DONE, CaseStatus.ASKED, CaseStatus.REFUSED, CaseStatus.WITHDRAWN])
            add(
                self.work,
                Case(
                    kind=CaseKind.REFUND, status=status, order_id=order.id, order_line_id=line.id,
                    supplier_id=line.supplier_id, member_id=who.id, quantity=line.quantity, opened_at=self.at(),
                    supplier_percent=0,
                ),
            )  # fmt: skip


class ByHand:
    """The definitions of docs/metrics.md, written down once more without any SQL."""

    def __init__(self, work: Work, month: date, counts: str) -> None:
        self.work, self.month, self.zone = work, month, work.settings.zone
        self.rows: dict[type[Base], list[Any]] = {}
        self.codes = {code.id: code.promoter_id for code in self.all(ChannelCode)}
        self.deals = {deal.id: deal.leader_id for deal in self.all(Deal)}
        self.orders = {order.id: order for order in self.all(Order) if order.paid_at}
        self.ties = {tie.order_id: self.codes[getattr(tie, f"{counts}_code_id")] for tie in self.all(Attribution)}
        self.firsts = {}
        for order in sorted(self.orders.values(), key=lambda one: (one.paid_at, one.id), reverse=True):
            self.firsts[order.member_id] = order.id

    def all(self, table: type[Base]) -> list[Any]:
        if table not in self.rows:
            self.rows[table] = list(self.work.execute(select(table)).scalars())
        return self.rows[table]

    def in_(self, moment: datetime | None, back: int = 0) -> bool:
        first = self.month if not back else (self.month - timedelta(days=1)).replace(day=1)
        return moment is not None and day_of(moment, self.zone).replace(day=1) == first

    def theirs(self, me: int) -> list[Order]:
        return [
            order
            for order in self.orders.values()
            if order.member_id != me and me in (self.ties.get(order.id), self.deals.get(order.deal_id))
        ]

    def numbers(self, me: int, leads: set[int]) -> dict[Part, int]:
        fires = [
            fire
            for fire in self.all(PromotionFire)
            if fire.status is FireStatus.SENT and self.in_(fire.due_at) and self._promoter(fire) == me
        ]
        had = {one.mailing_id for one in self.all(MailingReceiver) if one.status is ReceiverStatus.SENT}
        mailings = [m for m in self.all(Mailing) if m.made_by == me and self.in_(m.starts_at) and m.id in had]
        deals = {deal.community_id for deal in self.all(Deal) if deal.leader_id == me and self.in_(deal.opened_at)}
        tickets = [t for t in self.all(Ticket) if t.taken_by == me and self.in_(t.opened_at) and t.reply_seconds]
        brought = {
            touch.member_id
            for touch in self.all(Touch)
            if touch.joined and self.in_(touch.at) and self.codes[touch.code_id] == me
        }
        entered = {
            one.member_id
            for one in self.all(Membership)
            if one.community_id in leads and one.member_id != me and self.in_(one.joined_at)
        }
        mine = self.theirs(me)
        now = [order for order in mine if self.in_(order.paid_at)]
        ids = {order.id for order in mine}
        cases = [
            case
            for case in self.all(Case)
            if case.order_id in ids and self.in_(case.opened_at) and case.status.value not in ("refused", "withdrawn")
        ]
        return {
            Part.BROADCASTS: len({(fire.promotion_id, fire.due_at) for fire in fires}) + len(mailings),
            Part.CODES: sum(code.promoter_id == me and self.in_(code.made_at) for code in self.all(ChannelCode)),
            Part.GROUPS: len({fire.community_id for fire in fires} | deals),
            Part.ANSWERS: len(tickets),
            Part.PROMPT: sum(ticket.reply_open_seconds <= 15 * 60 for ticket in tickets),
            Part.JOINED: len(brought | entered),
            Part.FIRST: sum(self.firsts[order.member_id] == order.id for order in now),
            Part.ORDERS: len(now),
            Part.REVENUE: self._whole(self.revenue(me)),
            Part.KEPT: len({order.member_id for order in now} & self.regulars(me)),
            Part.COMPLAINTS: len(cases),
        }

    def _promoter(self, fire: PromotionFire) -> int:
        return self.work.session.get_one(Promotion, fire.promotion_id).promoter_id

    def _whole(self, fen: int) -> int:
        return abs(fen) // 10_000 * (1 if fen >= 0 else -1)

    def regulars(self, me: int) -> set[int]:
        return {order.member_id for order in self.theirs(me) if self.in_(order.paid_at, back=1)}

    def revenue(self, me: int) -> int:
        mine = {order.id: order for order in self.theirs(me)}
        back = sum(
            refund.amount.fen
            for refund in self.all(Refund)
            if refund.order_id in mine and refund.status is RefundStatus.DONE and self.in_(refund.done_at)
            and refund.cause is RefundCause.ASKED
        )  # fmt: skip
        return sum(order.paid.fen for order in mine.values() if self.in_(order.paid_at)) - back


def by_name(found: list[Result]) -> dict[str, Result]:
    return {one.name: one for one in found}


@pytest.mark.parametrize("counts", ["first", "last"])
def test_every_part_is_what_counting_by_hand_gives(shop: Shop, counts: str) -> None:
    chosen = shop.settings.campaigns.model_copy(update={"counts": counts})
    shop.settings = shop.settings.model_copy(update={"campaigns": chosen})
    seen: dict[Part, int] = dict.fromkeys(Part, 0)
    with shop.work() as work:
        past = Past(work, seed=11)
        east = past.places[0].id
        for month in (date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)):
            hand, found = ByHand(work, month, counts), by_name(performance.table(work, month))
            assert set(found) == set(TEAM)
            for member in past.team:
                one = found[member.name]
                leads = {east} if member.name in ("团长", "团副") else set()
                expected = hand.numbers(member.id, leads)
                assert {term.part: term.number for term in one.terms} == expected, (month, member.name)
                assert (one.revenue.fen, one.regulars) == (hand.revenue(member.id), len(hand.regulars(member.id)))
                assert one.points == sum(term.counted * term.weight for term in one.terms)
                seen = {part: seen[part] + abs(number) for part, number in expected.items()}
            order = sorted(found.values(), key=lambda one: -one.points)
            assert [one.rank for one in order] == [
                1 + sum(other.points > one.points for other in order) for one in order
            ]
    assert all(seen.values()), seen  # nothing was compared with nothing


def test_the_same_figures_as_other_reports_where_they_overlap(shop: Shop) -> None:
    """Of somebody who only has codes: the effect of all campaigns. The median answer: the tickets' own figure."""
    with shop.work() as work:
        past = Past(work, seed=5)
        for order in work.execute(select(Order)).scalars():
            order.deal_id = None
        work.session.flush()
        months = [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
        tables = [by_name(performance.table(work, month)) for month in months]
        groups = {group.name: group.effect for group in effects.of(work, [past.campaign]).by[By.PROMOTER]}
        hand = ByHand(work, months[1], "last")
        for name in ("小王", "小李"):
            me = next(member.id for member in past.team if member.name == name)
            own = sum(
                order.member_id == me and hand.ties.get(order.id) == me for order in hand.orders.values()
            )  # a promoter's own orders never are tied to their own code: these dice don't know that
            orders = sum(found[name].part(Part.ORDERS).number for found in tables)  # type: ignore[union-attr]
            assert orders == groups[name].orders - own
        start, end = datetime(2026, 1, 1, tzinfo=SHANGHAI), datetime(2026, 2, 1, tzinfo=SHANGHAI)
        figures = ticket_figures.figures(work, start, end, ticket_figures.By.STAFF)
        medians = {figure.name: figure.reply_open.median for figure in figures if figure.key}
        assert {name: one.reply for name, one in tables[1].items() if one.reply} == medians


def test_each_part_has_its_weight_and_stands_on_one_side() -> None:
    assert set(Weights.model_fields) == set(Part)
    assert sorted((*EFFORT, *REACH)) == sorted(Part)
