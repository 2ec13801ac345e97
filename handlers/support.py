"""客服, 结单, 评分, and what customers say while a conversation with customer service is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import SILENCE, UNHANDLED, Kind, Reply, Unhandled, answer_with
from bot.router import Act, Router
from core.message import message
from core.say import Say, say
from core.text import clean
from models.tickets import Ticket
from queries import tickets as find
from services import members, opening_hours, outbox, support, tickets

router = Router("support")

PRIVATE = (Kind.PRIVATE,)
Stars = Annotated[int, replace(get_args(Digits)[1], example="5")]


@router.command("客服", "service")
def ask(ctx: Context, words: Rest = "") -> Reply:
    """客服 [话]：有事找人；接下来你在私聊里说的话都会转给客服
    Service: service [words]: talk to a person; what you say next in private goes to them"""
    ticket, new = support.ask(ctx.work, ctx.caller, ctx.as_typed(words), _quoted(ctx), _elsewhere(ctx))
    if not new:
        return Reply(private=message(say("ticket-stands", number=str(ticket.id), since=ticket.opened_at)))
    if ticket.elsewhere:
        told = message(say("ticket-handed-over", number=str(ticket.id)), *_hours(ctx))
        outbox.send_to_member(ctx.work, ticket.member_id, told)
        return Reply(hand_over=True)
    key = "ticket-opened" if words else "ticket-opened-wordless"
    return Reply(private=message(say(key, number=str(ticket.id)), *_hours(ctx)))


def _quoted(ctx: Context) -> str:
    return clean(ctx.incoming.quote.text) if ctx.incoming.quote else ""


def _elsewhere(ctx: Context) -> str:
    """The channel that can give this chat to a person of its own."""
    return ctx.incoming.chat.channel if ctx.abilities.hands_over and ctx.where is Kind.PRIVATE else ""


def _hours(ctx: Context) -> list[Say]:
    """Out of hours that is said, with the next opening."""
    settings, now = ctx.work.settings, ctx.work.now
    if opening_hours.is_open(settings, now):
        return []
    return [say("ticket-out-of-hours", at=opening_hours.next_opening(settings, now))]


@router.talk
def hear(ctx: Context) -> Reply | Act | Unhandled:
    """What a customer says in private while their conversation is open belongs to it; commands stay commands."""
    words, me = clean(ctx.incoming.text), ctx.caller.member_id
    if ctx.where is not Kind.PRIVATE or me is None or ctx.incoming.event or not words or _is_command(ctx):
        return UNHANDLED
    if find.open_of(ctx.work, me) is None:
        return UNHANDLED
    return lambda acting: _go_on(acting, words)


def _is_command(ctx: Context) -> bool:
    """Whether it calls something that this person can use here: then what follows it was only mistyped."""
    called = ctx.switchboard.find(ctx.text.lstrip("/").strip())
    return called is not None and called[0] in ctx.switchboard.offered(ctx.caller.roles, ctx.where)


def _go_on(ctx: Context, words: str) -> Reply:
    ticket = find.open_of(ctx.work, members.known(ctx.caller))
    if ticket is None:
        return answer_with("ticket-just-closed")
    support.go_on(ctx.work, ticket, words)
    if ticket.taken_by is not None:
        return SILENCE  # two people talk
    return answer_with("ticket-added", number=str(ticket.id))


@router.command("结单", "finish", where=PRIVATE)
def finish(ctx: Context, number: Digits = 0) -> Reply:
    """结单 [工单号]：结束和客服的对话；客服结束一个工单
    Finish: finish [ticket]: end the conversation with customer service; staff: end a ticket"""
    ticket = _own(ctx, number)
    tickets.close(ctx.work, ticket)
    own = ticket.member_id == ctx.caller.member_id
    return answer_with("ticket-ended-by-you" if own else "ticket-closed-by-you", number=str(ticket.id))


def _own(ctx: Context, number: int) -> Ticket:
    """One's own ticket, or one of one's desks. Raises NoOpenTicket, NoSuchTicket."""
    me = members.known(ctx.caller)
    ticket = find.ticket(ctx.work, number) if number else find.open_of(ctx.work, me)
    if ticket is None and not number:
        raise tickets.NoOpenTicket
    if ticket is not None and ticket.member_id == me and ticket.supplier_id is None:
        return ticket
    return tickets.own(ctx.work, number, find.desks(ctx.caller))


@router.command("评分", "stars", where=PRIVATE)
def rate(ctx: Context, stars: Stars) -> Reply:
    """评分 <1-5>：给刚结束的客服对话打分
    Stars: stars <1-5>: how was the conversation with customer service that has just ended"""
    rated = tickets.rate(ctx.work, members.known(ctx.caller), stars)
    return answer_with("ticket-rated", number=str(rated.id), stars="★" * stars)
