"""Choosing a coupon on the pay page: without scripts, by the buyer alone, and charged is what was shown."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from core import numbers
from core.clock import SetClock
from core.money import Money
from core.work import Actor, Shop
from models.coupons import CouponStatus
from models.members import Role
from services import payments
from services.coupons import using
from services.payments import NotAsShown
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, gives, sets
from tests.stories.test_coupons import claims, coupon
from tests.web.paying import fields, opened, press
from web import pay
from web.pay_choices import Offers
from web.site import create_site


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock, WITH_POINTS)
    for name in ("阿梅", "老王"):
        chat.joins(name)
    chat.joins("经理", Role.MANAGER)
    chat.joins("食堂", Role.SUPPLIER, supplier="食堂")
    chat.sells("盒饭", unit="份", price="15.00", stock=50, by="食堂")
    sets(chat, per_yuan=0, most_percent=50, least=100)
    return chat


def visitor(chat: Chat, *, points: bool = True, coupons: bool = True) -> FlaskClient:
    """A browser of its own."""
    offers = Offers(coupons=coupons, points=points)
    return create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till, offers=offers)]).test_client()


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    return visitor(chat)


@pytest.fixture
def two(chat: Chat) -> tuple[int, int]:
    """阿梅's coupons: the first takes 5.00 off what costs 30.00, the second 2.00."""
    return claims(chat, "周末券 满30减5"), claims(chat, "小券 减2")


def orders(chat: Chat, client: FlaskClient) -> str:
    """阿梅 orders for 30.00 and opens her link."""
    return opened(client, chat.whispers("买 盒饭 2份", by="阿梅").pay_link)


def total(html: str) -> str:
    (found,) = re.findall(r"<strong>(.*?)</strong>", html)
    return found


def amounts(chat: Chat) -> list[int]:
    return [amount.fen for amount in chat.gateway.amounts.values()]


def test_the_buyer_chooses_among_coupons_or_none_and_sees_the_new_total(
    chat: Chat, client: FlaskClient, two: tuple[int, int]
) -> None:
    where, (large, small) = orders(chat, client), two
    page = client.get(where).text
    assert total(page) == "¥25.00"
    assert fields(page)["coupon"] == str(large)
    assert "原价 30.00 − 周末券 5.00 = 25.00" in page
    assert "−¥5.00" in page
    assert "−¥2.00" in page
    for chosen, costs, used in ((str(small), "¥28.00", small), ("none", "¥30.00", None), (str(large), "¥25.00", large)):
        answer = client.post(where, data=fields(client.get(where)) | {"coupon": chosen, "do": "choose"})
        assert (answer.status_code, answer.location) == (303, where)
        page = client.get(where).text
        assert (total(page), fields(page)["coupon"]) == (costs, chosen)
        assert [one for one in two if coupon(chat, one).status is CouponStatus.USED] == ([used] if used else [])
    assert amounts(chat) == []  # nothing was opened so far
    press(client, where)
    assert amounts(chat) == [2500]
    assert problems(chat.shop) == []


def test_whoever_pays_with_another_coupon_sees_its_price_first(
    chat: Chat, client: FlaskClient, two: tuple[int, int]
) -> None:
    where = orders(chat, client)
    assert press(client, where, coupon=str(two[1])).location == where
    assert amounts(chat) == []
    assert total(client.get(where).text) == "¥28.00"
    assert press(client, where).location != where
    assert amounts(chat) == [2800]


def test_coupon_and_points_together(chat: Chat, client: FlaskClient, two: tuple[int, int]) -> None:
    gives(chat, "阿梅", 700)
    where = orders(chat, client)
    press(client, where, points="yes", do="choose")
    assert total(client.get(where).text) == "¥18.00"
    press(client, where, coupon=str(two[1]), do="choose")
    page = client.get(where).text
    assert total(page) == "¥21.00"
    assert fields(page)["points"] == "yes"
    press(client, where)
    assert amounts(chat) == [2100]
    assert problems(chat.shop) == []


def test_a_price_that_changed_since_it_was_shown_is_shown_before_it_is_charged(
    chat: Chat, client: FlaskClient, two: tuple[int, int]
) -> None:
    where = orders(chat, client)
    seen = fields(client.get(where))
    number = numbers.show(look.latest(chat).id)
    chat.whispers(f"不用券 {number}", by="阿梅").replied("¥30.00")
    assert client.post(where, data=seen | {"coupon": "none", "do": "pay"}).location == where
    for lie in ("2999", "3001", "1", "0", "", "x", "-3000", "3000.0", "9" * 30):
        assert client.post(where, data={"shown": lie, "do": "pay"}).location == where
    assert client.post(where, data={"do": "pay"}).location == where
    assert amounts(chat) == []
    assert client.post(where, data={"shown": "3000", "do": "pay"}).location != where
    assert amounts(chat) == [3000]


def test_the_shown_price_is_compared_where_the_payment_is_made(chat: Chat, client: FlaskClient) -> None:
    orders(chat, client)
    order = look.latest(chat)
    for fen in (2999, 3001):
        with pytest.raises(NotAsShown), chat.shop.work(Actor(order.member_id)) as work:
            payments.request(work, [order], order.member_id, chat.gateway.name, shown=Money(fen))
    with chat.shop.work(Actor(order.member_id)) as work:
        assert payments.request(work, [order], order.member_id, chat.gateway.name, shown=Money(3000)).amount.fen == 3000


@pytest.mark.parametrize("bad", ["", "0", "-1", "1e3", "²", "x\x00", "🎫", "x" * 10_000, "9" * 18])
def test_a_coupon_that_is_none_changes_nothing(chat: Chat, client: FlaskClient, two: tuple[int, int], bad: str) -> None:
    where = orders(chat, client)
    for do in ("choose", "pay"):
        press(client, where, coupon=bad, do=do)
    assert amounts(chat) in ([], [2500])
    assert total(client.get(where).text) == "¥25.00"


def test_a_coupon_of_somebody_else_answers_like_none(chat: Chat, client: FlaskClient, two: tuple[int, int]) -> None:
    theirs = claims(chat, "老王券 减9", by="老王")
    where = orders(chat, client)
    assert press(client, where, coupon=str(theirs)).location == where
    assert amounts(chat) == []
    assert coupon(chat, theirs).status is CouponStatus.OWNED


def test_a_friend_pays_but_chooses_nothing(chat: Chat, client: FlaskClient, two: tuple[int, int]) -> None:
    """The address that the buyer's browser shows is the one that may be forwarded."""
    gives(chat, "阿梅", 700)
    where, friend = orders(chat, client), visitor(chat)
    page = friend.get(where).text
    assert total(page) == "¥25.00"
    for word in ("周末券", "小券", "积分", "radio", "checkbox", "请人代付"):
        assert word not in page
    assert "请人代付" in client.get(where).text
    tampered = {"coupon": "none", "points": "yes", "offered": "700", "with_points": "1800", "do": "pay"}
    assert press(friend, where, **tampered).location == where
    friend.post(where, data={"coupon": "none", "do": "choose", "shown": "2500"})
    assert total(client.get(where).text) == "¥25.00"
    assert amounts(chat) == []
    press(friend, where)
    assert amounts(chat) == [2500]


def test_one_orders_link_chooses_for_no_other(chat: Chat, client: FlaskClient, two: tuple[int, int]) -> None:
    """Also where the cookie of one order is shown for another one, or is nothing of ours."""
    chat.whispers("买 盒饭 2份", by="老王")
    theirs = chat.whispers(f"付款 {numbers.show(look.latest(chat).id)}", by="老王").pay_link
    own, friend = chat.whispers("买 盒饭 2份", by="阿梅").pay_link, visitor(chat)
    where = opened(client, own)
    for forged in (theirs.rsplit("/", 1)[1], where.rsplit("/", 1)[1], own.rsplit("/", 1)[1][:-1], "x" * 1000, ""):
        friend.set_cookie(pay.BUYER, forged, path=where)
        assert "radio" not in friend.get(where).text
    friend.set_cookie(pay.BUYER, own.rsplit("/", 1)[1], path=where)
    assert "radio" in friend.get(where).text


def test_whoever_orders_for_others_gets_a_link_without_their_coupons(chat: Chat, two: tuple[int, int]) -> None:
    chat.joins("团长", Role.LEADER)
    orders(chat, visitor(chat))
    leader = visitor(chat)
    where = opened(leader, chat.whispers(f"付款 {numbers.show(look.latest(chat).id)}", by="团长").pay_link)
    assert "周末券" not in leader.get(where).text


def test_without_the_module_the_page_knows_no_coupons(chat: Chat, two: tuple[int, int]) -> None:
    plain = visitor(chat, coupons=False)
    where = orders(chat, plain)
    assert "radio" not in plain.get(where).text
    press(plain, where, coupon="none", do="choose")
    assert total(plain.get(where).text) == "¥25.00"
    with chat.shop.work(reads=True) as work:
        assert [choice.used for choice in using.choices(work, look.latest(chat))] == [True, False]
