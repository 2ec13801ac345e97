"""A price rule in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from core.money import Money
from core.quantity import Quantity
from core.say import Say, say
from core.work import Work
from models.price_rules import PriceRule
from pricing import Bundle, Cut, Kind, PieceDiscount, PiecePrice, Rule
from queries import catalog as goods
from queries import members as people
from queries import price_rules as find
from queries import waiting as line
from queries.catalog import Sku
from services.events import EventsAsked

PIECE = Quantity(1000)
SHOWN = 20


def rule_said(work: Work, row: PriceRule) -> Say:
    """ "苹果 特价 ¥6.90/斤，共 20斤，每人 2斤，03-06 20:00 止"."""
    rule, shelf = find.rule_of(row), goods.catalog(work)
    sku = shelf.skus.get(row.sku_id or 0)
    terms = terms_said(work, rule, sku)
    about = about_said(work, row)
    return say("rule-said", about=about, terms=terms, limits=_limits(row, sku), times=_times(row))


def about_said(work: Work, row: PriceRule) -> Say | str:
    """What it is about, and in which group: "苹果 ", "果园的商品 "; empty where that is everything."""
    shelf = goods.catalog(work)
    where = say("rule-in", name=people.community(work, row.community_id).name) if row.community_id is not None else ""
    if row.sku_id is not None:
        return say("rule-about", name=shelf.product_of(row.sku_id).title(shelf.skus[row.sku_id]), where=where)
    if row.product_id is not None:
        return say("rule-about", name=shelf.products[row.product_id].name, where=where)
    if row.supplier_id is not None:
        return say("rule-about-supplier", name=people.supplier_name(work, row.supplier_id), where=where)
    return where


def terms_said(work: Work, rule: Rule, sku: Sku | None, price: Money | None = None) -> Say:
    """What it gives, for a piece of this SKU (at this price, where it isn't the shelf's)."""
    unit = sku.unit if sku else ""
    match rule:
        case Bundle():
            return say("rule-bundle", goods=_parts(work, rule.parts), price=rule.price)
        case Cut():
            return say("rule-threshold", steps=_steps(say("rule-off", at_least=a, off=o) for a, o in rule.steps))
        case PiecePrice() if rule.kind is Kind.TIER:
            tiers = (say("rule-tier", at_least=q, unit=unit, price=price) for q, price in rule.steps)
            return say("rule-tiers", steps=_steps(tiers))
        case PiecePrice() if rule.kind is Kind.SAMPLE:
            return say("rule-sample")
        case PiecePrice():
            return say("rule-price", kind=say(f"price-kind-{rule.kind}"), price=rule.steps[0][1], unit=unit)
        case PieceDiscount() if sku is not None:
            price = Money(rule.unit_price((price or sku.price).fen, PIECE.thousandths))
            return say("rule-price", kind=say(f"price-kind-{rule.kind}"), price=price, unit=unit)
        case PieceDiscount():
            tenths = f"{(100 - rule.percent) / 10:g}"
            kind = say(f"price-kind-{rule.kind}")
            return say("rule-percent", kind=kind, percent=str(rule.percent), tenths=tenths)
    raise AssertionError(f"no words for {rule.kind}")


def _steps(said: Iterable[Say]) -> Say:
    """One behind the other."""
    first, *more = said
    for one in more:
        first = say("rule-and", first=first, more=one)
    return first


def _parts(work: Work, parts: Iterable[tuple[int, Quantity]]) -> str:
    shelf = goods.catalog(work)
    return "+".join(f"{shelf.product_of(i).title(shelf.skus[i])}{part}{shelf.skus[i].unit}" for i, part in parts)


def _limits(row: PriceRule, sku: Sku | None) -> Say | str:
    unit = unit_said(row.kind, sku)
    total = say("rule-total", total=row.total, unit=unit) if row.total is not None else ""
    if row.per_person is None:
        return total
    return say("rule-each", before=total, most=row.per_person, unit=unit)


def unit_said(kind: str, sku: Sku | None) -> Say | str:
    """What its limits count."""
    if kind == Kind.THRESHOLD:
        return say("rule-unit-times")
    if kind == Kind.BUNDLE:
        return say("rule-unit-sets")
    return sku.unit if sku else say("rule-unit-pieces")


def _times(row: PriceRule) -> Say | str:
    begins = say("rule-begins", at=row.begins_at) if row.begins_at is not None else ""
    return say("rule-ends", begins=begins, at=row.ends_at) if row.ends_at is not None else begins


def show(work: Work, event: EventsAsked) -> None:
    """活动: the offers that hold, when limited ones begin, and how many wait for a flash price that is used up."""
    here = [r for r in find.latest(work, SHOWN) if r.community_id is None or r.community_id in event.community_ids]
    gone = [row.id for row in here if row.total is not None and row.taken >= row.total]
    waiting = line.lengths(work, gone)
    for row in here:
        if row.id not in gone:
            begun = row.begins_at is None or row.begins_at <= work.now
            if begun or row.total is not None:
                event.says.append(say("event-rule" if begun else "event-rule-later", rule=rule_said(work, row)))
        elif row.kind == Kind.FLASH:
            waits = str(waiting.get(row.id, 0))
            key = "event-rule-gone" if row.supplier_id is None else "event-rule-gone-range"
            event.says.append(say(key, rule=rule_said(work, row), number=str(row.id), waiting=waits))
