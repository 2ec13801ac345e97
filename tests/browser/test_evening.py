"""An evening in the real shop, in real browsers: everything is the program that people start, on a fresh demo.

With QUNMAI_TEST_PICTURES=1 it also takes the picture that the READMEs show.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.browser.conftest import Visits
from tests.browser.test_simulator_page import bubble, say
from tests.ops.process import ROOT, running

GROUP = "meiyuan3"
PICTURE = ROOT / "docs" / "pictures" / "simulator.png"
PICTURED = ViewportSize(width=1120, height=760)
SOON = 20_000  # milliseconds in which jobs and deliveries have done their part, on a busy machine

ALWAYS_AWAKE = {"promotions__quiet_from": "00:00", "promotions__quiet_until": "00:00"}


@pytest.fixture
def evening(chromium: Browser, tmp_path: Path) -> Iterator[Visits]:
    """Visits to the real shop, which has just been started for the first time."""
    with running(tmp_path / "data", **ALWAYS_AWAKE) as shop:
        visits = Visits(chromium, shop.address)
        yield visits
        for context in visits.contexts:
            context.close()
        assert visits.complaints == []


def said(page: Page, *texts: str) -> Locator:
    """The newest message of the bot that holds all these words."""
    found = page.locator(".message:not(.mine)")
    for text in texts:
        found = found.filter(has_text=text)
    return found.last


def chat(page: Page, name: str) -> Locator:
    return page.locator(f'[data-chat="{name}"]')


def opens(page: Page, name: str) -> None:
    """Open a chat; its talk is there when this returns."""
    with page.expect_response(lambda response: "/messages?" in response.url and name.partition(":")[0] in response.url):
        chat(page, name).click()


def order_number(page: Page) -> str:
    found = re.search(r"订单 (\d+)", said(page, "订单", "去付款").inner_text())
    assert found
    return found[1]


def test_an_evening(evening: Visits) -> None:
    mei = evening("amei", size=PICTURED)
    wang, guo = evening("laowang"), evening("aguo")
    expect(said(mei, "开团啦")).to_be_visible()
    orders_in_the_group(mei, wang)
    pays_at_the_cashier(mei)
    sees_who_ordered(mei)
    expect(said(guo, "新订单", "红富士苹果", "阿梅")).to_be_visible(timeout=SOON)
    gets_one_item_refunded(mei)
    hands_over(guo, code_of(mei))
    is_told_of_a_promotion(mei, wang, evening("xiaoxia"))


def orders_in_the_group(mei: Page, wang: Page) -> None:
    """Said, answered for everybody to see, and by private message for the one who pays."""
    say(mei, "苹果2斤 草莓2盒")
    expect(said(mei, "阿梅", "红富士苹果×2斤", "红颜草莓")).to_be_visible()
    expect(said(wang, "阿梅", "红富士苹果×2斤")).to_be_visible()
    say(mei, "今天好冷啊")
    say(wang, "香蕉1斤")
    expect(said(mei, "老王", "香蕉×1斤")).to_be_visible()
    hers = mei.locator(".message:not(.mine)", has=mei.locator(".bubble", has_text=re.compile("^香蕉1斤$")))
    hers.hover()
    hers.get_by_role("button", name="引用").click()
    say(mei, "+1")
    expect(mei.locator(".message.mine .quote")).to_have_text("老王：香蕉1斤")
    expect(said(mei, "阿梅", "香蕉×1斤")).to_be_visible()
    expect(chat(mei, "private:amei").locator(".badge")).to_have_text("2")


def pays_at_the_cashier(mei: Page) -> None:
    opens(mei, "private:amei")
    expect(mei.locator(".badge")).to_have_count(0)
    with mei.context.expect_page() as opened:
        said(mei, "去付款").get_by_role("link").click()
    cashier = opened.value
    expect(cashier.locator(".total strong")).to_have_text("¥73.10")  # 2 × 7.90 + 2 × 26.90 + 3.50
    cashier.get_by_role("button", name="微信支付").click()
    cashier.get_by_role("button", name="确认支付").click()
    expect(cashier.get_by_text("支付成功")).to_be_visible()
    cashier.close()
    expect(said(mei, "已付款 ¥73.10", "提货码")).to_be_visible(timeout=SOON)


def sees_who_ordered(mei: Page) -> None:
    opens(mei, GROUP)
    say(mei, "名单")
    expect(said(mei, "阿梅 红富士苹果×2斤", "✓已付", "老王 香蕉×1斤 ○未付")).to_be_visible()
    take_picture(mei)
    opens(mei, "private:amei")


def take_picture(page: Page) -> None:
    """The picture of the READMEs, where it was asked for."""
    if not os.environ.get("QUNMAI_TEST_PICTURES"):
        return
    PICTURE.parent.mkdir(exist_ok=True)
    page.mouse.move(0, 0)
    page.screenshot(path=PICTURE, animations="disabled")
    assert PICTURE.stat().st_size < 200_000


def gets_one_item_refunded(mei: Page) -> None:
    say(mei, f"退款 {order_number(mei)} 草莓 1 坏了")
    expect(said(mei, "¥26.90", "已受理")).to_be_visible()
    expect(said(mei, "¥26.90", "已到账")).to_be_visible(timeout=SOON)


def code_of(mei: Page) -> str:
    found = re.search(r"提货码 (\w{8})", said(mei, "提货码").inner_text())
    assert found
    return found[1]


def hands_over(guo: Page, code: str) -> None:
    say(guo, f"核销 {code}")
    expect(said(guo, "阿梅", "已核销", "红富士苹果 × 2斤", "红颜草莓 约500克 × 1盒")).to_be_visible()
    say(guo, f"核销 {code}")
    expect(said(guo, "用过了")).to_be_visible()


def is_told_of_a_promotion(mei: Page, wang: Page, xia: Page) -> None:
    opens(xia, "private:xiaoxia")
    say(xia, "推广 西瓜 到 梅园3号楼 于 现在")
    expect(said(xia, "已安排", "梅园3号楼")).to_be_visible()
    expect(said(wang, "麒麟西瓜", "在群里回复")).to_be_visible(timeout=SOON)
    expect(chat(mei, GROUP).locator(".badge")).to_have_text("1")
    opens(mei, GROUP)
    expect(bubble(mei, "麒麟西瓜").last).to_be_in_viewport()
    expect(mei.locator(".badge")).to_have_count(0)
    expect(said(xia, "已推到 1 个群")).to_be_visible(timeout=SOON)
