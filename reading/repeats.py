"""每周五18:00, daily 9am: how often, and when for the first time. Pure."""

from __future__ import annotations

import re

from models.promotions import Repeat

_REPEATS = (
    (Repeat.WEEKLY, re.compile(r"每个?(?=(?:周|星期|礼拜)[一二三四五六日天])|\bevery (?=[mtwfs])", re.IGNORECASE)),
    (Repeat.WEEKLY, re.compile(r"每个?(?:周|星期|礼拜)|\b(?:weekly|every week)\b", re.IGNORECASE)),
    (Repeat.DAILY, re.compile(r"每天|每日|天天|\b(?:daily|every day)\b", re.IGNORECASE)),
)


def split(when: str) -> tuple[str, Repeat]:
    """The moment's words without those that say how often, and how often."""
    for repeat, words in _REPEATS:
        if words.search(when):
            return words.sub(" ", when).strip(), repeat
    return when.strip(), Repeat.ONCE
