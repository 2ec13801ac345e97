"""The simulator as a channel: it shows what the outbox sends, once, to whom it concerns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.channels.channel import Channel, PermanentFailure, Rendered
from bot.channels.simulator import SimulatorChannel
from bot.message import Chat, Kind
from core.work import Shop
from queries import simulator as queries
from services import simulator
from tests.browser.neighbourhood import GROUP, settle

PAID = Rendered(
    "已付款 ¥17.80", (("查看订单", "http://127.0.0.1:8000/orders/1036"),), ("http://127.0.0.1:8000/qr.png",)
)
TO_GROUP = Chat("simulator", "demo", GROUP, Kind.GROUP)
TO_MEI = Chat("simulator", "demo", "阿梅", Kind.PRIVATE)


@pytest.fixture
def channel(shop: Shop) -> Channel:
    settle(shop)
    return SimulatorChannel(shop)


def shown(shop: Shop, chat: str) -> list[tuple[str, str]]:
    with shop.work(reads=True) as work:
        return [(row.message_id, row.text) for row in queries.said_before(work, chat, 10**9, 100)]


def test_a_delivery_sent_twice_shows_once(shop: Shop, channel: Channel) -> None:
    channel.send(TO_GROUP, PAID, "outbox-1")
    channel.send(TO_GROUP, PAID, "outbox-1")
    assert shown(shop, GROUP) == [("push/outbox-1", "已付款 ¥17.80")]


def test_processes_that_send_at_once_show_once_and_never_fail(shop: Shop, channel: Channel) -> None:
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda number: channel.send(TO_GROUP, PAID, f"outbox-{number % 5}"), range(40)))
    assert sorted(shown(shop, GROUP)) == [(f"push/outbox-{number}", "已付款 ¥17.80") for number in range(5)]


def test_a_private_delivery_goes_to_the_persons_own_chat(shop: Shop, channel: Channel) -> None:
    channel.send(TO_MEI, PAID, "outbox-2")
    assert shown(shop, "private:阿梅") == [("push/outbox-2", "已付款 ¥17.80")]
    assert shown(shop, "private:老王") == []


def test_links_and_pictures_stay_with_the_bubble(shop: Shop, channel: Channel) -> None:
    channel.send(TO_GROUP, PAID, "outbox-3")
    with shop.work(reads=True) as work:
        bubble = queries.bubble(work, "push/outbox-3")
        assert bubble is not None
        assert bubble.sender == simulator.BOT
        assert bubble.extras == {
            "links": [{"label": "查看订单", "url": "http://127.0.0.1:8000/orders/1036"}],
            "images": ["http://127.0.0.1:8000/qr.png"],
        }


@pytest.mark.parametrize(
    "chat",
    [Chat("simulator", "demo", "没有的群", Kind.GROUP), Chat("simulator", "demo", "路人", Kind.PRIVATE)],
)
def test_where_there_is_no_chat_trying_again_cannot_help(channel: Channel, chat: Chat) -> None:
    with pytest.raises(PermanentFailure) as failure:
        channel.send(chat, PAID, "outbox-4")
    assert failure.value.code == "no-such-chat"


def test_it_says_what_it_can_do(channel: Channel) -> None:
    can = channel.abilities
    assert can.receives_groups
    assert can.pushes_to_groups
    assert can.pushes_to_people
    assert can.answers_privately
    assert can.repeatable
    assert not can.needs_human_confirm
