"""The pay page, as a phone's browser meets it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests

from bot.words import keys
from payments.gateway import PaymentNotice
from payments.sandbox import Notices, Refunds
from tests.payments.conftest import Counterpart

NUMBER = "QM20260306001"


def form_in(html: str) -> str:
    found = re.search(r'name="form" value="([^"]+)"', html)
    assert found is not None
    return found.group(1)


@pytest.fixture
def page(met: Counterpart) -> str:
    return met.gateway.open_native(met.charge())


def get(url: str) -> requests.Response:
    return requests.get(url, timeout=5)


def post(url: str, **fields: str) -> requests.Response:
    return requests.post(url, data=fields, timeout=5)


def is_paid(met: Counterpart) -> bool:
    facts = met.gateway.query(NUMBER)
    assert facts is not None
    return facts.state.was_paid


def test_it_shows_what_is_to_be_paid_and_pays(met: Counterpart, page: str) -> None:
    open_page = get(page)
    for text in ("确认支付", "取消", "¥39.80", "苹果 2斤", NUMBER, 'href="/o/QM20260306001"'):
        assert text in open_page.text
    done = post(page, form=form_in(open_page.text), do="pay")
    assert (done.status_code, done.history[0].status_code) == (200, 303)
    assert "支付成功" in done.text
    assert "返回商家" in done.text
    [notice] = met.notices()
    assert isinstance(notice, PaymentNotice)
    assert notice.payment.transaction_id in done.text


def test_a_double_click_pays_once(met: Counterpart, page: str) -> None:
    form = form_in(get(page).text)
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: post(page, form=form, do="pay"), range(8)))
    assert all("支付成功" in done.text for done in pages)
    assert len(met.notices()) == 1


def test_without_a_fresh_form_of_this_page_nothing_is_paid(met: Counterpart, page: str) -> None:
    other = met.gateway.open_native(met.charge("QM20260306002"))
    for form in ("", "guess", form_in(get(other).text)):
        refused = post(page, form=form, do="pay")
        assert refused.status_code == 403
        assert "请再点一次" in refused.text
    assert not is_paid(met)
    assert post(page, form=form_in(refused.text), do="pay").status_code == 200
    assert is_paid(met)


def test_the_fold_out_chooses_how_notices_and_refunds_go(met: Counterpart, page: str) -> None:
    post(page, form=form_in(get(page).text), do="pay", notices="duplicate", refunds="abnormal")
    assert len(met.notices()) == 2
    paid = get(page).text
    assert '<option value="duplicate" selected>' in paid
    assert '<option value="abnormal" selected>' in paid
    assert post(page, form=form_in(paid), do="keep", refunds="nonsense").status_code == 400


def test_a_closed_or_unknown_payment_shows_no_button(met: Counterpart, page: str) -> None:
    form = form_in(get(page).text)
    met.clock.advance(minutes=15)
    over = get(page).text
    assert "已经关闭" in over
    assert "确认支付" not in over
    assert "已经关闭" in post(page, form=form, do="pay").text
    assert get(f"{met.base}/pay/nobody").status_code == 404


def test_a_strict_policy_and_nothing_inline(page: str) -> None:
    shown = get(page)
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script|<style|style=|\son\w+=", shown.text)
    assert get(page.partition("/pay/")[0] + "/cashier.css").headers["Content-Type"].startswith("text/css")


def test_what_the_merchant_sends_is_escaped(met: Counterpart) -> None:
    charge = met.charge()
    evil = type(charge)(charge.number, charge.amount, "<script>alert(1)</script>", charge.expires_at, charge.notify_url)
    assert "<script>" not in get(met.gateway.open_native(evil)).text


def test_english_beside_chinese(page: str) -> None:
    assert "Pay now" in get(f"{page}?lang=en").text
    assert get(f"{page}?lang=xx").status_code == 200
    for language in ("zh-CN", "en"):
        wanted = {f"cashier-notices-{way}" for way in Notices} | {f"cashier-refunds-{way}" for way in Refunds}
        assert wanted <= keys(language)


def test_conduct_is_told_in_json_only(met: Counterpart, page: str) -> None:
    url = f"{met.base}/conduct"
    assert requests.post(url, json={"number": NUMBER, "notices": "drop"}, timeout=5).status_code == 204
    post(page, form=form_in(get(page).text), do="pay", notices="drop")
    assert met.notices() == []
    for bad in ({"notices": "sing"}, {"volume": 11}, {"delay_seconds": -1}, {"number": 7}, [1]):
        assert requests.post(url, json=bad, timeout=5).status_code == 400
    assert post(url, notices="drop").status_code == 415


def test_a_large_body_is_not_read(met: Counterpart, page: str) -> None:
    assert requests.post(f"{met.base}/v3/refund/domestic/refunds", data=b"x" * 70000, timeout=5).status_code == 413
    assert post(page, form="x" * 70000).status_code == 413
