"""设置: the rules of the shop are looked at and changed in chat, by whom they may, and every process follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import select

import modules
from bot.words import LANGUAGES, Words, keys
from core import numbers, rules
from core.clock import SetClock
from core.database import Database
from core.rules import RULES
from core.say import say
from core.settings import Settings
from core.work import LAG, Shop
from models.history import Change
from models.members import Role
from models.refunds import RefundStatus
from models.settings import Setting
from operations.renewal import Renewal
from queries import settings as find
from services import settings as business
from services.settings import Source
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "settings")


def test_a_rule_is_changed_and_holds_at_once(chat: Chat) -> None:
    chat.whispers("设置 退款", by="经理").replied("免审批上限（元）：50.00", "退货期（天）：7")
    chat.whispers("设置 退款 免审批上限 80", by="经理").replied("50.00 → 80")
    chat.whispers("设置 退款", by="经理").replied("免审批上限（元）：80（经理 03-06 18:00 改的）")
    chat.whispers("设置", by="经理").replied("和配置文件不一样的", "免审批上限（元）：80")
    with chat.shop.work(reads=True) as work:
        assert work.settings.refunds.limit.fen == 8000
    chat.whispers("设置 退款 免审批上限 原样", by="经理").replied("80 → 50.00")
    chat.whispers("设置 退款", by="经理").replied("免审批上限（元）：50.00\n")
    told = chat.whispers("设置记录 免审批上限", by="经理")
    told.replied("经理：50.00 → 80", "经理：80 → 50.00")
    assert "未付款" not in told.here.text


def test_a_refund_above_the_new_limit_waits_for_somebody(chat: Chat) -> None:
    chat.whispers("设置 免审批上限 5", by="经理").replied("→ 5")
    chat.says("开团 周五团\n苹果", by="团长")
    chat.says("苹果1斤", by="阿梅")
    chat.pays(1, "阿梅")
    chat.whispers(f"退款 {numbers.show(1)} 不要了", by="阿梅").replied("8.90")
    (refund,) = look.refunds(chat, 1)
    assert refund.status is RefundStatus.REQUESTED


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("退款 免审批上限 很多", "金额"),
        ("退款 免审批上限 -1", "金额"),
        ("退款 退货期 366", "0–365"),
        ("退款 退货期 1.5", "0–365"),
        ("退款 退货期 99999999999999999999", "0–365"),
        ("佣金 佣金层级 3", "禁止传销条例"),
        ("推广 免打扰开始 25:00", "22:00"),
        ("结算 结算周期 每天", "每周"),
        ("结算 结算日 8", "weekly"),
        ("考核 投诉每个几分 1", "no merit"),
        ("报表 学期开始 无", "02-15"),
        ("会员 会员等级 500=银卡=5 400=金卡=9", "金卡"),
        ("积分 连续签到另加 7", "7=10"),
        ("积分 连续签到另加 1=10", "7=10"),
        ("退款 退货期 " + "9" * 600, "0–365"),
    ],
)
def test_nonsense_changes_nothing(chat: Chat, asked: str, why: str) -> None:
    before = chat.shop.settings
    chat.whispers(f"设置 {asked}", by="经理").replied("不能设成", why)
    with chat.shop.work(reads=True) as work:
        assert work.settings == before
        assert find.kept(work) == {}
        assert find.number(work) == 0


def test_what_is_typed_for_lists_tables_and_steps(chat: Chat) -> None:
    chat.whispers("设置 会员等级 500=银卡=2 2000=金卡=5", by="经理").replied("500=银卡=2 2000=金卡=5")
    chat.whispers("设置 连续签到另加 5=20、10=50", by="经理").replied("→ 5=20 10=50")
    chat.whispers("设置 学期开始 03-01 09-01", by="经理").replied("→ 03-01 09-01")
    chat.whispers("设置 日报时间 不", by="经理").replied("→ （没有）")
    chat.whispers("设置 结算周期 每月", by="经理").replied("每周 → 每月")
    with chat.shop.work(reads=True) as work:
        assert [step.name for step in work.settings.levels.steps] == ["银卡", "金卡"]
        assert work.settings.points.streaks == {5: 20, 10: 50}
        assert work.settings.figures.morning is None
        assert work.settings.settlement.every == "monthly"


def test_who_may_look_may_not_change_and_others_hear_nothing(chat: Chat) -> None:
    chat.joins("老沈", Role.AUDITOR)
    chat.whispers("设置 退款", by="老沈").replied("50.00")
    chat.whispers("设置 退款 免审批上限 80", by="老沈").replied("改要管理者来")
    for who in ("阿梅", "团长", "果园"):
        assert chat.whispers("设置 退款 免审批上限 80", by=who) == chat.whispers("嗯嗯嗯呢", by=who)
    with chat.shop.work(reads=True) as work:
        assert find.kept(work) == {}


def test_what_cannot_be_meant_is_said(chat: Chat) -> None:
    chat.whispers("设置 密钥 abc", by="经理").replied("没有「密钥 abc」", "退款")
    chat.whispers("设置 secret_key abc", by="经理").replied("没有")
    chat.whispers("设置 channels.wecom_bot.token x", by="经理").replied("没有")
    chat.whispers("设置 退款 小费 3", by="经理").replied("没有")
    chat.whispers("设置 报警 退款率 3", by="经理").replied("好几条", "退款率报警")
    chat.whispers("设置 refunds.window_days", by="经理").replied("退货期", "0–365")


def test_the_environment_is_stronger_than_chat_and_chat_than_the_file(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat.whispers("设置 退货期 10", by="经理").replied("7 → 10")
    monkeypatch.setenv("QUNMAI_REFUNDS__WINDOW_DAYS", "7")
    chat.whispers("设置 退货期 12", by="经理").replied("QUNMAI_REFUNDS__WINDOW_DAYS")
    chat.whispers("设置 免审批上限 60", by="经理").replied("→ 60")
    with chat.shop.work(reads=True) as work:
        assert work.settings.refunds.window_days == 7
        assert work.settings.refunds.limit.fen == 6000
    chat.whispers("设置 退款", by="经理").replied("退货期（天）：7（环境变量里定的")


def test_another_process_follows_within_seconds(chat: Chat, clock: SetClock) -> None:
    url = chat.shop.database.url
    shop = Shop(Database(url), clock, chat.shop.started_with)
    Renewal(shop, modules.load(MODULES), chat.dispatcher)
    with shop.work(reads=True) as work:
        assert work.settings.refunds.window_days == 7
    chat.whispers("设置 退货期 10", by="经理").replied("7 → 10")
    clock.advance(seconds=LAG.total_seconds())
    with shop.work(reads=True) as work:
        assert work.settings.refunds.window_days == 10
    shop.database.dispose()


def test_a_value_that_no_longer_fits_stops_nothing(chat: Chat) -> None:
    with chat.shop.work() as work:
        work.session.add(Setting(name="refunds.window_days", value='"many"', set_at=work.now))
        work.session.add(Setting(name="refunds.gone", value="1", set_at=work.now))
        work.session.add(Setting(name="orders.pay_within_minutes", value="20", set_at=work.now))
        find.grow(work)
    chat.clock.advance(seconds=LAG.total_seconds())
    with chat.shop.work(reads=True) as work:
        assert work.settings.refunds.window_days == 7
        assert work.settings.orders.pay_within_minutes == 20


OTHERWISE = {"number": ("2", "3"), "yuan": ("3.50",), "time": ("09:30",), "text": ("12345",), "list": ("03-01",)}
OTHERWISE |= {"table": ("3=5",), "steps": ("100=铜卡=1",)}


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_its_name_and_can_be_set_and_put_back(name: str) -> None:
    """By the same road as a command takes, without the database."""
    rule, settings = RULES[name], Settings(demo=True)
    for language in LANGUAGES:
        words = Words(language, SHANGHAI)
        assert words.render(business.title(name))
        assert words.render(say("setting-takes", takes=business.takes(rule)))
        assert f"settings-of-{rule.section}" in keys(language)
    least, most = rule.bounds
    before = rules.value(settings, name)
    numbers = [str((before or 5) + step) for step in (1, -1) if rule.kind == "number"]
    others = [choice for choice in rule.choices if choice != before] if rule.kind == "choice" else []
    given = numbers or others or OTHERWISE[rule.kind]
    inside = [g for g in given if rule.kind != "number" or ((least or 0) <= int(g) <= (most or 10**9))]
    changed = rules.typed(settings, name, inside[0])
    assert rules.shown(changed, name) == inside[0]
    assert rules.value(changed, name) != before
    assert rules.put(settings, name, rules.written(changed, name)) == changed
    assert rules.typed(settings, name, rules.shown(changed, name)) == changed
    assert rules.put(changed, name, rules.written(settings, name)) == settings


def test_only_rules_can_be_set() -> None:
    assert not [n for n in RULES if n.split(".")[0] in ("channels", "payments", "redis", "logging", "simulator")]
    assert all("." in name for name in RULES)
    assert len(RULES) > 55


@pytest.mark.parametrize("name", ["orders.pay_within_minutes", "points.invitations.order_of", "levels.steps"])
def test_changes_outlive_who_made_them(chat: Chat, name: str) -> None:
    value = {"levels.steps": "100=铜卡=1"}.get(name, "12")
    chat.whispers(f"设置 {name} {value}", by="经理").replied("好了")
    chat.joins("新经理", Role.MANAGER)
    chat.whispers("收回角色 经理 管理者", by="新经理")
    with chat.shop.work(reads=True) as work:
        assert business.standing(work)[name].source is Source.CHAT
        change = work.execute(select(Change).where(Change.name == name)).scalar_one()
        assert (change.actor, change.new) == ("经理", value)
    chat.whispers(f"设置 {name} 原样", by="新经理").replied("好了")
    chat.whispers(f"设置记录 {name}", by="新经理").replied("经理：", "新经理：")


def test_looking_costs_one_number_every_few_seconds(chat: Chat, clock: SetClock) -> None:
    asked: list[timedelta] = []
    renew = chat.shop.renew
    assert renew is not None
    began = clock.now()
    chat.shop.renew = lambda work: (asked.append(clock.now() - began), renew(work))[1]
    clock.advance(seconds=LAG.total_seconds())
    for _ in range(3):
        chat.whispers("嗯嗯嗯呢", by="阿梅")
    clock.advance(seconds=LAG.total_seconds() / 2)
    chat.whispers("嗯嗯嗯呢", by="阿梅")
    clock.advance(seconds=LAG.total_seconds() / 2)
    chat.whispers("嗯嗯嗯呢", by="阿梅")
    assert asked == [LAG, 2 * LAG]
