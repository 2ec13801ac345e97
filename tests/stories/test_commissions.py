"""Commission: a sale earns it, the return window freezes it, refunds take it back to the fen, a manager pays it out."""

from __future__ import annotations

import re
from itertools import count

import pytest

from core import numbers
from core.configuration import load
from core.money import Money
from core.sections import Commissions
from core.settings import BadSettings
from models.campaigns import Campaign
from models.commissions import Commission, CommissionStatus, Scope, Withdrawal, WithdrawalStatus
from models.ledger import Account, Posting
from models.members import Role
from models.orders import Order, OrderStatus
from services import commissions
from tests.fire import look
from tests.fire.crowd import at_once
from tests.make.rows import add
from tests.stories.chat import Chat


@pytest.fixture
def deal(chat: Chat) -> Chat:
    """团长 leads a deal, 小夏 promotes; both earn 10% of everything."""
    chat.joins("小夏", Role.PROMOTER)
    chat.whispers("佣金 默认 10%", by="经理").replied("默认", "10%")
    chat.says("开团 周五水果团\n苹果\n香蕉\n盒饭", by="团长").replied("周五水果团")
    return chat


def sold(chat: Chat, text: str, by: str = "阿梅", *, handed_over: bool = True) -> Order:
    chat.says(text, by=by).replied(by)
    order = look.latest(chat)
    chat.pays(order.id, by)
    if handed_over:
        chat.whispers(f"收货 {numbers.show(order.id)}", by=by).replied("已收货")
    return look.order(chat, order.id)


def thaws(chat: Chat) -> None:
    chat.clock.advance(days=7)
    chat.runs("commissions.release")


def shown(chat: Chat, by: str = "团长") -> str:
    answer = chat.whispers("我的佣金", by=by)
    assert answer.here is not None
    return answer.here.text


def refunds(chat: Chat, order: Order, what: str = "") -> None:
    number = numbers.show(order.id)
    chat.whispers(f"退款 {number} {what} 坏了", by="阿梅")
    chat.whispers(f"同意退款 {number}", by="经理")
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)


def owed(chat: Chat) -> int:
    return -sum(posting.amount.fen for posting in look.rows(chat, Posting, Posting.account == Account.COMMISSIONS))


def cost(chat: Chat) -> int:
    return sum(posting.amount.fen for posting in look.rows(chat, Posting, Posting.account == Account.COMMISSION_COST))


def test_a_sale_in_a_deal_earns_its_leader_after_the_return_window(deal: Chat) -> None:
    order = sold(deal, "苹果2斤 盒饭1份")
    assert "冻结 ¥3.28" in shown(deal)  # 10% of 17.80 and of 15.00
    deal.clock.advance(days=6, hours=23)
    deal.runs("commissions.release")
    assert "可提现 ¥0.00" in shown(deal)
    deal.clock.advance(hours=1)
    deal.runs("commissions.release")

    told = shown(deal)
    assert "冻结 ¥0.00　可提现 ¥3.28" in told
    assert numbers.show(order.id) in told
    assert owed(deal) == cost(deal) == 328


def test_what_is_not_handed_over_stays_frozen(deal: Chat) -> None:
    sold(deal, "苹果2斤", handed_over=False)
    deal.clock.advance(days=90)
    deal.runs("commissions.release")
    assert "冻结 ¥1.78　可提现 ¥0.00" in shown(deal)


def test_the_most_specific_rate_wins(deal: Chat) -> None:
    deal.whispers("佣金 周五水果团 8%", by="经理").replied("团「周五水果团」", "8%")
    deal.whispers("佣金 盒饭 2%", by="经理").replied("商品「盒饭」", "2%")
    deal.whispers("佣金", by="经理").replied("商品「盒饭」　佣金 2%", "团「周五水果团」　佣金 8%", "默认　佣金 10%")
    sold(deal, "苹果1斤 盒饭1份")
    assert owed(deal) == 71 + 30  # 8% of 8.90, 2% of 15.00
    deal.whispers("佣金 盒饭 取消", by="经理").replied("不再单独定")
    sold(deal, "盒饭1份", by="老王")
    assert owed(deal) == 71 + 30 + 120


def test_a_later_rate_touches_nothing_that_was_paid(deal: Chat) -> None:
    order = sold(deal, "苹果10斤")
    deal.whispers("佣金 默认 50%", by="经理")
    refunds(deal, order, "苹果 5")
    assert owed(deal) == 445


@pytest.mark.parametrize("released", [False, True])
def test_piece_by_piece_all_of_it_is_clawed_back(deal: Chat, released: bool) -> None:
    deal.whispers("佣金 默认 3.33%", by="经理")
    order = sold(deal, "苹果3斤 盒饭1份")
    earned = owed(deal)
    assert earned == 88 + 49  # of 26.70 and of 15.00, each rounded down
    if released:
        thaws(deal)
    for _ in range(3):
        refunds(deal, order, "苹果 1")
    refunds(deal, order, "盒饭 1")

    assert look.order(deal, order.id).status is OrderStatus.REFUNDED
    assert owed(deal) == cost(deal) == 0
    (commission,) = look.rows(deal, Commission)
    assert commission.clawed == commission.amount == Money(earned)
    assert commission.status is (CommissionStatus.RELEASED if released else CommissionStatus.LOST)


def test_a_refund_that_is_asked_for_keeps_it_frozen_until_it_is_decided(deal: Chat) -> None:
    order = sold(deal, "盒饭4份")
    deal.whispers(f"退款 {numbers.show(order.id)} 盒饭 4 坏了", by="阿梅").replied("等供应商")
    thaws(deal)
    assert "可提现 ¥0.00" in shown(deal)
    deal.whispers(f"拒绝退款 {numbers.show(order.id)} 没坏", by="经理")
    deal.runs("commissions.release")
    assert "可提现 ¥6.00" in shown(deal)


def test_a_withdrawal_is_asked_for_paid_and_told(deal: Chat) -> None:
    sold(deal, "盒饭4份")
    thaws(deal)
    deal.whispers("提现 4", by="团长").replied("T1010", "¥4.00")
    deal.whispers("待审", by="经理").replied("团长", "¥4.00", "同意提现 T1010")
    deal.whispers("提现 1", by="团长").replied("T1010", "一次只能申请一笔")
    deal.whispers("同意提现 T1010 银行20260313", by="经理").replied("¥4.00", "已记账")

    assert any("¥4.00" in told and "银行20260313" in told for told in deal.told("团长"))
    assert "可提现 ¥2.00　已提现 ¥4.00" in shown(deal)
    assert owed(deal) == 200
    assert [p.amount.fen for p in look.rows(deal, Posting, Posting.account == Account.BANK)] == [-400]
    deal.whispers("待审", by="经理").replied("没有等你处理")


def test_a_refused_withdrawal_can_be_asked_for_again(deal: Chat) -> None:
    sold(deal, "盒饭4份")
    thaws(deal)
    deal.whispers("提现 6", by="团长")
    deal.whispers("拒绝提现 T1010 请先绑卡", by="经理").replied("已拒绝")
    assert any("请先绑卡" in told for told in deal.told("团长"))
    deal.whispers("提现 6", by="团长").replied("T1029")
    deal.whispers("同意提现 T1010 x1", by="经理").replied("没有等处理的提现 T1010")


def test_what_was_withdrawn_and_then_refunded_is_carried_as_negative(deal: Chat) -> None:
    order = sold(deal, "盒饭4份")
    thaws(deal)
    deal.whispers("提现 6", by="团长")
    deal.whispers("同意提现 T1010 x1", by="经理").replied("已记账")
    refunds(deal, order)
    assert "可提现 -¥6.00" in shown(deal)
    sold(deal, "盒饭6份", by="老王")
    thaws(deal)

    assert "可提现 ¥3.00" in shown(deal)
    deal.whispers("提现 3.01", by="团长").replied("最多可以提现 ¥3.00")
    deal.whispers("提现 3", by="团长").replied("已提交")


def test_what_refunds_took_since_the_request_is_not_paid(deal: Chat) -> None:
    order = sold(deal, "盒饭4份")
    thaws(deal)
    deal.whispers("提现 6", by="团长")
    refunds(deal, order, "盒饭 1")
    deal.whispers("同意提现 T1010 x1", by="经理").replied("少了 ¥1.50", "拒绝")
    assert look.rows(deal, Withdrawal)[0].status is WithdrawalStatus.REQUESTED
    deal.whispers("拒绝提现 T1010 有退款", by="经理")
    deal.whispers("提现 4.50", by="团长").replied("已提交")


def test_the_leaders_own_order_earns_nothing(deal: Chat) -> None:
    sold(deal, "盒饭4份", by="团长")
    assert look.rows(deal, Commission) == []


def test_outside_a_deal_the_promoter_who_brought_it_earns(deal: Chat) -> None:
    def buys(by: str, credited: str) -> None:
        deal.whispers("买 盒饭2份", by=by).replied("订单")
        order = look.latest(deal)
        with deal.shop.work() as work:
            assert commissions.credit(work, order.id, deal.who[credited].id, source="invitation")
            assert not commissions.credit(work, order.id, deal.who["老王"].id, source="campaign")
        deal.pays(order.id, by)

    buys("阿梅", "小夏")
    buys("小夏", "小夏")
    assert "冻结 ¥3.00" in shown(deal, "小夏")
    assert len(look.rows(deal, Commission)) == 1


def test_a_campaigns_rate_counts_where_nothing_nearer_has_one(deal: Chat) -> None:
    deal.whispers("佣金 苹果 1%", by="经理")
    with deal.shop.work() as work:
        manager = deal.who["经理"].id
        campaign = Campaign(name="开学季", way="cards", begins_at=work.now, made_by=manager, made_at=work.now)
        add(work, campaign)
        commissions.set_rate(work, Scope.CAMPAIGN, campaign.id, 2000)
    deal.whispers("买 盒饭2份, 苹果10斤", by="阿梅").replied("订单")
    order = look.latest(deal)
    with deal.shop.work() as work:
        commissions.credit(work, order.id, deal.who["小夏"].id, source="campaign", campaign_id=campaign.id)
    deal.pays(order.id, "阿梅")
    assert owed(deal) == 600 + 89
    deal.whispers("佣金", by="经理").replied("活动 开学季　佣金 20%")


def test_a_second_tier_pays_only_where_the_settings_say_so(deal: Chat) -> None:
    deal.whispers("佣金 默认 10% 2%", by="经理").replied("只允许一级")
    two = deal.shop.settings.model_copy(update={"commissions": Commissions(tiers=2)})
    order_ids = []
    for settings in (deal.shop.settings, two):
        deal.shop.settings = settings
        if settings is two:
            deal.whispers("佣金 默认 10% 2%", by="经理").replied("10% / 2%")
        deal.whispers("买 盒饭2份", by="阿梅").replied("订单")
        order = look.latest(deal)
        with deal.shop.work() as work:
            commissions.credit(work, order.id, deal.who["小夏"].id, source="invitation")
            commissions.credit(work, order.id, deal.who["团长"].id, source="invitation", tier=2)
        deal.pays(order.id, "阿梅")
        order_ids.append(order.id)

    found = [(c.order_id, c.tier, c.amount.fen) for c in look.rows(deal, Commission)]
    assert found == [(order_ids[0], 1, 300), (order_ids[1], 1, 300), (order_ids[1], 2, 60)]


def test_nobody_earns_on_two_tiers_by_one_order(deal: Chat) -> None:
    deal.shop.settings = deal.shop.settings.model_copy(update={"commissions": Commissions(tiers=2)})
    deal.whispers("佣金 默认 10% 2%", by="经理")
    deal.says("盒饭2份", by="阿梅")
    order = look.latest(deal)
    with deal.shop.work() as work:
        commissions.credit(work, order.id, deal.who["团长"].id, source="invitation", tier=2)
    deal.pays(order.id, "阿梅")
    assert [(c.tier, c.amount.fen) for c in look.rows(deal, Commission)] == [(1, 300)]


@pytest.mark.parametrize(("tiers", "reason"), [("3", "pyramid"), ("9", "pyramid"), ("0", "greater than or equal to 1")])
def test_more_than_two_tiers_stop_the_start(tiers: str, reason: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNMAI_COMMISSIONS__TIERS", tiers)
    with pytest.raises(BadSettings, match=rf"(?s)commissions\.tiers.*{reason}"):
        load()


@pytest.mark.parametrize("amount", ["0", "-1", "1.234", "1000000000000", "0.001", "1e3", "∞", "一百", "9" * 10_000])
def test_what_is_no_amount_is_not_withdrawn(deal: Chat, amount: str) -> None:
    sold(deal, "盒饭4份")
    thaws(deal)
    assert not deal.whispers(f"提现 {amount}", by="团长").silent
    assert look.rows(deal, Withdrawal) == []
    assert "可提现 ¥6.00" in shown(deal)


NOTHING = """
同意提现 1010 x1
同意提现 T1011 x1
同意提现 T9998 x1
同意提现 T1010
拒绝提现 T1010
拒绝提现 T1029 不
同意提现 Tab x1
佣金 默认
佣金 默认 51%
佣金 没有的东西 5%
佣金 默认 5% 5%
"""


@pytest.mark.parametrize("text", [*NOTHING.strip().split("\n"), "同意提现 T1010 " + "x" * 10_000])
def test_what_fits_nothing_changes_nothing(deal: Chat, text: str) -> None:
    sold(deal, "盒饭4份")
    thaws(deal)
    deal.whispers("提现 6", by="团长")
    before = look.counts(deal)
    assert not deal.whispers(text, by="经理").silent
    after = look.counts(deal)
    assert {name for name in after if after[name] != before[name]} <= {"inbox"}
    assert look.rows(deal, Withdrawal)[0].status is WithdrawalStatus.REQUESTED


def test_a_proof_stands_for_one_payout(deal: Chat) -> None:
    sold(deal, "盒饭4份")
    thaws(deal)
    deal.whispers("提现 1", by="团长")
    deal.whispers("同意提现 T1010 ABC", by="经理").replied("已记账")
    deal.whispers("提现 1", by="团长")
    deal.whispers("同意提现 T1029 ＡＢＣ", by="经理").replied("另一笔付款")


def test_only_managers_decide_and_only_promoters_earn(deal: Chat) -> None:
    for text in ("佣金 默认 5%", "同意提现 T1010 x1", "拒绝提现 T1010 不"):
        deal.whispers(text, by="团长").replied("没听懂")
    for text in ("我的佣金", "提现 1"):
        deal.whispers(text, by="阿梅").replied("没听懂")
    assert not re.search(r"佣金|提现", deal.whispers("帮助", by="阿梅").here.text)  # type: ignore[union-attr]


def test_two_managers_at_once_pay_once(deal: Chat) -> None:
    deal.joins("副经理", Role.MANAGER)
    sold(deal, "盒饭10份")
    thaws(deal)
    for proof in count(1):
        deal.whispers("提现 1.50", by="团长").replied("已提交")
        number = f"T{numbers.show(look.rows(deal, Withdrawal)[-1].id)}"
        at_once(
            lambda n=number, p=proof: deal.whispers(f"同意提现 {n} a{p}", by="经理"),
            lambda n=number, p=proof: deal.whispers(f"同意提现 {n} b{p}", by="副经理"),
            lambda n=number: deal.whispers(f"拒绝提现 {n} 不", by="经理"),
        )
        if proof == 6:
            break
    paid = [w for w in look.rows(deal, Withdrawal) if w.status is WithdrawalStatus.PAID]
    assert owed(deal) == 1500 - 150 * len(paid)


def test_ten_withdrawals_at_once_are_one(deal: Chat) -> None:
    sold(deal, "盒饭4份")
    thaws(deal)
    at_once(*(lambda: deal.whispers("提现 4", by="团长") for _ in range(6)))
    assert [w.amount.fen for w in look.rows(deal, Withdrawal)] == [400]
