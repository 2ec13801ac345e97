"""Promotions planned and called off: goods or a deal, shown to communities at a moment, once or again and again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from core.clock import day_of
from core.errors import ShopError
from core.message import Message
from core.work import Work
from models.members import Role
from models.promotions import Promotion, PromotionStatus, PromotionTarget, Repeat
from queries import catalog as goods
from queries import promotions as find
from queries.members import Caller
from queries.names import Index, spelled
from services import broadcasts, goods_cards, history, quiet_hours, repeating
from services.goods_cards import Card
from services.members import MembersJoined

LONGEST_TEXT = 500


class UnknownTarget(ShopError):
    """No such community, or none of the asker's. Arguments: name, number, nearest (how many, and their names)."""


class AmbiguousCommunity(ShopError):
    """Several communities fit. Arguments: name, choices."""


class PastMoment(ShopError):
    """It should have been pushed before now. Arguments: at."""


class QuietHours(ShopError):
    """Nobody is disturbed at that time. Arguments: at, quiet_from, quiet_until, proposed (when it would be fine)."""


class CommunityFull(ShopError):
    """The community has its share of promotions for that day. Arguments: community, most, at."""


class AlreadyPlanned(ShopError):
    """The same goods for the same community at the same time. Arguments: community, at, number."""


class PromotionTooLong(ShopError):
    """The text is too long for a push. Arguments: most."""


class NoSuchPromotion(ShopError):
    """No promotion of that number is planned (or it is somebody else's). Arguments: number."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What was planned, for the answer; `preview` is what the first community will see as things stand."""

    number: int
    at: datetime
    communities: tuple[str, ...]
    preview: Message


def plan(
    work: Work,
    promoter_id: int,
    *,
    what: str,
    where: Sequence[str],
    at: datetime,
    repeat: Repeat = Repeat.ONCE,
    text: str = "",
) -> Planned:
    """Plan a promotion. `what` names a product or an open deal, `where` communities (none: all that one may push to).

    Raises UnknownProduct, AmbiguousProduct, UnknownTarget, AmbiguousCommunity, PastMoment, QuietHours,
    CommunityFull, AlreadyPlanned, PromotionTooLong.
    """
    if len(text) > LONGEST_TEXT:
        raise PromotionTooLong(most=LONGEST_TEXT)
    communities = communities_meant(work, promoter_id, where)
    card, at = _card(work, what, communities), at.replace(microsecond=0)
    _check_moment(work, at)
    for community_id, name in communities.items():
        _check_room(work, community_id, name, card, at)
    promotion = Promotion(
        promoter_id=promoter_id,
        text=text,
        product_id=card.product_id,
        deal_id=card.deal_id,
        repeat=repeat,
        status=PromotionStatus.SCHEDULED,
        first_at=at,
        next_at=at,
        created_at=work.now,
    )
    work.session.add(promotion)
    work.session.flush()
    aims = [{"promotion_id": promotion.id, "community_id": community_id} for community_id in communities]
    work.execute(insert(PromotionTarget), aims)
    preview = broadcasts.composed(work, promotion, next(iter(communities)))
    return Planned(promotion.id, at, tuple(communities.values()), preview)


def cancel(work: Work, member_id: int, number: int) -> None:
    """Call a planned promotion off; its promoter may, and a manager. Raises NoSuchPromotion."""
    promotion = find.promotion(work, number)
    may = promotion is not None and (promotion.promoter_id == member_id or find.is_manager(work, member_id))
    if not may or not find.cancel(work, number):
        raise NoSuchPromotion(number=str(number))
    history.note(work, Promotion.__tablename__, number, PromotionStatus.SCHEDULED, PromotionStatus.CANCELLED)


def preview(work: Work, caller: Caller, number: int) -> Message:
    """What the first of its communities would see of a promotion now. Raises NoSuchPromotion, CannotBeBought."""
    found = find.promotion(work, number)
    where = find.targets(work, number)
    if found is None or not where or not (found.promoter_id == caller.member_id or Role.MANAGER in caller.roles):
        raise NoSuchPromotion(number=str(number))
    goods_cards.check(work, found)
    return broadcasts.composed(work, found, next(iter(where)))


def queue_next_due(work: Work) -> bool:
    """Push one due promotion to its communities; True while there may be more.

    Whoever moves the promotion's `next_at` on has this moment, so that any number of processes may try. Of moments
    that were missed only the latest counts: it is made up for within the grace of the settings, else told as missed.
    """
    promotion = find.due(work)
    if promotion is None:
        return False
    due_at = _latest(promotion, work)
    upcoming = None if promotion.repeat is Repeat.ONCE else _upcoming(promotion, work)
    status = PromotionStatus.SCHEDULED if upcoming else PromotionStatus.FINISHED
    if find.claim(work, promotion, status=status, next_at=upcoming or due_at):
        if upcoming is None:
            history.note(work, Promotion.__tablename__, promotion.id, PromotionStatus.SCHEDULED, status)
        broadcasts.fire(work, promotion, due_at)
    return True


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)


def communities_meant(work: Work, promoter_id: int, names: Sequence[str]) -> dict[int, str]:
    """The communities meant, by id; among those that the promoter may push to. None named: all of them.

    Raises UnknownTarget, AmbiguousCommunity.
    """
    allowed = find.communities_for(work, promoter_id)
    if not allowed:
        raise UnknownTarget(name="、".join(names)[:40], number=0, nearest="")
    if not names:
        return allowed
    index = Index({community_id: (name,) for community_id, name in allowed.items()})
    meant = {_community(index, allowed, name) for name in names}
    return {community_id: name for community_id, name in allowed.items() if community_id in meant}


def _community(index: Index, allowed: dict[int, str], name: str) -> int:
    found = index.match(name, allowed).ids or index.match(name.removesuffix("群"), allowed).ids
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousCommunity(name=name[:40], choices="、".join(allowed[i] for i in found[:5]))
    nearest = [allowed[i] for i in index.nearest(name, allowed)] or list(allowed.values())[:3]
    raise UnknownTarget(name=name[:40], number=len(nearest), nearest="、".join(nearest))


def _card(work: Work, what: str, communities: Collection[int]) -> Card:
    """The deal of that title, where it is the one community's open deal; else a product on the shelf."""
    if len(communities) == 1:
        for deal_id, title in find.open_deals(work, list(communities)).items():
            if spelled(title) == spelled(what):
                return Card(deal_id=deal_id)
    return Card(product_id=goods.catalog(work).find(what, work.now).id)


def _check_moment(work: Work, at: datetime) -> None:
    if at < work.now - timedelta(minutes=1):
        raise PastMoment(at=at)
    if quiet_hours.is_quiet(work.settings, at):
        hours = work.settings.promotions
        raise QuietHours(
            at=at,
            quiet_from=f"{hours.quiet_from:%H:%M}",
            quiet_until=f"{hours.quiet_until:%H:%M}",
            proposed=quiet_hours.end_after(work.settings, at),
        )


def _check_room(work: Work, community_id: int, name: str, card: Card, at: datetime) -> None:
    """Says early what the conditional update of the day's pushes would only say when it is time."""
    zone, most = work.settings.zone, work.settings.promotions.per_community_and_day
    day = day_of(at, zone)
    that_day = [(planned, _on(planned, day, zone)) for planned in find.planned_for(work, community_id)]
    for planned, moment in that_day:
        if moment == at and card == Card(planned.product_id, planned.deal_id):
            raise AlreadyPlanned(community=name, at=at, number=str(planned.id))
    taken = find.pushes_on(work, community_id, day) + sum(moment is not None for _, moment in that_day)
    if taken >= most:
        raise CommunityFull(community=name, most=most, at=at)


def _on(promotion: Promotion, day: date, zone: ZoneInfo) -> datetime | None:
    """When a promotion is still to be pushed on a day."""
    moment = promotion.next_at
    if promotion.repeat is not Repeat.ONCE:
        number = (day - day_of(promotion.first_at, zone)) // repeating.STEP[promotion.repeat]
        moment = repeating.moment(promotion.first_at, promotion.repeat, number, zone)
    return moment if day_of(moment, zone) == day and moment >= promotion.next_at else None


def _latest(promotion: Promotion, work: Work) -> datetime:
    """The latest due moment."""
    if promotion.repeat is Repeat.ONCE:
        return promotion.next_at
    zone = work.settings.zone
    return max(promotion.next_at, repeating.latest(promotion.first_at, promotion.repeat, work.now, zone))


def _upcoming(promotion: Promotion, work: Work) -> datetime:
    return repeating.upcoming(promotion.first_at, promotion.repeat, work.now, work.settings.zone)
