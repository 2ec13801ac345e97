"""Looking around without a name, and what only sounds like it."""

from __future__ import annotations

import pytest

from reading.browsing import Look, look

CHEAP = (
    "有什么便宜的", "有什么便宜的？", "今天有啥特价", "有什么特价吗", "有没有打折的", "有优惠吗", "便宜的有哪些",
    "现在有什么划算的", "什么便宜", "最近有什么优惠活动吗", "What's cheap today?", "any offers",
)  # fmt: skip
NEW = (
    "今天到什么", "今天到了什么", "今天到了啥？", "今天来了什么水果", "今天什么到了", "有什么新货", "有新品吗",
    "今天有什么新到的", "上新了吗", "今天有没有上新", "What is new?",
)  # fmt: skip
NEITHER = (
    "便宜", "便宜点吧", "这个便宜", "特价苹果来两份", "今天到吗", "到货了吗", "今天几点到", "苹果有优惠吗", "苹果到了",
    "新", "有什么", "今天天气好", "优惠券", "我有优惠券吗", "有" * 200, "",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "meant"), [(t, Look.CHEAP) for t in CHEAP] + [(t, Look.NEW) for t in NEW] + [(t, None) for t in NEITHER]
)
def test_what_is_looked_for(text: str, meant: Look | None) -> None:
    assert look(text) is meant
