"""退货, 换货, 补发, 售后, 我的售后 for customers; 同意售后, 拒绝售后, 收到退货, 售后分担 for who answers them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, OrderNumber, Rest, lettered
from bot.context import Context
from bot.message import UNHANDLED, Kind, Reply, Unhandled, answer, answer_with
from bot.router import Act, Router
from core import numbers
from core.message import Message, message
from core.quantity import Quantity
from core.say import Say, say
from core.text import plain
from handlers.orders import known_order
from models.aftersales import WAITING, Case, CaseKind
from models.members import Role
from models.orders import Order, OrderLine
from queries import aftersales as find
from queries import catalog as goods
from queries import orders as orders_found
from queries.catalog import AmbiguousProduct
from queries.names import spelled
from services import aftersales
from services.aftersales import CaseDecided, NoSuchCase, Wish
from services.case_notices import LETTER, goods_of, kind_of, show, status_of
from services.refunds import NotInOrder

router = Router("aftersales")

DECIDE = (Role.SUPPLIER, Role.MANAGER)
QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\D{0,3}")
INSTEAD = re.compile(r"(?:换成|换|for)\s*(\S+)\s*")
TO_DECIDE = ("待处理", "open")
TO_STOCK = ("入库", "stock")
CaseNumber = Annotated[int, lettered(LETTER, NoSuchCase)]
What = Annotated[str, replace(get_args(Rest)[1], example="苹果 1 坏了")]
Percent = Annotated[int, replace(get_args(Digits)[1], example="50")]


@router.command("退货", "return")
def give_back(ctx: Context, order: OrderNumber, what: What) -> Reply:
    """退货 <号> <商品> [数量] [原因]：货退回来，收到后退款
    Return: return <number> <product> [quantity] [reason]: the goods come back, then the money"""
    found = _own(ctx, order)
    line, quantity, reason = _line(found, orders_found.lines(ctx.work, found.id), what)
    return _asked(ctx, found, line, Wish(CaseKind.RETURN, quantity, reason))


@router.command("换货", "exchange")
def exchange(ctx: Context, order: OrderNumber, what: What) -> Reply:
    """换货 <号> <商品> [数量] [换成 规格] [原因]：换一个一样的，或同价的另一规格
    Exchange: exchange <number> <product> [quantity] [for spec] [reason]: another one, or another way at that price"""
    found = _own(ctx, order)
    line, quantity, reason = _line(found, orders_found.lines(ctx.work, found.id), what)
    instead, sku_id = INSTEAD.match(reason), line.sku_id
    if instead is not None:
        sku_id = goods.catalog(ctx.work).product_of(line.sku_id).find_sku(instead[1]).id
        reason = reason[instead.end() :]
    return _asked(ctx, found, line, Wish(CaseKind.EXCHANGE, quantity, reason, sku_id=sku_id))


@router.command("补发", "resend")
def resend(ctx: Context, order: OrderNumber, what: What) -> Reply:
    """补发 <号> <商品> [数量] [原因]：少了的、坏了的再送一份
    Resend: resend <number> <product> [quantity] [reason]: what was missing or broken, once more"""
    found = _own(ctx, order)
    line, quantity, reason = _line(found, orders_found.lines(ctx.work, found.id), what)
    return _asked(ctx, found, line, Wish(CaseKind.RESEND, quantity, reason))


def _own(ctx: Context, order_id: int) -> Order:
    """The caller's own order. Raises NoSuchNumber in the same words for everybody else's."""
    found = known_order(ctx, order_id)
    if ctx.caller.member_id not in (found.member_id, found.placed_by):
        raise numbers.NoSuchNumber(number=numbers.show(order_id))
    return found


def _line(order: Order, lines: list[OrderLine], what: str) -> tuple[OrderLine, Quantity, str]:
    """What of an order is meant, how much of it, and the reason: "苹果 2 坏了". Raises NotInOrder, AmbiguousProduct."""
    first, _, rest = what.partition(" ")
    named = [line for line in lines if first and spelled(first) in spelled(line.name)]
    named = [line for line in named if spelled(first) == spelled(line.name)] or named
    if not named:
        raise NotInOrder(name=first[:20], number=numbers.show(order.id))
    if len(named) > 1:
        raise AmbiguousProduct(name=first[:20], choices="、".join(line.name for line in named))
    second, _, reason = rest.strip().partition(" ")
    quantity = QUANTITY.fullmatch(second)
    return named[0], Quantity.of(quantity[1]) if quantity else named[0].free, reason if quantity else rest.strip()


def _asked(ctx: Context, order: Order, line: OrderLine, wish: Wish) -> Reply:
    return Reply(private=message(asked(ctx, aftersales.ask(ctx.work, order, line.id, wish))))


def asked(ctx: Context, case: Case) -> Say:
    """How a case stands that has just been asked for."""
    stands = "asked" if case.status in WAITING else "approved"
    return say(f"case-{stands}-by-you", number=show(case.id), kind=kind_of(case), goods=goods_of(ctx.work, case))


@router.command("我的售后", "cases", reads=True)
def own_cases(ctx: Context) -> Reply:
    """我的售后：我的退款、退货、换货、补发走到哪一步
    Cases: how my refunds, returns, exchanges and resent goods stand"""
    mine = find.of_member(ctx.work, ctx.caller.member_id) if ctx.caller.member_id else []
    return Reply(private=message(*([_short(ctx, case) for case in mine] or [say("cases-none")])))


@router.command("售后", "case", reads=True)
def show_case(ctx: Context, what: Rest = "") -> Reply:
    """售后 <售后号>：一个售后的进展和照片；供应商、管理者发「售后 待处理」看等着答复的
    Case: case <case number>: how it stands, with its photos; suppliers and managers: "case open" for what waits"""
    if what.lower() in TO_DECIDE or (not what and ctx.caller.roles & set(DECIDE)):
        if not ctx.caller.roles & set(DECIDE):
            raise NoSuchCase(number=what[:20])
        waiting = find.open_for(ctx.work, ctx.caller)
        return Reply(private=message(*([_short(ctx, case) for case in waiting] or [say("cases-none-open")])))
    if not what:
        return own_cases(ctx)
    reads = get_args(CaseNumber)[1]
    return Reply(private=_details(ctx, _case(ctx, reads.take(what)[0])))


def _case(ctx: Context, case_id: int) -> Case:
    """A case of the caller's business. Raises NoSuchCase in the very same words for others'."""
    found = find.seen_by(ctx.work, ctx.caller, case_id)
    if found is None:
        raise NoSuchCase(number=show(case_id))
    return found


def _to_decide(ctx: Context, case_id: int) -> Case:
    found = _case(ctx, case_id)
    if not find.decides(ctx.caller, found):
        raise NoSuchCase(number=show(case_id))
    return found


def _short(ctx: Context, case: Case) -> Say:
    return say(
        "case-line", number=show(case.id), kind=kind_of(case), goods=goods_of(ctx.work, case),
        order=numbers.show(case.order_id), status=status_of(case),
    )  # fmt: skip


def _details(ctx: Context, case: Case) -> Message:
    says = [_short(ctx, case)]
    if case.words:
        says.append(say("case-words", words=case.words))
    if case.due_at is not None:
        says.append(say(f"case-due-{case.status}", until=case.due_at))
    if case.replacement_id is not None:
        says.append(say("case-replacement", number=numbers.show(case.replacement_id)))
    if case.came_back_at is not None:
        says.append(say("case-came-back", at=case.came_back_at))
    if case.answer:
        says.append(say("case-answer", reason=case.answer))
    moves = find.history(ctx.work, case.id)
    says += [say("case-move", at=move.moved_at, status=say(f"case-status-{move.new}")) for move in moves]
    return message(*says, images=tuple(case.photos))


@router.command("撤销售后", "withdraw-case")
def withdraw(ctx: Context, case: CaseNumber) -> Reply:
    """撤销售后 <售后号>：不用处理了
    Withdraw a case: withdraw-case <case number>: leave it as it is"""
    found = _case(ctx, case)
    order = orders_found.order(ctx.work, found.order_id)
    if order is None or ctx.caller.member_id not in (found.member_id, order.member_id):
        raise NoSuchCase(number=show(case))
    aftersales.withdraw(ctx.work, found)
    return Reply(private=message(say("case-withdrawn-by-you", number=show(case))))


@router.command("同意售后", "approve-case", roles=DECIDE)
def approve(ctx: Context, case: CaseNumber) -> Reply:
    """同意售后 <售后号>：退款、让货退回来，或者换、补
    Approve a case: approve-case <case number>: pay back, take back, exchange or resend"""
    found = _to_decide(ctx, case)
    aftersales.approve(ctx.work, found)
    return answer_with("case-approved-by-staff", number=show(case), status=status_of(aftersales.own(ctx.work, case)))


@router.command("拒绝售后", "refuse-case", roles=DECIDE)
def refuse(ctx: Context, case: CaseNumber, reason: What) -> Reply:
    """拒绝售后 <售后号> <理由>：不同意，理由会告诉顾客
    Refuse a case: refuse-case <case number> <reason>: the customer is told the reason"""
    aftersales.refuse(ctx.work, _to_decide(ctx, case), reason)
    return answer_with("case-refused-by-you", number=show(case))


@router.command("收到退货", "goods-back", roles=DECIDE)
def take_back(ctx: Context, case: CaseNumber, how: Rest = "") -> Reply:
    """收到退货 <售后号> [入库]：货退回来了；入库的可以再卖，退货的钱这就退
    Goods back: goods-back <case number> [stock]: they have come back, to be sold again or not; a return is paid now"""
    aftersales.take_back(ctx.work, _to_decide(ctx, case), restock=how.lower() in TO_STOCK)
    return answer_with("case-goods-back", number=show(case), status=status_of(aftersales.own(ctx.work, case)))


@router.command("售后分担", "share-case", roles=(Role.MANAGER,))
def share(ctx: Context, case: CaseNumber, percent: Percent) -> Reply:
    """售后分担 <售后号> <供应商承担的百分比>：同意之前，定供应商承担多少
    Share a case: share-case <case number> <percent>: how much of its cost the supplier bears, before it is approved"""
    if not find.share(ctx.work, _to_decide(ctx, case).id, min(percent, 100)):
        raise CaseDecided(number=show(case), status=status_of(aftersales.own(ctx.work, case)))
    return answer(say("case-shared", number=show(case), percent=str(min(percent, 100))))


@router.quoted
def answer_quoted(ctx: Context) -> Act | Unhandled:
    """Who quotes a case's message may answer with a bare word: 同意, 拒绝 <理由>, 收到 [入库], 撤销."""
    number = QUOTED.search(plain(ctx.incoming.quote.text)) if ctx.incoming.quote else None
    word, _, rest = ctx.text.strip().partition(" ")
    verb = VERBS.get(word.lower())
    if number is None or verb is None or ctx.where is not Kind.PRIVATE or (verb is refuse) != bool(rest):
        return UNHANDLED
    if verb is not withdraw and not ctx.caller.roles & set(DECIDE):
        return UNHANDLED
    case_id = get_args(CaseNumber)[1].take(number[1])[0]
    return lambda acting: verb(acting, case_id, rest) if verb is refuse else verb(acting, case_id)


QUOTED = re.compile(r"(?:售后|[Cc]ase) (H\d{4,12})")
VERBS: dict[str, Callable[..., Reply]] = {
    "同意": approve,
    "approve": approve,
    "拒绝": refuse,
    "不同意": refuse,
    "refuse": refuse,
    "收到": take_back,
    "撤销": withdraw,
    "算了": withdraw,
    "withdraw": withdraw,
}
