"""退款, 同意退款, 拒绝退款, 退款处理: money back, asked for, decided, and helped along."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import BadArgument, OrderNumber, Reads, Rest
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core import numbers
from core.errors import BadAmount
from core.money import ZERO, Money
from core.quantity import Quantity
from handlers.orders import known_order, refund_told
from models.members import Role
from models.orders import OrderLine
from models.refunds import Refund, Remedy
from queries import orders as orders_found
from queries import refunds as find
from queries.names import spelled
from services import paybacks, refunds
from services.paybacks import NoRemedy
from services.refunds import NoPendingRefund, Part

router = Router("refunds")

TO_BANK, BY_HAND = ("改退银行卡", "bank"), ("已线下退", "paid")


def _remedy(text: str) -> tuple[tuple[Remedy, str], str]:
    """ "改退银行卡" · "已线下退 转账单号4711": what was done, and its proof."""
    word, _, proof = text.strip().partition(" ")
    if word in TO_BANK and not proof:
        return (Remedy.BANK, ""), ""
    if word in BY_HAND and proof:
        return (Remedy.BY_HAND, proof.strip()), ""
    raise BadArgument


How = Annotated[tuple[Remedy, str], Reads(_remedy, "已线下退 转账单号4711")]
What = Annotated[str, replace(get_args(Rest)[1], example="苹果 1 坏了")]

DECIDE = (Role.SUPPLIER, Role.MANAGER)
AMOUNT = re.compile(r"[¥￥]\d+(?:\.\d+)?|\d+(?:\.\d+)?[元块]|\d+\.\d{2}")
LIKE_AMOUNT = re.compile(r"[¥￥+−-]*[\d０-９][\d０-９.,，eE]*[元块]?")
QUANTITY = re.compile(r"(\d+(?:\.\d+)?)\D{0,3}")


@router.command("退款", "refund")
def request(ctx: Context, order: OrderNumber, what: What) -> Reply:
    """退款 <号> [商品 数量 或 金额] <原因>：整单、某样或一笔金额
    Refund: refund <number> [product quantity, or amount] <reason>"""
    found = known_order(ctx, order)
    if ctx.caller.member_id not in (found.member_id, found.placed_by):
        raise numbers.NoSuchNumber(number=numbers.show(order))
    parts, reason = _parts(orders_found.lines(ctx.work, found.id), what, numbers.show(order))
    return Reply(private=refund_told(ctx.work, found, refunds.request(ctx.work, found, parts, reason or what)))


def _parts(lines: list[OrderLine], what: str, number: str) -> tuple[list[Part], str]:
    """What is to be refunded, and the reason: "苹果 2 坏了" · "5.00 太贵" · "不想要了".

    Raises NotInOrder, BadAmount.
    """
    first, _, rest = what.partition(" ")
    if AMOUNT.fullmatch(first):
        return refunds.parts_for(lines, Money.parse(first), number), rest
    named = [line for line in lines if spelled(first) in spelled(line.name)] if first else []
    second, _, reason = rest.strip().partition(" ")
    quantity = QUANTITY.fullmatch(second)
    if not named and quantity is not None:  # a slip of the finger is no reason to refund everything
        raise refunds.NotInOrder(name=first[:20], number=number)
    if not named and LIKE_AMOUNT.fullmatch(first):  # nor is half an amount
        raise BadAmount(amount=first[:20])
    if not named:
        return refunds.all_parts(lines), what
    if quantity is None:
        return refunds.parts_of(named, None, number), rest
    return refunds.parts_of(named, Quantity.of(quantity[1]), number), reason


@router.command("同意退款", "approve", roles=DECIDE)
def approve(ctx: Context, order: OrderNumber, reason: Rest = "") -> Reply:
    """同意退款 <号> [原因]：同意这个订单等待处理的退款
    Approve: approve <number> [reason]: the refund that this order waits for"""
    for refund in _pending(ctx, order):
        refunds.approve(ctx.work, refund.id, reason)
    return answer_with("refund-approved-by-you", number=numbers.show(order))


@router.command("拒绝退款", "reject", roles=DECIDE)
def reject(ctx: Context, order: OrderNumber, reason: Rest = "") -> Reply:
    """拒绝退款 <号> [原因]：不同意退款，原因会告诉顾客
    Reject: reject <number> [reason]: no refund; the customer is told the reason"""
    for refund in _pending(ctx, order):
        refunds.reject(ctx.work, refund.id, reason)
    return answer_with("refund-rejected-by-you", number=numbers.show(order))


@router.command("退款处理", "remedy", roles=(Role.MANAGER,))
def remedy(ctx: Context, order: OrderNumber, how: How) -> Reply:
    """退款处理 <号> <改退银行卡 或 已线下退 凭证>：处理没退成的退款
    Remedy: remedy <number> <bank, or paid proof>: what to do about a refund that failed"""
    number = numbers.show(order)
    stuck = find.in_trouble(ctx.work, order)
    what, proof = how
    if what is Remedy.BANK:
        done = [refund for refund in stuck if paybacks.to_bank(ctx.work, refund)]
    else:
        done = [refund for refund in stuck if paybacks.by_hand(ctx.work, refund, proof)]
    if not done:
        raise NoRemedy(number=number)
    return answer_with(f"remedy-{what}", number=number, amount=sum((refund.amount for refund in done), ZERO))


def _pending(ctx: Context, order_id: int) -> list[Refund]:
    """What of an order's refunds the caller may decide: a supplier only what is about its own goods."""
    pending = find.pending(ctx.work, order_id)
    if Role.MANAGER not in ctx.caller.roles:
        pending = [r for r in pending if find.suppliers_of(ctx.work, r.id) <= ctx.caller.supplier_ids]
    if not pending:
        raise NoPendingRefund(number=numbers.show(order_id))
    return pending
