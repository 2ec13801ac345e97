"""Settlement: what a supplier is owed, stated once, objected to or not, paid once, with what came back carried on."""

from __future__ import annotations

from datetime import datetime

import pytest

from core import numbers
from core.money import ZERO, Money
from core.reductions import Bearer, Reduction
from core.sections import Settlement as Period
from models.catalog import Supplier
from models.ledger import Account, Posting
from models.members import Role
from models.payouts import Payout
from models.settlement import SettledPosting, Settlement, SettlementStatus
from queries import settlement as find
from services.settlement import period_end
from services.settlement import show as shown_number
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.fire.crowd import at_once
from tests.fire.test_reductions import LESS, OWN, hand_over, placed, refund
from tests.stories.chat import Chat

S1, S2, S3 = (shown_number(number) for number in (1, 2, 3))


def sold(chat: Chat, *reductions: Reduction, pieces: int = 3) -> int:
    """Meals at 10.00 of 食堂, paid and handed over."""
    order_id = placed(chat, *reductions, pieces=pieces)
    chat.pays(order_id, "阿梅")
    hand_over(chat, order_id)
    return order_id


def passes(chat: Chat, days: int = 7) -> None:
    chat.clock.advance(days=days)


def settled(chat: Chat, number: str = S1) -> Settlement:
    """A statement of 食堂, made by the manager and agreed to."""
    chat.whispers("结算 食堂", by="经理").replied(number)
    chat.whispers(f"确认结算 {number}", by="食堂").replied("已确认")
    return look.rows(chat, Settlement)[-1]


def paid(chat: Chat, amount: str, number: str = S1, proof: str = "流水1") -> None:
    chat.whispers(f"结算付款 {number} {amount} {proof}", by="经理").replied("已记账")


def owed(chat: Chat) -> int:
    return -sum(posting.amount.fen for posting in look.rows(chat, Posting, Posting.account == Account.SUPPLIER))


def test_a_statement_shows_what_it_is_made_of(chat: Chat) -> None:
    chat.whispers("费率 食堂 10%", by="经理")
    order_id = sold(chat, LESS, OWN, Reduction("flash", "平台特价", Money(201), Bearer.SHOP, 3))
    sold(chat, pieces=1)
    refund(chat, order_id, 1)
    passes(chat)

    chat.whispers("结算 食堂", by="经理").replied(
        S1, "食堂", "货款（2 条）　¥39.00", "服务费　-¥3.90", "交货后退款　-¥9.66", "退回服务费　¥0.96",
        "¥5.01 是平台优惠和积分", "自家承担的优惠 ¥1.00", "账上余额　¥26.40", "本期应付　¥26.40",
    )  # fmt: skip


def test_what_may_come_back_is_held(chat: Chat) -> None:
    sold(chat)
    passes(chat, 3)
    sold(chat, pieces=1)
    passes(chat, 4)

    chat.whispers("我的结算", by="食堂").replied("账上 ¥40.00，其中退货期内 ¥10.00", "现在可结 ¥30.00")
    chat.whispers("结算 食堂", by="经理").replied("账上余额　¥40.00", "退货期　-¥10.00", "本期应付　¥30.00")


def test_nothing_is_in_two_statements(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    first = settled(chat)
    chat.whispers("结算 食堂", by="经理").replied("已经结到")
    passes(chat, 1)
    chat.whispers("结算 食堂", by="经理").replied("没有可以结算的")
    sold(chat, pieces=1)
    passes(chat)
    chat.whispers("结算 食堂", by="经理").replied("上期余额　¥30.00", "前面的结算单待付　-¥30.00", "本期应付　¥10.00")

    assert len({row.posting_id for row in look.rows(chat, SettledPosting)}) == 2
    assert first.due == Money(3000)


def test_it_is_paid_once_with_its_proof(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    settled(chat)
    chat.whispers("待审", by="经理").replied("食堂", S1, "¥30.00", "结算付款")
    for wrong in ("29.99", "30.01", "300", "0", "-30", "30.001", "1000000000000"):
        assert not chat.whispers(f"结算付款 {S1} {wrong} 流水1", by="经理").silent
    assert look.rows(chat, Payout) == []
    chat.whispers(f"结算付款 {S1} 30 流水1 昨天", by="经理").replied("¥30.00", "已记账")
    chat.whispers(f"结算付款 {S1} 30 流水2", by="经理").replied("已付款", "不能这样做")

    assert any("流水1" in told and "¥30.00" in told for told in chat.told("食堂"))
    (payout,) = look.rows(chat, Payout)
    assert (payout.amount, payout.account, payout.paid_on.isoformat()) == (Money(3000), Account.BANK, "2026-03-12")
    assert owed(chat) == 0
    chat.whispers("待审", by="经理").replied("没有等你处理")


def test_it_may_be_paid_from_the_gateway(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    settled(chat)
    chat.whispers(f"结算付款 {S1} 30 1900000001 3月10日 微信", by="经理").replied("已记账")
    assert look.rows(chat, Payout)[0].account is Account.GATEWAY
    assert sum(p.amount.fen for p in look.rows(chat, Posting, Posting.account == Account.GATEWAY)) == 0


def test_a_refund_after_payout_is_carried_as_negative(chat: Chat) -> None:
    order_id = sold(chat)
    passes(chat)
    settled(chat)
    paid(chat, "30")
    refund(chat, order_id, 2)
    chat.whispers("我的结算", by="食堂").replied("账上 -¥20.00", "现在可结 ¥0.00")
    chat.whispers("结算 食堂", by="经理").replied(
        "上期余额　¥30.00", "交货后退款　-¥20.00", "已付款　-¥30.00", "账上余额　-¥20.00", "本期应付　¥0.00", "结转"
    )
    sold(chat, pieces=5)
    passes(chat)
    chat.whispers("结算 食堂", by="经理").replied("上期余额　-¥20.00", "货款（1 条）　¥50.00", "本期应付　¥30.00")


def test_a_refund_between_statement_and_payout_lowers_the_next(chat: Chat) -> None:
    order_id = sold(chat)
    passes(chat)
    settled(chat)
    refund(chat, order_id, 1)
    sold(chat, pieces=1)
    passes(chat)
    chat.whispers("结算 食堂", by="经理").replied("账上余额　¥30.00", "前面的结算单待付　-¥30.00", "本期应付　¥0.00")
    paid(chat, "30")
    passes(chat)
    chat.whispers("结算 食堂", by="经理").replied("账上余额　¥0.00", "本期应付　¥0.00")


def test_who_does_not_object_agrees(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    chat.whispers("结算 食堂", by="经理").replied("待确认")
    assert any(S1 in told and "¥30.00" in told for told in chat.told("食堂"))
    chat.whispers(f"结算付款 {S1} 30 流水1", by="经理").replied("待确认", "不能这样做")
    passes(chat, 3)
    chat.runs("settlement.confirm")
    chat.whispers(f"确认结算 {S1}", by="食堂").replied("已确认，待付款", "不能这样做")
    paid(chat, "30")


def test_who_objects_is_answered(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    chat.whispers("结算 食堂", by="经理")
    chat.whispers(f"异议 {S1} 少了一单", by="食堂").replied("先不付款")
    assert any("少了一单" in told and S1 in told for told in chat.told("经理"))
    chat.whispers("待审", by="经理").replied("有异议", f"维持结算 {S1}")
    passes(chat, 9)
    chat.runs("settlement.confirm")
    chat.whispers(f"结算付款 {S1} 30 流水1", by="经理").replied("有异议", "不能这样做")
    chat.whispers(f"维持结算 {S1} 对过了", by="经理").replied("维持不变")
    assert any("对过了" in told for told in chat.told("食堂"))
    chat.whispers(f"维持结算 {S1} 对过了", by="经理").replied("不能这样做")
    paid(chat, "30")
    chat.whispers(f"异议 {S1} 又想起来了", by="食堂").replied("不能这样做")


def test_what_is_put_off_is_in_the_next(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    settled(chat)
    chat.whispers(f"结转 {S1} 账号不对", by="经理").replied("结转下期")
    chat.whispers(f"结算付款 {S1} 30 流水1", by="经理").replied("不能这样做")
    passes(chat, 1)
    chat.whispers("结算 食堂", by="经理").replied(S2, "上期余额　¥30.00", "本期应付　¥30.00")
    chat.whispers(f"确认结算 {S2}", by="食堂")
    paid(chat, "30", S2)


def test_a_statement_of_an_earlier_day(chat: Chat) -> None:
    sold(chat)
    passes(chat, 1)
    sold(chat, pieces=1)
    passes(chat, 8)
    chat.whispers("结算 食堂 到 3月13日", by="经理").replied(
        "账上余额　¥40.00", "还在退货期　-¥10.00", "本期应付　¥30.00"
    )
    chat.whispers("结算 食堂 到 3月13日", by="经理").replied("已经结到")
    chat.whispers("结算 食堂 到 3月1日", by="经理").replied("已经结到")
    chat.whispers("结算 食堂 到 明年", by="经理").replied("明年")
    chat.whispers("结算 食堂 到 今天", by="经理").replied("本期应付　¥10.00")


def test_each_period_ends_with_a_statement(chat: Chat) -> None:
    sold(chat)
    passes(chat, 3)  # Monday, 9 March, 18:00
    chat.runs("settlement.settle")
    (first,) = look.rows(chat, Settlement)
    assert (first.status, first.held, first.due) == (SettlementStatus.CARRIED, Money(3000), ZERO)
    chat.runs("settlement.settle")
    passes(chat)
    for _ in range(2):
        chat.runs("settlement.settle")
    _, second = look.rows(chat, Settlement)
    assert (second.status, second.due, second.made_by) == (SettlementStatus.DRAFT, Money(3000), None)
    assert second.until == datetime(2026, 3, 16, tzinfo=SHANGHAI)
    for _ in range(3):
        passes(chat)
        chat.runs("settlement.settle")
    assert len(look.rows(chat, Settlement)) == 2


def test_too_little_is_carried(chat: Chat) -> None:
    chat.shop.settings = chat.shop.settings.model_copy(update={"settlement": Period(minimum="40.00")})
    sold(chat)
    passes(chat, 10)
    chat.runs("settlement.settle")
    sold(chat, pieces=1)
    passes(chat, 14)
    chat.runs("settlement.settle")
    first, second = look.rows(chat, Settlement)
    assert (first.due, first.status) == (ZERO, SettlementStatus.CARRIED)
    assert (second.due, second.status) == (Money(4000), SettlementStatus.DRAFT)


@pytest.mark.parametrize(
    ("period", "today", "ended"),
    [
        (Period(every="weekly", day=1), (2026, 3, 9), (2026, 3, 9)),
        (Period(every="weekly", day=7), (2026, 3, 9), (2026, 3, 8)),
        (Period(every="weekly", day=2), (2026, 3, 9), (2026, 3, 3)),
        (Period(every="monthly", day=1), (2026, 3, 31), (2026, 3, 1)),
        (Period(every="monthly", day=28), (2026, 3, 27), (2026, 2, 28)),
        (Period(every="monthly", day=15), (2026, 1, 2), (2025, 12, 15)),
    ],
)
def test_periods_end_on_their_day(chat: Chat, period: Period, today: tuple[int, ...], ended: tuple[int, ...]) -> None:
    chat.shop.settings = chat.shop.settings.model_copy(update={"settlement": period})
    chat.clock.set(datetime(*today, 0, 30, tzinfo=SHANGHAI))  # type: ignore[misc, arg-type]
    with chat.shop.work(reads=True) as work:
        assert period_end(work) == datetime(*ended, tzinfo=SHANGHAI)  # type: ignore[misc, arg-type]


def test_suppliers_see_their_own_only(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    chat.whispers("结算 食堂", by="经理")
    unknown = f"没有结算单 {S2}。"
    for text in ("结算单 {}", "确认结算 {}", "异议 {} 不对"):
        other, none = (chat.whispers(text.format(number), by="果园") for number in (S1, S2))
        assert none.here is not None and none.here.text == unknown  # noqa: PT018
        assert other.here is not None and other.here.text == unknown.replace(S2, S1)  # noqa: PT018
    answer = chat.whispers("我的结算", by="果园")
    assert answer.here is not None and "食堂" not in answer.here.text and S1 not in answer.here.text  # noqa: PT018
    chat.whispers(f"结算单 {S1}", by="食堂").replied("¥30.00")
    for text in ("结算 食堂", f"结算付款 {S1} 30 x", f"维持结算 {S1} 对", f"结转 {S1} 不付"):
        chat.whispers(text, by="食堂").replied("没听懂")
    chat.whispers("我的结算", by="阿梅").replied("没听懂")


WRONG = f"""
结算 没有这家
结算 食堂 到
结算 食堂 到 2月30日
结算单 1010
结算单 S9999
结算单 Sxyz
异议 {S1}
结算付款 {S1} 30
结算付款 {S1} 30 流水1 后天
结算付款 {S1} 30 流水1 2020-01-01
结算付款 {S1} 30 流水1 随便
结转 {S1}
维持结算 {S1} 对
"""


@pytest.mark.parametrize(
    "text", [*WRONG.strip().split("\n"), f"结算付款 {S1} 30 {'x' * 10_000}", "结算 " + "食" * 9_000]
)
def test_what_fits_nothing_changes_nothing(chat: Chat, text: str) -> None:
    sold(chat)
    passes(chat)
    settled(chat)
    before = look.counts(chat)
    assert not chat.whispers(text, by="经理").silent
    after = look.counts(chat)
    assert {name for name in after if after[name] != before[name]} <= {"inbox"}


def test_a_proof_of_another_payout_is_refused(chat: Chat) -> None:
    sold(chat)
    passes(chat)
    settled(chat)
    paid(chat, "30", proof="流水7")
    sold(chat, pieces=1)
    passes(chat)
    settled(chat, S2)
    chat.whispers(f"结算付款 {S2} 10 流水7", by="经理").replied("另一笔付款")


def test_two_managers_at_once_pay_once(chat: Chat) -> None:
    chat.joins("副经理", Role.MANAGER)
    for turn, number in enumerate((S1, S2, S3), 1):
        sold(chat)
        passes(chat)
        settled(chat, number)
        at_once(
            *(
                lambda by=by, n=number, p=f"{turn}{by}": chat.whispers(f"结算付款 {n} 30 {p}", by=by)
                for by in ("经理", "副经理")
            ),
            lambda n=number: chat.whispers(f"异议 {n} 不对", by="食堂"),
        )
        if look.rows(chat, Settlement)[-1].status is SettlementStatus.DISPUTED:
            chat.whispers(f"维持结算 {number} 对", by="经理")
            paid(chat, "30", number, f"补{turn}")
    assert len(look.rows(chat, Payout)) == 3
    assert owed(chat) == 0


def test_two_at_once_make_one_statement(chat: Chat) -> None:
    sold(chat)
    passes(chat, 10)
    with chat.shop.work(reads=True) as work:
        (supplier,) = look.rows(chat, Supplier, Supplier.name == "食堂")
        assert find.to_settle(work, work.now) == [supplier.id]
    at_once(*(lambda: chat.runs("settlement.settle") for _ in range(3)), lambda: chat.whispers("结算 食堂", by="经理"))

    found = look.rows(chat, Settlement)
    assert sum((row.due for row in found), ZERO) == Money(3000)
    assert [row.number for row in found] == list(range(1, len(found) + 1))


def test_paying_while_the_next_is_made_owes_nothing_twice(chat: Chat) -> None:
    for turn in range(1, 5):
        sold(chat)
        passes(chat)
        settled(chat, shown_number(len(look.rows(chat, Settlement)) + 1))
        latest = look.rows(chat, Settlement)[-1]
        chat.clock.advance(minutes=1)
        at_once(
            lambda n=latest, t=turn: chat.whispers(f"结算付款 {shown_number(n.id)} 30 流水{t}", by="经理"),
            lambda: chat.whispers("结算 食堂", by="经理"),
        )
        assert sum(row.due.fen for row in look.rows(chat, Settlement)) == 3000 * turn
    assert owed(chat) == 0


def test_numbers_of_orders_are_none_of_statements(chat: Chat) -> None:
    order_id = sold(chat)
    passes(chat)
    settled(chat)
    assert numbers.show(order_id) == S1[1:]
    chat.whispers(f"结算单 {numbers.show(order_id)}", by="食堂").replied("没有结算单")
