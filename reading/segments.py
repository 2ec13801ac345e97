"""A segment in one line: 新客 30天未复购 喜欢 水果/苹果 群 一号楼群. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from core.errors import ShopError
from core.money import Money
from core.segments import (
    Asks,
    Away,
    Condition,
    Fifth,
    Fond,
    HasCoupon,
    InStage,
    Keeps,
    Lately,
    Likes,
    Lives,
    Not,
    Often,
    Promoted,
    Ranks,
    Saves,
    Spent,
    Stage,
    Together,
    UsedCoupon,
    Welcomes,
)
from core.text import plain

LONGEST, MOST, MOST_DAYS, MOST_NAMES = 200, 8, 3650, 10
STAGES = {
    "新客": Stage.NEW, "new": Stage.NEW, "老客": Stage.RETURNING, "returning": Stage.RETURNING,
    "活跃": Stage.ACTIVE, "active": Stage.ACTIVE, "疲软": Stage.COOLING, "cooling": Stage.COOLING,
    "沉睡": Stage.SLEEPING, "sleeping": Stage.SLEEPING, "流失": Stage.LOST, "lost": Stage.LOST,
    "没买过": Stage.NEVER, "未下单": Stage.NEVER, "never": Stage.NEVER,
}  # fmt: skip
LIKES = ("喜欢", "爱吃", "爱买", "likes")
LIVES = ("群", "社群", "group")
KEEPS = ("收藏", "keeps")
ASKS = ("问过", "想要", "asks")
FOND = ("感兴趣", "fond")
TOGETHER, AS_WELL = ("和", "跟", "with"), ("一起买过", "一起买", "同团", "together")
NAMED: Mapping[str, Callable[[tuple[str, ...]], Condition]] = {
    **dict.fromkeys(LIKES, Likes), **dict.fromkeys(LIVES, Lives), **dict.fromkeys(KEEPS, Keeps),
    **dict.fromkeys(ASKS, Asks), **dict.fromkeys(FOND, Fond), **dict.fromkeys(TOGETHER, Together),
}  # fmt: skip
ALONE: Mapping[str, Condition] = {
    **dict.fromkeys(("价格敏感", "爱优惠", "sensitive"), Saves()),
    **dict.fromkeys(("有券", "coupon"), HasCoupon()),
    **dict.fromkeys(("没券", "无券", "没有券"), Not(HasCoupon())),
    **dict.fromkeys(("用过券", "usedcoupon"), UsedCoupon()),
    **dict.fromkeys(("可推广", "可打扰", "welcomes"), Welcomes()),
}
NOT = ("not-", "不", "没", "非")
_PROMOTED = re.compile(r"(?:近)?(\d{1,5})(?:天|日)(?:内)?(?:收过推广|群发过)|promoted(\d{1,5})d?")
_UNTOLD = re.compile(r"(\d{1,5})(?:天|日)(?:没收推广|没群发|未群发)|untold(\d{1,5})d?")
_BETWEEN = re.compile(r"[/、,|]")
_AWAY = re.compile(r"(\d{1,5})(?:天|日)(?:未复购|未购|没买|没来|未买)|away(\d{1,5})d?")
_LATELY = re.compile(r"(?:近)?(\d{1,5})(?:天|日)(?:内)?(?:买过|购买|来过)|within(\d{1,5})d?")
_SAVES = re.compile(r"(?:优惠|reduced)(\d{1,3})%")
_RANKS = re.compile(r"([rfm])([1-5])(?:([+-])|[-~]([1-5]))?")
_OFTEN = re.compile(r"(?:买过|买了)?(\d{1,6})[次单](?:以上)?|orders(\d{1,6})")
_SPENT = re.compile(r"(?:满|累计|spent)[¥]?(\d{1,9}(?:\.\d{1,2})?)[元块]?(?:以上)?")


class UnclearSegment(ShopError):
    """A word of it means nothing, or nothing was said at all. Arguments: word."""


def read(line: str) -> tuple[Condition, ...]:
    """The conditions of a line, each once, in their order. Raises UnclearSegment."""
    words = plain(line[: LONGEST + 1]).split()
    if not words or len(line) > LONGEST:
        raise UnclearSegment(word=line[:20])
    found: list[Condition] = []
    while words:
        condition = _one(words)
        if condition not in found:
            found.append(condition)
    if len(found) > MOST:
        raise UnclearSegment(word=line[:20])
    return tuple(found)


def _one(words: list[str]) -> Condition:
    """The condition at the head of the words, which it takes away."""
    word = words.pop(0).lower()
    if word in NAMED:
        names = _names(words.pop(0)) if words else ()
        if not names:
            raise UnclearSegment(word=word)
        if word in TOGETHER and words and words[0] in AS_WELL:
            words.pop(0)
        return NAMED[word](names)
    if word in ALONE:
        return ALONE[word]
    if opposite := _opposite(word, words):
        return opposite
    if all(part in STAGES for part in _BETWEEN.split(word)):
        return InStage(tuple(dict.fromkeys(STAGES[part] for part in _BETWEEN.split(word))))
    for pattern, made in _PATTERNS:
        if found := pattern.fullmatch(word):
            return made(word, [part or "" for part in found.groups()])
    raise UnclearSegment(word=word[:20])


def _opposite(word: str, words: list[str]) -> Condition | None:
    """不喜欢 水果, 没问过 草莓, not-coupon: of what is said with a word that can be turned round; None for others."""
    for sign in NOT:
        rest = word.removeprefix(sign)
        if rest != word and (rest in NAMED or rest in ALONE):
            words.insert(0, rest)
            turned = _one(words)
            return turned.of if isinstance(turned, Not) else Not(turned)
    return None


def _names(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, _BETWEEN.split(text))))[:MOST_NAMES]


def _number(word: str, parts: list[str], most: int) -> int:
    number = int(next(filter(None, parts)))
    if not 0 < number <= most:
        raise UnclearSegment(word=word[:20])
    return number


def _ranks(word: str, parts: list[str]) -> Condition:
    letter, first, sign, last = parts
    least = most = int(first)
    if sign:
        least, most = (least, 5) if sign == "+" else (1, most)
    elif last:
        most = int(last)
    if most < least:
        raise UnclearSegment(word=word[:20])
    return Ranks(Fifth(letter.upper()), least, most)


def _spent(word: str, parts: list[str]) -> Condition:
    amount = Money.parse(parts[0])
    if amount.fen <= 0:
        raise UnclearSegment(word=word[:20])
    return Spent(amount)


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[str, list[str]], Condition]], ...] = (
    (_AWAY, lambda word, parts: Away(_number(word, parts, MOST_DAYS))),
    (_LATELY, lambda word, parts: Lately(_number(word, parts, MOST_DAYS))),
    (_PROMOTED, lambda word, parts: Promoted(_number(word, parts, MOST_DAYS))),
    (_UNTOLD, lambda word, parts: Not(Promoted(_number(word, parts, MOST_DAYS)))),
    (_SAVES, lambda word, parts: Saves(_number(word, parts, 100))),
    (_RANKS, _ranks),
    (_OFTEN, lambda word, parts: Often(_number(word, parts, 10**6))),
    (_SPENT, _spent),
)
