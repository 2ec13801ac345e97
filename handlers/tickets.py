"""工单, 回复, 接手, 常用语, 工单统计: answering customers from one's own chat."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Annotated, Any, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer, answer_with
from bot.router import Act, Router
from core.say import Say, say
from core.text import clean, plain
from models.members import SEES, Role
from models.tickets import Ticket
from queries import members as people
from queries import ticket_figures as figures_found
from queries import tickets as find
from queries.ticket_figures import By, Figure
from services import phrases, support, tickets
from services.support import quoted_ticket

router = Router("support")

PRIVATE = (Kind.PRIVATE,)
STAFF = (Role.SERVICE, Role.MANAGER, Role.SUPPLIER)
MOST_DAYS = 366
ADDING, DROPPING = ("添加", "add"), ("删除", "drop")
OWN = ("support", "questions")  # modules whose commands are about tickets
Days = Annotated[int, replace(get_args(Digits)[1], example="7")]
Words = Annotated[str, replace(get_args(Rest)[1], example="马上给您换")]


@router.command("工单", "tickets", roles=STAFF, where=PRIVATE, reads=True)
def show(ctx: Context, number: Digits = 0) -> Reply:
    """工单 [号]：等着回答的工单，等得最久的在前；带号看一个工单说过的话
    Tickets: tickets [number]: what waits for an answer, the longest first; with a number: all that was said"""
    desks = find.desks(ctx.caller)
    if number:
        return _details(ctx, tickets.own(ctx.work, number, desks))
    open_, waiting = find.numbers_open(ctx.work, desks)
    return answer(
        say("tickets-head", number=open_, waiting=waiting),
        *(_line(ctx, row) for row in find.open_for(ctx.work, desks)),
    )


def _line(ctx: Context, row: Any) -> Say:
    waited = seconds_since(ctx, row.waiting_since) if row.waiting_since else None
    about = "·".join(filter(None, (row.supplier, row.product)))
    return say(
        "tickets-line",
        number=str(row.id),
        name=row.member,
        about=say("ticket-about", about=about) if about else "",
        text=" ".join(row.words.split())[:40],
        stands=say("tickets-answered") if waited is None else say("tickets-waiting", waited=duration(waited)),
        taker=say("tickets-taken", name=row.taker) if row.taker else "",
    )


def seconds_since(ctx: Context, moment: datetime) -> int:
    return int((ctx.work.now - moment).total_seconds())


def duration(seconds: int | None) -> Say:
    """How long that is, in hours and minutes."""
    if seconds is None:
        return say("duration-none")
    return say("duration", hours=seconds // 3600, minutes=seconds % 3600 // 60)


def _details(ctx: Context, ticket: Ticket) -> Reply:
    name = tickets.name_of(ctx.work, ticket)
    said = find.messages(ctx.work, ticket.id)
    speakers = people.names(ctx.work, sorted({one.member_id for one in said}))
    lines = [
        say("ticket-said", name=name if not m.by_staff else speakers[m.member_id], text=m.text, at=m.said_at)
        for m in said
    ]
    status = say(f"ticket-status-{ticket.status}")
    head = say("ticket-details", number=str(ticket.id), name=name, status=status, at=ticket.opened_at)
    first = say("ticket-said", name=name, text=ticket.words, at=ticket.opened_at)
    return answer(head, *support.context(ctx.work, ticket), first, *lines)


@router.command("回复", "reply", roles=STAFF, where=PRIVATE)
def reply(ctx: Context, number: Digits, words: Words) -> Reply:
    """回复 <工单号> <话>：回答顾客，也可以直接引用工单消息来回答；「回复 3 :名」用一条常用语
    Reply: reply <ticket> <words>: answer, or quote its message and write; "reply 3 :name": a canned answer"""
    return _answer(ctx, number, ctx.as_typed(words))


@router.quoted
def answer_quoted(ctx: Context) -> Reply | Act | Unhandled:
    """Who quotes a ticket's message answers it, even with words that would be a command; 工单's own stay commands."""
    quote, words = ctx.incoming.quote, clean(ctx.incoming.text)
    number = quoted_ticket(plain(quote.text)) if quote is not None else None
    staff = ctx.where is Kind.PRIVATE and bool(ctx.caller.roles & set(STAFF))
    if number is None or not staff or not words:
        return UNHANDLED
    called = ctx.switchboard.find(ctx.text.lstrip("/").strip())
    if called is not None and called[0].module in OWN:
        return UNHANDLED
    return lambda acting: _answer(acting, number, words)


def _answer(ctx: Context, number: int, words: str) -> Reply:
    desks = find.desks(ctx.caller)
    ticket = tickets.own(ctx.work, number, desks)
    name = plain(words[: phrases.LONGEST_NAME + 2])
    if name.startswith(":"):
        words = phrases.text_of(ctx.work, desks, name[1:], ticket.supplier_id)
    tickets.answer(ctx.work, ticket, words)
    key = "ticket-answer-sent" if ticket.supplier_id is None else "question-answer-sent"
    return answer_with(key, number=str(number))


@router.command("接手", "take", roles=STAFF, where=PRIVATE)
def take(ctx: Context, number: Digits) -> Reply:
    """接手 <工单号>：从同事那里接过一个工单
    Take: take <ticket>: take a ticket over from a colleague"""
    tickets.take_over(ctx.work, tickets.own(ctx.work, number, find.desks(ctx.caller)))
    return answer_with("ticket-taken-by-you", number=str(number))


@router.command("常用语", "phrases", roles=STAFF, where=PRIVATE)
def canned(ctx: Context, what: Rest = "") -> Reply:
    """常用语：列出常用语；常用语 添加 <名> <话>；常用语 删除 <名>
    Phrases: canned answers; phrases add <name> <words>; phrases drop <name>"""
    desks = find.desks(ctx.caller)
    verb, _, rest = what.partition(" ")
    name, _, text = rest.strip().partition(" ")
    if verb.lower() in ADDING and text.strip():
        changed = phrases.keep(ctx.work, desks, name, ctx.as_typed(text.strip()))
        return answer_with("phrase-changed" if changed else "phrase-kept", name=name)
    if verb.lower() in DROPPING and name and not text:
        phrases.drop(ctx.work, desks, name)
        return answer_with("phrase-dropped", name=name)
    if what:
        return answer_with("phrases-how")
    kept = find.phrases(ctx.work, desks)
    lines = [say("phrase-line", name=phrase.name, text=phrase.text) for phrase in kept]
    return answer(*(lines or [say("phrases-none")]), say("phrases-how"))


@router.command("工单统计", "ticketstats", roles=SEES, where=PRIVATE, reads=True)
def show_figures(ctx: Context, days: Days = 7) -> Reply:
    """工单统计 [天数]：最近几天的工单、首次回复、解决用时和满意度，总的、按人、按供应商
    Ticket stats: ticketstats [days]: tickets, first answers, time to the end, stars; in all, by person, by supplier"""
    since = ctx.work.now - timedelta(days=min(max(days, 1), MOST_DAYS))
    found = {by: figures_found.figures(ctx.work, since, ctx.work.now + timedelta(seconds=1), by) for by in By}
    head = say("ticket-figures-head", days=min(max(days, 1), MOST_DAYS))
    whole = [_figure(figure, say("ticket-figures-all")) for figure in found[By.ALL]]
    parts = [_figure(figure, figure.name) for by in (By.STAFF, By.SUPPLIER) for figure in found[by] if figure.key]
    return answer(head, *(whole or [say("ticket-figures-none")]), *parts)


def _figure(figure: Figure, name: str | Say) -> Say:
    return say(
        "ticket-figure",
        name=name,
        opened=figure.opened,
        open=figure.open,
        waiting=figure.waiting,
        reply=duration(figure.reply.median),
        p90=duration(figure.reply.p90),
        hours=duration(figure.reply_open.median),
        resolved=duration(figure.resolved.median),
        stars=figure.satisfaction or "—",
        rated=figure.rated,
    )
