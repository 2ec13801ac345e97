"""收藏 and 到货提醒: what people keep an eye on.

That something is there again is told because it was asked for: an answer, no promotion. So it needs no consent and
goes to those too who want no promotions; it goes once, and whoever wants to hear again asks again.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, insert, update

from core.errors import ShopError
from core.message import message
from core.say import say
from core.work import Work
from models.favourites import Favourite, StockWish
from queries import catalog as goods
from queries import favourites as find
from queries.catalog import Product, Sku
from services import goods_now, outbox, quiet_hours
from services.members import MembersJoined

MOST = 100  # favourites, and wishes, of one person
AT_ONCE = 50  # people that are told in one transaction
STALE = timedelta(hours=24)  # what could not be sent by then is no longer news


class TooManyKept(ShopError):
    """Arguments: most."""


class StillInStock(ShopError):
    """There is nothing to wait for. Arguments: name, left, unit."""


def add(work: Work, member_id: int, product_id: int) -> bool:
    """False where it was one already. Raises TooManyKept."""
    kept = find.favourites(work, member_id)
    if product_id in kept:
        return False
    if len(kept) >= MOST:
        raise TooManyKept(most=str(MOST))
    work.execute(insert(Favourite).values(member_id=member_id, product_id=product_id, added_at=work.now))
    return True


def drop(work: Work, member_id: int, product_id: int) -> bool:
    """False where it was none."""
    gone = delete(Favourite).where(Favourite.member_id == member_id, Favourite.product_id == product_id)
    return bool(work.execute(gone).rowcount)  # type: ignore[attr-defined]


def wish(work: Work, member_id: int, product: Product, sku: Sku | None = None) -> None:
    """Tell them when it (in this way of selling, or in any) is there again. Raises StillInStock, TooManyKept."""
    wanted = (sku,) if sku else product.skus
    left = goods.left(work, [one.id for one in wanted])
    for one in wanted:
        if left[one.id].thousandths > 0:
            raise StillInStock(name=product.title(one), left=left[one.id], unit=one.unit)
    again = (
        update(StockWish)
        .where(StockWish.member_id == member_id, StockWish.product_id == product.id, StockWish.told_at.is_(None))
        .values(sku_id=sku.id if sku else None)
    )
    if work.execute(again).rowcount:  # type: ignore[attr-defined]
        return
    if find.numbers(work, member_id)[1] >= MOST:
        raise TooManyKept(most=str(MOST))
    values = {"member_id": member_id, "product_id": product.id, "sku_id": sku.id if sku else None}
    work.execute(insert(StockWish).values(**values, asked_at=work.now))


def unwish(work: Work, member_id: int, product_id: int) -> bool:
    """False where nothing was asked for."""
    own = (StockWish.member_id == member_id, StockWish.product_id == product_id, StockWish.told_at.is_(None))
    return bool(work.execute(delete(StockWish).where(*own)).rowcount)  # type: ignore[attr-defined]


def tell_next(work: Work) -> bool:
    """Tell the first of those whose goods are there again; True while there may be more.

    Who is told is claimed by a conditional update: of two processes one tells. At night nobody is woken.
    """
    if quiet_hours.is_quiet(work.settings, work.now):
        return False
    waiting = find.due(work, AT_ONCE)
    if not waiting:
        return False
    shelf = goods.catalog(work)
    told = [row for row in find.claim(work, waiting) if row.product_id in shelf.products]
    ways = goods_now.of(work, [shelf.products[i] for i in dict.fromkeys(row.product_id for row in told)], None, None)
    for row in told:
        there = [way for way in ways if way.product.id == row.product_id and row.sku_id in (None, way.sku.id)]
        says = [said for way in there if way.left.thousandths > 0 for said in way.said("wish-there")]
        foot = say("wish-foot", name=shelf.products[row.product_id].name)
        outbox.send_to_member(
            work, row.member_id, message(say("wish-head"), *says, foot), once=True, not_after=work.now + STALE
        )
    return len(waiting) == AT_ONCE


def members_joined(work: Work, event: MembersJoined) -> None:
    find.hand_over(work, event.goes, event.stays)
