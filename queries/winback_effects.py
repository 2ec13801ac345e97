"""What came of those whom a win-back rule addressed, and of those held out: each person by their first spell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Integer, and_, case, cast, func, literal, null, select

from core.money import ZERO, Money
from core.reductions import Bearer
from core.work import Work
from models.coupons import Coupon
from models.orders import LineReduction, Order
from models.winback import Spell, SpellStatus
from pricing import Kind
from queries import effects
from queries.folding import sells_by_itself

SOURCE = "winback"  # of coupons that a rule has given out, with the spell's id


@dataclass(slots=True)
class Tally:
    """One group. `back`: who has come back in time; `coupons`: what the rule's own have taken off their orders."""

    people: int = 0
    back: int = 0
    messages: int = 0
    orders: int = 0
    revenue: Money = ZERO
    fees: Money = ZERO
    fees_back: Money = ZERO
    borne: Money = ZERO
    commission: Money = ZERO
    coupons: Money = ZERO

    @property
    def margin(self) -> Money:
        """As docs/metrics.md has it for promotion, but before what the rule's own coupons cost."""
        return self.fees - self.fees_back - (self.borne - self.coupons) - self.commission


def of(work: Work, rule_id: int) -> dict[bool, Tally]:
    """By whether they were held out; those whose days are over."""
    found = {False: Tally(), True: Tally()}
    people, orders = _people(work, rule_id), _orders(work, rule_id)
    for statement in (
        _counted(people), _back(orders), effects.lines(orders), effects.given_back(orders), effects.commission(orders),
        _coupons(orders),
    ):  # fmt: skip
        for row in work.execute(statement).mappings():
            for name, value in row.items():
                if name not in ("code_id", "own_commission"):
                    setattr(found[bool(row["code_id"])], name, value)
    return found


def waiting(work: Work, rule_id: int) -> int:
    """How many people there are whose days aren't over yet."""
    found = select(func.count(Spell.member_id.distinct())).where(Spell.rule_id == rule_id, Spell.until > work.now)
    return int(work.execute(found).scalar_one())


def _people(work: Work, rule_id: int) -> Any:
    first = select(func.min(Spell.id)).where(Spell.rule_id == rule_id).group_by(Spell.member_id)
    return (
        select(
            Spell.id, Spell.member_id, Spell.assigned_at, Spell.until, Spell.status,
            cast(Spell.held, Integer).label("held"),
        )
        .where(Spell.id.in_(first), Spell.until <= work.now).subquery()
    )  # fmt: skip


def _orders(work: Work, rule_id: int) -> Any:
    """What they bought in time and kept, in the shape in which `queries.effects` adds orders up."""
    people = _people(work, rule_id)
    within = and_(Order.paid_at > people.c.assigned_at, Order.paid_at <= people.c.until)
    return (
        select(
            Order.id.label("order_id"), people.c.held.label("code_id"), people.c.id.label("spell_id"),
            people.c.member_id, cast(null(), BigInteger).label("campaign_id"),
        )
        .join(people, people.c.member_id == Order.member_id)
        .where(within, Order.status.in_(effects.STANDING), sells_by_itself()).subquery()
    )  # fmt: skip


def _counted(people: Any) -> Any:
    spoken = effects.count(case((people.c.status.in_((SpellStatus.QUEUED, SpellStatus.SENT)), 1), else_=0))
    found = select(people.c.held.label("code_id"), func.count().label("people"), spoken.label("messages"))
    return found.group_by(people.c.held)


def _back(orders: Any) -> Any:
    return (
        select(
            orders.c.code_id, func.count(orders.c.member_id.distinct()).label("back"), func.count().label("orders"),
            effects.money(Order.paid - Order.refunded).label("revenue"),
        )
        .join(Order, Order.id == orders.c.order_id).group_by(orders.c.code_id)
    )  # fmt: skip


def _coupons(orders: Any) -> Any:
    """What the rule's own coupons have taken off these orders, at the shop's cost."""
    mine = and_(Coupon.source == literal(SOURCE), Coupon.source_id == orders.c.spell_id)
    return (
        select(orders.c.code_id, effects.money(LineReduction.amount).label("coupons"))
        .join(Coupon, and_(Coupon.order_id == orders.c.order_id, mine))
        .join(LineReduction, and_(LineReduction.order_id == orders.c.order_id, LineReduction.source_id == Coupon.id))
        .where(LineReduction.kind == Kind.COUPON, LineReduction.bearer == Bearer.SHOP).group_by(orders.c.code_id)
    )  # fmt: skip
