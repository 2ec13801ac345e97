"""Many presses at the same moment are one payment, by whichever way."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from core.clock import SetClock
from core.work import Shop
from models.members import Role
from models.payments import Payment
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.test_coupons import claims
from tests.web.paying import PHONE, WECHAT, fields, opened
from tests.web.test_pay_inside import PretendPayers
from web import pay
from web.pay_choices import Offers
from web.site import create_site


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock)
    chat.joins("阿梅")
    chat.joins("经理", Role.MANAGER)
    chat.joins("食堂", Role.SUPPLIER, supplier="食堂")
    chat.sells("盒饭", unit="份", price="15.00", stock=50, by="食堂")
    return chat


@pytest.mark.parametrize("agent", [PHONE, WECHAT], ids=["phone", "wechat"])
@pytest.mark.parametrize("coupon", ["kept", "declined"])
def test_pressed_many_times_at_once(chat: Chat, agent: str, coupon: str) -> None:
    claims(chat, "减券 减2")
    payers = PretendPayers()
    offers = Offers(coupons=True)
    site = create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till, offers=offers, payers=payers)])
    client = site.test_client()
    where = opened(client, chat.whispers("买 盒饭 2份", by="阿梅").pay_link)
    form = fields(client.get(where)) | {"do": "pay"}
    if coupon == "declined":
        form |= {"coupon": "none", "shown": "3000"}
    if agent == WECHAT:  # known from an earlier payment
        back = payers.goes_on(client.post(where, data=form | {"shown": "1"}, headers={"User-Agent": agent}).location)
        client.get(back, headers={"User-Agent": agent})
    cookies = "; ".join(f"{one.key}={one.value}" for one in client._cookies.values())

    def press(_: int) -> str:
        browser = site.test_client(use_cookies=False)
        return str(browser.post(where, data=form, headers={"User-Agent": agent, "Cookie": cookies}).location)

    with ThreadPoolExecutor(8) as pool:
        ways = set(pool.map(press, range(16)))
    assert len(ways) == 1, ways
    assert where not in ways
    (payment,) = look.rows(chat, Payment)
    assert payment.amount.fen == (3000 if coupon == "declined" else 2800)
    assert problems(chat.shop) == []
