"""拼单: one order paid by several people, each with a link of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated

from bot.arguments import BadArgument, OrderNumber, Reads
from bot.context import Context
from bot.message import Kind, Reply
from bot.router import Router
from core import numbers
from core.message import Link, Message
from core.money import Money
from core.say import Say, say
from handlers.orders import known_order
from models.orders import Order
from models.shares import Share, ShareStatus
from queries import shares as find
from services import pay_links, shares
from services.pay_links import For

router = Router("shares")

PEOPLE = re.compile(r"([0-9]{1,3})\s*(?:人|个人|份|位)?")
AMOUNTS = re.compile(r"[\s+,，、/]+")


def _among(text: str) -> tuple[int | list[Money], str]:
    """ "3" · "3人" are so many equal shares; "10 10 13.5" · "10+10+13.5" are these."""
    people = PEOPLE.fullmatch(text.strip())
    if people:
        return int(people[1]), ""
    words = [word for word in AMOUNTS.split(text) if word]
    if len(words) < 2:
        raise BadArgument
    return [Money.parse(word) for word in words[: shares.MOST + 1]], ""


Among = Annotated[int | list[Money] | None, Reads(_among, "3")]


@router.command("拼单", "share")
def share(ctx: Context, order: OrderNumber, among: Among = None) -> Reply:
    """拼单 <号> <人数 或 每份金额>：几个人一起付一个订单；写 1 改回一个人付
    Share: share <number> <people, or amounts>: several people pay one order; 1 makes it whole again"""
    found = known_order(ctx, order)
    if ctx.caller.member_id not in (found.member_id, found.placed_by):
        raise numbers.NoSuchNumber(number=numbers.show(order))
    if among is None:
        standing = find.standing(ctx.work, found.id)
    else:
        amounts = shares.evenly(found.total, among) if isinstance(among, int) else among
        standing = shares.split(ctx.work, found.id, amounts)
    said = _shown(ctx, found, standing)
    return Reply(here=said) if ctx.where is Kind.GROUP else Reply(private=said)


def _shown(ctx: Context, order: Order, standing: Sequence[Share]) -> Message:
    """How the shares of an order stand, with a link for each that is open."""
    number = numbers.show(order.id)
    if not standing:
        return Message((say("shares-none", number=number),))
    says: list[Say] = [say("shares-head", number=number, total=order.total, people=str(len(standing)))]
    says += [_line(share) for share in standing]
    links = tuple(
        Link(
            say("pay-share", position=str(share.position), amount=share.amount),
            pay_links.path(ctx.work.settings, For.SHARE, share.id),
        )
        for share in standing
        if share.status is ShareStatus.OPEN
    )
    return Message((*says, say("shares-until", until=order.expires_at)) if links else tuple(says), links)


def _line(share: Share) -> Say:
    status = say(f"share-status-{share.status}")
    return say("share-line", position=str(share.position), amount=share.amount, status=status)
