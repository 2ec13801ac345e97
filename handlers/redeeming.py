"""核销: goods are handed over to whoever shows the code, typed or photographed, or as a list says afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer, answer_with
from bot.router import Act, Router
from core import codes, numbers
from core.errors import ShopError
from core.say import Say, say
from documents import pictures, qr, rows
from models.members import Role
from models.orders import Fulfilment
from queries import fulfilment as find
from queries import members as people
from queries import orders as orders_found
from services import fulfilment, members, redeeming
from services.redeeming import Outcome, Result

router = Router("fulfilment")

Code = Annotated[str, replace(get_args(Rest)[1], example="7KQ2M4XR")]
SAID = 20  # entries of a list that are told one by one


class NothingToRedeem(ShopError):
    """A sheet without pick-up codes or order numbers, or with nothing ticked off."""


class ListTooLong(ShopError):
    """Arguments: most."""


@router.command("核销", "redeem", roles=(Role.SUPPLIER,), fetches=True)
def redeem(ctx: Context, code: Code = "") -> Reply:
    """核销 <码>：顾客凭提货码取走；也可附二维码照片，或一次发多个码、多个订单号、勾好的配货单
    Redeem: redeem <pick-up code>, with a photo of its QR, several codes or order numbers, or the ticked list"""
    return _redeem(ctx, redeeming.split(code) if code else _brought(ctx))


def _redeem(ctx: Context, written: Sequence[str]) -> Reply:
    if len(written) > redeeming.MOST:
        raise ListTooLong(most=str(redeeming.MOST))
    if len(written) != 1 or written[0].lstrip("#＃№").isdigit():
        return _listed(ctx, written)
    part = fulfilment.redeem(ctx.work, members.known(ctx.caller), written[0], ctx.caller.supplier_ids)
    return answer(*_handed(ctx, part)) if part else answer_with("redeem-wrong")


def _brought(ctx: Context) -> list[str]:
    """What the picture or the sheet that came says."""
    content = ctx.fetch_only()
    if pictures.kind(content):
        return [text.strip()[:40] for text in qr.read(content)]
    written = redeeming.ticked(rows.read(content), all_=True)
    if not written:
        raise NothingToRedeem
    return written


@router.talk
def take_file(ctx: Context) -> Reply | Act | Unhandled:
    """A supplier drops a photo of a code, or a list that is ticked off, without a word."""
    if ctx.text or not ctx.caller.supplier_ids or ctx.where is not Kind.PRIVATE:
        return UNHANDLED
    if len(ctx.incoming.files) + len(ctx.incoming.images) != 1:
        return UNHANDLED
    written = _understood(ctx.fetch_only())
    return (lambda acting: _redeem(acting, written)) if written else UNHANDLED


def _understood(content: bytes) -> list[str] | None:
    """Codes that can be ours, or None: other pictures and sheets are for others."""
    try:
        if pictures.kind(content):
            return [text for text in qr.read(content) if len(codes.read(text)) == codes.LENGTH] or None
        return redeeming.ticked(rows.read(content), all_=False)
    except ShopError:
        return None


def _handed(ctx: Context, part: Fulfilment) -> list[Say]:
    order = orders_found.order(ctx.work, part.order_id)
    assert order is not None
    name = people.names(ctx.work, [order.member_id], order.community_id).get(order.member_id, "")
    lines = [x for x in orders_found.lines(ctx.work, order.id) if x.supplier_id == part.supplier_id]
    handed = [(line, line.quantity - line.returned) for line in lines if line.returned < line.quantity]
    return [
        say("redeemed", number=numbers.show(order.id), name=name),
        *(
            say("handed", name=x.name, quantity=left, unit=x.unit, note=say("line-note", note=x.note) if x.note else "")
            for x, left in handed
        ),
    ]


def _listed(ctx: Context, written: Sequence[str]) -> Reply:
    """What became of each entry; those that went wrong first."""
    outcomes = redeeming.redeem(ctx.work, members.known(ctx.caller), written, ctx.caller.supplier_ids)
    counts = Counter(outcome.result for outcome in outcomes)
    wrong = [_outcome(outcome) for outcome in outcomes if outcome.result is not Result.DONE]
    done = [outcome.part for outcome in outcomes if outcome.result is Result.DONE and outcome.part]
    said = [say("redeemed-list", done=str(counts[Result.DONE]), wrong=str(len(wrong))), *wrong[:SAID]]
    if len(wrong) > SAID:
        said.append(say("redeemed-more", entries=str(len(wrong) - SAID)))
    return answer(*said, *_goods(ctx, done))


def _outcome(outcome: Outcome) -> Say:
    return say(f"redeemed-{outcome.result}", written=outcome.written[:20])


def _goods(ctx: Context, parts: Sequence[Fulfilment]) -> list[Say]:
    """What was handed over, added up."""
    goods = find.goods_of(ctx.work, [part.id for part in parts])
    said = "、".join(f"{x.name}×{x.quantity}{x.unit}" for x in goods[:SAID])
    return [say("redeemed-goods", goods=said)] if said else []
