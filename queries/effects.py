"""What campaigns cost and brought, code by code: each figure is one statement over what is tied to their codes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Integer, Row, and_, case, cast, exists, func, select, type_coerce
from sqlalchemy.orm import aliased

from core.money import ZERO, Money
from core.reductions import Bearer
from core.work import Work
from models.base import Fen
from models.campaigns import Attribution, Campaign, CampaignCost, ChannelCode, ReachDay, Touch
from models.commissions import Commission, OrderCredit
from models.coupons import Coupon
from models.members import Member
from models.orders import LineReduction, Order, OrderLine, OrderStatus
from models.refunds import Refund, RefundLine
from pricing import Kind
from queries.attribution import PAID
from queries.refunds import TAKEN

SOURCE = "campaign"  # of coupons that a campaign has given out, with its id
STANDING = (OrderStatus.PAID, OrderStatus.COMPLETED)
MOST = 500


@dataclass(frozen=True, slots=True)
class Code:
    """A code with whose and where it is."""

    id: int
    campaign_id: int
    place: str
    promoter: str


@dataclass(slots=True)
class Tied:
    """What one code has brought. `elsewhere`: orders whose other touch is another campaign's.

    `own_…` and `samples` are the campaign's own cost, also when the shop would bear or pay it.
    """

    opened: int = 0
    people: int = 0
    joined: int = 0
    orders: int = 0
    first: int = 0
    elsewhere: int = 0
    due: int = 0
    repeated: int = 0
    revenue: Money = ZERO
    fees: Money = ZERO
    fees_back: Money = ZERO
    borne: Money = ZERO
    commission: Money = ZERO
    own_commission: Money = ZERO
    own_coupons: Money = ZERO
    samples: Money = ZERO


def ran(work: Work, start: datetime, end: datetime, made_by: int | None) -> list[Campaign]:
    """The campaigns that ran at some time from `start` until before `end`, the latest first; of one maker, if given."""
    over = Campaign.ends_at.is_(None) | (Campaign.ends_at > start)
    found = select(Campaign).where(Campaign.begins_at < end, over).order_by(Campaign.begins_at.desc(), Campaign.id)
    if made_by is not None:
        found = found.where(Campaign.made_by == made_by)
    return list(work.execute(found.limit(MOST)).scalars())


def codes(work: Work, campaign_ids: Collection[int]) -> list[Code]:
    found = (
        select(ChannelCode.id, ChannelCode.campaign_id, ChannelCode.place, func.coalesce(Member.name, ""))
        .outerjoin(Member, Member.id == ChannelCode.promoter_id)
        .where(ChannelCode.campaign_id.in_(campaign_ids))
        .order_by(ChannelCode.id)
    )
    rows: Sequence[Any] = work.execute(found).all()
    return [Code(*row) for row in rows]


def noted(work: Work, campaign_ids: Collection[int]) -> list[tuple[int, int | None, Money]]:
    """(campaign, code or None, what was noted by hand less what was taken back)."""
    found = select(CampaignCost.campaign_id, CampaignCost.code_id, money(CampaignCost.amount))
    found = found.where(CampaignCost.campaign_id.in_(campaign_ids))
    rows: Sequence[Any] = work.execute(found.group_by(CampaignCost.campaign_id, CampaignCost.code_id)).all()
    return [(row[0], row[1], row[2]) for row in rows]


def coupons(work: Work, campaign_ids: Collection[int]) -> dict[int, Money]:
    """What the coupons that each campaign gave out have taken off orders, at the shop's cost."""
    found = (
        select(Coupon.source_id, money(LineReduction.amount))
        .join(LineReduction, and_(LineReduction.order_id == Coupon.order_id, LineReduction.source_id == Coupon.id))
        .join(Order, Order.id == Coupon.order_id)
        .where(Coupon.source == SOURCE, Coupon.source_id.in_(campaign_ids), Order.status.in_(STANDING))
        .where(LineReduction.kind == Kind.COUPON, LineReduction.bearer == Bearer.SHOP)
        .group_by(Coupon.source_id)
    )
    rows: Sequence[Any] = work.execute(found).all()
    return {int(row[0]): row[1] for row in rows}


def tied(work: Work, campaign_ids: Collection[int], counts: str, repeat_days: int) -> dict[int, Tied]:
    """What each code has brought. `counts`: whether the first or the last touch of an order does."""
    found: dict[int, Tied] = {}
    for row in _parts(work, campaign_ids, counts, repeat_days):
        of_code = found.setdefault(int(row.code_id), Tied())
        for name, value in row._mapping.items():
            if name != "code_id":
                setattr(of_code, name, value)
    return found


def _parts(work: Work, campaign_ids: Collection[int], counts: str, repeat_days: int) -> Iterator[Row[Any]]:
    ours = select(ChannelCode.id).where(ChannelCode.campaign_id.in_(campaign_ids))
    code, other = Attribution.last_code_id, Attribution.first_code_id
    code, other = (other, code) if counts == "first" else (code, other)
    # Outer joins keep SQLite from going code by code: it reads the orders in their order, several times faster.
    orders = (
        select(
            Attribution.order_id, Attribution.first_of, code.label("code_id"), other.label("other_id"),
            ChannelCode.campaign_id,
        )
        .outerjoin(ChannelCode, ChannelCode.id == code).where(code.in_(ours)).subquery()
    )  # fmt: skip
    for statement in (
        _opened(ours), _people(ours), _orders(orders), lines(orders), given_back(orders), commission(orders),
        _reductions(orders), _repeated(work, orders, repeat_days),
    ):  # fmt: skip
        yield from work.execute(statement)


def _opened(ours: Any) -> Any:
    opened = count(ReachDay.opened).label("opened")
    return select(ReachDay.code_id, opened).where(ReachDay.code_id.in_(ours)).group_by(ReachDay.code_id)


def _people(ours: Any) -> Any:
    joined = count(case((Touch.joined, 1), else_=0)).label("joined")
    found = select(Touch.code_id, func.count().label("people"), joined)
    return found.where(Touch.code_id.in_(ours)).group_by(Touch.code_id)


def _orders(tied: Any) -> Any:
    elsewhere = aliased(ChannelCode)
    conflict = case((elsewhere.campaign_id != tied.c.campaign_id, 1), else_=0)
    return (
        select(
            tied.c.code_id, func.count().label("orders"), func.count(tied.c.first_of).label("first"),
            count(conflict).label("elsewhere"), money(Order.paid - Order.refunded).label("revenue"),
        )
        .join(Order, Order.id == tied.c.order_id).outerjoin(elsewhere, elsewhere.id == tied.c.other_id)
        .group_by(tied.c.code_id)
    )  # fmt: skip


def lines(tied: Any) -> Any:
    """Service fees as they were taken, and what the shop bears of the discounts that were given and stayed."""
    return (
        select(
            tied.c.code_id, money(OrderLine.fee).label("fees"),
            money(OrderLine.from_shop - OrderLine.shop_returned).label("borne"),
        )
        .join(OrderLine, OrderLine.order_id == tied.c.order_id).group_by(tied.c.code_id)
    )  # fmt: skip


def given_back(tied: Any) -> Any:
    """What of the service fees the shop gave up again with refunds."""
    return (
        select(tied.c.code_id, money(RefundLine.fee).label("fees_back"))
        .join(Refund, Refund.order_id == tied.c.order_id).join(RefundLine, RefundLine.refund_id == Refund.id)
        .where(Refund.status.in_(TAKEN)).group_by(tied.c.code_id)
    )  # fmt: skip


def commission(tied: Any) -> Any:
    """All of it, and what goes to who is noted to have brought the order for this very campaign."""
    rest = Commission.amount - Commission.clawed
    mine = and_(
        OrderCredit.order_id == Commission.order_id, OrderCredit.tier == Commission.tier,
        OrderCredit.member_id == Commission.member_id, OrderCredit.campaign_id == tied.c.campaign_id,
    )  # fmt: skip
    own = case((OrderCredit.order_id.is_not(None), rest), else_=0)
    found = select(tied.c.code_id, money(rest).label("commission"), money(own).label("own_commission"))
    return (
        found.join(Commission, Commission.order_id == tied.c.order_id).outerjoin(OrderCredit, mine)
        .group_by(tied.c.code_id)
    )  # fmt: skip


def _reductions(tied: Any) -> Any:
    """What the campaign's own coupons, and samples, have taken off the orders that it brought."""
    given = and_(
        LineReduction.kind == Kind.COUPON, Coupon.id == LineReduction.source_id, Coupon.source == SOURCE,
        Coupon.source_id == tied.c.campaign_id,
    )  # fmt: skip
    coupon = case((Coupon.id.is_not(None), LineReduction.amount), else_=0)
    sample = case((LineReduction.kind == Kind.SAMPLE, LineReduction.amount), else_=0)
    return (
        select(tied.c.code_id, money(coupon).label("own_coupons"), money(sample).label("samples"))
        .join(Order, Order.id == tied.c.order_id).join(LineReduction, LineReduction.order_id == Order.id)
        .outerjoin(Coupon, given).where(Order.status.in_(STANDING), LineReduction.bearer == Bearer.SHOP)
        .group_by(tied.c.code_id)
    )  # fmt: skip


def _repeated(work: Work, tied: Any, days: int) -> Any:
    """Of the first orders that are so many days old: how many buyers have paid another one within them."""
    again = aliased(Order)
    soon = _seconds(work, again.paid_at) - _seconds(work, Order.paid_at) <= days * 24 * 3600
    more = exists().where(
        again.member_id == Order.member_id, again.status.in_(PAID), again.paid_at > Order.paid_at, soon
    )  # fmt: skip
    due = Order.paid_at <= work.now - timedelta(days=days)
    repeated = count(case((and_(due, more.correlate(Order)), 1), else_=0)).label("repeated")
    return (
        select(tied.c.code_id, count(case((due, 1), else_=0)).label("due"), repeated)
        .join(Order, Order.id == tied.c.order_id).where(tied.c.first_of.is_not(None)).group_by(tied.c.code_id)
    )  # fmt: skip


def _seconds(work: Work, moment: Any) -> Any:
    if work.database.is_sqlite:
        return cast(func.strftime("%s", moment), BigInteger)
    return cast(func.floor(func.extract("epoch", moment)), BigInteger)


def money(column: Any) -> Any:
    return type_coerce(func.coalesce(func.sum(column), 0), Fen)


def count(column: Any) -> Any:
    return cast(func.coalesce(func.sum(column), 0), Integer)
