"""收款, 已退, 交款, 确认交款, 退回交款, 我的现金: money that goes from hand to hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Money, OrderNumber, Rest, lettered
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import numbers
from core.money import Money as Amount
from core.say import say
from handlers.orders import known_order
from models.members import Role
from queries import cash as find
from services import cash, members

router = Router("cash")

LEADS = (Role.LEADER, Role.MANAGER)
MANAGES = (Role.MANAGER,)


NOT_SAID = Amount(-1)


RefundNumber = Annotated[int, lettered(cash.REFUND, cash.NothingToPayBack)]
HandoverNumber = Annotated[int, lettered(cash.HANDOVER, cash.NoSuchHandover)]
Proof = Annotated[str, replace(get_args(Rest)[1], example="回单 8812")]


@router.command("收款", "collect", roles=LEADS)
def collect(ctx: Context, order: OrderNumber, amount: Money = NOT_SAID) -> Reply:
    """收款 <号> [金额]：当面收了现金，订单算付清
    Collect: collect <number> [amount]: the order was paid to you in cash"""
    found = known_order(ctx, order)
    if not (ctx.has(Role.MANAGER) or found.community_id in ctx.caller.leads):
        raise numbers.NoSuchNumber(number=numbers.show(order))
    payment = cash.take(ctx.work, found, members.known(ctx.caller), None if amount is NOT_SAID else amount)
    return answer_with("cash-taken", number=numbers.show(order), amount=payment.amount)


@router.command("已退", "paid-back", roles=LEADS)
def pay_back(ctx: Context, refund: RefundNumber) -> Reply:
    """已退 <退款号>：现金已经退到顾客手里
    Paid-back: paid-back <refund number>: the customer has the cash"""
    me = members.known(ctx.caller)
    paid = cash.pay_back(ctx.work, refund, by=me, leads=ctx.caller.leads, manages=ctx.has(Role.MANAGER))
    return answer_with("cash-paid-back", number=numbers.show(paid.order_id), amount=paid.amount)


@router.command("交款", "hand-over", roles=LEADS)
def hand_over(ctx: Context, amount: Money, proof: Rest = "") -> Reply:
    """交款 <金额> [凭证]：把收的现金交给店里
    Hand-over: hand-over <amount> [proof]: cash for the shop"""
    handover_id = cash.offer(ctx.work, members.known(ctx.caller), amount, proof)
    return answer_with("handover-offered", number=cash.handover_number(handover_id), amount=amount)


@router.command("确认交款", "confirm-cash", roles=MANAGES)
def confirm(ctx: Context, handover: HandoverNumber) -> Reply:
    """确认交款 <号>：钱收到了，数目对
    Confirm-cash: confirm-cash <number>: it has arrived, and all of it"""
    done = cash.confirm(ctx.work, handover)
    return answer_with("handover-confirmed-by-you", number=cash.handover_number(handover), amount=done.amount)


@router.command("退回交款", "return-cash", roles=MANAGES)
def send_back(ctx: Context, handover: HandoverNumber, reason: Rest = "") -> Reply:
    """退回交款 <号> [原因]：钱没到，或数目不对
    Return-cash: return-cash <number> [reason]: it didn't arrive, or not all of it"""
    done = cash.send_back(ctx.work, handover, reason)
    return answer_with("handover-returned-by-you", number=cash.handover_number(handover), amount=done.amount)


@router.command("我的现金", "cash", roles=LEADS, where=(Kind.PRIVATE,), reads=True)
def my_cash(ctx: Context) -> Reply:
    """我的现金：手里还有多少，要退给谁
    Cash: what I hold, and whom I have to pay back"""
    manages = ctx.has(Role.MANAGER)
    box = find.box(ctx.work, members.known(ctx.caller))
    says = [say("cash-held", held=box.held, promised=box.promised)]
    due = find.all_due_back(ctx.work, None if manages else ctx.caller.leads)
    says += [cash.due_said(one) for one in due]
    if manages:
        says += [say("cash-held-by", name=row.name, held=row.held) for row in find.boxes(ctx.work)]
        for row in find.waiting(ctx.work):
            number = cash.handover_number(row.id)
            says.append(say("handover-waits", number=number, name=row.name, amount=row.amount, proof=row.proof or "—"))
    return answer(*says)
