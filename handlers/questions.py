"""问, 答, 问题, 收录: asking before buying."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, get_args

from bot.arguments import Digits, Rest
from bot.context import Context
from bot.message import Reply, answer_with
from bot.router import Router
from core.message import message
from core.say import say
from handlers.catalog import offers
from models.members import Role
from queries import catalog
from queries import tickets as find
from queries.catalog import Product
from queries.tickets import Desks
from services import members, questions

router = Router("questions")

Question = Annotated[str, replace(get_args(Rest)[1], example="苹果 甜吗")]
Words = Annotated[str, replace(get_args(Rest)[1], example="很甜")]


@router.command("问", "ask")
def ask(ctx: Context, question: Question) -> Reply:
    """问 <商品> <问题>：口味、用法、保质期、送货时间、优惠……答不上来就转给供应商
    Ask: ask <product> <question>: taste, use, shelf life, delivery, offers; what is not known goes to the supplier"""
    product, asked = catalog.catalog(ctx.work, ctx.caller.catalog_version or None).split(question, ctx.work.now)
    if not asked:
        return answer_with("question-missing", product=product.name)
    found = questions.find_answer(product, asked)
    if found:
        return answer_with(
            f"question-from-{found.source}", product=product.name, label=found.label, answer=found.answer
        )
    if questions.topic_of(asked) is questions.Topic.OFFERS:
        return _price_and_stock(ctx, product)
    number = questions.ask(ctx.work, product, members.known(ctx.caller), asked)
    return answer_with("question-passed-on", product=product.name, supplier=product.supplier, number=str(number))


def _price_and_stock(ctx: Context, product: Product) -> Reply:
    return Reply(here=message(say("question-offers", product=product.name), *offers(ctx, product)))


@router.command("答", "answer", roles=(Role.SUPPLIER,))
def answer(ctx: Context, number: Digits, text: Words) -> Reply:
    """答 <号> <话>：回答顾客的问题，提问的人会收到
    Answer: answer <number> <words>: the asker is told"""
    questions.answer(ctx.work, number, ctx.as_typed(text), find.desks(ctx.caller))
    return Reply(private=message(say("question-answer-sent", number=str(number))))


@router.command("收录", "keep", roles=(Role.SUPPLIER,))
def keep(ctx: Context, number: Digits) -> Reply:
    """收录 <号>：把答过的问题收进商品的常见问题，下次自动回答
    Keep: keep <number>: answer this question by itself next time"""
    product = questions.keep(ctx.work, number, find.desks(ctx.caller))
    return Reply(private=message(say("question-kept", number=str(number), product=product)))


@router.command("问题", "questions", roles=(Role.SUPPLIER,), reads=True)
def list_open(ctx: Context) -> Reply:
    """问题：还没回答的问题
    Questions: those that wait for an answer"""
    theirs = Desks(suppliers=ctx.caller.supplier_ids)
    lines = [
        say("question-line", number=str(q.id), product=q.product, name=q.member, question=q.words, at=q.opened_at)
        for q in find.open_for(ctx.work, theirs)
    ]
    number, _ = find.numbers_open(ctx.work, theirs)
    return Reply(private=message(say("question-head", number=number), *lines))
