"""How 推广 may be written."""

from __future__ import annotations

import pytest

from handlers.promotions import Asked, BadPromotion, take_apart
from models.promotions import Repeat

ONCE, DAILY, WEEKLY = Repeat.ONCE, Repeat.DAILY, Repeat.WEEKLY


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("苹果 到 一号楼群,二号楼群 于 明天18:30 每天", Asked("苹果", ("一号楼群", "二号楼群"), "明天18:30", DAILY)),
        ("苹果 到 一号楼群、二号楼群 于 明天 18:30", Asked("苹果", ("一号楼群", "二号楼群"), "明天 18:30", ONCE)),
        ("苹果到一号楼群于今晚8点", Asked("苹果", ("一号楼群",), "今晚8点", ONCE)),
        ("苹果 到一号楼群 明天18:30", Asked("苹果", ("一号楼群",), "明天18:30", ONCE)),
        ("苹果 给 所有群 在 18:30 每天", Asked("苹果", (), "18:30", DAILY)),
        ("苹果 到 全部群 于 每天 18:30", Asked("苹果", (), "18:30", DAILY)),
        ("苹果 到 一号楼群 于 每周五18:30", Asked("苹果", ("一号楼群",), "周五18:30", WEEKLY)),
        ("苹果 到 一号楼群 于 周五18:30 每周", Asked("苹果", ("一号楼群",), "周五18:30", WEEKLY)),
        ("到家苹果 到 于家村群 于 明天9点", Asked("到家苹果", ("于家村群",), "明天9点", ONCE)),
        ("周五 水果团 到 一号楼群 于 现在", Asked("周五 水果团", ("一号楼群",), "现在", ONCE)),
        ("apples to all at tomorrow 18:30 daily", Asked("apples", (), "tomorrow 18:30", DAILY)),
        ("apples to A, B at every friday 6pm", Asked("apples", ("A", "B"), "friday 6pm", WEEKLY)),
        ("tomatoes to A at now", Asked("tomatoes", ("A",), "now", ONCE)),
    ],
)
def test_what_where_and_when_are_taken_apart(line: str, asked: Asked) -> None:
    assert take_apart(line) == asked


@pytest.mark.parametrize("line", ["苹果", "苹果 明天18:30", "到 一号楼群 于 明天", "苹果 到 一号楼群", ""])
def test_what_is_missing_is_not_guessed(line: str) -> None:
    with pytest.raises(BadPromotion):
        take_apart(line)
