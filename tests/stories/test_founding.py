"""A shop from nothing: its first manager, a group, a supplier, goods; and who is spoken to in which language."""

from __future__ import annotations

import pytest

from bot.channels.channel import Abilities
from bot.dispatcher import Dispatcher
from bot.message import Chat as Place
from bot.message import Incoming, Kind, Person
from core.clock import SetClock
from core.work import Shop
from queries import catalog
from services import founding
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def chat(shop: Shop, clock: SetClock) -> Chat:
    return Chat(shop, clock, (*MODULES, "founding"))


def test_the_first_manager_founds_a_shop(chat: Chat, shop: Shop) -> None:
    for name in ("经理", "果园阿姨", "团长"):
        chat.joins(name)
    with shop.work() as work:
        code = founding.manager_code(work)
    chat.whispers(f"绑定 {code}", by="经理").replied("管理者")
    chat.whispers("供应商 果园", by="经理").replied("果园")
    chat.whispers("供应商 果园", by="经理").replied("已经有")
    chat.whispers("类别 水果", by="经理").replied("水果")
    chat.whispers("角色 果园阿姨 供应商 果园", by="经理").replied("供应商")
    chat.whispers("角色 团长 团长 梅园3号楼", by="经理").replied("团长")
    chat.says("设自提点 东门、南门", by="团长").replied("东门", "南门")
    chat.whispers("新品 枇杷 水果 9.90 斤", by="果园阿姨")
    with shop.work(reads=True) as work:
        assert [p.name for p in catalog.catalog(work).products.values()] == ["枇杷"]


def test_a_bind_code_makes_one_manager_once(chat: Chat, shop: Shop) -> None:
    for name in ("经理", "小陈"):
        chat.joins(name)
    with shop.work() as work:
        code = founding.manager_code(work)
    chat.whispers(f"绑定 {code}", by="经理").replied("管理者")
    chat.whispers(f"绑定 {code}", by="小陈").replied("不对")
    chat.clock.advance(minutes=1)
    with shop.work() as work:
        late = founding.manager_code(work)
    chat.clock.advance(minutes=11)
    chat.whispers(f"绑定 {late}", by="小陈").replied("不对")


def test_a_new_group_becomes_a_community_by_the_managers_word(chat: Chat, shop: Shop) -> None:
    chat.joins("经理")
    with shop.work() as work:
        code = founding.manager_code(work)
    chat.whispers(f"绑定 {code}", by="经理")
    chat.community.name = "竹园"  # from here on they speak in a group that nobody has registered
    chat.says("社群 竹园5号楼", by="经理").replied("竹园5号楼", "社群")
    chat.says("社群 竹园6号楼", by="经理").replied("已经是")
    assert chat.says("社群 松园", by="小陈").silent


def test_everybody_is_spoken_to_in_their_language(chat: Chat) -> None:
    chat.joins("阿梅")
    chat.whispers("我的订单", by="阿梅").replied("还没有订单")
    chat.whispers("语言 English", by="阿梅")
    chat.whispers("我的订单", by="阿梅").replied("no orders")
    chat.whispers("语言 法语", by="阿梅").replied("中文")


def test_where_no_private_way_leads_the_group_says_how_to_get_it(chat: Chat) -> None:
    """A channel that neither carries a private half nor can push to people."""
    deaf = Dispatcher(chat.shop, chat.dispatcher.switchboard, {"simulator": Abilities(receives_groups=True)})
    chat.joins("阿梅")
    place = Place("simulator", "demo", chat.community.name, Kind.GROUP)
    handled = deaf.handle(Incoming(place, Person("阿梅", "阿梅"), "m-1", "绑定", chat.clock.now()))
    assert handled.private is None
    assert handled.here is not None
    assert "私聊我" in handled.here.text
    assert chat.told("阿梅") == []
