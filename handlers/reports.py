"""日报, 待审: what a manager looks at each day."""

from __future__ import annotations

from datetime import timedelta

from bot.arguments import Word
from bot.context import Context
from bot.message import Kind, Reply, answer
from bot.router import Router
from core import numbers
from core.clock import day_of
from core.say import Say, say
from models.members import Role
from queries import commissions as commissions_found
from queries import outbox as outbox_found
from queries import refunds as refunds_found
from queries import reports as find
from services.withdrawals import show as show_withdrawal

router = Router("reports")


@router.command("日报", "daily", roles=(Role.MANAGER,), where=(Kind.PRIVATE,), reads=True)
def daily(ctx: Context, which: Word = "今天") -> Reply:
    """日报 [昨天]：订单、收入、退款、新成员、热卖
    Daily: daily [yesterday]: orders, revenue, refunds, new members, best sellers"""
    today = day_of(ctx.work.now, ctx.work.settings.zone)
    on = today - timedelta(days=1) if which in ("昨天", "yesterday") else today
    day = find.day(ctx.work, on)
    says: list[Say] = [
        say("daily-head", day=on.isoformat()),
        say(
            "daily-orders", placed=str(day.placed), paid=str(day.paid), expired=str(day.expired),
            cancelled=str(day.cancelled),
        ),
        say("daily-money", revenue=day.revenue, refunds=str(day.refunds), refunded=day.refunded),
        say("daily-people", new=str(day.new_members), buyers=str(day.buyers)),
    ]  # fmt: skip
    says += [
        say("daily-community", name=row.community, orders=str(row.orders), amount=row.amount)
        for row in find.by_community(ctx.work, on)
    ]
    says += [
        say("daily-best", name=row.name, quantity=row.quantity, unit=row.unit, amount=row.amount)
        for row in find.best_sellers(ctx.work, on)
    ]
    return answer(*says)


@router.command("待审", "todo", roles=(Role.MANAGER,), where=(Kind.PRIVATE,), reads=True)
def to_decide(ctx: Context) -> Reply:
    """待审：等我决定的事
    Todo: what awaits a decision"""
    pending = [
        say("todo-refund", number=numbers.show(r.order_id), amount=whole, reason=r.reason or "—")
        for r, whole in refunds_found.all_pending(ctx.work)
    ]
    failed = [
        say(f"manager-refund-{r.status}", number=numbers.show(r.order_id), amount=r.amount, problem=r.problem)
        for r in refunds_found.in_trouble(ctx.work)
    ]
    withdrawals = [
        say("todo-withdrawal", number=show_withdrawal(w.id), name=w.name, amount=w.amount)
        for w in commissions_found.all_open(ctx.work)
    ]
    dead = len(outbox_found.dead(ctx.work))
    letters = [say("todo-dead-letters", number=str(dead))] if dead else []
    found = [*pending, *failed, *withdrawals, *letters]
    return answer(say("todo-head", number=str(len(found))), *found) if found else answer(say("todo-none"))
