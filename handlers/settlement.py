"""费率, 结算 and what suppliers and managers say to a statement."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime
from typing import Annotated, get_args

from bot.arguments import BadArgument, Money, Rest, Word, lettered
from bot.context import Context
from bot.message import Kind, Reply, answer, answer_with
from bot.router import Router
from core import rates
from core.clock import day_bounds, day_of
from core.message import Message
from core.periods import Calendar
from core.say import Say, say
from handlers import statements as sheet
from models.ledger import Account
from models.members import Role
from models.settlement import Settlement, SettlementStatus
from queries import fees as fees_found
from queries import members as people
from queries import settlement as find
from queries import statements
from services import fees, members, settlement
from services.settlement import Standing

router = Router("settlement")

MANAGER, SUPPLIER, PRIVATE = (Role.MANAGER,), (Role.SUPPLIER,), (Kind.PRIVATE,)
BY_GATEWAY = ("微信", "商户号", "gateway")

Fee = Annotated[str, replace(get_args(Rest)[1], example="果园 5%")]
Whose = Annotated[str, replace(get_args(Rest)[1], example="果园 到 昨天")]
Number = Annotated[int, lettered(settlement.LETTER, settlement.NoSuchSettlement)]
Proof = Annotated[str, replace(get_args(Word)[1], example="20260309001")]
When = Annotated[str, replace(get_args(Rest)[1], example="昨天")]
Reason = Annotated[str, replace(get_args(Rest)[1], example="少了一单")]


@router.command("费率", "fee", roles=MANAGER, where=PRIVATE)
def set_fee(ctx: Context, fee: Fee = "") -> Reply:
    """费率 [供应商 百分比]：以后交货时平台收几成服务费；不写就看各家的
    Fee: fee [supplier percentage]: what the shop keeps of goods handed over from now on; alone: all of them"""
    if not fee:
        return answer(*(say("fee-of", name=x.name, rate=rates.show(x.fee_rate)) for x in fees_found.rates(ctx.work)))
    name, _, rate = fee.rpartition(" ")
    if not name:
        raise BadArgument
    supplier_id = _supplier(ctx, name)
    old = fees.set_rate(ctx.work, supplier_id, new := rates.read(rate))
    return answer_with("fee-set", name=name.strip(), old=rates.show(old), new=rates.show(new))


@router.command("结算", "settle", roles=MANAGER, where=PRIVATE)
def settle(ctx: Context, whose: Whose = "") -> Reply:
    """结算 [供应商 [到 日期]]：现在（或到那天为止）给这家出结算单；不写就看各家的账
    Settle: settle [supplier [until day]]: state this supplier's account, as of now or of a day; alone: all accounts"""
    if not whose:
        names = people.supplier_ids(ctx.work)
        return answer(*(_standing_said(name, settlement.standing(ctx.work, number)) for name, number in names.items()))
    found = re.fullmatch(r"(?P<name>.+?)(?:\s+(?:到|until)\s*(?P<day>.+))?", whose.strip(), re.IGNORECASE | re.DOTALL)
    assert found is not None
    until = _end_of(ctx, found["day"]) if found["day"] else ctx.work.now
    made = settlement.make(ctx.work, _supplier(ctx, found["name"]), until)
    if made is None:
        raise settlement.NothingToSettle(supplier=found["name"])
    return Reply(here=_statement(ctx, made))


def _supplier(ctx: Context, name: str) -> int:
    return members.scope_of(ctx.work, Role.SUPPLIER, name.strip())["supplier_id"]


def _end_of(ctx: Context, day: str) -> datetime:
    """The end of a day or of a period (上周); now, where that is still going on."""
    zone = ctx.work.settings.zone
    period = Calendar().read(day, day_of(ctx.work.now, zone))
    return min(day_bounds(period.end, zone)[1], ctx.work.now)


def _standing_said(name: str, standing: Standing) -> Say:
    return say(
        "settlement-standing",
        name=name,
        balance=standing.balance,
        held=standing.held,
        unpaid=standing.unpaid,
        due=standing.due,
    )


@router.command("我的结算", "settlements", roles=SUPPLIER, where=PRIVATE, reads=True)
def mine(ctx: Context) -> Reply:
    """我的结算：账上有多少、下次结多少，最近的结算单
    Settlements: how my account stands, what is due next, the latest statements"""
    own = {name: number for name, number in people.supplier_ids(ctx.work).items() if number in ctx.caller.supplier_ids}
    rate = {row.name: row.fee_rate for row in fees_found.rates(ctx.work)}
    says: list[Say] = []
    for name, number in own.items():
        says += [
            _standing_said(name, settlement.standing(ctx.work, number)),
            say("fee-of", name=name, rate=rates.show(rate[name])),
        ]
    return answer(*says, *(_line(found) for found in find.latest(ctx.work, own.values())))


def _line(found: Settlement) -> Say:
    return say(
        "settlement-line",
        number=settlement.show(found.id),
        until=found.until,
        due=found.due,
        status=say(f"settlement-status-{found.status}"),
    )


@router.command("结算单", "statement", roles=(Role.SUPPLIER, Role.MANAGER), where=PRIVATE)
def show(ctx: Context, number: Number) -> Reply:
    """结算单 <号>：货款、服务费、优惠、退款、已付，和应付多少；附逐笔明细表格
    Statement: statement <number>: goods, fees, reductions, refunds, payouts, what is due; with a sheet of each line"""
    return Reply(here=_statement(ctx, settlement.known(ctx.work, number, _own(ctx))))


def _own(ctx: Context) -> frozenset[int] | None:
    """Whose statements the caller may see: a manager all."""
    return None if ctx.has(Role.MANAGER) else ctx.caller.supplier_ids


def _statement(ctx: Context, found: Settlement) -> Message:
    """A short table: what is zero is left out; all of it, line by line, in a sheet."""
    sums = statements.sums(ctx.work, found)
    rest = {"held": -found.held, "unpaid": -found.unpaid}
    return Message(
        (
            say(
                "statement-head",
                number=settlement.show(found.id),
                supplier=find.supplier_name(ctx.work, found.supplier_id),
                since=found.since or say("statement-beginning"),
                until=found.until,
                status=say(f"settlement-status-{found.status}"),
            ),
            *(
                say(f"statement-{name}", amount=amount, lines=str(sums.lines))
                for name, amount in sheet.moves(found, sums).items()
                if amount
            ),
            *([say("statement-aided", amount=sums.aided)] if sums.aided else []),
            *([say("statement-own", amount=sums.own)] if sums.own else []),
            say("statement-closing", amount=found.closing),
            *(say(f"statement-{name}", amount=amount) for name, amount in rest.items() if amount),
            say("statement-due", amount=found.due),
            *_next_step(found),
        ),
        files=(sheet.sheet(ctx, found),),
    )


def _next_step(found: Settlement) -> list[Say]:
    if found.status is SettlementStatus.DRAFT and found.confirm_by is not None:
        return [say("statement-confirm", number=settlement.show(found.id), until=found.confirm_by)]
    return []


@router.command("确认结算", "agree", roles=SUPPLIER, where=PRIVATE)
def confirm(ctx: Context, number: Number) -> Reply:
    """确认结算 <号>：我家的结算单没问题，可以付款了
    Agree: agree <number>: our statement is right, it can be paid"""
    settlement.confirm(ctx.work, number, ctx.caller.supplier_ids)
    return answer_with("settlement-agreed", number=settlement.show(number))


@router.command("异议", "object", roles=SUPPLIER, where=PRIVATE)
def dispute(ctx: Context, number: Number, reason: Reason) -> Reply:
    """异议 <号> <原因>：我家的结算单不对，请管理者看
    Object: object <number> <reason>: our statement is wrong, a manager must look"""
    settlement.dispute(ctx.work, number, ctx.caller.supplier_ids, reason)
    return answer_with("settlement-objected", number=settlement.show(number))


@router.command("维持结算", "uphold", roles=MANAGER, where=PRIVATE)
def uphold(ctx: Context, number: Number, reason: Reason) -> Reply:
    """维持结算 <号> <说明>：看过异议，结算单没错，照付
    Uphold: uphold <number> <why>: the statement is right all the same, it will be paid"""
    settlement.uphold(ctx.work, number, reason)
    return answer_with("settlement-upheld-by-you", number=settlement.show(number))


@router.command("结转", "carry", roles=MANAGER, where=PRIVATE)
def carry(ctx: Context, number: Number, reason: Reason) -> Reply:
    """结转 <号> <原因>：这张不付，余额进下一张结算单
    Carry: carry <number> <reason>: nothing is paid by this one, what is open goes into the next"""
    settlement.carry(ctx.work, number, reason)
    return answer_with("settlement-put-off-by-you", number=settlement.show(number))


@router.command("结算付款", "settled", roles=MANAGER, where=PRIVATE)
def pay(ctx: Context, number: Number, amount: Money, proof: Proof, when: When = "") -> Reply:
    """结算付款 <号> <金额> <凭证号> [日期] [微信]：已经转账了；从微信商户号付的就写上「微信」
    Settled: settled <number> <amount> <proof> [day] [gateway]: it has been paid, from the bank or from the gateway"""
    account, day = _how(ctx, when)
    paid = settlement.pay(ctx.work, number, amount, proof, day, account)
    return answer_with("settlement-paid-by-you", number=settlement.show(number), amount=paid.due)


def _how(ctx: Context, when: str) -> tuple[Account, date | None]:
    """Where it was paid from, and on which day: 3月5日 微信."""
    words = when.split()
    days = [word for word in words if word.lower() not in BY_GATEWAY]
    today = day_of(ctx.work.now, ctx.work.settings.zone)
    day = Calendar().read(" ".join(days), today).start if days else None
    return Account.BANK if len(days) == len(words) else Account.GATEWAY, day
