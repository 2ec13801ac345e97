"""卖得怎样: a supplier's own goods at one look, and each of them closely."""

from __future__ import annotations

from bot.arguments import Rest
from bot.context import Context
from bot.message import Kind, Reply
from bot.router import Router
from core.clock import day_of
from core.message import message
from core.quantity import NONE
from core.say import Say, say
from documents.pictures import PNG
from models.members import Role
from services import catalog, figures, files, report_pictures, selling
from services.selling import Selling, Standing

router = Router("selling")

SHOWN, ADVICE, DAYS = 10, 5, 28


@router.command("卖得怎样", "selling", roles=(Role.SUPPLIER,), where=(Kind.PRIVATE,))
def show_selling(ctx: Context, product: Rest = "") -> Reply:
    """卖得怎样 [商品]：今天卖了多少、名次、占有率、评价、退货原因、下周备货、建议
    Selling: selling [product]: sold today, rank, share, reviews, why things went back, next week, advice"""
    figures.fresh(ctx.work)
    seen = selling.look(ctx.work, ctx.caller.supplier_ids)
    if product:
        found = catalog.own_product(ctx.work, ctx.caller.supplier_ids, product)
        for one in seen.goods:
            if one.product.id == found.id:
                return _closely(ctx, seen, one)
    return Reply(here=message(*_at_one_look(ctx, seen)))


def _at_one_look(ctx: Context, seen: Selling) -> list[Say]:
    if not seen.goods:
        return [say("selling-nothing")]
    says = [
        say(
            "selling-head", number=len(seen.goods), on=sum(one.on_shelf for one in seen.goods), time=ctx.work.now,
            start=f"{seen.start:%m-%d}", end=f"{seen.end:%m-%d}",
        )
    ]  # fmt: skip
    says += [_line(one) for one in seen.goods[:SHOWN]]
    says += [_share(seen, category) for category in seen.shares]
    advised = [part for one in seen.goods for part in selling.advice(seen, one)]
    return [*says, *advised[:ADVICE], say("selling-more", name=seen.goods[0].product.name)]


def _line(one: Standing) -> Say:
    rate = say("selling-rate", rate=str(one.rate)) if one.refunded else ""
    return say(
        "selling-line", rank=str(one.rank), name=one.product.name, today=one.today, today_paid=one.today_paid,
        left=one.left, unit=one.unit, shelf=say(f"selling-{selling.shelf_of(one)}"), paid=one.paid, rate=rate,
    )  # fmt: skip


def _share(seen: Selling, category: str) -> Say:
    share = seen.shares[category]
    if share.percent is None:
        return say("selling-share-hidden", category=category)
    return say("selling-share", category=category, percent=str(share.percent))


def _closely(ctx: Context, seen: Selling, one: Standing) -> Reply:
    heard = selling.opinions(ctx.work, one.product, seen.start)
    says = [say("selling-head-of", start=f"{seen.start:%m-%d}", end=f"{seen.end:%m-%d}"), _line(one)]
    says += [_share(seen, one.product.category)] if one.product.category in seen.shares else []
    if heard:
        topics = [
            say("selling-topic", topic=say(f"about-{o.topic}"), number=o.number, stars=selling.stars(o)) for o in heard
        ]
        says.append(say("selling-reviews", topics=topics))
    if one.faults:
        faults = [
            say("selling-fault", fault=say(f"fault-{cause}"), number=number)
            for cause, number in one.faults.most_common()
        ]
        says.append(say("selling-faults", faults=faults))
    says += [
        say("selling-together", name=other.name, orders=other.orders, of=other.of)
        for other in selling.together(ctx.work, one.product, ctx.caller.supplier_ids)
    ]
    says += [_forecast(one), *selling.advice(seen, one, heard)]
    return Reply(here=message(*says, images=_curves(ctx, one)))


def _forecast(one: Standing) -> Say:
    if one.forecast is None:
        return say("selling-no-forecast")
    days = "、".join(str(day) for day in one.forecast.days)
    error = (
        say("selling-untested")
        if one.forecast.error is None
        else say("selling-error", weeks=one.forecast.tested, error=str(one.forecast.error))
    )
    return say("selling-forecast", total=one.forecast.total, unit=one.unit, days=days, error=error)


def _curves(ctx: Context, one: Standing) -> tuple[str, ...]:
    days, sold, means = selling.curve(one, day_of(ctx.work.now, ctx.work.settings.zone), DAYS)
    if not any(amount != NONE for amount in sold):
        return ()
    pictures = report_pictures.sold(one.product.name, days, sold, means, ctx.word)
    return tuple(files.keep(ctx.work, "sales.png", PNG, one_, for_member=ctx.caller.member_id) for one_ in pictures)
