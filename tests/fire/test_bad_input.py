"""Anything at all, behind every command, from everybody: a short answer in words, no fault, nothing half done."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator

import opencc
import pytest

from bot.message import Chat as Place
from bot.message import Incoming, Kind, Person
from bot.router import Command
from core import numbers
from core.clock import SetClock
from core.text import plain
from core.work import Shop
from models.members import Role
from tests import make
from tests.conftest import problems
from tests.fire import look
from tests.stories.chat import MODULES, Answer, Chat

LONGEST = 700  # characters of an answer to nonsense
LONGEST_LIST = 1200  # of what fits, or asks about several things at once
WHO = {
    Role.LEADER: "团长",
    Role.PROMOTER: "推广员",
    Role.SUPPLIER: "果园",
    Role.MANAGER: "经理",
    Role.AUDITOR: "审计",
}
EVERYBODY = (*WHO.values(), "食堂", "阿梅", "老王", "小陈")
BAD = {
    "zero": "0",
    "negative": "-1",
    "absurd": "1000000000",
    "broken": "1.5",
    "no number": "NaN",
    "small two": "²",
    "long": "x" * 10_240,
    "long words": "苹果 " * 2_000,
    "long name": "果" * 3_000,
    "nul": "苹\x00果\x00",
    "half an emoji": "苹\ud83d果",
    "emoji": "🍎👨‍👩‍👧🏽",
    "right to left": "\u202e1036\u202c",
    "nothing visible": "\u200b\u200d\ufeff",
    "words of the catalogue": "{ $name } {$number}",
    "markup": "<b>&]]>'; DROP TABLE orders; --",
}
RAW = re.compile(r"\{ ?\$|error-|\b[a-z]+-[a-z]+-[a-z]+\b")  # an argument that wasn't filled, a key that wasn't worded


@pytest.fixture
def evening(shop: Shop, clock: SetClock) -> Iterator[Chat]:
    """All modules, all roles, an open deal, a paid and an unpaid order of 阿梅's."""
    more = (
        "aftersales",
        "points",
        "promotions",
        "consent",
        "segments",
        "mailings",
        "winback",
        "founding",
        "browsing",
        "performance",
        "settings",
        "announcements",
        "lotteries",
        "tastings",
        "community_rules",
    )
    chat = Chat(shop, clock, ("campaigns", *MODULES, *more))
    chat.joins("团长", Role.LEADER)
    chat.joins("推广员", Role.PROMOTER)
    chat.joins("果园", Role.SUPPLIER, supplier="果园")
    chat.joins("食堂", Role.SUPPLIER, supplier="食堂")
    chat.joins("经理", Role.MANAGER)
    chat.joins("审计", Role.AUDITOR)
    for name in ("阿梅", "老王"):
        chat.joins(name)
    chat.sells("苹果", unit="斤", price="8.90", stock=100, whole=False)
    chat.sells("盒饭", unit="份", price="15.00", stock=50, by="食堂")
    chat.sells("葱", unit="斤", price="0.10", whole=False)
    chat.says("开团 周五团\n苹果\n盒饭", by="团长").replied("周五团")
    chat.says("苹果2斤", by="阿梅")
    chat.pays(look.latest(chat).id, "阿梅")
    chat.says("苹果1斤", by="阿梅")
    for name in EVERYBODY:
        chat.whispers("在吗", by=name)  # who was greeted once is answered alike from then on
    yield chat
    assert problems(shop) == []


def sends(chat: Chat, text: str, by: str, where: Kind) -> Answer:
    return chat.says(text, by=by) if where is Kind.GROUP else chat.whispers(text, by=by)


def commands(chat: Chat) -> list[Command]:
    return chat.dispatcher.switchboard.commands


def spelled_out(command: Command) -> list[list[str]]:
    """Its word alone and with fitting arguments, and with one of them replaced by the bad texts.

    The last argument by each of them, the others by every fourth, another fourth for each command.
    """
    right = [command.words[0], *("1014" if p.name == "order" else p.reads.example for p in command.parameters)]
    bad = list(BAD.values())
    wrong = [[*right[:-1], text] for text in bad if len(right) > 1]
    for i in range(1, len(right) - 1):
        wrong += [[*right[:i], text, *right[i + 1 :]] for text in bad[(i + len(command.words[0])) % 4 :: 4]]
    return [right, right[:1], *wrong]


def unpersoned(counts: dict[str, int]) -> dict[str, int]:
    """What must not change where something is refused: answers are kept, doubts asked, speakers known from then on."""
    may = ("inbox", "doubts", "members", "identities", "memberships", "list_names")
    return {name: number for name, number in counts.items() if name not in may}


@pytest.mark.timeout(900)  # thousands of messages, on a machine that may be busy
def test_nonsense_behind_every_command(evening: Chat, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "qunmai.dispatcher")
    wrong, after = [], unpersoned(look.counts(evening))
    for command in commands(evening):
        who = WHO[sorted(command.roles)[0]] if command.roles else "阿梅"
        for words in spelled_out(command):
            caplog.clear()
            text = " ".join(words)
            answer = sends(evening, text, who, sorted(command.where)[-1])
            understood = "refused" not in caplog.messages
            problem = complaint(answer, caplog.messages, LONGEST_LIST if understood else LONGEST)
            refused = caplog.messages.count("refused")
            before, after = after, unpersoned(look.counts(evening))
            if refused and before != after:
                problem = "refused, but something has changed"
            if problem or refused > 1:
                wrong.append(f"{text[:60]!r}: {problem or 'refused twice'}")
    assert wrong == [], "\n".join(wrong)


def complaint(answer: Answer, logged: list[str], longest: int = LONGEST) -> str:
    """What is wrong with an answer, or ""."""
    said = [part.text for part in (answer.here, answer.private) if part]
    if "fault" in logged or any("编号" in text for text in said):
        return "a fault"
    if sum(map(len, said)) > longest:
        return f"{sum(map(len, said))} characters: {said[0][:40]!r}"
    own = [RAW.search(text) for text in said if "{ $name }" not in text and "{$" not in text]
    return next((f"raw: {found[0]!r}" for found in own if found), "")


def test_commands_of_others_are_mere_talk(evening: Chat) -> None:
    """Who may not use a command hears the same as for words that are no command; a group nothing of it."""
    nothing, before = evening.whispers("嗯嗯嗯呢", by="老王"), unpersoned(look.counts(evening))
    for command in commands(evening):
        right = " ".join(spelled_out(command)[0])
        for who in EVERYBODY:
            mine = {role for role, name in WHO.items() if name == who} | ({Role.SUPPLIER} if who == "食堂" else set())
            if not command.roles or command.roles & mine:
                continue
            if Kind.PRIVATE in command.where:
                assert evening.whispers(right, by=who) == nothing, (right, who)
            if Kind.GROUP in command.where:
                assert complaint(evening.says(right.split()[0], by=who), []) == ""
    assert unpersoned(look.counts(evening)) == before


FOREIGN = ("订单 {}", "付款 {}", "取消 {}", "收货 {}", "退款 {} 不要了", "评价 {} 5 好")


def test_somebody_elses_order_is_as_unknown_as_none(evening: Chat) -> None:
    for order_id in (1, 2):
        for text in FOREIGN:
            for who in ("老王", "小陈", "食堂", "推广员"):
                none = evening.whispers(text.format(numbers.show(4242)), by=who).here
                other = evening.whispers(text.format(numbers.show(order_id)), by=who).here
                assert other is not None
                assert none is not None
                assert other.text.replace(numbers.show(order_id), "#") == none.text.replace(numbers.show(4242), "#")
    for text in ("发货 {} 顺丰 SF1", "同意退款 {}", "拒绝退款 {}"):
        none = evening.whispers(text.format(numbers.show(4242)), by="食堂").here
        other = evening.whispers(text.format(numbers.show(1)), by="食堂").here
        assert (none is None) == (other is None)
        assert none.text.replace(numbers.show(4242), "#") == other.text.replace(numbers.show(1), "#")


def test_another_suppliers_goods_and_codes_are_as_unknown_as_none(evening: Chat) -> None:
    before = unpersoned(look.counts(evening))
    for text in ("下架 {}", "上架 {}", "补货 {} 5", "改价 {} 1.00", "属性 {} 口味 甜", "口碑 {}"):
        other = evening.whispers(text.format("苹果"), by="食堂").here
        none = evening.whispers(text.format("龙眼"), by="食堂").here
        assert other is not None
        assert none is not None
        assert other.text.replace("苹果", "#") == none.text.replace("龙眼", "#")
    code = look.part(evening, 1, "果园").pickup_code
    assert evening.whispers(f"核销 {code}", by="食堂") == evening.whispers("核销 ZZZZZZZZ", by="食堂")
    changed = {n for n, c in unpersoned(look.counts(evening)).items() if c != before[n]}
    assert changed == {"bind_tries"}
    evening.whispers(f"核销 {code}", by="果园").replied("已核销")


@pytest.mark.parametrize(
    "text",
    [
        "苹果0斤",
        "苹果-2斤",
        "苹果1000000000斤",
        "盒饭1.5份",
        "买 苹果 0斤",
        "买 盒饭 1.5份",
        "苹果0.0001斤",
        "买 葱 0.001斤",
    ],
)
def test_quantities_that_cannot_be(evening: Chat, text: str) -> None:
    before = unpersoned(look.counts(evening))
    answer = sends(evening, text, "老王", Kind.PRIVATE if text.startswith("买") else Kind.GROUP)
    assert complaint(answer, []) == ""
    assert unpersoned(look.counts(evening)) == before
    assert look.sku(evening, "盒饭").reserved.thousandths == 0


def test_hostile_talk_in_the_group(evening: Chat, caplog: pytest.LogCaptureFixture) -> None:
    for bad in BAD.values():
        for text in (
            bad,
            f"苹果{bad}斤",
            f"{bad} 苹果2斤",
            f"{bad}：苹果1斤",
            f"接龙\n1. {bad} 苹果1斤\n2. 老王 苹果1斤",
        ):
            answer = evening.says(text, by="老王")
            assert complaint(answer, caplog.messages, LONGEST_LIST) == "", text[:60]


@pytest.mark.parametrize("name", ["", "\u200b", "苹\x00果", "名" * 500, "a{ $name }b", "阿梅", "🍎", "半\ud83d"])
def test_people_of_any_name(evening: Chat, name: str, caplog: pytest.LogCaptureFixture) -> None:
    place = Place("simulator", make.ACCOUNT, evening.community.name, Kind.GROUP)
    for number, text in enumerate(("苹果1斤", "我的订单", "苹果+1斤")):
        incoming = Incoming(place, Person("somebody", name), f"n{number}", text, evening.clock.now())
        handled = evening.dispatcher.handle(incoming)
        assert complaint(Answer(handled.here, handled.private), caplog.messages) == ""
    assert look.amount_of(evening, look.latest(evening).id, "苹果").thousandths == 2000


def test_every_spelling_calls_the_same_command(evening: Chat) -> None:
    board = evening.dispatcher.switchboard
    traditional = opencc.OpenCC("s2t")
    for command in commands(evening):
        for word in command.words:
            wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in word)
            for text in (word, word.upper(), word.title(), wide, traditional.convert(word), f"/{word}", f"／{word}",
                         f"\u200b{word}", f" {word} "):  # fmt: skip
                found = board.find(plain(text).lstrip("/").strip())
                assert found is not None, text
                assert found[0] is command, text


CJK = re.compile(r"[\u4e00-\u9fff]+")
NAMES = (
    "苹果", "盒饭", "葱", "梅园3号楼", "果园", "食堂", "阿梅", "老王", "周五团", "东门", "南门", "水果", "团长",
    "推广员", "经理", "中文", "口味", "斤", "份", "周末券", "开学卡片", "校园广播", "3号摊", "香蕉",
)  # fmt: skip
TYPED = re.compile(r"(?s)For example: .*|\".*?\"|限|截止|自提")  # what is to be typed is typed in either language


def test_an_english_member_gets_english_words(evening: Chat) -> None:
    """Names and what is to be typed stay as they are; the sentences are English."""
    for who in ("阿梅", *WHO.values()):
        evening.whispers("语言 English", by=who)
    chinese = []
    for command in commands(evening):
        if Kind.PRIVATE not in command.where or command.words[-1] in ("language",):
            continue
        who = WHO[sorted(command.roles)[0]] if command.roles else "阿梅"
        for words in spelled_out(command)[:4]:
            answer = evening.whispers(" ".join(words), by=who)
            assert answer.here is not None
            left = re.sub("|".join(NAMES), "", TYPED.sub("", answer.here.text))
            chinese += [f"{' '.join(words)[:60]}: {answer.here.text[:300]}"] if CJK.search(left) else []
    assert chinese == [], "\n".join(chinese)
