"""What promoters and leaders did and what came of it, person by person: a few statements for all of them at once.

An order counts for whoever's code it is tied to, and for the leader of its deal; nobody counts for themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Row,
    Subquery,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    tuple_,
    union,
    union_all,
    update,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from core.money import ZERO, Money
from core.work import Work
from models.aftersales import Case, CaseStatus
from models.campaigns import Attribution, ChannelCode, Touch
from models.deals import Deal
from models.history import Change
from models.mailings import Mailing, MailingReceiver, ReceiverStatus
from models.members import Member, Membership, Role, RoleGrant
from models.orders import Order
from models.performance import Part, PerformanceMonth, PerformanceResult, PerformanceTarget
from models.promotions import FireStatus, Promotion, PromotionFire
from models.refunds import Refund, RefundCause, RefundStatus
from queries.folding import SOLD
from queries.refunds import of_sales
from queries.ticket_figures import answered

TEAM = (Role.PROMOTER, Role.LEADER)
NO_COMPLAINT = (CaseStatus.REFUSED, CaseStatus.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Span:
    """A month until its end or until now, and when the month before it began."""

    before: datetime
    start: datetime
    end: datetime

    def has(self, moment: Any) -> Any:
        return and_(moment >= self.start, moment < self.end)


@dataclass(slots=True)
class Done:
    """One person's month. `reply`: the median first answer in seconds; `regulars`: who bought the month before."""

    numbers: defaultdict[Part, int]
    revenue: Money = ZERO
    reply: int | None = None
    regulars: int = 0


def team(work: Work, span: Span) -> dict[int, str]:
    """Who promoted or led at some time of the month, with their names: who does, and whose role was taken since."""
    taken = select(Change.subject_id).where(
        Change.subject == RoleGrant.__tablename__, Change.what == "role", Change.old.in_(TEAM),
        Change.changed_at >= span.start,
    )  # fmt: skip
    held = select(RoleGrant.member_id).where(RoleGrant.role.in_(TEAM), RoleGrant.granted_at < span.end)
    found = select(Member.id, Member.name).where(or_(Member.id.in_(held), Member.id.in_(taken)))
    return {row.id: row.name for row in work.execute(found)}


def done(work: Work, span: Span, counts: str, prompt_seconds: int) -> defaultdict[int, Done]:
    """What everybody did. `counts`: whether the first or the last touch of an order does."""
    found: defaultdict[int, Done] = defaultdict(lambda: Done(defaultdict(int)))
    for part, statement in (
        (Part.BROADCASTS, _pushes(span)), (Part.BROADCASTS, _mailings(span)), (Part.CODES, _codes(span)),
        (Part.GROUPS, _groups(span)), (Part.JOINED, _joined(span)), (Part.COMPLAINTS, _complaints(span, counts)),
    ):  # fmt: skip
        rows: Any = work.execute(statement)
        for person, number in rows:
            found[person].numbers[part] += number
    for person, tickets in answered(work, span.start, span.end, prompt_seconds).items():
        one = found[person]
        one.numbers[Part.ANSWERS], one.numbers[Part.PROMPT], one.reply = tickets.number, tickets.prompt, tickets.median
    for row in work.execute(_orders(span, counts)):
        one = found[row.person]
        one.numbers[Part.ORDERS], one.numbers[Part.FIRST] = int(row.orders), int(row.first)
        one.numbers[Part.KEPT] = row.kept
        one.revenue, one.regulars = Money(int(row.paid)), row.regulars
    for row in work.execute(_refunded(span, counts)):
        found[row.person].revenue -= Money(int(row.amount))
    return found


def _pushes(span: Span) -> Any:
    """A push to several communities at one moment is one."""
    sent = (
        select(Promotion.promoter_id.label("person"), PromotionFire.promotion_id, PromotionFire.due_at)
        .join(Promotion, Promotion.id == PromotionFire.promotion_id)
        .where(PromotionFire.status == FireStatus.SENT, span.has(PromotionFire.due_at)).distinct().subquery()
    )  # fmt: skip
    return select(sent.c.person, func.count()).group_by(sent.c.person)


def _mailings(span: Span) -> Any:
    had = exists().where(MailingReceiver.mailing_id == Mailing.id, MailingReceiver.status == ReceiverStatus.SENT)
    return select(Mailing.made_by, func.count()).where(span.has(Mailing.starts_at), had).group_by(Mailing.made_by)


def _codes(span: Span) -> Any:
    mine = and_(ChannelCode.promoter_id.is_not(None), span.has(ChannelCode.made_at))
    return select(ChannelCode.promoter_id, func.count()).where(mine).group_by(ChannelCode.promoter_id)


def _groups(span: Span) -> Any:
    """The communities that had a push of theirs, or in which they opened a deal."""
    pushed = (
        select(Promotion.promoter_id.label("person"), PromotionFire.community_id)
        .join(Promotion, Promotion.id == PromotionFire.promotion_id)
        .where(PromotionFire.status == FireStatus.SENT, span.has(PromotionFire.due_at))
    )  # fmt: skip
    led = select(Deal.leader_id.label("person"), Deal.community_id).where(span.has(Deal.opened_at))
    return _counted(pushed, led)


def _joined(span: Span) -> Any:
    """Who was brought by a code of theirs, or first came into a community that they lead."""
    brought = (
        select(ChannelCode.promoter_id.label("person"), Touch.member_id)
        .join(Touch, Touch.code_id == ChannelCode.id)
        .where(ChannelCode.promoter_id != Touch.member_id, Touch.joined, span.has(Touch.at))
    )  # fmt: skip
    entered = (
        select(RoleGrant.member_id.label("person"), Membership.member_id)
        .join(Membership, Membership.community_id == RoleGrant.community_id)
        .where(RoleGrant.role == Role.LEADER, RoleGrant.member_id != Membership.member_id)
        .where(span.has(Membership.joined_at))
    )  # fmt: skip
    return _counted(brought, entered)


def _counted(*pairs: Any) -> Any:
    """How many different things each person has."""
    every = union(*pairs).subquery()
    return select(every.c.person, func.count()).group_by(every.c.person)


def _theirs(orders: Any, counts: str) -> Subquery:
    """These orders (id, member_id, deal_id, …) beside each person for whom they count, once.

    Outer joins, and a part of its own: so SQLite begins with the orders of the month and not with all that are tied.
    """
    code = Attribution.first_code_id if counts == "first" else Attribution.last_code_id
    few = orders.cte()
    both = (
        select(*few.c, ChannelCode.promoter_id, Deal.leader_id)
        .select_from(few).outerjoin(Attribution, Attribution.order_id == few.c.id)
        .outerjoin(ChannelCode, ChannelCode.id == code).outerjoin(Deal, Deal.id == few.c.deal_id).cte()
    )  # fmt: skip
    what, buyer = [both.c[column.name] for column in few.c], both.c.member_id
    by_code = select(both.c.promoter_id.label("person"), *what).where(both.c.promoter_id != buyer)
    other = or_(both.c.promoter_id.is_(None), both.c.promoter_id != both.c.leader_id)
    by_deal = select(both.c.leader_id.label("person"), *what).where(both.c.leader_id != buyer, other)
    return union_all(by_code, by_deal).subquery()


def _orders(span: Span, counts: str) -> Any:
    """Of this month: orders, first orders, what was paid. Who bought last month, and how many of these again."""
    sold = (
        select(
            Order.id, Order.member_id, Order.deal_id, Order.paid_at, cast(Order.paid, BigInteger).label("paid"),
            case((Order.paid_at >= span.start, 1), else_=0).label("now"),
        )
        .where(Order.paid_at >= span.before, Order.paid_at < span.end, Order.status.in_(SOLD))
        .where(Order.replaces.is_(None))
    )  # fmt: skip
    theirs, earlier = _theirs(sold, counts), aliased(Order)
    now = theirs.c.now
    before = exists().where(
        earlier.member_id == theirs.c.member_id, earlier.status.in_(SOLD), earlier.replaces.is_(None),
        tuple_(earlier.paid_at, earlier.id) < tuple_(theirs.c.paid_at, theirs.c.id),
    )  # fmt: skip
    first = case((now == 1, case((before, 0), else_=1)), else_=0)
    by_buyer = (
        select(
            theirs.c.person, func.sum(now).label("orders"), func.sum(1 - now).label("before"),
            func.sum(first).label("first"), func.sum(theirs.c.paid * now).label("paid"),
        )
        .group_by(theirs.c.person, theirs.c.member_id).subquery()
    )  # fmt: skip
    them = by_buyer.c
    return select(
        them.person, func.sum(them.orders).label("orders"), func.sum(them.first).label("first"),
        func.sum(them.paid).label("paid"), func.count(case((them.before > 0, 1))).label("regulars"),
        func.count(case((and_(them.before > 0, them.orders > 0), 1))).label("kept"),
    ).group_by(them.person)  # fmt: skip


def _refunded(span: Span, counts: str) -> Any:
    back = (
        select(Order.id, Order.member_id, Order.deal_id, func.sum(cast(Refund.amount, BigInteger)).label("amount"))
        .join(Refund, Refund.order_id == Order.id)
        .where(span.has(Refund.done_at), Refund.status == RefundStatus.DONE)
        .where(Refund.cause == RefundCause.ASKED, of_sales())
        .group_by(Order.id, Order.member_id, Order.deal_id)
    )  # fmt: skip
    theirs = _theirs(back, counts)
    return select(theirs.c.person, func.sum(theirs.c.amount).label("amount")).group_by(theirs.c.person)


def _complaints(span: Span, counts: str) -> Any:
    cases = (
        select(Order.id, Order.member_id, Order.deal_id, Case.id.label("case_id"))
        .join(Case, Case.order_id == Order.id)
        .where(span.has(Case.opened_at), Case.status.not_in(NO_COMPLAINT))
    )  # fmt: skip
    theirs = _theirs(cases, counts)
    return select(theirs.c.person, func.count()).group_by(theirs.c.person)


# Targets


def targets(work: Work, before: datetime) -> dict[int, int]:
    """What was set last for each person before a moment."""
    row = PerformanceTarget
    last = select(func.max(row.id)).where(row.set_at < before).group_by(row.member_id)
    found: Any = work.execute(select(row.member_id, row.points).where(row.id.in_(last)))
    return dict(found.all())


# Months that are over


def closed(work: Work, month: date) -> PerformanceMonth | None:
    return work.session.get(PerformanceMonth, month, populate_existing=True)


def close(work: Work, month: date) -> bool:
    """Claim a month to be reckoned; False where somebody has."""
    dialect: Any = sqlite if work.database.is_sqlite else postgresql
    row = dialect.insert(PerformanceMonth).values(month=month, closed_at=work.now).on_conflict_do_nothing()
    return work.execute(row.returning(PerformanceMonth.month)).scalar() is not None


def keep(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        work.execute(insert(PerformanceResult), list(rows))


def results(work: Work, month: date) -> Sequence[Row[Any]]:
    """(PerformanceResult, name), the best first."""
    found = select(PerformanceResult, Member.name).join(Member, Member.id == PerformanceResult.member_id)
    found = found.where(PerformanceResult.month == month)
    return work.execute(found.order_by(PerformanceResult.rank, Member.name, Member.id)).all()


def of_member(work: Work, member_id: int, most: int) -> Sequence[PerformanceResult]:
    """Somebody's months, the latest first."""
    found = select(PerformanceResult).where(PerformanceResult.member_id == member_id)
    return work.execute(found.order_by(PerformanceResult.month.desc()).limit(most)).scalars().all()


def claim_untold(work: Work, month: date) -> int | None:
    """The next member who doesn't know their result yet: whoever gets it tells it."""
    row = PerformanceResult
    found = select(row.member_id).where(row.month == month, row.told_at.is_(None)).order_by(row.member_id).limit(1)
    member_id = work.execute(found).scalar()
    if member_id is None:
        return None
    told = update(row).where(row.month == month, row.member_id == member_id, row.told_at.is_(None))
    return member_id if _changed(work, told.values(told_at=work.now)) else claim_untold(work, month)


def claim_table(work: Work, month: date) -> bool:
    """Whether the managers are still to be told, by whoever asks now."""
    row = PerformanceMonth
    told = update(row).where(row.month == month, row.told_at.is_(None))
    return _changed(work, told.values(told_at=work.now))


def _changed(work: Work, statement: Any) -> bool:
    done: Any = work.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount) > 0


def hand_over(work: Work, goes: int, stays: int) -> None:
    """Somebody turned out to be another: of a month in which both have a result, theirs who stays is kept."""
    other, row = aliased(PerformanceResult), PerformanceResult
    twice = delete(row).where(row.member_id == goes, row.month.in_(select(other.month).where(other.member_id == stays)))
    work.execute(twice.execution_options(synchronize_session=False))
    for column in (row.member_id, PerformanceTarget.member_id, PerformanceTarget.set_by):
        moved = update(column.class_).where(column == goes).values({column.key: stays})
        work.execute(moved.execution_options(synchronize_session=False))
