"""开团, 结团, 名单, 汇总, 公告: a leader's deal."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Annotated, get_args

from bot.arguments import Rest
from bot.context import Context
from bot.message import Reply, answer, answer_with
from bot.router import Router
from core.moments import parse_moment
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.say import Say, say
from models.members import Role
from queries import catalog as goods
from queries import deals as find
from services import deals, members
from services.deals import BadDeal, NoOpenDeal, Offering

router = Router("deals")

Post = Annotated[str, replace(get_args(Rest)[1], example="周五水果团\n香蕉 3.50 限5\n截止 今晚8点")]
News = Annotated[str, replace(get_args(Rest)[1], example="今晚八点大厅取货")]

LEADS = (Role.LEADER, Role.MANAGER)
PRICE = re.compile(r"[¥￥]?(\d+(?:\.\d+)?)元?(?:/\S+)?")
LIMIT = re.compile(r"(?:每人)?限(\d+(?:\.\d+)?)\D*")
MINUTES = re.compile(r"^(\d+)\s*(分钟|小时|天|m|h|d)")
IN_MINUTES = {"分钟": 1, "m": 1, "小时": 60, "h": 60, "天": 1440, "d": 1440}


@router.command("开团", "open", roles=LEADS)
def open_deal(ctx: Context, post: Post) -> Reply:
    """开团 <标题>，下面一行一个商品：<商品> [价格] [限<数量>]；可加「截止 今晚8点」「自提 南门」「付款 2小时」
    Open: open <title>, then one product per line: <product> [price] [限<limit>]; 截止 <time>, 自提 <place>"""
    title, *lines = [line.strip() for line in post.splitlines() if line.strip()]
    community_id = led_community(ctx)
    opening = Opening(ctx)
    for line in lines:
        opening.read(line)
    deals.open_(
        ctx.work,
        community_id,
        members.known(ctx.caller),
        title,
        opening.offerings,
        cut_off_at=opening.cut_off_at,
        pickup_point=opening.pickup_point,
        pay_within_minutes=opening.pay_within,
    )
    return answer_with("deal-opened", title=title)


class Opening:
    """The lines below the title, read one by one."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._shelf = goods.catalog(ctx.work)
        self.offerings: list[Offering] = []
        self.cut_off_at: datetime | None = None
        self.pickup_point = ""
        self.pay_within: int | None = None

    def read(self, line: str) -> None:
        """Raises UnknownProduct and its like, UnclearMoment, BadDeal."""
        if line[:2] in SETTINGS:
            SETTINGS[line[:2]](self, line[2:].lstrip(" ：:"))
        else:
            self.offerings.append(self._offering(line))

    def _offering(self, line: str) -> Offering:
        names: list[str] = []
        price, limit = None, None
        for word in line.split():
            if names and (found := PRICE.fullmatch(word)):
                price = Money.parse(found[1])
            elif names and (found := LIMIT.fullmatch(word)):
                limit = Quantity.of(found[1])
            else:
                names.append(word)
        product = self._shelf.find(names[0], self._ctx.work.now)
        if price is not None and price <= ZERO:
            raise BadDeal(problem=say("deal-price", name=product.name))
        return Offering(product.find_sku("".join(names[1:])).id, price, limit)

    def set_cut_off(self, text: str) -> None:
        self.cut_off_at = parse_moment(text, self._ctx.work.now, self._ctx.work.settings.zone)

    def set_pickup(self, text: str) -> None:
        self.pickup_point = text

    def set_pay_within(self, text: str) -> None:
        found = MINUTES.match(text)
        if found is None or not 0 < int(found[1]) * IN_MINUTES[found[2]] <= timedelta(days=7) // timedelta(minutes=1):
            raise BadDeal(problem=say("deal-pay-within"))
        self.pay_within = int(found[1]) * IN_MINUTES[found[2]]


SETTINGS: dict[str, Callable[[Opening, str], None]] = {
    "截止": Opening.set_cut_off,
    "截单": Opening.set_cut_off,
    "自提": Opening.set_pickup,
    "付款": Opening.set_pay_within,
}


def led_community(ctx: Context) -> int:
    """The community that a leader speaks for: this group, else the only one led. Raises NotLeader, NoCommunity."""
    here = ctx.caller.community_id
    if here is not None:
        if not ctx.caller.is_leader_here:
            raise members.NotLeader
        return here
    if len(ctx.caller.leads) != 1:
        raise members.NoCommunity
    return next(iter(ctx.caller.leads))


@router.command("结团", "close", roles=LEADS)
def close_deal(ctx: Context) -> Reply:
    """结团：截单，不再接受新订单
    Close: no more orders"""
    standing = find.open_in(ctx.work, led_community(ctx))
    if standing is None or not deals.close(ctx.work, standing.id, "by the leader"):
        raise NoOpenDeal
    return answer_with("deal-closed-by-you", title=standing.title)


@router.command("名单", "list", reads=True)
def show_list(ctx: Context) -> Reply:
    """名单：本团谁订了什么
    List: who has ordered what in this deal"""
    deal = find.latest_in(ctx.work, members.own_community(ctx.work, ctx.caller))
    if deal is None:
        raise NoOpenDeal
    return list_of_deal(ctx, deal.id)


def list_of_deal(ctx: Context, deal_id: int) -> Reply:
    """The living list: everybody in the order in which they first ordered."""
    deal, rows = find.row(ctx.work, deal_id), find.list_of(ctx.work, deal_id, replacements=True)
    says: list[Say] = []
    people = groupby(sorted(rows, key=first_come(rows)), key=lambda row: row.member_id)
    for number, (_, own) in enumerate(people, start=1):
        lines = list(own)
        bought = "、".join(f"{x.name}×{x.quantity}{x.unit}" + (f"（{x.note}）" if x.note else "") for x in lines)
        paid = say("list-paid") if all(x.paid for x in lines) else say("list-unpaid")
        says.append(say("list-line", number=str(number), name=lines[0].person, goods=bought, paid=paid))
    head = say("list-head", title=deal.title, status=say(f"deal-status-{deal.status}"), people=str(len(says)))
    return answer(head, *(says or [say("list-empty")]))


def first_come(rows: find.Rows) -> Callable[[find.ListRow], int]:
    """Keeps one person's lines together, at the place of the first."""
    place: dict[int, int] = {}
    for row in rows:
        place.setdefault(row.member_id, len(place))
    return lambda row: place[row.member_id]


@router.command("汇总", "totals", reads=True, roles=LEADS)
def show_totals(ctx: Context) -> Reply:
    """汇总：本团每样合计多少
    Totals: how much of each in this deal"""
    deal = find.latest_in(ctx.work, led_community(ctx))
    if deal is None:
        raise NoOpenDeal
    rows = find.list_of(ctx.work, deal.id, replacements=True)
    sums: dict[tuple[str, str], tuple[Quantity, Quantity, Money]] = {}
    for row in rows:
        total, paid, money = sums.get((row.name, row.unit), (NONE, NONE, ZERO))
        sums[row.name, row.unit] = (
            total + row.quantity,
            paid + (row.quantity if row.paid else NONE),
            money + row.amount,
        )
    lines = [
        say("totals-line", name=name, quantity=total, unit=unit, paid=paid, amount=money)
        for (name, unit), (total, paid, money) in sums.items()
    ]
    whole = sum((money for _, _, money in sums.values()), ZERO)
    head = say("totals-head", title=deal.title, people=str(len({row.member_id for row in rows})), total=whole)
    return answer(head, *(lines or [say("list-empty")]))


@router.command("公告", "announce", roles=LEADS)
def announce(ctx: Context, text: News) -> Reply:
    """公告 <话>：在群里发一条公告
    Announce: announce <text> in the group"""
    deals.announce(ctx.work, led_community(ctx), ctx.as_typed(text))
    return answer_with("announced")
