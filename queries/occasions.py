"""Broadcasts by themselves: what is switched on, what has happened to goods, who needn't hear of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, text, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from core.clock import day_of
from core.quantity import NONE
from core.work import Work
from models.base import Thousandths
from models.catalog import PriceChange, Product, Receipt, Shelf, Sku, StockMovement
from models.deals import Deal, DealItem, DealStatus
from models.favourites import StockWish
from models.mailings import Mailing
from models.occasions import AutoMailing, Occasion, Trigger
from models.orders import Order
from models.price_rules import PriceRule
from queries import joining
from queries.deals import STANDING

LATELY = timedelta(hours=24)  # what happened longer ago is no news
AT_ONCE = 50
Found = Select[Any]


def on(work: Work) -> dict[Trigger, AutoMailing]:
    """What is switched on."""
    rows = work.execute(select(AutoMailing).where(text("stopped_at IS NULL")).order_by(AutoMailing.id)).scalars()
    return {row.trigger: row for row in rows}


def add(work: Work, **values: Any) -> int | None:
    """Switch on; None where it is on already."""
    row = _dialect(work).insert(AutoMailing).values(made_at=work.now, **values).on_conflict_do_nothing()
    added: int | None = work.execute(row.returning(AutoMailing.id)).scalar()
    return added


def stop(work: Work, auto_id: int) -> bool:
    gone = update(AutoMailing).where(AutoMailing.id == auto_id, AutoMailing.stopped_at.is_(None))
    gone = gone.values(stopped_at=work.now).execution_options(synchronize_session=False)
    return bool(work.execute(gone).rowcount)  # type: ignore[attr-defined]


def made_by(work: Work, auto_id: int) -> list[Mailing]:
    """The broadcasts that it has brought about."""
    found = select(Mailing).join(Occasion, Occasion.mailing_id == Mailing.id).where(Occasion.auto_id == auto_id)
    return list(work.execute(found.order_by(Mailing.id)).scalars())


def happened(work: Work, auto: AutoMailing) -> list[dict[str, Any]]:
    """Occasions of what is switched on that nobody has noted yet: their values."""
    return _HAPPENED[auto.trigger](work, auto)


def note(work: Work, auto: AutoMailing, rows: Sequence[Mapping[str, Any]]) -> int:
    """Note them, each once whoever is the first; how many were new."""
    if not rows:
        return 0
    common = {"auto_id": auto.id, "trigger": auto.trigger, "noticed_at": work.now}
    empty = {"deal_id": None, "sku_id": None, "old": None, "new": None}
    added = _dialect(work).insert(Occasion).values([{**common, **empty, **row} for row in rows])
    return len(list(work.execute(added.on_conflict_do_nothing().returning(Occasion.id)).scalars()))


def waiting(work: Work) -> Occasion | None:
    """An occasion without a broadcast, of what is still switched on; locked, past those that others have."""
    found = (
        select(Occasion).join(AutoMailing, AutoMailing.id == Occasion.auto_id)
        .where(text("occasions.mailing_id IS NULL"), AutoMailing.stopped_at.is_(None))
        .where(Occasion.noticed_at > work.now - LATELY)
        .order_by(Occasion.id).limit(1).with_for_update(skip_locked=True, of=Occasion)
    )  # fmt: skip
    return work.execute(found.execution_options(populate_existing=True)).scalar_one_or_none()


def claim(work: Work, occasion_id: int, mailing_id: int) -> bool:
    """False where it has its broadcast already."""
    mine = update(Occasion).where(Occasion.id == occasion_id, Occasion.mailing_id.is_(None))
    mine = mine.values(mailing_id=mailing_id).execution_options(synchronize_session=False)
    return bool(work.execute(mine).rowcount)  # type: ignore[attr-defined]


def of_mailing(work: Work, mailing_id: int) -> Occasion | None:
    return work.execute(select(Occasion).where(Occasion.mailing_id == mailing_id)).scalar_one_or_none()


def is_over(work: Work, occasion: Occasion) -> bool:
    """Whether the price is as high again as it was."""
    if occasion.trigger is not Trigger.DROPPED:
        return False
    now = work.execute(select(Sku.price).where(Sku.id == occasion.sku_id)).scalar()
    return now is None or occasion.old is None or now >= occasion.old


def spared(work: Work, occasion: Occasion) -> set[int]:
    """Who needn't hear of it: who is told anyway, because they asked to be; who is in that deal."""
    if occasion.trigger is Trigger.BACK:
        lately = or_(StockWish.told_at.is_(None), StockWish.told_at > occasion.noticed_at - LATELY)
        asked = select(StockWish.member_id).where(StockWish.product_id == occasion.product_id, lately)
        return set(work.execute(asked).scalars())
    if occasion.deal_id is not None:
        there = select(Order.member_id).where(Order.deal_id == occasion.deal_id, Order.status.in_(STANDING))
        return set(work.execute(there).scalars())
    return set()


def hand_over(work: Work, goes: int, stays: int) -> None:
    joining.hand_over(work, AutoMailing.made_by, goes, stays)


def _dropped(work: Work, auto: AutoMailing) -> list[dict[str, Any]]:
    """One per product and day: the deepest of its ways of selling."""
    since, zone = max(auto.made_at, work.now - LATELY), work.settings.zone
    found = (
        select(Sku.product_id, PriceChange.sku_id, PriceChange.old, PriceChange.new, PriceChange.changed_at)
        .join(Sku, Sku.id == PriceChange.sku_id).join(Product, Product.id == Sku.product_id)
        .where(PriceChange.changed_at >= since, PriceChange.new < PriceChange.old, Sku.price == PriceChange.new)
        .where(Product.shelf == Shelf.ON).order_by(PriceChange.id)
    )  # fmt: skip
    rows = sorted(work.execute(found), key=lambda row: row.new.fen - row.old.fen, reverse=True)
    cheaper = {
        f"{row.product_id}:{day_of(row.changed_at, zone)}": {
            "product_id": row.product_id, "sku_id": row.sku_id, "old": row.old, "new": row.new,
        }
        for row in rows
    }  # fmt: skip
    return _unknown(work, auto, cheaper)


def _back(work: Work, auto: AutoMailing) -> list[dict[str, Any]]:
    """What came in, and was nothing before: all that is left is no more than that. One per product and day."""
    since, zone = max(auto.made_at, work.now - LATELY), work.settings.zone
    left = type_coerce(Sku.received - Sku.reserved - Sku.sold, Thousandths)
    came = and_(StockMovement.kind == Receipt.DELIVERED, StockMovement.moved_at >= since)
    found = (
        select(Sku.product_id, Sku.id.label("sku_id"), StockMovement.moved_at)
        .join(StockMovement, StockMovement.sku_id == Sku.id).join(Product, Product.id == Sku.product_id)
        .where(came, left > NONE, left <= StockMovement.quantity, Product.shelf == Shelf.ON)
        .where(Product.created_at < since).order_by(Sku.id)
    )  # fmt: skip
    rows = {
        f"{row.product_id}:{day_of(row.moved_at, zone)}": {"product_id": row.product_id, "sku_id": row.sku_id}
        for row in work.execute(found)
    }
    return _unknown(work, auto, rows)


def _nearly_gone(work: Work, auto: AutoMailing) -> list[dict[str, Any]]:
    """Goods of open deals of which somebody has bought, and limited offers of one product: little is left of them."""
    left = type_coerce(Sku.received - Sku.reserved - Sku.sold, Thousandths)
    in_deals = (
        select(Deal.id.label("deal_id"), Sku.product_id, Sku.id.label("sku_id"))
        .join(DealItem, DealItem.deal_id == Deal.id).join(Sku, Sku.id == DealItem.sku_id)
        .where(Deal.status == DealStatus.OPEN, left > NONE, left < auto.least)
        .where(select(Order.id).where(Order.deal_id == Deal.id, Order.status.in_(STANDING)).exists())
        .order_by(Deal.id, Sku.id)
    )  # fmt: skip
    rows = {f"deal {row.deal_id}:{row.product_id}": dict(row._mapping) for row in work.execute(in_deals)}
    rule = PriceRule
    holds = and_(
        rule.stopped_at.is_(None), or_(rule.begins_at.is_(None), rule.begins_at <= work.now),
        or_(rule.ends_at.is_(None), rule.ends_at > work.now), rule.community_id.is_(None),
    )  # fmt: skip
    rest = type_coerce(rule.total - rule.taken, Thousandths)
    product = func.coalesce(rule.product_id, Sku.product_id).label("product_id")
    offers = select(rule.id, product, rule.sku_id).outerjoin(Sku, Sku.id == rule.sku_id)
    offers = offers.where(holds, rule.taken > NONE, rest > NONE, rest < auto.least, product.is_not(None))
    for row in work.execute(offers.order_by(rule.id)):
        rows[f"offer {row.id}"] = {"product_id": row.product_id, "sku_id": row.sku_id}
    return _unknown(work, auto, rows)


def _unknown(work: Work, auto: AutoMailing, rows: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Those that nobody has noted, a few at once."""
    known = select(Occasion.subject).where(Occasion.trigger == auto.trigger, Occasion.subject.in_(rows))
    noted = set(work.execute(known).scalars()) if rows else set()
    return [{**row, "subject": subject} for subject, row in rows.items() if subject not in noted][:AT_ONCE]


_HAPPENED = {Trigger.DROPPED: _dropped, Trigger.BACK: _back, Trigger.NEARLY_GONE: _nearly_gone}


def _dialect(work: Work) -> Any:
    return sqlite if work.database.is_sqlite else postgresql
