"""Coupons made and given out: by a code, by a manager, by other modules (`issue`)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import insert, update

from core import codes
from core.errors import ShopError
from core.message import message
from core.money import ZERO, Money
from core.reductions import Bearer
from core.say import say
from core.text import clean
from core.work import Work
from models.coupons import Coupon, CouponKind, CouponStatus, Source
from pricing import EVERYTHING, Scope
from queries import coupons as find
from services import catalog, members, outbox
from services.coupons.said import coupon_said
from services.members import MembersJoined

LONGEST_NAME = 40
MOST_REMINDED = 200


class BadCoupon(ShopError):
    """Nothing is taken off, more than there is, or its time is over."""


class CouponExists(ShopError):
    """The name is taken. Arguments: name."""


class NoSuchCoupon(ShopError):
    """No such coupon, or not one of the asker's. Arguments: name."""


class CouponGone(ShopError):
    """All of them are given out, it is no longer issued, or its time is over. Arguments: name."""


class CouponTaken(ShopError):
    """The asker has had as many of them as one person may. Arguments: name, most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A kind of coupon as it is asked for."""

    name: str
    off: Money = ZERO
    percent: int = 0
    most: Money | None = None
    at_least: Money = ZERO
    scope: Scope = EVERYTHING
    bearer: Bearer = Bearer.SHOP
    total: int | None = None
    per_person: int = 1
    ends_at: datetime | None = None
    days: int = 30


def make(work: Work, plan: Plan) -> CouponKind:
    """A new kind, with the code by which it is claimed. Raises BadCoupon, CouponExists."""
    name = " ".join(clean(plan.name).split())
    takes_off = plan.off > ZERO and (not plan.at_least or plan.off <= plan.at_least)
    numbers_fit = plan.per_person > 0 and (plan.total is None or plan.total > 0) and 0 < plan.days <= 366
    in_time = plan.ends_at is None or plan.ends_at > work.now
    named = 0 < len(name) <= LONGEST_NAME
    if not (named and numbers_fit and in_time and (takes_off or 0 < plan.percent < 100)):
        raise BadCoupon
    if find.kind_named(work, name) is not None:
        raise CouponExists(name=name)
    kind = CouponKind(
        name=name,
        code=codes.new(),
        off=plan.off,
        percent=plan.percent,
        most=plan.most,
        at_least=plan.at_least,
        product_id=plan.scope.product_id,
        supplier_id=plan.scope.supplier_id,
        community_id=plan.scope.community_id,
        bearer=plan.bearer,
        total=plan.total,
        issued=0,
        per_person=plan.per_person,
        ends_at=plan.ends_at,
        days=plan.days,
        made_by=work.actor.member_id,
        made_at=work.now,
    )
    work.session.add(kind)
    work.session.flush()
    catalog.bump(work)
    return kind


def stop(work: Work, kind_id: int) -> None:
    """Issue no more of them; those that people own stay good."""
    work.execute(
        update(CouponKind)
        .where(CouponKind.id == kind_id, CouponKind.stopped_at.is_(None))
        .values(stopped_at=work.now)
        .execution_options(synchronize_session=False)
    )
    catalog.bump(work)


def claim(work: Work, member_id: int, code: str) -> Coupon | None:
    """领券: the coupon that a code gives. None for a code of nothing; the try is counted (so it must be committed).

    Raises TooManyTries, CouponGone, CouponTaken.
    """
    members.check_tries(work, member_id)
    kind = find.kind_of_code(work, codes.read(code))
    if kind is None:
        members.note_wrong_code(work, member_id)
        return None
    if not issue(work, kind.id, [member_id], Source.CODE):
        raise CouponTaken(name=kind.name, most=str(kind.per_person))
    return find.latest_of(work, kind.id, member_id)


def issue(
    work: Work, kind_id: int, member_ids: Collection[int], source: str, source_id: int | None = None
) -> list[int]:
    """Give each of these members one coupon of a kind; those who got one.

    Who has had as many as one person may, or one from this very source (a campaign, a win-back: then issuing again
    gives nobody a second one), gets none. Where not all can have one, the first of them do; raises CouponGone where
    nobody can. Nobody is told: that is for whoever issues.
    """
    kind = find.kind(work, kind_id)
    if kind is None or kind.stopped_at is not None or (kind.ends_at is not None and kind.ends_at <= work.now):
        raise CouponGone(name=kind.name if kind else str(kind_id))
    wanted = list(dict.fromkeys(member_ids))
    had = find.counts(work, kind_id, wanted)
    again = find.given(work, kind_id, source, source_id, wanted) if source_id is not None else set()
    gets = [member for member in wanted if had.get(member, 0) < kind.per_person and member not in again]
    gets = gets[: _take(work, kind, len(gets))]
    if gets:
        _give(work, kind, gets, had, source, source_id)
    return gets


def _take(work: Work, kind: CouponKind, number: int) -> int:
    """Count so many as issued, or as many as there are. Raises CouponGone where there is none."""
    while number > 0 and not find.take_from_kind(work, kind.id, number):
        found = find.kind(work, kind.id)
        assert found is not None
        number = min(number - 1, found.total - found.issued if found.total is not None else 0)
        if number <= 0:
            raise CouponGone(name=kind.name)
    return number


def _give(
    work: Work, kind: CouponKind, gets: Sequence[int], had: dict[int, int], source: str, source_id: int | None
) -> None:
    until = kind.ends_at or work.now + timedelta(days=kind.days)
    soon = until <= work.now + timedelta(hours=work.settings.coupons.remind_hours)
    row = {
        "kind_id": kind.id,
        "status": CouponStatus.OWNED,
        "source": source,
        "source_id": source_id,
        "usable_until": until,
        "issued_at": work.now,
        "reminded_at": work.now if soon else None,  # so short a time needs no reminder
    }
    work.execute(insert(Coupon), [row | {"member_id": member, "number": had.get(member, 0) + 1} for member in gets])


def members_joined(work: Work, event: MembersJoined) -> None:
    """The coupons of both are one person's, behind those that this person has got already."""
    for kind_id in find.kinds_of(work, event.goes):
        got = find.counts(work, kind_id, [event.stays]).get(event.stays, 0)
        work.execute(
            update(Coupon)
            .where(Coupon.kind_id == kind_id, Coupon.member_id == event.goes)
            .values(member_id=event.stays, number=Coupon.number + got, source=Source.JOINED, source_id=None)
            .execution_options(synchronize_session=False)
        )


def give(
    work: Work,
    kind: CouponKind,
    member_ids: Collection[int],
    community_id: int | None = None,
    *,
    source: str = Source.MANAGER,
    source_id: int | None = None,
) -> list[int]:
    """发券: each of them gets one; a whole community is told in its group, single people privately."""
    got = issue(work, kind.id, member_ids, source, source_id)
    told = coupon_said(work, kind)
    if got and community_id is not None:
        outbox.send_to_community(work, community_id, message(say("coupon-for-all", coupon=told)))
    elif got:
        for member_id in got:
            outbox.send_to_member(work, member_id, message(say("coupon-for-you", coupon=told)))
    return got


def remind(work: Work) -> bool:
    """Tell owners, once, of coupons that end soon; True while there may be more."""
    before = work.now + timedelta(hours=work.settings.coupons.remind_hours)
    due = find.to_remind(work, before, MOST_REMINDED)
    marked = find.mark_reminded(work, [coupon.id for coupon, _ in due])
    mine = sorted(((c, k) for c, k in due if c.id in marked), key=lambda pair: pair[0].member_id)
    for member_id, own in groupby(mine, key=lambda pair: pair[0].member_id):
        lines = [
            say("coupon-line", number=str(c.id), coupon=coupon_said(work, k), until=c.usable_until) for c, k in own
        ]
        outbox.send_to_member(work, member_id, message(say("coupon-ends-soon"), *lines))
    return len(due) == MOST_REMINDED
