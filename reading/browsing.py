"""Looking around without a name: "有什么便宜的", "今天到了什么". Whole sentences only; all else is somebody else's."""

from __future__ import annotations

import re
from enum import StrEnum


class Look(StrEnum):
    CHEAP = "cheap"
    NEW = "new"


_WHAT = r"(?:什么|啥|哪些|些什么|些啥)"
_WHEN = r"(?:今天|今日|今晚|现在|最近|这两天|店里)?"
_LOW = r"(?:便宜|特价|优惠|打折|降价|划算|实惠)"
_GOODS = r"(?:的|货|商品|东西|水果|活动)*"
_ASKS = r"(?:吗|么|嘛|呢|没有|没|不)?"

_CHEAP = re.compile(
    rf"{_WHEN}(?:都|还)?有?{_WHAT}(?:是|在)?{_LOW}{_GOODS}{_ASKS}"
    rf"|{_WHEN}有(?:没有)?{_LOW}{_GOODS}{_ASKS}"
    rf"|{_LOW}(?:的|货|商品|东西)*(?:都)?有{_WHAT}"
    rf"|(?:what(?:'s| is) (?:cheap|on sale|on offer)|any (?:offers|bargains))(?: today| now)?",
    re.IGNORECASE,
)
_NEW = re.compile(
    rf"(?:今天|今日)(?:都|新)?(?:到|来|上)(?:货)?了?{_WHAT}(?:货|新货|水果|商品|东西)?"
    rf"|(?:今天|今日){_WHAT}(?:新)?到(?:货)?了?"
    rf"|{_WHEN}(?:都)?有(?:没有)?{_WHAT}?(?:新货|新品|新到|上新)(?:的)?{_GOODS}{_ASKS}"
    rf"|{_WHEN}(?:上新|到新货)了?{_WHAT}?{_ASKS}"
    rf"|what(?:'s| is) new(?: today)?",
    re.IGNORECASE,
)


def look(text: str) -> Look | None:
    """What a plain sentence looks for; None where it means something else."""
    said = text.strip(" ?？!！。.~，,")
    if len(said) > 30:
        return None
    if _CHEAP.fullmatch(said):
        return Look.CHEAP
    return Look.NEW if _NEW.fullmatch(said) else None


_BETTER = re.compile(
    r"(.{1,60}?)\s*(?:哪个|哪种|哪一个|哪样)(?:更|比较)?(?:好吃|好|便宜|划算|值|甜|新鲜)(?:一?点|一些|些)?(?:吗|呢)?"
)


def which_is_better(text: str) -> str | None:
    """What is weighed against each other: "苹果和香蕉哪个好" is 苹果和香蕉. None where it means something else."""
    found = _BETTER.fullmatch(text.strip(" ?？!！。.~，,")) if len(text) < 100 else None
    return found[1].rstrip("，, ") if found else None
