"""The cashier's misbehaviour, its repeats, its memory, its bills."""

from __future__ import annotations

import gzip
import hashlib
import json
import multiprocessing
import os
import signal
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from core.clock import SetClock, SystemClock
from core.money import Money
from core.settings import Settings
from payments import build
from payments.bills import BadBill, parse_fund_flow_bill, parse_trade_bill
from payments.gateway import Forged, GatewayRefused, GatewayUnknown, Notice, PaymentNotice, RefundNotice
from payments.sandbox import Cashier, Conduct, Notices, Refunds, Signing, keys_in
from payments.sandbox.notices import GAPS, Posting
from tests.conftest import SHANGHAI
from tests.payments.conftest import Counterpart

NUMBER = "QM20260306001"


def refund(met: Counterpart, number: str = "R1", fen: int = 1000) -> None:
    met.gateway.refund(
        number=NUMBER, refund_number=number, amount=Money(fen), total=Money(3980), notify_url=met.stall.url
    )


def kinds(notices: list[Notice]) -> list[str]:
    return [notice.kind for notice in notices]


# Notices that don't go as they should


def test_a_notice_is_repeated_by_the_gateways_schedule_until_it_is_taken(met: Counterpart) -> None:
    met.pay()
    met.stall.status = 500
    start, tried = met.clock.now(), []
    for _ in range(len(GAPS) + 1):
        if met.sender.send_due():
            tried.append(int((met.clock.now() - start).total_seconds()))
        met.clock.advance(seconds=GAPS[len(tried) - 1] if len(tried) <= len(GAPS) else 86400)
    assert tried == [sum(GAPS[:i]) for i in range(len(GAPS) + 1)]
    assert tried[-1] == 24 * 3600 + 4 * 60
    met.clock.advance(days=7)
    assert met.sender.send_due() == 0  # it gave up: whoever wants to know asks


def test_a_repeat_has_the_same_event_id_and_a_fresh_signature(met: Counterpart) -> None:
    met.pay()
    met.stall.status = 500
    met.sender.send_due()
    met.stall.status = 204
    met.clock.advance(seconds=400)
    met.sender.send_due()
    (old_headers, old_body), (new_headers, new_body) = met.stall.posted
    again = met.gateway.read_notice(new_headers, new_body)
    assert json.loads(old_body)["id"] == again.event_id
    assert old_headers["Wechatpay-Signature"] != new_headers["Wechatpay-Signature"]
    met.clock.advance(days=2)
    assert met.sender.send_due() == 0


def test_dropped(met: Counterpart) -> None:
    met.cashier.tell(Conduct(notices=Notices.DROP))
    met.pay()
    met.clock.advance(days=3)
    assert met.sender.send_due() == 0
    facts = met.gateway.query(NUMBER)
    assert facts is not None
    assert facts.state.was_paid


def test_duplicated(met: Counterpart) -> None:
    met.cashier.tell(Conduct(notices=Notices.DUPLICATE))
    met.pay()
    first, second = met.notices()
    assert first == second


def test_late(met: Counterpart) -> None:
    met.cashier.tell(Conduct(notices=Notices.DELAY, delay_seconds=90), NUMBER)
    met.pay()
    met.clock.advance(seconds=89)
    assert met.notices() == []
    met.clock.advance(seconds=1)
    assert kinds(met.notices()) == ["TRANSACTION.SUCCESS"]


def test_reordered(met: Counterpart) -> None:
    met.cashier.tell(Conduct(notices=Notices.REORDER), NUMBER)
    met.pay()
    assert met.notices() == []
    refund(met)
    met.clock.advance(seconds=1)
    assert kinds(met.notices()) == ["REFUND.SUCCESS"]
    met.clock.advance(seconds=1)
    assert kinds(met.notices()) == ["REFUND.SUCCESS", "TRANSACTION.SUCCESS"]


def test_lies_are_genuine_and_show_in_the_facts(met: Counterpart) -> None:
    met.cashier.tell(Conduct(notices=Notices.WRONG_AMOUNT), NUMBER)
    met.pay()
    [dear] = met.notices()
    assert isinstance(dear, PaymentNotice)
    assert dear.payment.amount == Money(3981)
    met.stall.posted.clear()
    met.cashier.tell(Conduct(notices=Notices.FOREIGN_MERCHANT), NUMBER)
    refund(met)
    met.clock.advance(seconds=1)
    [foreign] = met.notices()
    assert isinstance(foreign, RefundNotice)
    assert foreign.refund.mchid != met.gateway.mchid


def test_a_bad_signature_is_forged(met: Counterpart) -> None:
    met.cashier.tell(Conduct(notices=Notices.BAD_SIGNATURE), NUMBER)
    met.pay()
    with pytest.raises(Forged, match="signature"):
        met.notices()


def test_a_notice_of_the_other_key_is_forged_for_a_client_that_has_but_one(met: Counterpart) -> None:
    met.cashier.tell(Conduct(signing=Signing.CERTIFICATE), NUMBER)
    met.pay()
    with pytest.raises(Forged, match="serial"):
        met.notices()


def test_refund_outcomes_are_told(met: Counterpart) -> None:
    met.pay()
    for number, outcome in (("R1", Refunds.SUCCEED), ("R2", Refunds.ABNORMAL), ("R3", Refunds.CLOSED)):
        met.cashier.tell(Conduct(refunds=outcome), NUMBER)
        refund(met, number)
        met.clock.advance(seconds=1)
        met.sender.send_due()
    assert kinds(met.notices())[1:] == ["REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"]


# Memory, and several at once


def test_a_hundred_presses_at_once_pay_once(met: Counterpart) -> None:
    code = met.gateway.open_native(met.charge()).rpartition("/")[2]
    with ThreadPoolExecutor(8) as pool:
        paid = list(pool.map(lambda _: met.cashier.pay(code), range(100)))
    assert paid.count(True) == 1
    assert kinds(met.notices()) == ["TRANSACTION.SUCCESS"]


def test_several_senders_send_each_notice_once(met: Counterpart) -> None:
    for i in range(20):
        met.pay(f"QM2026030600{i:02d}")
    with ThreadPoolExecutor(4) as pool:
        sent = list(pool.map(lambda _: met.sender.send_due(), range(4)))
    assert sum(sent) == 20
    assert len({json.loads(body)["id"] for _, body in met.stall.posted}) == len(met.stall.posted) == 20


def test_everything_survives_a_restart(met: Counterpart, data: Path, clock: SetClock) -> None:
    transaction_id = met.pay()
    again = Cashier(data, clock, base=met.base)
    sent: list[Posting] = []
    again.send_due(lambda posting: sent.append(posting) or 204)
    notice = met.gateway.read_notice(sent[0].headers, sent[0].body)
    assert isinstance(notice, PaymentNotice)
    assert notice.payment.transaction_id == transaction_id


def _die_while_sending(data: Path, base: str) -> None:
    def die(_: Posting) -> int:
        os.kill(os.getpid(), signal.SIGKILL)
        return 204

    Cashier(data, SystemClock(), base=base).send_due(die)


def test_a_sender_killed_while_sending_loses_nothing(met: Counterpart, data: Path) -> None:
    met.pay()
    process = multiprocessing.get_context("spawn").Process(target=_die_while_sending, args=(data, met.base))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    met.clock.set(SystemClock().now())
    assert met.sender.send_due() == 0  # the dead one's attempt counts, the next is planned
    met.clock.advance(seconds=GAPS[0] + 1)
    assert met.sender.send_due() == 1


def _start(data: Path) -> str:
    Cashier(data, SystemClock(), base="http://127.0.0.1/cashier")
    return keys_in(data).merchant_serial


def test_processes_that_start_at_once_agree_on_the_keys(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        serials = pool.map(_start, [tmp_path] * 4, chunksize=1)
    assert len(set(serials)) == 1
    assert sorted(entry.name for entry in (tmp_path / "cashier").iterdir() if entry.is_dir()) == ["keys"]


def test_keys_and_till_are_their_owners_only(data: Path, clock: SetClock) -> None:
    Cashier(data, clock, base="http://127.0.0.1/cashier")
    files = [file for file in (data / "cashier").rglob("*") if file.is_file()]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_the_sender_thread_sends(met: Counterpart) -> None:
    met.pay()
    met.sender.start()
    deadline = time.monotonic() + 10
    while not met.stall.posted and time.monotonic() < deadline:
        time.sleep(0.01)
    met.sender.stop()
    assert kinds(met.notices()) == ["TRANSACTION.SUCCESS"]


# Who may call


def test_a_request_that_the_merchant_has_not_signed_is_refused(met: Counterpart) -> None:
    url = f"{met.base}/v3/pay/transactions/out-trade-no/{NUMBER}?mchid={met.gateway.mchid}"
    assert requests.get(url, timeout=5).status_code == 401
    path = f"/v3/pay/transactions/out-trade-no/{NUMBER}?mchid={met.gateway.mchid}"
    headers = met.gateway._wire._headers("GET", path, "")
    assert requests.get(met.base + path, headers=headers, timeout=5).status_code == 404  # signed, and unknown
    assert requests.get(met.base + path + "&x=1", headers=headers, timeout=5).status_code == 401
    met.clock.advance(seconds=301)
    assert requests.get(met.base + path, headers=headers, timeout=5).status_code == 401


def test_build_needs_no_configuration_in_the_demo(data: Path, settings: Settings, clock: SetClock) -> None:
    gateway = build(settings, clock)
    assert (gateway.name, gateway.mchid) == ("sandbox", "1900000109")
    assert gateway._wire.account.host == settings.address + "/cashier"  # type: ignore[attr-defined]


def test_build_takes_the_merchants_own_keys(data: Path, settings: Settings, clock: SetClock) -> None:
    section = keys_in(data).settings("https://gateway.invalid/")
    payments = settings.payments.model_copy(update={"gateway": "wechatpay", "wechatpay": section})
    gateway = build(settings.model_copy(update={"payments": payments}), clock)
    assert gateway.name == "wechatpay"
    assert gateway._wire.account.host == "https://gateway.invalid"  # type: ignore[attr-defined]


# Bills


def filled(met: Counterpart) -> None:
    """Friday: two payments, a refund that succeeds, one that is closed."""
    met.pay("QM20260306000", 1)
    met.pay()
    refund(met, "R1", 1000)
    met.clock.advance(seconds=1)
    met.cashier.tell(Conduct(refunds=Refunds.CLOSED), NUMBER)
    refund(met, "R2", 80)
    met.clock.advance(seconds=1)
    met.notices()


def test_bills_of_a_day(met: Counterpart) -> None:
    filled(met)
    friday = date(2026, 3, 6)
    with pytest.raises(GatewayRefused, match="STATEMENT_CREATING"):
        met.gateway.trade_bill(friday)
    met.clock.set(datetime(2026, 3, 7, 9, 59, tzinfo=SHANGHAI))
    with pytest.raises(GatewayRefused, match="STATEMENT_CREATING"):
        met.gateway.trade_bill(friday)
    met.clock.set(datetime(2026, 3, 7, 10, 0, tzinfo=SHANGHAI))
    bill = met.gateway.trade_bill(friday)
    assert (len(bill.rows), bill.amount, bill.refunded) == (4, Money(3981), Money(1080))
    assert [row.refund_number for row in bill.rows] == ["", "", "R1", "R2"]
    assert [row.is_refund for row in bill.rows] == [False, False, True, True]
    assert (bill.rows[1].amount, bill.rows[1].description, bill.rows[1].fee) == (
        Money(3980),
        "苹果 2斤",
        Decimal("0.24"),
    )
    assert (bill.rows[3].refund_amount, bill.rows[3].refund_state) == (Money(80), "CLOSED")
    assert bill.rows[0].at == datetime(2026, 3, 6, 18, 0, tzinfo=SHANGHAI)

    flows = met.gateway.fund_flow_bill(friday)
    assert flows.income - flows.spending == flows.rows[-1].balance == Money(3981 - 24 - 1000 + 6)
    assert [row.kind for row in flows.rows].count("退款关闭") == 1
    with pytest.raises(GatewayRefused, match="NO_STATEMENT_EXIST"):
        met.gateway.trade_bill(date(2026, 3, 5))
    with pytest.raises(GatewayRefused, match="INVALID_REQUEST"):
        met.gateway.fund_flow_bill(date(2025, 11, 1))


def test_a_bills_link_is_signed_short_lived_and_hashed_over_the_unpacked_text(met: Counterpart) -> None:
    filled(met)
    met.clock.set(datetime(2026, 3, 7, 11, 0, tzinfo=SHANGHAI))
    for tar, packed in (("&tar_type=GZIP", True), ("", False)):
        _, text = met.gateway._wire.request(f"/v3/bill/tradebill?bill_date=2026-03-06&bill_type=ALL{tar}")
        pointer = json.loads(text)
        path = pointer["download_url"].removeprefix(met.base)
        _, content = met.gateway._wire.request(path, skip_verify=True)
        plain = gzip.decompress(content) if packed else content
        assert plain.startswith("\ufeff交易时间,".encode())
        assert hashlib.sha1(plain).hexdigest() == pointer["hash_value"]
        assert requests.get(pointer["download_url"], timeout=5).status_code == 401
        met.clock.advance(seconds=31)
        with pytest.raises(GatewayRefused):
            met.gateway._wire.request(path, skip_verify=True)


def test_a_bill_that_does_not_have_its_hash_is_not_believed(met: Counterpart) -> None:
    filled(met)
    met.clock.set(datetime(2026, 3, 7, 11, 0, tzinfo=SHANGHAI))
    _, text = met.gateway._wire.request("/v3/bill/tradebill?bill_date=2026-03-06&bill_type=ALL")
    pointer = json.loads(text)
    for lie in (
        {"hash_value": "0" * 40},
        {"download_url": "http://127.0.0.1:1/elsewhere"},
        {"download_url": pointer["download_url"], "hash_value": None},
    ):
        with pytest.raises(GatewayUnknown):
            met.gateway._download((200, json.dumps(pointer | lie)))


def test_the_documents_own_examples_are_read() -> None:
    """After the examples of the gateway's pages, with older merchants' columns too."""
    flows = parse_fund_flow_bill(
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
        "资金变更提交申请人,备注,业务凭证号\r\n"
        "`2018-02-01 04:21:23,`50000305742018020103387128253,`1900009231201802015884652186,`退款,`退款,`支出,`0.02,"
        "`0.17,`system,`缺货,断货,`REF4200000068201801293084726067\r\n"
        "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\r\n`1.0,`0.0,`0.00,`1.0,`0.02\r\n"
    )
    assert (flows.rows[0].amount, flows.rows[0].note) == (Money(-2), "缺货,断货")
    trades = parse_trade_bill(
        "\ufeff交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,"
        "货币种类,总金额,代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型,"
        "退款状态,商品名称,商户数据包,手续费,费率\n"
        "`2014-11-10 16:33:45,`wx2421b1c4370ec43b,`10000100,`0,`1000,`1001690740201411100005734289,`1415640626,`o1,"
        "`MICROPAY,`SUCCESS,`OTHERS,`CNY,`0.01,`0.0,`0,`0,`0,`0,`,`,`被扫支付测试,`订单额外描述,`0,`0.60%\n"
        "总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额\n`1,`0.01,`0.0,`0.0,`0\n"
    )
    assert (trades.rows[0].amount, trades.rows[0].is_refund, trades.fee) == (Money(1), False, Decimal(0))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("`0.02,", "`0.03,"),  # the sums no longer fit
        ("`0.02,", "`0.021,"),
        ("`支出", "`进出"),
        ("2018-02-01", "yesterday"),
        (",`system", ""),
        ("`2018", "2018"),
        ("资金流水总笔数,", "别的,"),
    ],
)
def test_a_spoilt_bill_is_refused(old: str, new: str) -> None:
    bill = (
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额(元),账户结余(元),"
        "资金变更提交申请人,备注,业务凭证号\n`2018-02-01 04:21:23,`5,`19,`退款,`退款,`支出,`0.02,`0.17,`system,`,`R\n"
        "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额\n`1.0,`0.0,`0.00,`1.0,`0.02\n"
    )
    assert parse_fund_flow_bill(bill).rows
    with pytest.raises(BadBill):
        parse_fund_flow_bill(bill.replace(old, new, 1))
