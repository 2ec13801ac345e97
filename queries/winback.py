"""Win-back: rules that are due, who has entered a stage, whose turn it is, and what came of both groups."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import case, exists, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from core.segments import Stage
from core.work import Work
from models.catalog import Category, Product, Sku
from models.figures import WHOLE_SHOP, Customer
from models.members import Member
from models.orders import Order, OrderLine
from models.winback import Offer, RuleStatus, Spell, SpellStatus, WinbackRule
from queries import joining, rhythms
from queries.folding import SOLD
from queries.segments import addressed
from queries.spans import Limits

STAGES = (Stage.COOLING, Stage.SLEEPING, Stage.LOST)


@dataclass(frozen=True, slots=True)
class Turn:
    """Somebody who waits for a word of a rule's. `back`: has bought again meanwhile."""

    spell_id: int
    member_id: int
    assigned_at: datetime
    back: bool


def rule(work: Work, rule_id: int) -> WinbackRule | None:
    return work.session.get(WinbackRule, rule_id, populate_existing=True)


def latest(work: Work, most: int, made_by: int | None) -> Sequence[WinbackRule]:
    """Those that go on in front."""
    found = select(WinbackRule) if made_by is None else select(WinbackRule).where(WinbackRule.made_by == made_by)
    ended = case((WinbackRule.status == RuleStatus.STOPPED, 1), else_=0)
    return work.execute(found.order_by(ended, WinbackRule.id.desc()).limit(most)).scalars().all()


def alike(work: Work, stage: Stage, offer: Offer, coupon_kind_id: int | None) -> WinbackRule | None:
    """One that does the same and hasn't been stopped."""
    same = WinbackRule.coupon_kind_id.is_(None) if coupon_kind_id is None else (
        WinbackRule.coupon_kind_id == coupon_kind_id
    )  # fmt: skip
    found = select(WinbackRule).where(WinbackRule.stage == stage, WinbackRule.offer == offer, same)
    return work.execute(found.where(WinbackRule.status != RuleStatus.STOPPED).limit(1)).scalar_one_or_none()


def going_on(work: Work) -> int:
    found = select(func.count()).select_from(WinbackRule).where(WinbackRule.status != RuleStatus.STOPPED)
    return int(work.execute(found).scalar_one())


def move(work: Work, rule_id: int, sources: Collection[RuleStatus], status: RuleStatus, **more: Any) -> bool:
    """False where it stood elsewhere by then."""
    moved = update(WinbackRule).where(WinbackRule.id == rule_id, WinbackRule.status.in_(sources))
    return _rows(work, moved.values(status=status, **more)) > 0


def is_due(work: Work, today: date) -> bool:
    return work.execute(select(WinbackRule.id).where(*_due(today)).limit(1)).first() is not None


def claim(work: Work, today: date) -> WinbackRule | None:
    """A rule that hasn't met anybody today yet: from now on it has, and nobody else has it."""
    for rule_id in work.execute(select(WinbackRule.id).where(*_due(today)).order_by(WinbackRule.id)).scalars().all():
        if _rows(work, update(WinbackRule).where(WinbackRule.id == rule_id, *_due(today)).values(met_on=today)):
            return rule(work, rule_id)
    return None


def _due(today: date) -> tuple[Any, Any]:
    runs = WinbackRule.status == RuleStatus.RUNNING
    return runs, or_(WinbackRule.met_on.is_(None), WinbackRule.met_on < today)


def entered(work: Work, found: WinbackRule, limits: Limits, today: date) -> dict[int, date]:
    """Who is in a rule's stage by today and entered it since the rule holds; with the day on which they bought last."""
    which = STAGES.index(found.stage)
    still = [~rhythms.ended(limits, which + 1, today)] if which + 1 < len(STAGES) else []
    before = ~rhythms.ended(limits, which, found.since - timedelta(days=1))
    there = rhythms.known(select(Customer.member_id, Customer.last_on)).where(
        Customer.community_id == WHOLE_SHOP, rhythms.ended(limits, which, today), before, *still,
        Customer.member_id.in_(select(Member.id).where(addressed())),
        ~exists().where(Spell.rule_id == found.id, Spell.member_id == Customer.member_id,
                        Spell.bought_on == Customer.last_on),
    )  # fmt: skip
    return {row.member_id: row.last_on for row in work.execute(there.order_by(Customer.member_id))}


def assign(work: Work, rows: Sequence[Mapping[str, Any]]) -> None:
    """Each spell of each person once, whoever else assigns."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    for first in range(0, len(rows), 1000):
        some = dialect.insert(Spell).values(list(rows[first : first + 1000]))
        work.execute(some.on_conflict_do_nothing(index_elements=["rule_id", "member_id", "bought_on"]))


def speaking(work: Work) -> WinbackRule | None:
    """A rule with people who wait for it; on PostgreSQL one that nobody else is working on."""
    waits = exists().where(Spell.rule_id == WinbackRule.id, text("winback_spells.status = 'waiting'"))
    found = select(WinbackRule).where(WinbackRule.status == RuleStatus.RUNNING, waits).order_by(WinbackRule.id)
    found = found.limit(1).with_for_update(skip_locked=True).execution_options(populate_existing=True)
    return work.execute(found).scalar_one_or_none()


def waiting(work: Work, rule_id: int, most: int) -> list[Turn]:
    back = exists().where(
        Order.member_id == Spell.member_id, Order.paid_at > Spell.assigned_at, Order.status.in_(SOLD)
    )  # fmt: skip
    found = select(Spell.id, Spell.member_id, Spell.assigned_at, case((back, 1), else_=0)).where(
        Spell.rule_id == rule_id, text("winback_spells.status = 'waiting'")
    )
    rows: Any = work.execute(found.order_by(Spell.id).limit(most))
    return [Turn(spell_id, member_id, at, bool(is_back)) for spell_id, member_id, at, is_back in rows]


def queue(work: Work, spell_id: int, outbox_id: int) -> bool:
    """False where they no longer wait."""
    mine = update(Spell).where(Spell.id == spell_id, Spell.status == SpellStatus.WAITING)
    return _rows(work, mine.values(status=SpellStatus.QUEUED, outbox_id=outbox_id)) > 0


def skip(work: Work, spell_ids: Iterable[int], reason: str) -> None:
    mine = update(Spell).where(Spell.id.in_(list(spell_ids)), Spell.status == SpellStatus.WAITING)
    _rows(work, mine.values(status=SpellStatus.SKIPPED, reason=reason))


def skip_all(work: Work, rule_id: int, reason: str) -> None:
    mine = update(Spell).where(Spell.rule_id == rule_id, Spell.status == SpellStatus.WAITING)
    _rows(work, mine.values(status=SpellStatus.SKIPPED, reason=reason))


def settle(work: Work, outbox_id: int, status: SpellStatus, sources: Collection[SpellStatus], reason: str) -> None:
    """Note how the message to somebody ended."""
    ended = update(Spell).where(Spell.outbox_id == outbox_id, Spell.status.in_(sources))
    _rows(work, ended.values(status=status, reason=reason[:300]))


def liked(work: Work, member_ids: Collection[int], since: datetime) -> dict[int, str]:
    """The category of which somebody has bought in most orders since a moment; of several the one bought last."""
    orders, last = func.count(Order.id.distinct()).label("orders"), func.max(Order.paid_at).label("last")
    counted = (
        select(Order.member_id, Category.name, orders, last)
        .join(OrderLine, OrderLine.order_id == Order.id).join(Sku, Sku.id == OrderLine.sku_id)
        .join(Product, Product.id == Sku.product_id).join(Category, Category.id == Product.category_id)
        .where(Order.member_id.in_(member_ids), Order.status.in_(SOLD), Order.paid_at >= since)
        .group_by(Order.member_id, Category.name).subquery()
    )  # fmt: skip
    most = counted.c.orders.desc(), counted.c.last.desc(), counted.c.name
    number = func.row_number().over(partition_by=counted.c.member_id, order_by=most).label("number")
    ranked = select(counted.c.member_id, counted.c.name, number).subquery()
    found: Any = work.execute(select(ranked.c.member_id, ranked.c.name).where(ranked.c.number == 1))
    return dict(tuple(row) for row in found)


def account(work: Work, rule_id: int) -> dict[tuple[SpellStatus, str], int]:
    """How many spells, by what became of them and why."""
    counted = select(Spell.status, Spell.reason, func.count()).where(Spell.rule_id == rule_id)
    rows: Any = work.execute(counted.group_by(Spell.status, Spell.reason))
    return {(status, reason): number for status, reason, number in rows}


def hand_over(work: Work, goes: int, stays: int) -> None:
    """Two turned out to be one: where a rule has met both, as whom they go on by; nobody is in both groups."""
    joining.hand_over(work, WinbackRule.made_by, goes, stays)
    joining.hand_over(work, Spell.member_id, goes, stays, Spell.rule_id)


def _rows(work: Work, statement: Any) -> int:
    changed = work.execute(statement.execution_options(synchronize_session=False))
    return int(changed.rowcount)  # type: ignore[attr-defined]
