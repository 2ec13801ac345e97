"""Who belongs to a segment, each condition as SQL over the figures of customers and over their orders; and the facts
by which anybody can see why. One definition each: docs/metrics.md."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    insert,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy import type_coerce as as_

from core.money import ZERO, Money
from core.segments import (
    Asks,
    Away,
    Condition,
    Fifth,
    Fond,
    HasCoupon,
    InStage,
    Keeps,
    Lately,
    Likes,
    Lives,
    Not,
    OfGoods,
    Often,
    Promoted,
    Ranks,
    Saves,
    Spent,
    Stage,
    Together,
    UsedCoupon,
    Welcomes,
)
from core.work import Work
from models.figures import WHOLE_SHOP, BuyerDay, Customer
from models.members import Identity, Member, Membership, Role, RoleGrant
from models.orders import Order, OrderLine
from models.segments import Segment
from queries import interests, joining, rhythms
from queries.interests import Today
from queries.joining import twin


@dataclass(slots=True)
class Facts:
    """What is known of one person: all that conditions ask for. `likes`: orders and the last of them, by condition.

    `coupons`: how many they can use, and have used. `deals`: how many they shared with the people of a condition.
    """

    first_on: date | None = None
    last_on: date | None = None
    orders: int = 0
    paid: Money = ZERO
    listed: int = 0
    reduced: int = 0
    likes: dict[OfGoods, tuple[int, datetime]] = field(default_factory=dict)
    keeps: set[OfGoods] = field(default_factory=set)
    asks: set[OfGoods] = field(default_factory=set)
    deals: dict[Together, int] = field(default_factory=dict)
    coupons: tuple[int, int] = (0, 0)
    promoted_at: datetime | None = None
    welcomes: bool = False
    fifths: dict[Fifth, int] = field(default_factory=dict)


def members(today: Today, conditions: Sequence[Condition]) -> Select[*tuple[Any, ...]]:
    """The ids of all for whom the conditions hold, of those who can be addressed."""
    return select(Member.id).where(addressed(), *(_holds(today, condition) for condition in conditions))


def number(work: Work, found: Select[*tuple[Any, ...]]) -> int:
    return int(work.execute(select(func.count()).select_from(found.subquery())).scalar_one())


def sample(work: Work, found: Select[*tuple[Any, ...]], most: int) -> list[int]:
    return list(work.execute(found.order_by(Member.id).limit(most)).scalars())


def everybody(work: Work, found: Select[*tuple[Any, ...]]) -> list[int]:
    return list(work.execute(found.order_by(Member.id)).scalars())


def holding(work: Work, today: Today, conditions: Sequence[Condition], member_id: int) -> list[bool]:
    """Which of the conditions hold for somebody."""
    each = [case((_holds(today, condition), 1), else_=0) for condition in conditions]
    return [bool(value) for value in work.execute(select(*each).where(Member.id == member_id)).one()]


def is_addressed(work: Work, member_id: int) -> bool:
    return work.execute(select(Member.id).where(Member.id == member_id, addressed())).first() is not None


def facts(work: Work, today: Today, conditions: Sequence[Condition], ids: Collection[int]) -> dict[int, Facts]:
    """Of a few people."""
    found = {member_id: Facts() for member_id in ids}
    known = select(Customer.member_id, Customer.first_on, Customer.last_on)
    for row in work.execute(known.where(Customer.member_id.in_(ids), Customer.community_id == WHOLE_SHOP)):
        found[row.member_id].first_on, found[row.member_id].last_on = row.first_on, row.last_on
    for row in work.execute(_sums().where(BuyerDay.member_id.in_(ids))):
        found[row.member_id].orders, found[row.member_id].paid = int(row.orders), Money(int(row.paid))
    for row in work.execute(_savings(today).where(Order.member_id.in_(ids))):
        found[row.member_id].listed, found[row.member_id].reduced = int(row.listed), int(row.reduced)
    for condition in conditions:
        _more_facts(work, today, plain(condition), found)
    return found


def _more_facts(work: Work, today: Today, condition: Condition, found: dict[int, Facts]) -> None:
    ids = list(found)
    match condition:
        case Likes() | Keeps() | Asks() | Fond():
            for row in work.execute(interests.liked(today, condition).where(Order.member_id.in_(ids))):
                found[row.member_id].likes[condition] = (row.orders, row.last_at)
            for one in interests.kept_by(work, condition, ids):
                found[one].keeps.add(condition)
            for one in interests.asked_by(work, today, condition, ids):
                found[one].asks.add(condition)
        case Ranks(by):
            ranked = _fifths(by)
            for row in work.execute(select(ranked).where(ranked.c.member_id.in_(ids))):
                found[row.member_id].fifths[by] = row.fifth
        case Together():
            for one, deals in interests.shared_deals(work, today, condition, ids).items():
                found[one].deals[condition] = deals
        case HasCoupon() | UsedCoupon():
            for one, coupons in interests.coupons_of(work, today, ids).items():
                found[one].coupons = coupons
        case Promoted():
            for one, at in interests.last_promoted(work, ids).items():
                found[one].promoted_at = at
        case Welcomes():
            for one in everybody(work, select(Member.id).where(Member.id.in_(ids), _holds(today, condition))):
                found[one].welcomes = True


def plain(condition: Condition) -> Condition:
    """What is asked, whether it is to hold or not."""
    return condition.of if isinstance(condition, Not) else condition


def addressed() -> ColumnElement[bool]:
    """Somebody whom a platform knows (not a mere name in a list, nobody erased), and who isn't shut out."""
    blocked = select(RoleGrant.member_id).where(RoleGrant.role == Role.BLOCKED)
    return and_(Member.id.in_(select(Identity.member_id)), Member.id.not_in(blocked))


def _holds(today: Today, condition: Condition) -> ColumnElement[bool]:
    if isinstance(condition, Not):
        return not_(_holds(today, condition.of))
    made: Callable[[Today, Any], ColumnElement[bool]] = _HOLDS[type(condition)]
    return made(today, condition)


def _customers(*where: Any) -> Select[*tuple[Any, ...]]:
    return select(Customer.member_id).where(Customer.community_id == WHOLE_SHOP, *where)


def _in_stage(today: Today, condition: InStage) -> ColumnElement[bool]:
    first, last = Customer.first_on, Customer.last_on
    cooled, slept, gone = (rhythms.ended(today.limits, which, today.day) for which in range(3))
    stages: Mapping[Stage, ColumnElement[bool]] = {
        Stage.NEW: first == last,
        Stage.RETURNING: first < last,
        Stage.ACTIVE: ~cooled,
        Stage.COOLING: and_(cooled, ~slept),
        Stage.SLEEPING: and_(slept, ~gone),
        Stage.LOST: gone,
    }
    bought = [stages[stage] for stage in condition.stages if stage is not Stage.NEVER]
    either = [Member.id.in_(rhythms.known(_customers(or_(*bought))))] if bought else []
    if Stage.NEVER in condition.stages:
        either.append(Member.id.not_in(_customers()))
    return or_(*either)


def _away(today: Today, condition: Away) -> ColumnElement[bool]:
    return Member.id.in_(_customers(Customer.last_on <= today.day - timedelta(days=condition.days)))


def _lately(today: Today, condition: Lately) -> ColumnElement[bool]:
    return Member.id.in_(_customers(Customer.last_on > today.day - timedelta(days=condition.days)))


def _lives(today: Today, condition: Lives) -> ColumnElement[bool]:
    return Member.id.in_(select(Membership.member_id).where(Membership.community_id.in_(condition.communities)))


def _saves(today: Today, condition: Saves) -> ColumnElement[bool]:
    sums = _savings(today).subquery()
    percent = condition.percent or today.reduced_percent
    enough = and_(sums.c.listed > 0, sums.c.reduced * 100 >= sums.c.listed * percent)
    return Member.id.in_(select(sums.c.member_id).where(enough))


def _savings(today: Today) -> Select[*tuple[Any, ...]]:
    """By person: the list price of what they bought, and of that what was bought with a reduction."""
    listed = as_(OrderLine.amount, BigInteger) + as_(OrderLine.reduced, BigInteger)
    cheaper = case((as_(OrderLine.reduced, BigInteger) > 0, listed), else_=0)
    return (
        select(Order.member_id, func.sum(listed).label("listed"), func.sum(cheaper).label("reduced"))
        .join(OrderLine, OrderLine.order_id == Order.id).where(*interests.bought(today)).group_by(Order.member_id)
    )  # fmt: skip


def _ranks(today: Today, condition: Ranks) -> ColumnElement[bool]:
    ranked = _fifths(condition.by)
    within = ranked.c.fifth.between(condition.least, condition.most)
    return Member.id.in_(select(ranked.c.member_id).where(within))


def _fifths(by: Fifth) -> Subquery:
    """Every customer's fifth. Who is alike stands alike: by how many customers are worse, not by a row's number."""
    value: Any
    if by is Fifth.RECENCY:
        value, rows = Customer.last_on, _customers()
    else:
        sums = _sums().subquery()
        value = sums.c.orders if by is Fifth.FREQUENCY else sums.c.paid
        rows = select(sums.c.member_id)
    worse = func.rank().over(order_by=value) - 1
    return rows.add_columns((worse * 5 // func.count().over() + 1).label("fifth")).subquery()


def _sums() -> Select[*tuple[Any, ...]]:
    """By person: paid orders and what was paid for them, ever."""
    paid = func.sum(as_(BuyerDay.paid, BigInteger))
    orders = func.sum(BuyerDay.orders).label("orders")
    return select(BuyerDay.member_id, orders, paid.label("paid")).group_by(BuyerDay.member_id)


def _often(today: Today, condition: Often) -> ColumnElement[bool]:
    return Member.id.in_(_totals(func.sum(BuyerDay.orders) >= condition.orders))


def _spent(today: Today, condition: Spent) -> ColumnElement[bool]:
    return Member.id.in_(_totals(func.sum(as_(BuyerDay.paid, BigInteger)) >= condition.amount.fen))


def _totals(*having: Any) -> Select[*tuple[Any, ...]]:
    return select(BuyerDay.member_id).group_by(BuyerDay.member_id).having(and_(*having))


_HOLDS: Mapping[type[Any], Callable[[Today, Any], ColumnElement[bool]]] = {
    InStage: _in_stage,
    Away: _away,
    Lately: _lately,
    Likes: interests.likes,
    Keeps: interests.keeps,
    Asks: interests.asks,
    Fond: interests.fond,
    Together: interests.together,
    HasCoupon: interests.has_coupon,
    UsedCoupon: interests.used_coupon,
    Promoted: interests.promoted,
    Welcomes: interests.welcomes,
    Lives: _lives,
    Saves: _saves,
    Ranks: _ranks,
    Often: _often,
    Spent: _spent,
}


# segments that were kept ----------------------------------------------------------------------------------------------


def segment(work: Work, segment_id: int, *, dropped: bool = False) -> Segment | None:
    """One that is kept; or, for what was planned for it, one that was dropped since."""
    if dropped:
        return work.session.get(Segment, segment_id)
    return work.execute(_kept().where(Segment.id == segment_id)).scalar_one_or_none()


def worded(work: Work, made_by: int, words: str) -> Segment | None:
    return work.execute(_kept().where(Segment.made_by == made_by, Segment.words == words)).scalar_one_or_none()


def latest(work: Work, most: int, made_by: int | None) -> Sequence[Segment]:
    """The latest; of one person only."""
    found = _kept() if made_by is None else _kept().where(Segment.made_by == made_by)
    return work.execute(found.order_by(Segment.id.desc()).limit(most)).scalars().all()


def add(work: Work, made_by: int, words: str) -> int:
    row = insert(Segment).values(made_by=made_by, words=words, made_at=work.now).returning(Segment.id)
    return int(work.execute(row).scalar_one())


def drop(work: Work, segment_id: int) -> bool:
    """False where it was dropped already."""
    gone = update(Segment).where(Segment.id == segment_id, text("dropped_at IS NULL")).values(dropped_at=work.now)
    return bool(work.execute(gone.execution_options(synchronize_session=False)).rowcount)  # type: ignore[attr-defined]


def _kept() -> Select[*tuple[Any, ...]]:
    return select(Segment).where(text("segments.dropped_at IS NULL"))


def hand_over(work: Work, goes: int, stays: int) -> None:
    """One member's segments become another's; of two with the same words one is kept."""
    again = and_(Segment.made_by == goes, Segment.dropped_at.is_(None))
    known = twin(Segment.made_by, stays, (Segment.words,), lambda row: row.dropped_at.is_(None))
    gone = update(Segment).where(again, known).values(dropped_at=work.now)
    work.execute(gone.execution_options(synchronize_session=False))
    joining.hand_over(work, Segment.made_by, goes, stays)
