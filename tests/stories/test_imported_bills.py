"""Tables that people bring: cash takings and the bank's statement, matched as the gateway's bills are."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from core import numbers
from core.clock import day_of
from core.errors import ShopError
from models.reconciliation import Difference, DifferenceStatus, Nature, Reconciliation
from services.cash import handover_number, refund_number
from services.reconciliation import by_hand, imports
from services.reconciliation.findings import BillOfAnotherDay
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.chat import Chat, yuan

HEAD = "日期,单号,金额,类型,备注"
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def deal(chat: Chat) -> Chat:
    chat.says("开团 周五水果团\n苹果 8.50\n香蕉 4.00\n盒饭", by="团长").replied("周五水果团")
    return chat


def ordered(chat: Chat, text: str, by: str = "阿梅") -> str:
    chat.says(text, by=by).replied(by)
    return numbers.show(look.latest(chat).id)


def collected(chat: Chat, text: str, by: str = "阿梅") -> str:
    number = ordered(chat, text, by)
    chat.says(f"收款 {number}", by="团长").replied("已付清")
    return number


def table(*lines: str) -> str:
    return "\n".join((HEAD, *lines))


def brought(chat: Chat, *lines: str) -> list[tuple[Nature, str]]:
    """What differs, of all that were ever brought, and is open."""
    with chat.shop.work() as work:
        by_hand.record(work, imports.parse(table(*lines).encode()))
    return [(one.nature, one.number) for one in look.rows(chat, Difference, Difference.status == DifferenceStatus.OPEN)]


def test_takings_that_agree(deal: Chat) -> None:
    first, second = collected(deal, "苹果2斤"), collected(deal, "香蕉3斤", "老王")
    deal.whispers(f"退款 {first} 苹果 1 坏了", by="阿梅").replied("已受理")
    back = refund_number(look.refunds(deal, numbers.read(first))[0].id)
    deal.whispers(f"已退 {back}", by="团长").replied("¥8.50")
    lines = (f"2026-03-06,{first},17.00,收款,", f"2026/3/6,{second},12,收款,现金", f"20260306,{back},8.5,退款,")
    assert brought(deal, *lines) == []
    (run,) = look.rows(deal, Reconciliation)
    assert (run.day, run.their_in, run.our_in, run.their_out, run.our_out) == (
        FRIDAY, yuan("29.00"), yuan("29.00"), yuan("8.50"), yuan("8.50"),
    )  # fmt: skip


def test_what_differs_in_the_takings(deal: Chat) -> None:
    right, short, forgotten = collected(deal, "苹果2斤"), collected(deal, "香蕉3斤", "老王"), collected(deal, "盒饭1份")
    missing_back = collected(deal, "苹果3斤", "老王")
    deal.whispers(f"退款 {missing_back} 苹果 1 坏了", by="老王").replied("已受理")
    waits = refund_number(look.refunds(deal, numbers.read(missing_back))[0].id)
    unconfirmed = ordered(deal, "盒饭2份", "老王")
    lines = [
        f"2026-03-06,{right},17.00,收款,",
        f"2026-03-06,{right},17.00,收款,又抄了一遍",
        f"2026-03-06,{short},11.00,收款,",
        f"2026-03-06,{unconfirmed},30.00,收款,",
        "2026-03-06,99999995,5.00,收款,",
        f"2026-03-06,{missing_back},25.50,收款,",
        f"2026-03-06,{waits},8.50,退款,",
    ]
    expected = sorted(
        [
            (Nature.DOUBLE, right),
            (Nature.CASH_AMOUNT, short),
            (Nature.CASH_UNPAID, unconfirmed),
            (Nature.CASH_UNKNOWN, "99999995"),
            (Nature.CASH_MISSING, forgotten),
            (Nature.CASH_UNPAID, waits),
        ]
    )
    assert sorted(brought(deal, *lines)) == expected
    assert sorted(brought(deal, *lines)) == expected, "brought twice is listed twice"
    deal.whispers("对账 3月6日", by="经理").replied("6 处未处理", "没有人确认", "可能抄错了号", "漏抄")


def test_handovers_and_withdrawals_at_the_bank(deal: Chat) -> None:
    collected(deal, "苹果2斤")
    number = handover_number(1)
    deal.whispers("交款 10.00 回单 8812", by="团长").replied(number)
    deal.whispers(f"确认交款 {number}", by="经理").replied("已点收")
    deal.pays(numbers.read(ordered(deal, "盒饭2份", "老王")), "老王")
    deal.gateway.draw(yuan("20.00"))
    today = day_of(deal.clock.now(), SHANGHAI)
    deal.clock.advance(hours=24)
    deal.runs("reconciliation.match_bills")
    assert look.rows(deal, Difference, Difference.status == DifferenceStatus.OPEN) == []
    assert brought(deal, f"{today},回单 9999,1.00,交款,") == [
        (Nature.BANK_UNKNOWN, "回单 9999"), (Nature.BANK_MISSING, number),
    ]  # fmt: skip
    tomorrow = day_of(deal.clock.now(), SHANGHAI)
    assert brought(deal, f"{tomorrow},回单 8812,10.00,交款,", f"{tomorrow},BANK-77,20.00,提现,") == [
        (Nature.BANK_UNKNOWN, "回单 9999")
    ], "what arrives a day later is still called missing"
    assert brought(deal, f"{tomorrow},{number},9.00,交款,") == [
        (Nature.BANK_UNKNOWN, "回单 9999"), (Nature.BANK_AMOUNT, number),
    ]  # fmt: skip


def test_pasted_into_the_chat(deal: Chat) -> None:
    number = collected(deal, "苹果2斤")
    rows = table(f"2026-03-06,{number},16.00,收款,")
    deal.whispers(f"对账 导入\n{rows}", by="经理").replied("2026-03-06", "1 处未处理", "现金表", number)
    assert look.rows(deal, Difference)[0].nature is Nature.CASH_AMOUNT
    deal.whispers(f"对账 导入\n{rows}", by="团长").replied("没听懂")


def test_dropped_into_the_chat(deal: Chat) -> None:
    """With the command, or without a word; other files and other people mean something else."""
    number = collected(deal, "苹果2斤")
    content = table(f"2026-03-06,{number},17.00,收款,").encode()
    deal.drops("现金.csv", content, by="经理").replied("没有未处理", "现金表")
    deal.drops("现金.csv", content, by="经理", text="对账 导入").replied("没有未处理", "现金表")
    for name, other, by in (
        ("现金.csv", content, "团长"),
        ("商品.csv", "商品,价格\n苹果,8.90".encode(), "经理"),
        ("x.bin", b"\x00\x01" * 99, "经理"),
    ):
        assert "对账" not in deal.drops(name, other, by=by).here.text
    assert len(look.rows(deal, Reconciliation)) == 1
    deal.whispers("对账 导入", by="经理").replied("没有收到")


def test_a_table_of_half_a_year_is_to_be_split(deal: Chat) -> None:
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(40)]
    deal.drops("年.csv", table(*(f"{day},99999995,1.00,收款," for day in days)).encode(), by="经理").replied("31 天")
    assert look.rows(deal, Reconciliation) == []


def test_a_workbook_is_read_like_text(deal: Chat) -> None:
    number = collected(deal, "苹果2斤")
    book = Workbook()
    sheet = book.active
    sheet.append(["备注", "类型", "金额", "商户订单号", "日期"])
    sheet.append(["现金", "收款", 17.0, int(number), FRIDAY])
    kept = io.BytesIO()
    book.save(kept)
    (row,) = imports.parse(kept.getvalue())
    assert (row.number, row.amount, row.on, row.line) == (number, yuan("17.00"), FRIDAY, 2)


BAD = [
    ("2026-03-06,1036,12.345,收款,", "金额 12.345"),
    ("2026-03-06,1036,0,收款,", "金额 0"),
    ("2026-03-06,1036,-1.00,收款,", "金额 -1.00"),
    ("2026-03-06,1036,1000000000000,收款,", "金额 1000000000000"),
    ("2026-03-06,1036,1e12,收款,", "金额 1e12"),
    ("2026-03-06,1036,,收款,", "金额"),
    ("2026-02-30,1036,1.00,收款,", "日期 2026-02-30"),
    ("昨天,1036,1.00,收款,", "日期 昨天"),
    ("2026-03-06,,1.00,收款,", "单号"),
    (f"2026-03-06,{'9' * 65},1.00,收款,", "单号 999"),
    ("2026-03-06,1036,1.00,送礼,", "类型 送礼"),
    ("2026-03-06", "类型"),
]


@pytest.mark.parametrize(("line", "said"), BAD)
def test_a_line_that_cannot_be_read_is_named_and_nothing_kept(deal: Chat, line: str, said: str) -> None:
    number = collected(deal, "苹果2斤")
    rows = table(f"2026-03-06,{number},17.00,收款,", line)
    deal.whispers(f"对账 导入\n{rows}", by="经理").replied("第 3 行", said)
    assert look.rows(deal, Reconciliation) == []


@pytest.mark.parametrize("text", ["日期,单号,金额\n1,2,3", "随便说点什么", HEAD.replace("金额", "钱"), "x" * 10_000])
def test_what_is_no_table(deal: Chat, text: str) -> None:
    deal.whispers(f"对账 导入\n{text}", by="经理").replied("第 1 行")
    with pytest.raises(ShopError):
        imports.parse(b"\x00\x01\x02" + text.encode())


def test_a_table_too_long_for_a_message_is_refused_not_cut(deal: Chat) -> None:
    rows = table(*(f"2026-03-06,{numbers.show(n)},17.00,收款,备注备注" for n in range(1000)))
    deal.whispers(f"对账 导入\n{rows}", by="经理").replied("MB")
    assert look.rows(deal, Reconciliation) == []


def test_a_table_of_another_day_is_refused(deal: Chat) -> None:
    number = collected(deal, "苹果2斤")
    rows = imports.parse(table(f"2026-03-06,{number},17.00,收款,", f"2026-03-05,{number},17.00,收款,").encode())
    with pytest.raises(BillOfAnotherDay), deal.shop.work() as work:
        by_hand.record(work, rows, FRIDAY)
    assert look.rows(deal, Reconciliation) == []


def test_what_excel_saves_in_china() -> None:
    (row,) = imports.parse(table('2026年3月6日,`1036,"1,234.50",收款,第一笔').encode("gb18030"))
    assert (row.on, row.number, row.amount, row.note) == (FRIDAY, "1036", yuan("1234.50"), "第一笔")
