"""Reviews with pictures, without a name, answered, and hidden for a reason that stays on record."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from core import numbers
from models.history import Change
from models.reviews import Review
from tests.fire import look
from tests.stories.chat import Chat


@pytest.fixture
def number(chat: Chat) -> str:
    """阿梅's paid order of the 果园's 苹果 and the 食堂's 盒饭."""
    chat.whispers("买 苹果 2斤, 盒饭 1份", by="阿梅")
    chat.pays(look.latest(chat).id, "阿梅")
    return numbers.show(look.latest(chat).id)


def details(chat: Chat, name: str = "苹果") -> str:
    return chat.whispers(f"详情 {name}", by="老王")._texts()


def test_nobody_learns_who_wrote_without_a_name(chat: Chat, number: str) -> None:
    chat.whispers(f"评价 {number} 2 匿名 有点酸", by="阿梅").replied("★★")
    assert "★★ 匿名用户：有点酸" in details(chat)
    for by in ("果园", "经理"):
        said = chat.whispers("口碑 苹果", by=by)._texts()
        assert "#1 ★★ 匿名用户：有点酸" in said
        assert number not in said
        assert "阿梅" not in said
    chat.whispers(f"评价 {number} 2 匿名鱼很好", by="阿梅")  # a word that only begins so
    assert "阿梅：匿名鱼很好" in details(chat)


def test_a_supplier_answers_below_it(chat: Chat, number: str) -> None:
    chat.whispers(f"评价 {number} 2 有点酸", by="阿梅")
    chat.whispers("回复评价 1 下次换一批", by="果园").replied("已回复评价 1")
    assert "有点酸\n　↳ 商家回复：下次换一批" in details(chat)
    assert "商家回复" not in details(chat, "盒饭")  # the other supplier hasn't said anything
    assert f"果园 回复了你对订单 {number} 的评价：下次换一批" in chat.told("阿梅")[-1]
    chat.whispers("回复评价 1 已经换了", by="果园")
    assert details(chat).count("商家回复") == 1
    assert "已经换了" in details(chat)
    chat.whispers("口碑 苹果", by="果园").replied("商家回复：已经换了")


def test_somebody_elses_review_is_as_unknown_as_none(chat: Chat) -> None:
    chat.whispers("买 苹果 1斤", by="阿梅")
    chat.pays(look.latest(chat).id, "阿梅")
    chat.whispers(f"评价 {numbers.show(look.latest(chat).id)} 5 甜", by="阿梅")
    others = chat.whispers("回复评价 1 你好", by="食堂")._texts()
    assert others.replace("1", "9") == chat.whispers("回复评价 9 你好", by="食堂")._texts()
    assert "商家回复" not in details(chat)
    for typed in (
        "回复评价 1",
        "回复评价 1 " + "长" * 501,
        "回复评价 0 好",
        "回复评价 -1 好",
        "回复评价 999999999999 好",
    ):
        assert not chat.whispers(typed, by="果园").silent
    assert "商家回复" not in details(chat)
    for typed in ("隐藏评价 1 不好看", "显示评价 1"):
        chat.whispers(typed, by="果园").replied("没听懂")


def test_hidden_only_with_a_reason_and_a_trace(chat: Chat, number: str) -> None:
    chat.whispers(f"评价 {number} 1 骂人的话", by="阿梅")
    chat.whispers("隐藏评价 1", by="经理").replied("隐藏评价 <评价号> <原因>")
    assert "骂人的话" in details(chat)
    chat.whispers("隐藏评价 1 人身攻击", by="经理").replied("不再显示")
    text = details(chat)
    assert "骂人的话" not in text
    assert "★ 1.0（1 条评价）" in text  # no average gets better by hiding
    assert "原因：人身攻击" in chat.told("阿梅")[-1]
    (change,) = look.rows(chat, Change, Change.subject == Review.__tablename__)
    assert (change.old, change.new, change.actor) == ("", "人身攻击", "经理")
    chat.whispers("操作记录", by="经理").replied("隐藏评价", "人身攻击")
    chat.whispers("口碑 苹果", by="经理").replied("骂人的话", "已隐藏：人身攻击")
    chat.whispers(f"评价 {number} 1 还是骂人", by="阿梅")
    assert "还是骂人" not in details(chat)  # writing anew doesn't bring it back
    chat.whispers("显示评价 1", by="经理").replied("又显示")
    assert "还是骂人" in details(chat)
    chat.whispers("隐藏评价 7 没有", by="经理").replied("没有评价 7")


def test_pictures_are_shown_with_it(chat: Chat, number: str) -> None:
    photo = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(photo, "PNG")
    chat.drops("photo.png", photo.getvalue(), by="阿梅", text=f"评价 {number} 5 又大又红").replied("★★★★★")
    (review,) = look.rows(chat, Review)
    assert len(review.photos) == 1
    shown = chat.whispers("详情 苹果", by="老王").here
    assert shown is not None
    assert len(shown.images) == 1
    chat.whispers(f"评价 {number} 4 还行", by="阿梅")
    assert look.rows(chat, Review)[0].photos == review.photos
    chat.whispers("隐藏评价 1 不雅", by="经理")
    shown = chat.whispers("详情 苹果", by="老王").here
    assert shown is not None
    assert shown.images == ()
