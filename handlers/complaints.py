"""What is said of goods that arrived: "坏了2个" with or without a photo, and the answers to what is proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled
from bot.router import Act, Router
from core import numbers
from core.message import Message, message
from core.quantity import Quantity
from core.say import Say, say
from core.text import plain
from documents import pictures
from handlers.aftersales import asked
from models.aftersales import Complaint
from models.orders import NOT_OUT, FulfilmentStatus, Order, OrderLine
from queries import aftersales as find
from queries import catalog as goods
from queries import orders as orders_found
from queries.names import spelled
from reading.damage import Damage, damage, strange
from services import complaints, files

router = Router("aftersales")

MOST_PHOTOS = 3
JUST_NOW = timedelta(minutes=10)  # a picture alone in a group belongs to what was said so short before
DROPS = ("算了", "不用了", "取消", "没事了", "drop")


@router.talk
def hear(ctx: Context) -> Reply | Act | Unhandled:
    """A complaint about one's own goods, an answer to what was proposed, or a photo that belongs to either."""
    me = ctx.caller.member_id
    if me is None or ctx.incoming.event or _is_command(ctx):
        return UNHANDLED
    found = damage(ctx.text)
    if found is not None:
        lines = _meant(ctx, found)
        if not lines:
            return UNHANDLED
        photos = _photos(ctx)
        return lambda acting: complain(acting, lines, photos)
    if not ctx.text and ctx.incoming.images:
        return _picture(ctx, me)
    if ctx.where is Kind.PRIVATE and len(ctx.text) <= 20:
        return _answer(ctx, me)
    return UNHANDLED


def _is_command(ctx: Context) -> bool:
    """Whether it calls something that this person can use here: then what follows it was only mistyped."""
    called = ctx.switchboard.find(ctx.text.lstrip("/").strip())
    return called is not None and called[0] in ctx.switchboard.offered(ctx.caller.roles, ctx.where)


def _meant(ctx: Context, found: Damage) -> list[OrderLine]:
    """Which of the speaker's own goods the sentence may be about; in a group, only what was bought there.

    Others talk of broken things, too: words that are neither a name of theirs nor meaningless make it no complaint.
    """
    rows = find.buyable(ctx.work, ctx.caller.member_id, complaints.since(ctx.work))
    lines = [row[0] for row in rows]
    if ctx.where is Kind.GROUP:
        here = {order.id for order in _orders(ctx, lines) if order.community_id == ctx.caller.community_id}
        lines = [line for line in lines if line.order_id in here]
    rest, names = spelled(found.rest), {line.id: _names(ctx, line) for line in lines}
    named = [line for line in lines if any(name in rest for name in names[line.id])]
    left = strange(rest, {name for own in names.values() for name in own})
    if not named and left:  # "苹果" may be "红富士苹果"
        named = [line for line in lines if any(left in name for name in names[line.id])]
        left = "" if named else left
    counted = found.number is not None or found.every
    if left and not (named and counted):
        return []
    sure = named or ctx.incoming.images or ctx.where is Kind.PRIVATE
    if not (sure or counted):
        return []
    return _quoted(ctx, named or _arrived(rows, lines))


def _arrived(rows: Sequence[Any], lines: list[OrderLine]) -> list[OrderLine]:
    """What has been handed over, where any of it has: it is about that, rather than about what is still to come."""
    partly = FulfilmentStatus.PARTLY
    out = {row[0].id for row in rows if row.stands not in NOT_OUT and (row.stands is not partly or row[0].shipped)}
    return [line for line in lines if line.id in out] or lines


def _orders(ctx: Context, lines: list[OrderLine]) -> list[Order]:
    found = (orders_found.order(ctx.work, order_id) for order_id in {line.order_id for line in lines})
    return [order for order in found if order is not None]


def _names(ctx: Context, line: OrderLine) -> list[str]:
    product = goods.catalog(ctx.work, ctx.caller.catalog_version or None).product_of(line.sku_id)
    return [name for name in map(spelled, (line.name, product.name, *product.aliases)) if name]


def _quoted(ctx: Context, lines: list[OrderLine]) -> list[OrderLine]:
    """Who quotes a message of ours with an order's number, or with the goods' name, means those."""
    said = plain(ctx.incoming.quote.text) if ctx.incoming.quote else ""
    mine = [x for x in lines if numbers.show(x.order_id) in said] or [x for x in lines if x.name in said]
    return mine if said and mine else lines


def _photos(ctx: Context) -> list[bytes]:
    """The pictures of the message, telling nothing of where they were taken."""
    return [pictures.plain(ctx.fetch(image)) for image in ctx.incoming.images[:MOST_PHOTOS]]


def _keep(ctx: Context, photos: Sequence[bytes]) -> list[str]:
    days = ctx.work.settings.aftersales.keep_photos_days
    return [
        files.keep(ctx.work, "photo", pictures.kind(photo) or pictures.JPEG, photo, days=days, for_member=None)
        for photo in photos
    ]


def complain(ctx: Context, lines: Sequence[OrderLine], photos: Sequence[bytes]) -> Reply:
    """Propose what can be done, to the speaker alone."""
    complaints.open_(ctx.work, ctx.incoming.text, lines, _keep(ctx, photos), ctx.caller.community_id)
    told = _proposed(ctx)
    if ctx.where is Kind.PRIVATE:
        return Reply(here=told)
    return Reply(here=message(say("complaint-heard", name=ctx.caller.name)), private=told)


def _picture(ctx: Context, me: int) -> Act | Unhandled:
    """A picture alone belongs to what its sender has just complained of."""
    row, case = find.open_complaint(ctx.work, me), find.latest_open(ctx.work, me)
    spoken = [row.said_at] if row else []
    spoken += [case.opened_at] if case else []
    if not spoken or (ctx.where is Kind.GROUP and max(spoken) + JUST_NOW < ctx.work.now):
        return UNHANDLED
    photos = _photos(ctx)
    return lambda acting: _add(acting, me, photos)


def _add(ctx: Context, me: int, photos: Sequence[bytes]) -> Reply:
    row, case = find.open_complaint(ctx.work, me), find.latest_open(ctx.work, me)
    to = row or case
    if to is None or len(to.photos) >= MOST_PHOTOS:
        return Reply(private=message(say("complaint-photos-enough")))
    find.add_photos(ctx.work, to, _keep(ctx, photos[: MOST_PHOTOS - len(to.photos)]))
    return Reply(private=message(say("complaint-photo-kept")))


def _answer(ctx: Context, me: int) -> Act | Unhandled:
    row = find.open_complaint(ctx.work, me)
    if row is None or not (ctx.text in DROPS or complaints.understands(row, ctx.text)):
        return UNHANDLED
    return lambda acting: _answered(acting, me)


def _answered(ctx: Context, me: int) -> Reply:
    row = find.open_complaint(ctx.work, me)
    if row is None:  # another answer was quicker
        return Reply(here=message(say("complaint-answered")))
    if ctx.text in DROPS:
        complaints.drop(ctx.work, row)
        return Reply(here=message(say("complaint-dropped")))
    case = complaints.answer(ctx.work, row, ctx.text)
    return Reply(here=message(asked(ctx, case)) if case else _proposed(ctx))


def _proposed(ctx: Context) -> Message:
    """What is proposed, or asked, in words."""
    row = find.open_complaint(ctx.work, ctx.caller.member_id or ctx.work.actor.member_id or 0)
    if row is None:
        return message(say("complaint-answered"))
    proposal = complaints.of_row(ctx.work, row)
    line = proposal.line
    if line is None:
        return message(say("complaint-which"), *_choices(ctx, row))
    says = [say("complaint-about", goods=line.name, quantity=line.quantity, unit=line.unit, words=row.words)]
    says += [_option(line, number, option) for number, option in enumerate(proposal.options, start=1)]
    if proposal.asks == complaints.HOW_MANY:
        says.append(say("complaint-how-many", unit=line.unit))
    if proposal.asks == complaints.TOTAL:
        says.append(say("complaint-total", name=line.name, quantity=line.quantity, unit=line.unit))
    if proposal.options and proposal.waiting:
        says.append(say("complaint-arrived"))
    if not row.photos:
        says.append(say("complaint-photo"))
    return message(*says, say("complaint-drop"))


def _choices(ctx: Context, row: Complaint) -> list[Say]:
    lines = {line.id: line for line in find.lines(ctx.work, [option["line"] for option in row.options])}
    chosen = [lines[option["line"]] for option in row.options if option["line"] in lines]
    return [
        say(
            "complaint-choice", choice=str(number), name=line.name, quantity=line.quantity, unit=line.unit,
            order=numbers.show(line.order_id),
        )
        for number, line in enumerate(chosen, start=1)
    ]  # fmt: skip


def _option(line: OrderLine, number: int, option: complaints.Option) -> Say:
    quantity = Quantity(option["quantity"])
    if option["do"] == "resend":
        return say("complaint-resend", choice=str(number), name=line.name, quantity=quantity, unit=line.unit)
    return say("complaint-refund", choice=str(number), amount=complaints.worth(option))
