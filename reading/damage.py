"""坏了2个, 草莓 3份里烂了两盒, 少了1份: what somebody says of goods that arrived. Not what they ask before buying."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.text import plain

from . import numerals
from .spec import unit_end
from .units import GRAMS, MILLILITRES, PORTIONS, SAME

LONGEST = 100  # longer talk is no such sentence


class Trouble(StrEnum):
    BROKEN = "broken"
    MISSING = "missing"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Damage:
    """So many of something are broken or missing; `of` so many ("12个里坏了2个"). None: it isn't said how many.

    `rest` is what else is said: the goods' names, and words that mean nothing (see `strange`).
    """

    trouble: Trouble
    number: Decimal | None
    unit: str
    of: Decimal | None
    of_unit: str
    every: bool
    rest: str


# They ask, fear, or speak of another time or thing.
NOT_YET = re.compile(
    r"会[^员]|容易|怕|担心|如果|要是|万一|保证|保质|上次|以前|别人|电梯|路灯|打印机|空调|手机|电脑|灯|路|机|门锁"
)
TROUBLES = (
    (Trouble.MISSING, re.compile(r"(?:少|漏)[发给送装]了?|[没未](?:有)?(?:收到|拿到|发)|[少缺]了|漏了|\bmissing\b")),
    (Trouble.WRONG, re.compile(r"[发送拿给装]错了?|\bwrong\b")),
    (
        Trouble.BROKEN,
        re.compile(
            r"(?:[压磕摔挤碰颠闷冻发])?(?:坏|烂|碎|破|裂|霉|臭|馊|扁|蔫)(?:掉)?(?:了|的|啦)?|长毛了?|变质了?|过期了?|"
            r"[有生]虫(?:子)?|不新鲜|洒了|化了|\b(?:broken|rotten|damaged|spoilt|bad)\b"
        ),
    ),
)
EVERY = re.compile(r"(?:全部?|都)(?=是?(?:坏|烂|碎|破|霉|臭|馊|没|压|摔))|\ball\b")
WITHIN = re.compile(r"\s*(?:里面?|中|当中|个里)")
MEANINGLESS = re.compile(
    r"收到|拿到|到手|买|订|打开|发现|一看|今天|昨天|刚才?|里面?|我们?|你们|您|这|那|次|批|单|其中|有|是|都|全部?|已经|就|也|还|"
    r"又|好像|老板娘?|团长|店家|商家|你好|您好|在吗|麻烦|请问?|帮忙?|看看|看一?下|看|怎么(?:办|处理|弄|回事)|处理|一下|可以|能|"
    r"退款|退钱|退|赔|补发|补|换|吗|呢|呀|啊|哦|噢|诶|唉|哎|嘛|吧|了|啦|的|如图|见图|图片?|照片|谢谢|不能吃|没法吃|给|里|家|只|"
    r"\b(?:are|is|were|was|of|them|the|my|in|it|pcs|pieces|please|i|got|have|from)\b|[\W_]",
    re.IGNORECASE,
)


def damage(text: str) -> Damage | None:
    """What the text says is broken, missing or wrong; None where it says no such thing."""
    said = plain(text).strip().lower()
    if not said or len(said) > LONGEST or NOT_YET.search(said):
        return None
    found = next(((trouble, match) for trouble, form in TROUBLES if (match := form.search(said))), None)
    if found is None:
        return None
    trouble, match = found
    every = EVERY.search(said) is not None
    rest = said[: match.start()] + " " + said[match.end() :]
    amounts, of, of_unit, rest = _amounts(rest)
    number, unit = amounts[0] if len(amounts) == 1 else (None, "")
    return Damage(trouble, number, unit, of, of_unit, every, rest.strip())


def _amounts(text: str) -> tuple[list[tuple[Decimal, str]], Decimal | None, str, str]:
    """Numbers with their units; the one of them that others are within; and the text without them."""
    amounts: list[tuple[Decimal, str]] = []
    of, of_unit, kept, at = None, "", "", 0
    while at < len(text):
        number = numerals.decimal(text, at) or numerals.chinese(text, at)
        end = unit_end(text, number[1]) if number else at
        if number is None or (end == number[1] and not text[at].isdigit()):  # "一看" is no number
            kept, at = kept + text[at], at + 1
            continue
        within, unit = WITHIN.match(text, end), text[number[1] : end]
        if within and of is None:
            of, of_unit, end = number[0], unit, within.end()
        else:
            amounts.append((number[0], unit))
        kept, at = kept + " ", end
    return amounts, of, of_unit, kept


def strange(rest: str, names: Iterable[str] = ()) -> str:
    """What is said besides these names and words that mean nothing."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        rest = rest.replace(name, " ")
    return MEANINGLESS.sub("", rest)


def total(text: str) -> tuple[Decimal, bool] | None:
    """ "共12个": how many pieces there are; "每份6个": in each unit (True)."""
    said = plain(text).strip()
    each = re.match(r"(?:每|一)(?!共)\S{1,2}?(?=[\d一二两三四五六七八九十])", said)
    lead = each or re.match(r"(?:一?共|总共|有|大概|大约)?", said)
    at = lead.end() if lead else 0
    number = numerals.decimal(said, at) or numerals.chinese(said, at)
    if number is None or unit_end(said, number[1]) != len(said) or number[0] <= 0:
        return None
    return number[0], each is not None


def same_unit(said: str, own: str) -> bool:
    """Whether one of `said` is one of what is sold ("2份" of what is sold by the 盒), and no piece within it."""
    if said in ("", own) or said in PORTIONS:
        return True
    return any({said, own} <= group for group in SAME)


def weighed(number: Decimal, said: str, own: str) -> Decimal | None:
    """A weight or volume in the unit that is sold; None where either is none."""
    for scale in (GRAMS, MILLILITRES):
        if said in scale and own in scale:
            return number * scale[said] / scale[own]
    return None


def pieces(description: str, unit: str) -> Decimal | None:
    """How many pieces one unit holds, where its description says so: "12枚装", "每份6个"."""
    groups = [group for group in SAME if unit in group] or [frozenset({unit})]
    counts = set()
    for found in re.finditer(r"(\d{1,4})\s*(\S)", plain(description)):
        if any(found[2] in group for group in groups):
            counts.add(Decimal(found[1]))
    return counts.pop() if len(counts) == 1 else None
