"""Numbers that are no quantities: times, dates, prices, durations."""

from __future__ import annotations

from .numerals import STARTS, digits, number
from .prefixes import Prefixes
from .spec import unit_end

CLOCK = Prefixes(("点钟", "点半", "点整", "点"))
EDGES = Prefixes(("之前", "以前", "之后", "以后", "前", "后", "左右", "多"))
DATED = Prefixes(("周", "星期", "礼拜"))
MINUTES = Prefixes(("分", "刻"))
DAYS = Prefixes(("号", "日"))
MONEY = Prefixes(("块钱", "元钱", "元", "圆", "块", "毛钱", "毛", "rmb", "角"))
OTHERS = Prefixes(
    (
        "分钟",
        "个小时",
        "小时",
        "个月",
        "个人",
        "天",
        "年",
        "岁",
        "级",
        "人",
        "次",
        "遍",
        "节",
        "课",
        "公里",
        "km",
        "%",
        "度",
        "折",
        "mm",
        "cm",
        "倍",
        "步",
        "届",
        "路",
        "秒",
        "周年",
        "号线",
        "题",
        "分",
        "w",
        "万",
        "号柜",
        "号机",
        "名",
        "群",
        "楼群",
        "期",
        "星",
    )
)


def time_after(text: str, at: int, end: int) -> int:
    """The end of a time or date that opens with the number text[at:end]; `end` where it is none."""
    if text[end : end + 1] == ":" and digits(text, end + 1) - end == 3 and end - at <= 2:
        return EDGES.end(text, end + 3)
    clock = CLOCK.end(text, end)
    if clock > end:
        minutes = digits(text, clock)
        return EDGES.end(text, MINUTES.end(text, minutes))
    if text[end : end + 1] == "月":
        day = number(text, end + 1) if text[end + 1 : end + 2] and text[end + 1] in STARTS else None
        return DAYS.end(text, day[1]) if day else end + 1
    if text[end : end + 1] and text[end] in "号日" and text[end + 1 : end + 2] not in ("柜", "线", "机", "桌", "店"):
        return EDGES.end(text, end + 1)
    if "." in text[at:end] and DATED.end(text, end) > end:
        return end
    return end


def price_after(text: str, at: int, end: int, units: set[str]) -> int:
    """The end of a price that opens with the number text[at:end]: "8块9一斤", "39.9元/盒", "8.9/斤"."""
    money = MONEY.end(text, end)
    if money == end:
        per = end + 1 if text[end : end + 1] == "/" else end
        after = unit_end(text, per)
        if per > end and after > per and text[after : after + 1] not in ("装",):
            return after
        return after_one_unit(text, end) if text[end : end + 1] in ("一", "每") or "." in text[at:end] else end
    if text[end:money] == "块" and "块" in units and not text[money : money + 1].isdigit():
        return end
    return after_one_unit(text, digits(text, money))


def after_one_unit(text: str, at: int) -> int:
    """Over "一斤", "/斤", "每斤" after a price."""
    if text[at : at + 1] and text[at] in "一/每1" and unit_end(text, at + 1) > at + 1:
        return unit_end(text, at + 1)
    return at


def misc_after(text: str, end: int) -> int:
    return OTHERS.end(text, end)
