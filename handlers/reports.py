"""日报, 增长, 收入, 环比, 明细, 待审: what a manager looks at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, get_args

from bot.arguments import Rest, Word
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import numbers
from core.clock import day_of
from core.message import FileLink, message
from core.say import Say, say
from documents.pictures import PNG
from documents.table import Cell, Column, Shows, Table
from handlers.workbooks import workbook
from models.members import SEES
from models.settlement import SettlementStatus
from queries import commissions as commissions_found
from queries import outbox as outbox_found
from queries import refunds as refunds_found
from queries import reports as find
from queries import settlement as settlement_found
from queries.figures import By, Share
from services import changes, figures, files, report_pictures, report_sentences, reports
from services.settlement import show as show_settlement
from services.withdrawals import show as show_withdrawal

router = Router("reports")


@router.command("日报", "daily", roles=SEES, where=(Kind.PRIVATE,), reads=True)
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


Which = Annotated[str, replace(get_args(Rest)[1], example="本周")]
ROWS = 5  # of each division; more is in the picture or in the sheet


@router.command("增长", "growth", roles=SEES, where=(Kind.PRIVATE,))
def growth(ctx: Context, which: Which = "本周") -> Reply:
    """增长 [时间]：顾客增长：新增、活跃、疲软、流失，各社群
    Growth: growth [period]: new, active, cooling and lost customers, by community"""
    figures.fresh(ctx.work)
    report = reports.growth(ctx.work, reports.period(ctx.work, which))
    now, before = report.now, report.before
    says = [
        say("growth-head", period=str(report.period), time=ctx.work.now),
        say(
            "growth-people", joined=now.joined, new=now.new, woken=now.woken, buyers=now.buyers,
            change=changes.rate(before.buyers, now.buyers), year=changes.rate(report.year_before.buyers, now.buyers),
        ),
        say("growth-stages", active=now.active, cooling=now.cooling, sleeping=now.sleeping, lost=now.lost),
    ]  # fmt: skip
    says += [
        say("growth-community", name=name, buyers=those.buyers, new=those.new, active=those.active, lost=those.lost)
        for name, those in report.communities[:ROWS]
    ]
    return _with_picture(ctx, says, report_pictures.growth(report, ctx.word))


@router.command("收入", "revenue", roles=SEES, where=(Kind.PRIVATE,))
def revenue(ctx: Context, which: Which = "本周") -> Reply:
    """收入 [时间]：收入、退款、优惠、佣金、毛利，各社群、供应商、类别、商品
    Revenue: revenue [period]: money, refunds, reductions, commission, margin; by community, supplier, category"""
    figures.fresh(ctx.work)
    report = reports.revenue(ctx.work, reports.period(ctx.work, which))
    now, before, year = report.now, report.before, report.year_before
    says = [
        say("revenue-head", period=str(report.period), time=ctx.work.now),
        say(
            "revenue-money", orders=now.sales.orders, paid=now.sales.paid, refunds=now.sales.refunds,
            refunded=now.sales.refunded, net=now.sales.net,
            change=changes.rate(before.sales.net.fen, now.sales.net.fen),
            year=changes.rate(year.sales.net.fen, now.sales.net.fen),
        ),
        say(
            "revenue-kept", listed=now.goods.listed, reduced=now.goods.reduced, shop=now.goods.from_shop,
            points=now.goods.from_points, commission=now.commission, margin=now.margin,
        ),
    ]  # fmt: skip
    for by in (By.COMMUNITY, By.SUPPLIER, By.CATEGORY, By.PRODUCT, By.HOUR):
        shares = [say("revenue-share", name=name, net=share.net) for name, share in _largest(report, by)]
        says += [say("revenue-by", by=say(f"by-{by}"), shares=shares)] if shares else []
    says += [say("revenue-drill")] if now.sales.orders else []
    return _with_picture(ctx, says, report_pictures.revenue(report, ctx.word))


def _largest(report: reports.Revenue, by: By) -> list[tuple[str | Say, Share]]:
    """The parts of revenue to name; of hours those in which most is bought."""
    if by is By.HOUR:
        busiest = sorted(report.shares[by], key=lambda share: -share.net.fen)
        return [(f"{int(share.id):02}:00", share) for share in busiest[:3]]
    return [(share.name or say("no-community"), share) for share in report.shares[by][:ROWS]]


@router.command("环比", "change", roles=SEES, where=(Kind.PRIVATE,))
def change(ctx: Context, which: Which = "本周") -> Reply:
    """环比 [时间]：和上一期比，变了多少，为什么变，变在哪里
    Change: change [period]: how much net revenue differs from the period before, why, and where"""
    figures.fresh(ctx.work)
    report = reports.change(ctx.work, reports.period(ctx.work, which))
    return _with_picture(ctx, report_sentences.change(report), report_pictures.change(report, ctx.word))


Behind = Annotated[str, replace(get_args(Rest)[1], example="本周 水果")]


@router.command("明细", "behind", roles=SEES, where=(Kind.PRIVATE,))
def behind(ctx: Context, what: Behind = "今天") -> Reply:
    """明细 [时间] [社群/供应商/类别/商品]：报表里的数是哪些订单，附表格
    Behind: behind [period] [community/supplier/category/product]: the orders behind a figure, with a sheet"""
    which, _, name = what.strip().partition(" ")
    drilled = reports.drill(ctx.work, reports.period(ctx.work, which), name.strip())
    title = " ".join(filter(None, (str(drilled.period), drilled.name)))
    if not drilled.orders:
        return answer_with("behind-none", title=title)
    says = [
        say(
            "behind-head", title=title, orders=sum(bool(one.paid) for one in drilled.orders), paid=drilled.paid,
            refunded=drilled.refunded, net=drilled.paid - drilled.refunded,
        )
    ]  # fmt: skip
    says += [
        say("behind-order", number=numbers.show(one.order_id), buyer=one.buyer, paid=one.paid, refunded=one.refunded)
        for one in drilled.orders[:ROWS]
    ]
    return Reply(here=message(*says, files=(_sheet(ctx, title, drilled),)))


def _sheet(ctx: Context, title: str, drilled: reports.Drilled) -> FileLink:
    shown = {"number": Shows.TEXT, "community": Shows.TEXT, "buyer": Shows.TEXT, "at": Shows.MOMENT}
    shown |= {"paid": Shows.MONEY, "refunded": Shows.MONEY, "net": Shows.MONEY}
    columns = [Column(ctx.word(f"behind-{name}"), shows) for name, shows in shown.items()]
    rows: list[Sequence[Cell]] = [
        [
            numbers.show(one.order_id), one.community or ctx.word("no-community"), one.buyer, one.paid_at, one.paid,
            one.refunded, one.net,
        ]
        for one in drilled.orders
    ]  # fmt: skip
    total = [ctx.word("behind-total"), "", "", None, drilled.paid, drilled.refunded, drilled.paid - drilled.refunded]
    return workbook(ctx, f"{ctx.word('behind-title')} {title}", Table(title, columns, rows, total))


def _with_picture(ctx: Context, says: list[Say], picture: bytes) -> Reply:
    path = files.keep(ctx.work, "report.png", PNG, picture, for_member=ctx.caller.member_id)
    return Reply(here=message(*says, images=(path,)))


@router.command("待审", "todo", roles=SEES, where=(Kind.PRIVATE,), reads=True)
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
    statements = [
        say(
            f"todo-settlement-{s.status}",
            number=show_settlement(s.id),
            supplier=settlement_found.supplier_name(ctx.work, s.supplier_id),
            due=s.due,
        )
        for s in settlement_found.in_status(ctx.work, SettlementStatus.CONFIRMED, SettlementStatus.DISPUTED)
    ]
    dead = len(outbox_found.dead(ctx.work))
    letters = [say("todo-dead-letters", number=str(dead))] if dead else []
    found = [*pending, *failed, *withdrawals, *statements, *letters]
    return answer(say("todo-head", number=str(len(found))), *found) if found else answer(say("todo-none"))
