"""The pay page in a real Chromium, with the real client, the sandbox cashier and real notices behind it.

Only WeChat's own cashier is a double: what WeChat's browser puts into the page as WeixinJSBridge. With
QUNMAI_TEST_PICTURES=1 the pages are pictured in the test's folder.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

import payments
from core.clock import SystemClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from documents import qr
from models.members import Role
from models.payments import Payment, Way
from payments.sandbox import Cashier, Sender
from services.till import Till
from tests.browser.conftest import DESKTOP, PHONE, Visits
from tests.browser.server import serving
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, gives
from tests.stories.test_coupons import claims
from tests.web.paying import DESKTOP as DESKTOP_AGENT
from tests.web.paying import PHONE as PHONE_AGENT
from tests.web.paying import WECHAT as WECHAT_AGENT
from web import cashier as cashier_page
from web import pay
from web.pay_choices import Offers
from web.site import create_site

SOON = 20_000  # milliseconds in which a notice and the page's next look have come, on a busy machine
BRIDGE = """window.WeixinJSBridge = { invoke: (what, call, then) =>
    window.wechat(what, call).then(said => then({ err_msg: what + ":" + said })) };"""


@dataclass
class Stall:
    """The shop on a port, and whoever visits its pay page. `wechat` is what WeChat's cashier answers next."""

    chat: Chat
    cashier: Cashier
    visits: Visits
    pictures: Path
    calls: list[dict[str, str]] = field(default_factory=list)
    says: str = "ok"

    def orders(self, text: str = "买 盒饭 2份") -> str:
        return self.chat.whispers(text, by="阿梅").pay_link

    def opens(
        self, url: str, agent: str, *, size: ViewportSize = PHONE, bridge: bool = True, **options: object
    ) -> Page:
        context = self.visits.chromium.new_context(viewport=size, user_agent=agent, locale="zh-CN", **options)  # type: ignore[arg-type]
        self.visits.contexts.append(context)
        page = self.visits.blank(context)
        if agent == WECHAT_AGENT and bridge:
            page.expose_function("wechat", self._wechat)
            page.add_init_script(BRIDGE)
        page.goto(url)
        if options.get("java_script_enabled", True):
            page.evaluate("window.stays = true")
        return page

    def _wechat(self, what: str, call: dict[str, str]) -> str:
        assert what == "getBrandWCPayRequest"
        assert set(call) == {"appId", "timeStamp", "nonceStr", "package", "signType", "paySign"}
        self.calls.append(call)
        if self.says == "ok":
            assert self.cashier.pay_prepaid(call["package"].removeprefix("prepay_id="))
        return self.says

    def pays_code(self, page: Page) -> None:
        """Somebody scans the code that the page shows, and pays."""
        picture = self.visits.address + str(page.locator("figure img").get_attribute("src"))
        (text,) = qr.read(page.request.get(picture).body())
        assert self.cashier.pay(text.rsplit("/", 1)[1])

    def payments(self) -> list[Payment]:
        return look.rows(self.chat, Payment)

    def picture(self, page: Page, name: str) -> None:
        if os.environ.get("QUNMAI_TEST_PICTURES"):
            page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


@pytest.fixture
def stall(chromium: Browser, sqlite_url: str, settings: Settings, tmp_path: Path) -> Iterator[Stall]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    clock = SystemClock()
    settings = settings.model_copy(update={"port": port})
    database = Database(sqlite_url)
    chat = Chat(Shop(database, clock, settings), clock, WITH_POINTS)  # type: ignore[arg-type]
    chat.till = Till(chat.shop, payments.build(settings, clock))
    for name in ("阿梅", "老王"):
        chat.joins(name)
    chat.joins("经理", Role.MANAGER)
    chat.joins("食堂", Role.SUPPLIER, supplier="食堂")
    chat.sells("盒饭", unit="份", price="15.00", stock=50, by="食堂")
    cashier = Cashier(settings.data, clock, base=settings.address + "/cashier")
    sender = Sender(cashier, pause_seconds=0.1)
    offers = Offers(coupons=True, points=True)
    pages = pay.create_blueprint(chat.shop, chat.till, offers=offers, payers=payments.payers(settings))
    counter = cashier_page.create_blueprint(cashier, language="zh-CN", zone=settings.zone)
    visits = Visits(chromium, settings.address)
    with serving(create_site(settings, [pages, counter]), port=port):
        sender.start()
        yield Stall(chat, cashier, visits, tmp_path)
        for context in visits.contexts:
            context.close()
        sender.stop()
    assert visits.complaints == []
    assert problems(chat.shop) == []
    database.dispose()


def becomes_paid(page: Page) -> None:
    expect(page.get_by_role("heading", name="已付款 ✓")).to_be_visible(timeout=SOON)
    expect(page.locator("form, figure")).to_have_count(0)
    assert page.evaluate("window.stays") is True  # without a reload


def fits(page: Page) -> bool:
    """Nothing sticks out at the side."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def test_a_code_on_the_desktop_and_the_page_says_paid_by_itself(stall: Stall) -> None:
    page = stall.opens(stall.orders(), DESKTOP_AGENT, size=DESKTOP)
    expect(page.locator("figure img")).to_be_visible()
    stall.picture(page, "desktop")
    stall.pays_code(page)
    becomes_paid(page)
    expect(page).to_have_title(re.compile("订单"))
    stall.picture(page, "desktop-paid")
    assert [row.way for row in stall.payments()] == [Way.NATIVE]


def test_inside_wechat_its_own_cashier_opens_over_the_page(stall: Stall) -> None:
    page = stall.opens(stall.orders(), WECHAT_AGENT)
    stall.picture(page, "wechat")
    stall.says = "cancel"
    page.get_by_role("button", name="微信支付").click()
    expect(page.get_by_text("已取消。随时可以再点一次")).to_be_visible()
    assert page.url.endswith(str(page.evaluate("location.pathname")))  # a reload asks nobody
    stall.picture(page, "wechat-cancelled")
    page.reload()
    stall.says = "fail:system error"
    page.get_by_role("button", name="微信支付").click()
    expect(page.get_by_text("微信说没有付成")).to_be_visible()
    stall.says = "ok"
    page.get_by_role("button", name="微信支付").dblclick()
    expect(page.get_by_role("heading", name="已付款 ✓")).to_be_visible(timeout=SOON)
    stall.picture(page, "wechat-paid")
    (payment,) = stall.payments()
    assert payment.way is Way.JSAPI
    assert {call["package"] for call in stall.calls} == {f"prepay_id={payment.pay_url}"}


def test_without_the_bridge_the_page_says_so_and_has_a_code(stall: Stall) -> None:
    page = stall.opens(stall.orders(), WECHAT_AGENT, bridge=False)
    page.clock.install()
    page.get_by_role("button", name="微信支付").click()
    page.wait_for_url(lambda url: "?" not in url)
    expect(page.locator("main:not([data-call])")).to_be_visible()
    page.clock.fast_forward(5000)
    expect(page.get_by_text("没有等到微信的支付窗口")).to_be_visible()
    page.get_by_role("link", name="换成二维码").click()
    expect(page.get_by_text("长按二维码付款")).to_be_visible()
    stall.pays_code(page)
    page.clock.fast_forward(2000)
    expect(page.get_by_role("heading", name="已付款 ✓")).to_be_visible(timeout=SOON)


def test_a_bridge_that_comes_late_is_waited_for(stall: Stall) -> None:
    page = stall.opens(stall.orders(), WECHAT_AGENT, bridge=False)
    page.expose_function("wechat", stall._wechat)
    page.get_by_role("button", name="微信支付").click()
    page.wait_for_url(lambda url: "?" not in url)
    expect(page.locator("main:not([data-call])")).to_be_visible()
    page.evaluate(BRIDGE + "window.stays = true; document.dispatchEvent(new Event('WeixinJSBridgeReady'))")
    becomes_paid(page)


def test_a_phones_browser_goes_to_the_cashier_and_finds_it_paid_when_it_comes_back(stall: Stall) -> None:
    page = stall.opens(stall.orders(), PHONE_AGENT)
    expect(page.locator("figure")).to_have_count(0)
    page.get_by_role("button", name="微信支付").dblclick()
    page.get_by_role("button", name="确认支付").click()
    expect(page.get_by_text("支付成功")).to_be_visible()
    page.go_back()
    page.go_back()
    expect(page.get_by_role("heading", name="已付款 ✓")).to_be_visible(timeout=SOON)
    assert len(stall.payments()) == 1


def with_choices(stall: Stall) -> str:
    claims(stall.chat, "周末券 满30减5")
    claims(stall.chat, "小券 减2")
    gives(stall.chat, "阿梅", 700)
    return stall.orders()


def test_a_choice_is_reckoned_with_at_once(stall: Stall) -> None:
    page = stall.opens(with_choices(stall), WECHAT_AGENT)
    total = page.locator(".total strong")
    expect(total).to_have_text("¥25.00")
    expect(page.get_by_role("button", name="按所选重新算")).to_be_hidden()
    page.get_by_label("小券").check()
    expect(total).to_have_text("¥28.00")
    page.get_by_label("积分").check()
    expect(total).to_have_text("¥21.00")
    stall.picture(page, "choices")
    page.get_by_role("button", name="微信支付").click()
    expect(page.get_by_role("heading", name="已付款 ✓")).to_be_visible(timeout=SOON)
    assert [row.amount.fen for row in stall.payments()] == [2100]


def test_without_scripts_there_are_buttons_and_a_link(stall: Stall) -> None:
    page = stall.opens(with_choices(stall), DESKTOP_AGENT, java_script_enabled=False)
    page.get_by_label("不用券").check()
    page.get_by_role("button", name="按所选重新算").click()
    expect(page.locator(".total strong")).to_have_text("¥30.00")
    stall.pays_code(page)
    expect(page.locator("figure img")).to_be_visible()

    def look_again() -> bool:
        page.get_by_role("link", name="看结果").click()
        return page.get_by_role("heading", name="已付款 ✓").is_visible()

    assert any(look_again() for _ in range(100))


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits(stall: Stall, width: int, scheme: str) -> None:
    claims(stall.chat, f"{'很长的券名' * 4} 减2")
    size = ViewportSize(width=width, height=760)
    agent = DESKTOP_AGENT if width > 1000 else WECHAT_AGENT
    page = stall.opens(stall.orders(), agent, size=size, color_scheme=scheme)
    assert fits(page)
    stall.picture(page, f"{scheme}-{width}")
