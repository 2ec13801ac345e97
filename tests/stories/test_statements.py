"""A statement's workbook says what the books say, line by line, and nothing of anybody else."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from core.money import ZERO, Money
from core.reductions import Bearer, Reduction
from models.files import KeptFile
from models.ledger import Account, Posting
from models.orders import OrderLine
from models.payouts import Payout
from models.refunds import RefundLine
from models.settlement import SettledPosting, Settlement
from services import files
from tests.fire import look
from tests.fire.test_reductions import LESS, OWN, refund
from tests.stories.chat import Answer, Chat
from tests.stories.test_settlement import S1, S2, paid, passes, settled, sold

FORMULA = '=HYPERLINK("http://x","点我")'


def workbook(chat: Chat, answer: Answer) -> openpyxl.Workbook:
    assert answer.here is not None
    ((name, url),) = answer.here.files
    assert name.startswith("结算单 S") and name.endswith(".xlsx")  # noqa: PT018
    with chat.shop.work(reads=True) as work:
        file_id = files.id_in(work.settings, url.removeprefix(work.settings.address))
        return openpyxl.load_workbook(io.BytesIO(work.session.get_one(KeptFile, file_id).content))


def lines(book: openpyxl.Workbook, title: str) -> list[dict[str, Any]]:
    """A sheet's rows by its titles, the last of them the total."""
    head, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def money(value: Any) -> Money:
    return Money(int(Decimal(str(value)) * 100))


def of_column(rows: list[dict[str, Any]], column: str) -> Money:
    """What a column adds up to, which its total must say."""
    *parts, total = rows
    sum_ = sum((money(row[column]) for row in parts), ZERO)
    assert money(total[column]) == sum_
    return sum_


def test_the_workbook_equals_the_books(chat: Chat) -> None:
    chat.whispers("费率 食堂 7.35%", by="经理")
    for turn in range(2):
        order_id = sold(chat, LESS, OWN, Reduction("flash", "平台特价", Money(201), Bearer.SHOP, 3))
        sold(chat, pieces=1)
        refund(chat, order_id, 1)
        passes(chat)
        if turn == 0:
            settled(chat)
            paid(chat, "27.18")
    chat.whispers("结算 食堂", by="经理").replied(S2)
    book = workbook(chat, chat.whispers(f"结算单 {S2}", by="食堂"))

    statement = look.rows(chat, Settlement)[-1]
    sums = {row["项目"]: money(row["金额"]) for row in lines(book, "结算单")}
    assert sums["上期余额"] == statement.opening
    assert sums["账上余额"] == statement.closing
    assert sums["本期应付"] == statement.due
    goods, back, payouts = (lines(book, title) for title in ("货款", "交货后退款", "已付款"))
    assert of_column(goods, "净额") == sums["货款"] + sums["服务费"]
    assert of_column(back, "净额") == sums["交货后退款"] + sums["退回服务费"]
    assert of_column(payouts, "金额") == sums["已付款"] == Money(-2718)
    assert [row["凭证号"] for row in payouts[:-1]] == [one.proof for one in look.rows(chat, Payout)]

    in_it = {row.posting_id for row in look.rows(chat, SettledPosting, SettledPosting.settlement_id == statement.id)}
    booked = -sum(posting.amount.fen for posting in look.rows(chat, Posting) if posting.id in in_it)
    assert of_column(goods, "净额") + of_column(back, "净额") + of_column(payouts, "金额") == Money(booked)
    newer = look.rows(chat, OrderLine)[2:]
    assert [money(row["货款"]) for row in goods[:-1]] == [line.earned for line in newer]
    assert [money(row["服务费"]) for row in goods[:-1]] == [-line.fee for line in newer]
    assert of_column(goods, "原价") + of_column(goods, "自家优惠") + of_column(goods, "交货前退款") == of_column(
        goods, "货款"
    )
    (gone,) = look.rows(chat, RefundLine)[1:]
    assert of_column(back, "货款") == -gone.worth


def test_a_payout_by_mistake_of_the_books_would_show(chat: Chat) -> None:
    """What no sheet lists stands in the first one all the same: closing is opening and all that moved."""
    sold(chat)
    passes(chat)
    book = workbook(chat, chat.whispers("结算 食堂", by="经理"))
    *moves, closing = [(row["项目"], money(row["金额"])) for row in lines(book, "结算单")][:9]
    assert sum((amount for _, amount in moves), ZERO) == closing[1] == Money(3000)
    assert -sum(p.amount.fen for p in look.rows(chat, Posting, Posting.account == Account.SUPPLIER)) == closing[1].fen


def test_nothing_in_it_is_a_formula(chat: Chat) -> None:
    order_id = sold(chat)
    with chat.shop.work() as work:
        (line,) = work.session.query(OrderLine).where(OrderLine.order_id == order_id)
        line.name = FORMULA
    passes(chat)
    settled(chat)
    paid(chat, "30", proof="=1+1")
    passes(chat, 1)
    sold(chat, pieces=1)
    passes(chat)
    first = workbook(chat, chat.whispers(f"结算单 {S1}", by="食堂"))
    second = workbook(chat, chat.whispers("结算 食堂", by="经理"))
    assert lines(first, "货款")[0]["商品"] == FORMULA
    assert lines(second, "已付款")[0]["凭证号"] == "=1+1"
    for book in (first, second):
        assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_others_statements_give_no_file(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    chat.whispers("结算 食堂", by="经理")
    kept = len(look.rows(chat, KeptFile))
    for number in (S1, S2):
        answer = chat.whispers(f"结算单 {number}", by="果园")
        assert answer.here is not None
        assert answer.here.files == ()
    assert len(look.rows(chat, KeptFile)) == kept


@pytest.mark.parametrize("language", ["en"])
def test_it_speaks_the_readers_language(chat: Chat, language: str) -> None:
    sold(chat)
    passes(chat)
    chat.whispers("结算 食堂", by="经理")
    with chat.shop.work() as work:
        member = chat.who["食堂"]
        work.session.merge(member).language = language
    answer = chat.whispers(f"statement {S1}", by="食堂")
    assert answer.here is not None
    assert answer.here.files[0][0].startswith("Statement S")
