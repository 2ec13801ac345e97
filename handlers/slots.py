"""时段, 取消时段, 改时段: services by the hour. Who does them sees what is taken, everybody else what is left."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import OrderNumber, Rest
from bot.context import Context
from bot.message import Reply
from bot.router import Router
from core import numbers
from core.clock import day_bounds, day_of
from core.message import message
from core.moments import parse_hours, prepared
from core.say import Say, say
from handlers.orders import known_order
from handlers.slot_terms import parse_terms
from models.members import Role
from models.orders import Order
from queries import catalog as goods
from queries import slots as find
from queries.catalog import Product, UnknownProduct
from services import duty, outbox
from services.slots import making, moving, said
from services.slots.moving import Moved, NoSuchSlot

router = Router("slots")

MAKE = (Role.SUPPLIER, Role.MANAGER)
SHOWN = 30

Asked = Annotated[str, replace(get_args(Rest)[1], example="苹果 明天 9:00-11:00 10斤")]
Closed = Annotated[str, replace(get_args(Rest)[1], example="3")]
Wish = Annotated[str, replace(get_args(Rest)[1], example="周日 9点")]


@router.command("时段", "slots")
def slots(ctx: Context, what: Asked = "") -> Reply:
    """时段 [商品]：可以约什么时候、还剩多少；供应商开时段：时段 <商品> <周六|工作日|每天> <9:00-11:00> <10份> [到 哪天]
    Slots: slots [product]: when, and what is left; to make: slots <product> <day|daily> <9:00-11:00> <10> [to …]"""
    hours = parse_hours(prepared(what))
    if not what:
        return _overview(ctx)
    product, own = _product(ctx, what.split(None, 1)[0] if hours else what)
    if not (hours and own):
        return _shown(ctx, product, own=own)
    spans, capacity = parse_terms(what.split(None, 1)[1], ctx.work.now, ctx.work.settings)
    made = making.make(ctx.work, product, spans, capacity)
    lines = said.lines(made, said.unit_of(product), own=True)
    return Reply(private=message(say("slots-made", name=product.name, number=str(len(made))), *lines[:SHOWN]))


def _product(ctx: Context, text: str) -> tuple[Product, bool]:
    """The product that is meant, and whether the asker makes its slots."""
    shelf = goods.catalog(ctx.work, ctx.caller.catalog_version or None)
    suppliers = _suppliers(ctx)
    if suppliers is None:
        return shelf.find_among(text, shelf.products), True
    try:
        return shelf.find_own(text, suppliers), True
    except UnknownProduct:
        return shelf.find(text, ctx.work.now), False


def _suppliers(ctx: Context) -> Collection[int] | None:
    """Whose slots the asker makes; None: everybody's."""
    return None if Role.MANAGER in ctx.caller.roles else ctx.caller.supplier_ids


def _overview(ctx: Context) -> Reply:
    """What goes by slots: the asker's own, or what is on the shelf."""
    shelf, suppliers = goods.catalog(ctx.work, ctx.caller.catalog_version or None), _suppliers(ctx)
    found = [p for p in shelf.products.values() if p.by_slot]
    own = [p for p in found if suppliers is None or p.supplier_id in suppliers]
    shown = own or [p for p in found if p.is_on_shelf(ctx.work.now)]
    lines = [line for product in shown[:10] for line in _lines(ctx, product, own=bool(own))]
    told = message(*(lines or [say("slots-nothing")]))
    return Reply(private=told) if own else Reply(here=told)


def _shown(ctx: Context, product: Product, *, own: bool) -> Reply:
    told = message(*_lines(ctx, product, own=own))
    return Reply(private=told) if own else Reply(here=told)


def _lines(ctx: Context, product: Product, *, own: bool) -> list[Say]:
    zone = ctx.work.settings.zone
    if own:
        today, _ = day_bounds(day_of(ctx.work.now, zone), zone)
        found = find.lately(ctx.work, [product.id], today, SHOWN)
    else:
        found = find.ahead(ctx.work, [product.id])
    lines = said.lines(found, said.unit_of(product), own=own)[: SHOWN if own else said.CHOICES]
    if not product.by_slot:
        return [say("slots-not-by", name=product.name), *lines]
    return [say("slots-head", name=product.name), *(lines or [say("slots-none-free")])]


@router.command("取消时段", "close-slot", roles=MAKE)
def close_slot(ctx: Context, what: Closed) -> Reply:
    """取消时段 <号|商品>：不再约这个时段；写商品就是以后不分时段卖
    Close-slot: close-slot <number|product>: no more orders for it; a product: sold without slots from now on"""
    number = unicodedata.normalize("NFKC", what).strip().removeprefix("#")
    if re.fullmatch(r"\d{1,12}", number, re.ASCII):
        slot = making.close(ctx.work, int(number), _suppliers(ctx))
        name = said.product_of(ctx.work, slot).name
        return Reply(private=message(say("slot-now-closed", number=number, name=name, time=slot.span)))
    product, own = _product(ctx, what)
    if not own or not product.by_slot:
        raise NoSuchSlot(number=what[:20])
    closed = making.stop(ctx.work, product)
    return Reply(private=message(say("slots-stopped", name=product.name, number=str(closed))))


@router.command("改时段", "move-slot")
def move_slot(ctx: Context, order: OrderNumber, wish: Wish) -> Reply:
    """改时段 <订单号> <时段号或时间>：开始之前都可以换
    Move-slot: move-slot <order> <slot or time>: another time, until it begins"""
    found = known_order(ctx, order)
    moved = moving.move(ctx.work, found.id, wish)
    if moved.old != moved.new:
        _tell_others(ctx, found, moved)
    number = numbers.show(found.id)
    return Reply(private=message(say("slot-moved", number=number, name=moved.product.name, time=moved.new)))


def _tell_others(ctx: Context, order: Order, moved: Moved) -> None:
    """Who does it hears of it once the order is paid; the buyer, where somebody else has moved it."""
    told = say("slot-moved-told", number=numbers.show(order.id), name=moved.product.name, old=moved.old, new=moved.new)
    if order.paid_at is not None and moved.product.supplier_id not in ctx.caller.supplier_ids:
        duty.inform(ctx.work, moved.product.supplier_id, [told])
    if order.member_id != ctx.caller.member_id:
        outbox.send_to_member(ctx.work, order.member_id, message(told))
