"""功能: a module is switched off and on in chat; off is gone, and what began while it was on still ends well."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

import modules
from bot.router import Switchboard
from core import numbers
from core.events import Event
from models.coupons import Coupon, CouponStatus
from models.members import Role
from services import switches
from services.members import MembersJoined
from services.orders import OrderGone, OrderRevived
from services.refunds import RefundMoved
from tests.conftest import problems
from tests.stories.chat import MODULES, Chat
from tests.stories.test_coupons import claims

EVERY = (*MODULES, "promotions", "points", "segments", "consent", "mailings", "founding", "settings", "campaigns")


@pytest.fixture
def module_names() -> Sequence[str]:
    return EVERY


def test_off_is_gone_and_on_is_back(chat: Chat) -> None:
    chat.whispers("功能", by="经理").replied("✅ 开着", "优惠券", "关掉发")
    chat.whispers("功能 优惠券", by="经理").replied("发券、领券、用券")
    chat.whispers("我的券", by="阿梅").replied("券")
    chat.whispers("功能 关 优惠券", by="经理").replied("关掉了", "大家手里的券还是他们的")
    assert chat.whispers("我的券", by="阿梅") == chat.whispers("嗯嗯嗯呢", by="阿梅")
    assert "优惠券" not in chat.whispers("帮助", by="经理").here.text
    chat.whispers("功能", by="经理").replied("⏸ 优惠券（关着）")
    chat.whispers("功能 关 coupons", by="经理").replied("本来就关着")
    chat.whispers("功能 开 coupons", by="经理").replied("打开了")
    chat.whispers("我的券", by="阿梅").replied("券")
    chat.whispers("操作记录", by="经理").replied("modules.coupons 功能：on → off", "modules.coupons 功能：off → on")


def test_needs_are_checked_as_at_the_start(chat: Chat) -> None:
    chat.whispers("功能 关 分群", by="经理").replied("还不能关", "群发")
    chat.whispers("功能 关 群发", by="经理").replied("关掉了")
    chat.whispers("功能 关 分群", by="经理").replied("关掉了")
    chat.whispers("功能 开 群发", by="经理").replied("要先打开", "分群")
    chat.whispers("功能 开 分群", by="经理").replied("打开了")
    chat.whispers("功能 开 群发", by="经理").replied("打开了")


@pytest.mark.parametrize("name", [m.name for m in modules.load(EVERY) if m.basic])
def test_no_shop_locks_itself_out(chat: Chat, name: str) -> None:
    chat.whispers(f"功能 关 {name}", by="经理").replied("不能关")
    chat.whispers("功能", by="经理").replied("开着")


def test_what_is_not_listed_or_not_allowed(chat: Chat) -> None:
    chat.whispers("功能 开 分账", by="经理").replied("没有「分账」", "config.yaml")
    chat.whispers("功能 关 小卖部", by="经理").replied("没有")
    chat.whispers("功能 关", by="经理").replied("没有")
    chat.joins("老沈", Role.AUDITOR)
    chat.whispers("在吗", by="团长")
    chat.whispers("功能", by="老沈").replied("开着")
    chat.whispers("功能 关 优惠券", by="老沈").replied("改要管理者来")
    assert chat.whispers("功能 关 优惠券", by="团长") == chat.whispers("嗯嗯嗯呢", by="团长")
    with chat.shop.work(reads=True) as work:
        assert switches.off_now(work) == frozenset()


def test_a_coupon_comes_back_from_an_order_though_coupons_are_off(chat: Chat) -> None:
    coupon_id = claims(chat, "周末券 满30减5")
    chat.whispers("买 盒饭 3份", by="阿梅").replied("40.00")
    assert problems(chat.shop) == []
    chat.whispers("功能 关 优惠券", by="经理").replied("关掉了")
    assert problems(chat.shop) == []
    chat.whispers("买 盒饭 4份", by="老王").replied("60.00")
    assert problems(chat.shop) == []
    chat.whispers(f"取消 {numbers.show(1)}", by="阿梅").replied("取消")
    chat.whispers("功能 开 优惠券", by="经理").replied("打开了")
    chat.whispers("我的券", by="阿梅").replied("周末券")
    with chat.shop.work(reads=True) as work:
        assert work.session.get_one(Coupon, coupon_id).status is CouponStatus.OWNED


@pytest.mark.parametrize("name", [m.name for m in modules.load(EVERY) if not m.basic])
def test_every_module_can_be_off_alone(name: str) -> None:
    """With all that need it: the rest is wired as if it had never been listed."""
    found = modules.load(EVERY)
    gone = switches.off([m.part for m in found], [f"modules.{name}"])
    kept = [m for m in found if m.name not in gone]
    assert name in gone
    modules.load([m.name for m in kept])
    Switchboard([router for m in kept for router in m.routers])
    heard = modules.listeners(found, gone)
    for module in found:
        for event, listening in module.finishes.items():
            assert set(listening) <= set(heard[event])
        for event, listening in module.listeners.items():
            assert set(listening).isdisjoint(heard.get(event, [])) == (module.name in gone)


@pytest.mark.parametrize("event", [MembersJoined, OrderGone, OrderRevived, RefundMoved])
def test_what_takes_back_or_joins_is_heard_though_a_module_is_off(event: type[Event]) -> None:
    wrong = [module.name for module in modules.load(EVERY) if not module.basic and event in module.listeners]
    assert wrong == []
