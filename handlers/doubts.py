"""确认, 忽略, 未读懂, 来源, 合并: what the group's talk left open, and who changed what."""

from __future__ import annotations

from bot.arguments import Digits, Rest, Word
from bot.context import Context
from bot.message import Reply, answer, answer_with
from bot.router import Router
from core.say import say
from handlers import group_cards as cards
from handlers.deals import LEADS, led_community
from handlers.group_orders import answer as do_answer
from models.deals import Deal as DealRow
from models.deals import DealStatus
from queries import catalog as goods
from queries import deals as deals_found
from queries import group_orders as find
from queries.deals import Deal
from services import members, offers
from services.deals import NoOpenDeal
from services.group_orders import doubts, joining, journal, people
from services.orders import DealOver

router = Router("group_orders")

SURE = ("确定", "sure")
MOST_SOURCES = 20


@router.command("确认", "confirm")
def confirm(ctx: Context, number: Digits, choice: Rest = "") -> Reply:
    """确认 <问题号> [选项或商品]：回答群里 ❓ 的问题
    Confirm: confirm <number> [choice or goods]: answer a question marked ❓"""
    deal = _open_deal(ctx)
    offer = offers.of_deal(deal, goods.catalog(ctx.work, ctx.caller.catalog_version or None))
    return do_answer(ctx, deal, offer, number, choice)


@router.command("忽略", "ignore")
def ignore(ctx: Context, number: Digits) -> Reply:
    """忽略 <问题号>：不用管这个问题了
    Ignore: ignore <number>: nothing is to be done about that question"""
    doubts.drop(ctx.work, _open_deal(ctx), number, members.known(ctx.caller), leader=ctx.caller.is_leader_here)
    return answer_with("doubt-dropped", number=str(number))


@router.command("未读懂", "unread", reads=True, roles=LEADS)
def unread(ctx: Context) -> Reply:
    """未读懂：本团还没确认的问题和原话
    Unread: what in this deal still awaits an answer"""
    row = _latest(ctx, led_community(ctx))
    open_ = find.open_doubts(ctx.work, row.id)
    lines = [
        say("doubt-line", number=str(doubt.number), what=say(f"doubt-kind-{doubt.kind}"), text=doubt.text)
        for doubt in open_
    ]
    return answer(say("doubt-head", count=str(len(lines))), *lines) if lines else answer_with("doubt-none")


@router.command("来源", "why", reads=True)
def show_source(ctx: Context, name: Rest = "") -> Reply:
    """来源 [名字]：这份订单是谁、什么时候、哪句话改的
    Why: why [name]: who changed this order, when, by which words"""
    community_id = members.own_community(ctx.work, ctx.caller)
    row = _latest(ctx, community_id)
    deal = deals_found.deal(ctx.work, row.id)
    standing = {line.member_id: line.person for line in deals_found.list_of(ctx.work, deal.id)}
    member = people.called(ctx.work, community_id, name, standing) if name else members.known(ctx.caller)
    if member is None:
        raise members.UnknownMember(name=name[:20])
    shelf = cards.Shelf(ctx.work, deal)
    lines = [
        say("source-line", at=one.at, by=one.by_name, change=cards.move(shelf, one.changed), words=one.words)
        for one in journal.of_member(ctx.work, deal.id, member)[-MOST_SOURCES:]
    ]
    return answer(say("source-head", name=name or ctx.caller.name), *lines) if lines else answer_with("source-none")


@router.command("合并", "join", roles=LEADS)
def join(ctx: Context, one: Word, other: Word, sure: Word = "") -> Reply:
    """合并 <名字1> <名字2>：两个名字是同一个人，订单并到一起
    Join: join <name> <name>: both names are one person"""
    joining.join(ctx.work, led_community(ctx), one, other, sure=sure.lower() in SURE)
    return answer_with("joined", one=one, other=other)


def _latest(ctx: Context, community_id: int) -> DealRow:
    row = deals_found.latest_in(ctx.work, community_id)
    if row is None:
        raise NoOpenDeal
    return row


def _open_deal(ctx: Context) -> Deal:
    """The open deal of the community. Raises NoOpenDeal, DealOver."""
    row = _latest(ctx, members.own_community(ctx.work, ctx.caller))
    if row.status is not DealStatus.OPEN or (row.cut_off_at is not None and row.cut_off_at <= ctx.work.now):
        raise DealOver(title=row.title)
    return deals_found.deal(ctx.work, row.id)
