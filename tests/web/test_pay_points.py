"""Paying with points on the pay page: without scripts, and never for anything else than was shown."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from core import numbers
from core.clock import SetClock
from core.work import Shop
from models.members import Role
from models.orders import OrderStatus
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.purse import WITH_POINTS, free, gives, places, sets
from tests.web.paying import fields, opened, press
from web import pay
from web.pay_choices import Offers
from web.site import create_site


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    chat = Chat(shop, clock, WITH_POINTS)
    chat.joins("阿梅")
    chat.joins("食堂", Role.SUPPLIER, supplier="食堂")
    sets(chat, per_yuan=0, most_percent=50, least=100)
    return chat


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    site = create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till, offers=Offers(points=True))])
    return site.test_client()


def link(chat: Chat, client: FlaskClient, order_id: int) -> str:
    """Where 阿梅 pays for an order, once she has opened her link."""
    return opened(client, chat.whispers(f"付款 {numbers.show(order_id)}", by="阿梅").pay_link)


def amounts(chat: Chat) -> list[int]:
    """What the gateway was asked for."""
    return [amount.fen for amount in chat.gateway.amounts.values()]


def test_a_ticked_box_leads_to_the_gateway_at_the_price_beside_it(chat: Chat, client: FlaskClient) -> None:
    gives(chat, "阿梅", 700)
    order_id = places(chat, "阿梅")
    page = client.get(link(chat, client, order_id))
    assert "用 700 积分抵 ¥7.00（共有 700），只付 ¥23.00" in page.text
    assert "checked" not in page.text
    assert free(chat, "阿梅") == 700  # looking changes nothing
    form = fields(page) | {"points": "yes"}
    assert client.post(link(chat, client, order_id), data=form).location != link(chat, client, order_id)
    assert amounts(chat) == [2300]
    assert free(chat, "阿梅") == 0
    page = client.get(link(chat, client, order_id))
    assert "checked" in page.text
    client.post(link(chat, client, order_id), data=fields(page))
    assert amounts(chat) == [2300]  # the same payment
    chat.till.take_notice({}, _paid(chat))
    assert look.order(chat, order_id).status is OrderStatus.PAID
    assert problems(chat.shop) == []


def _paid(chat: Chat) -> bytes:
    (number,) = chat.gateway.payments
    chat.gateway.pay(number)
    return chat.gateway.notice(number)


def test_left_alone_the_box_changes_nothing(chat: Chat, client: FlaskClient) -> None:
    gives(chat, "阿梅", 700)
    order_id = places(chat, "阿梅")
    client.post(link(chat, client, order_id), data=fields(client.get(link(chat, client, order_id))))
    assert (amounts(chat), free(chat, "阿梅")) == ([3000], 700)


def test_whoever_unticks_it_sees_the_new_price_first(chat: Chat, client: FlaskClient) -> None:
    gives(chat, "阿梅", 700)
    order_id = places(chat, "阿梅", pay_with=500)
    form = fields(client.get(link(chat, client, order_id)))
    assert form["offered"] == "500"
    del form["points"]
    answer = client.post(link(chat, client, order_id), data=form)
    assert answer.location == link(chat, client, order_id)
    assert amounts(chat) == []
    page = client.get(link(chat, client, order_id))
    assert "<strong>¥30.00</strong>" in page.text
    assert free(chat, "阿梅") == 700


def test_no_more_than_the_part_that_is_set_and_nothing_below_the_least(chat: Chat, client: FlaskClient) -> None:
    gives(chat, "阿梅", 99)
    order_id = places(chat, "阿梅", pieces=1)
    assert "积分" not in client.get(link(chat, client, order_id)).text
    gives(chat, "阿梅", 10_000)
    assert "用 500 积分抵 ¥5.00" in client.get(link(chat, client, order_id)).text


def test_what_has_changed_since_it_was_shown_is_shown_again(chat: Chat, client: FlaskClient) -> None:
    gives(chat, "阿梅", 700)
    order_id, other = places(chat, "阿梅"), places(chat, "阿梅")
    form = fields(client.get(link(chat, client, order_id))) | {"points": "yes"}
    chat.whispers(f"用积分 {numbers.show(other)} 600", by="阿梅").replied("600")
    answer = client.post(link(chat, client, order_id), data=form)
    assert answer.location == link(chat, client, order_id)
    assert amounts(chat) == []
    assert client.post(link(chat, client, order_id), data=form | {"with_points": "1"}).location == link(
        chat, client, order_id
    )


@pytest.mark.parametrize("offered", ["-1", "1e9", "x" * 10_000, "²", "999999999", "0", ""])
def test_a_form_that_was_tampered_with_takes_no_more_than_there_is(
    chat: Chat, client: FlaskClient, offered: str
) -> None:
    gives(chat, "阿梅", 700)
    order_id = places(chat, "阿梅")
    client.post(link(chat, client, order_id), data={"points": "yes", "offered": offered, "with_points": "3000"})
    assert amounts(chat) in ([], [3000])
    assert free(chat, "阿梅") == 700
    assert problems(chat.shop) == []


def test_what_points_pay_entirely_is_paid(chat: Chat, client: FlaskClient) -> None:
    sets(chat, per_yuan=0)
    gives(chat, "阿梅", 5000)
    order_id = places(chat, "阿梅")
    where = link(chat, client, order_id)
    assert client.post(where, data=fields(client.get(where)) | {"points": "yes"}).location == where
    assert "已付款" in client.get(where).text
    assert amounts(chat) == []


def test_without_the_module_the_page_knows_no_points(chat: Chat) -> None:
    gives(chat, "阿梅", 700)
    order_id = places(chat, "阿梅")
    site = create_site(chat.shop.settings, [pay.create_blueprint(chat.shop, chat.till)]).test_client()
    where = link(chat, site, order_id)
    assert "积分" not in site.get(where).text
    site.post(where, data={"points": "yes", "offered": "700", "with_points": "2300", "shown": "3000"})
    assert amounts(chat) == []
    press(site, where)
    assert amounts(chat) == [3000]
