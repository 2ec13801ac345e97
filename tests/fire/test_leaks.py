"""Every command, every role, somebody else's id: the answer is that of an id that nobody has, and nothing changes.

One neighbourhood has had an evening of everything. In the other live people of each role who own nothing yet: they type
every command they have with everything by which the first neighbourhood's things can be named.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator

import pytest
from sqlalchemy import select

from bot.message import Kind
from bot.router import Command
from core import numbers
from core.clock import SetClock
from core.work import Shop, Work
from models import Base
from models.members import Community, Role
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.fire.test_erasure import OURS
from tests.stories.chat import Answer, Chat

# Stand in what the first neighbourhood's people are called and write, and nowhere else.
MARK = "竹里"
ASKERS = {Role.LEADER: "团长", Role.PROMOTER: "推广员", Role.SUPPLIER: "食堂", Role.SERVICE: "小安", None: "阿梅"}
NUMBERS = (1, 2, 3)  # of these everything in the first neighbourhood has a row, and whoever asks has none
NO_NUMBER = 987654
# What makes something of one's own out of any words comes last, so that these words aren't taken for somebody else's.
MAKE = ("拼团", "抽奖", "品尝", "渠道码", "新活动", "推广方式", "新品", "设自提点", "开团")
STAFF = ("工单", "回复", "接手", "结单")  # service answers everybody's tickets
WIDE = ("推荐给谁",)  # promoters write to everybody, so they are told whom
EVERYBODYS = ("候补",)  # an offer that isn't about one community is the whole shop's
NO_IDS = ("商品", "群码", "评分", "推广方式", "售后", "路线")  # a number there is a page, name, stars, or no whole one
COUNTED = (
    "skus",
    "time_slots",
    "price_rules",
    "versions",
    "folded_days",
)  # whoever orders or asks for figures moves these


class Elsewhere(Chat):
    """The first neighbourhood: all that can be done is done here once."""

    def _community(self, work: Work) -> Community:
        return make.community(work, "新村", pickup_points=f"{MARK}北门")

    def lives(self) -> None:
        for name, role in ((f"{MARK}团长", Role.LEADER), (f"{MARK}推手", Role.PROMOTER), ("经理", Role.MANAGER)):
            self.joins(name, role)
        self.joins(f"{MARK}掌柜", Role.SUPPLIER, supplier="青梨园")
        buyer = f"{MARK}阿青"
        self.joins(buyer)
        self.sells("青梨", unit="斤", price="8.90", stock=100, whole=False, by="青梨园")
        self.sells("代取", unit="件", price="2.00", stock=100, by="青梨园")
        self.whispers("佣金 青梨 5%", by="经理")
        self.whispers("时段 代取 明天 9:00-11:00 5份", by=f"{MARK}掌柜").replied("1.")
        self.says(f"开团 {MARK}团\n青梨", by=f"{MARK}团长").replied("团")
        for _ in NUMBERS:
            self.says("青梨2斤", by=buyer)
            self.pays(look.latest(self).id, buyer)
        self.says("青梨1斤", by=buyer)
        self.all_replied(self._evening())
        self.clock.advance(days=8)
        self.runs("commissions.release")
        self.all_replied(self._week_later())

    def all_replied(self, spoken: Iterable[tuple[str, str]]) -> None:
        for text, who in spoken:
            assert not self.whispers(text, by=who).silent, text

    def _evening(self) -> Iterator[tuple[str, str]]:
        buyer, keeper, leader, promoter = (f"{MARK}{name}" for name in ("阿青", "掌柜", "团长", "推手"))
        first, second, third = (numbers.show(number) for number in (1, 2, 3))
        yield f"地址 {MARK}路9号", buyer
        yield f"退款 {first} 青梨 1 {MARK}烂了", buyer
        yield f"发货 {second} 顺丰 SF100", keeper
        yield f"发货 {third} 顺丰 SF101", keeper
        yield f"收货 {second}", buyer
        yield f"收货 {third}", buyer
        yield f"评价 {second} 2 匿名 不甜", buyer
        yield f"退货 {second} 青梨 1 {MARK}坏了", buyer
        yield f"换货 {third} 青梨 1 {MARK}坏了", buyer
        yield f"客服 {MARK}怎么还没到", buyer
        yield f"问 青梨 {MARK}甜吗", buyer
        yield f"新活动 发卡片 {MARK}卡片", promoter
        yield f"渠道码 1 {MARK}摊", promoter
        yield f"推广费用 1 12 {MARK}印卡片", promoter
        yield "分群 新客", promoter
        yield f"群发 1 优惠 于 明天10:00\n{MARK}来买", promoter
        yield "特价 青梨 6.90 共20斤 到 今晚8点", keeper
        yield f"新券 {MARK}券 满50减5 共100张 到 周日20:00", "经理"
        yield f"发券 {MARK}券 {buyer}", "经理"
        yield "费率 青梨园 5%", "经理"
        yield f"值班 {keeper} 工作日 8:00-18:00", keeper
        yield "预警 青梨 200", keeper
        yield "买 代取 1件", buyer
        yield "拼团 青梨 5.90 2人 到 明天20:00", leader
        yield "推广 青梨 到 新村 于 明天18:30", leader
        yield f"常用语 添加 {MARK}好 {MARK}马上来", keeper
        yield f"拼单 {numbers.show(4)} 2", buyer
        yield "邀请", buyer
        yield "收藏 青梨", buyer
        yield "路线 新村 北门", keeper
        yield "时段 青梨 每天 9:00-11:00 5斤 到 4月20日", keeper

    def _week_later(self) -> Iterator[tuple[str, str]]:
        """What only exists when the days for returning are over."""
        yield "结算 青梨园 到 昨天", "经理"
        yield "提现 0.50", f"{MARK}团长"


@pytest.fixture
def here(shop: Shop, clock: SetClock) -> Iterator[Chat]:
    elsewhere = Elsewhere(shop, clock, OURS)
    elsewhere.lives()
    theirs = kept(elsewhere)
    chat = Chat(shop, clock, OURS)
    chat._ids = itertools.count(100_000)
    for role, name in ASKERS.items():
        chat.joins(name, *([role] if role else []), supplier="食堂" if role is Role.SUPPLIER else "")
    chat.sells("盒饭", unit="份", price="15.00", stock=50, by="食堂")
    for name in ASKERS.values():
        chat.whispers("在吗", by=name)
    yield chat
    now = kept(chat)
    assert [(key, now.get(key)) for key, row in theirs.items() if now.get(key) != row] == []
    assert problems(shop) == []


def names(chat: Chat) -> list[str]:
    """The words and codes by which the first neighbourhood's things are called."""
    words = ("阿青", "团长", "推手", "掌柜", "团", "卡片", "摊", "券", "北门")
    return ["青梨", "新村", str(look.part(chat, 1, "青梨园").pickup_code), *(MARK + word for word in words)]


def by_name(command: Command, name: str) -> Iterator[str]:
    """The command with a name in the place of each word that it takes."""
    right = [p.reads.example for p in command.parameters]
    yield f"{command.words[0]} {name}"
    for place, example in enumerate(right):
        words = example.split(" ")
        for spot in range(len(words)):
            filled = " ".join([*words[:spot], name, *words[spot + 1 :]])
            yield " ".join([command.words[0], *right[:place], filled, *right[place + 1 :]])


def by_number(command: Command, number: int) -> Iterator[str]:
    """The command with a number as its first argument, written as that one is; alone, and with others that fit."""
    right = [p.reads.example for p in command.parameters]
    kind = re.fullmatch(r"([A-Z]?)(\d{4}|3)", right[0].split(" ")[0]) if right else None
    if kind is None:
        yield from () if command.words[0] in NO_IDS else [f"{command.words[0]} {number}"]
        return
    written = str(number) if kind[2] == "3" else kind[1] + numbers.show(number)
    yield f"{command.words[0]} {written}"
    yield " ".join([command.words[0], written, *right[0].split(" ")[1:], *right[1:]])


def said(answer: Answer) -> str:
    return "\n".join(f"{part.text}{part.links}" for part in (answer.here, answer.private) if part)


def kept(chat: Chat) -> dict[tuple[str, str], str]:
    """Every row of every table that is nobody's but its owner's."""
    found = {}
    with chat.shop.work(reads=True) as work:
        for name, table in Base.metadata.tables.items():
            if name in COUNTED:
                continue
            for row in work.execute(select(table)):
                found[name, str([row._mapping[key] for key in table.primary_key])] = str(row)
    return found


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # whose something is is asked alike on both
@pytest.mark.parametrize("role", ASKERS)
def test_somebody_elses_is_as_unknown_as_nobodys(here: Chat, role: Role | None) -> None:
    wrong, who, called = [], ASKERS[role], names(here)
    mine = [c for c in here.dispatcher.switchboard.commands if not c.roles or role in c.roles]

    def tells(text: str) -> str:
        return said(here.whispers(text, by=who) if where is Kind.PRIVATE else here.says(text, by=who))

    for command in sorted(mine, key=lambda command: MAKE.index(w) if (w := command.words[0]) in MAKE else -1):
        where = sorted(command.where)[-1]
        for name in called:
            for text in by_name(command, name):
                answer = tells(text).replace(name, "#")
                if MARK in answer and command.words[0] not in (*MAKE, *WIDE):
                    wrong.append(f"{text!r} tells {answer!r}")
        if (role is Role.SERVICE and command.words[0] in STAFF) or command.words[0] in EVERYBODYS:
            continue
        for number in NUMBERS:
            for own, none in zip(by_number(command, number), by_number(command, NO_NUMBER), strict=True):
                answer, nothing = (re.sub(r"\d+", "#", tells(text)) for text in (own, none))
                if answer != nothing:
                    wrong.append(f"{own!r} tells {answer!r}, {none!r} tells {nothing!r}")
    assert wrong == [], "\n".join(wrong)
