"""群码: the QR of a group handed in as a picture, shown on page and poster while it works, said before it ends."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from documents import qr
from models.campaigns import ChannelCode, GroupCode, Touch
from models.members import Role
from models.outbox import Delivery
from tests import make
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Answer, Chat
from tests.stories.purse import WITH_POINTS
from tests.stories.test_channel_codes import content
from web import channel_codes
from web.site import create_site

GROUP = "https://weixin.qq.com/g/AwYAAJ0x"
NEWER = "https://work.weixin.qq.com/gm/42ab"


@pytest.fixture
def module_names() -> Sequence[str]:
    return ("campaigns", *WITH_POINTS, "promotions")


@pytest.fixture(autouse=True)
def campaign(chat: Chat) -> None:
    chat.joins("小王", Role.PROMOTER)
    chat.whispers("新活动 摆摊 迎新", by="小王").replied("活动开始了")


@pytest.fixture
def client(chat: Chat) -> FlaskClient:
    return create_site(chat.shop.settings, [channel_codes.create_blueprint(chat.shop)]).test_client()


def hands_in(chat: Chat, words: str = "群码 梅园3号楼", says: str = GROUP, by: str = "小王") -> Answer:
    return chat.drops("group.png", qr.png(says), by=by, text=words)


def poster(chat: Chat, kind: str = "海报") -> list[str]:
    """What the QR on it says."""
    answer = chat.whispers(f"{kind} 3号摊", by="小王").here
    assert answer is not None
    return qr.read(content(chat, answer.images[0]))


def page(chat: Chat) -> str:
    return f"/c/{look.rows(chat, ChannelCode)[0].code}"


def test_a_poster_carries_the_groups_own_qr_with_its_end_and_the_words_that_count(chat: Chat) -> None:
    hands_in(chat).replied("「梅园3号楼」的群二维码收到了，03-13 18:00 前有效。")
    chat.whispers("渠道码 1 3号摊 群 梅园3号楼", by="小王").replied("「迎新」在 3号摊 的码")
    assert poster(chat) == [GROUP]
    chat.says("我从 3号摊 来", by="阿梅").replied("欢迎")
    assert [one.member_id for one in look.rows(chat, Touch)] == [chat.who["阿梅"].id]


def test_what_is_printed_leads_to_our_page_which_has_the_qr_of_the_day(chat: Chat, client: FlaskClient) -> None:
    answer = chat.whispers("渠道码 1 3号摊 群 梅园3号楼", by="小王")
    answer.replied("梅园3号楼：还没有群二维码")
    assert "group.png" not in client.get(page(chat)).text
    hands_in(chat)
    assert poster(chat, "卡片") == [chat.shop.settings.address + page(chat)]
    shown = client.get(page(chat))
    assert "进「梅园3号楼」群" in shown.text
    assert qr.read(client.get(f"{page(chat)}/group.png").data) == [GROUP]
    hands_in(chat, says=NEWER)
    picture = client.get(f"{page(chat)}/group.png")
    assert qr.read(picture.data) == [NEWER]
    assert picture.headers["Cache-Control"] == "no-store"


def test_after_its_end_it_is_shown_nowhere(chat: Chat, client: FlaskClient) -> None:
    hands_in(chat)
    chat.whispers("渠道码 1 3号摊 群 梅园3号楼", by="小王")
    chat.clock.advance(days=7)
    assert client.get(f"{page(chat)}/group.png").status_code == 404
    assert "group.png" not in client.get(page(chat)).text
    assert poster(chat) == [chat.shop.settings.address + page(chat)]
    chat.whispers("群码", by="小王").replied("· 梅园3号楼：03-13 18:00 过期了")


def test_one_that_does_not_end_is_printed_itself(chat: Chat) -> None:
    hands_in(chat, "群码 梅园3号楼 长期", NEWER).replied("长期有效")
    chat.whispers("渠道码 1 3号摊 群 梅园3号楼", by="小王")
    assert poster(chat, "卡片") == [NEWER]
    chat.clock.advance(days=300)
    chat.runs("campaigns.warn_of_group_codes")
    assert not [row for row in look.rows(chat, Delivery) if "group-code" in str(row.message)]


def test_whoever_handed_it_in_hears_before_it_ends_once(chat: Chat) -> None:
    hands_in(chat)
    chat.clock.advance(days=5, hours=23, minutes=59)
    chat.runs("campaigns.warn_of_group_codes")
    assert not [said for said in chat.told("小王") if "⏰" in said]
    chat.clock.advance(minutes=1)
    at_once(*[lambda: chat.runs("campaigns.warn_of_group_codes")] * 3)
    (said,) = [said for said in chat.told("小王") if "⏰" in said]
    assert "「梅园3号楼」的群二维码 03-13 18:00 过期" in said


def test_a_newer_one_takes_its_place_and_the_older_one_is_not_warned_of(chat: Chat) -> None:
    hands_in(chat)
    chat.clock.advance(days=5)
    hands_in(chat, "群码 梅园3号楼 到 3月20日12:00", NEWER).replied("03-20 12:00 前有效")
    chat.clock.advance(days=1, hours=12)
    chat.runs("campaigns.warn_of_group_codes")
    assert not [said for said in chat.told("小王") if "⏰" in said]
    chat.whispers("群码 梅园3号楼", by="小王").replied("03-20 12:00 前有效")


def test_everybody_hands_in_for_groups_that_they_may_push_to(chat: Chat) -> None:
    with chat.shop.work() as work:
        make.community(work, "竹园")
    hands_in(chat, "群码 竹园", by="团长").replied("没有叫「竹园」的群")
    hands_in(chat, "群码 没有的群", by="小王").replied("没有叫「没有的群」的群")
    hands_in(chat, "群码", by="小王").replied("是哪个群的")
    hands_in(chat, "群码", by="团长").replied("「梅园3号楼」的群二维码收到了")
    hands_in(chat, "群码 竹园", by="阿梅")
    chat.whispers("渠道码 1 3号摊 群 没有的群", by="小王").replied("没有叫「没有的群」的群")
    assert len(look.rows(chat, GroupCode)) == 1
    assert look.rows(chat, ChannelCode) == []


@pytest.mark.parametrize(
    "says",
    [
        "https://evil.example/g/1",
        "https://weixin.qq.com.evil.example/g",
        "https://weixin.qq.com@evil.example/",
        "javascript:alert(1)",
        "好",
        "https://[",
        "wxp://f2f0",
        "https://evilqq.com/g",
    ],
)
def test_what_leads_elsewhere_is_no_group_code(chat: Chat, says: str) -> None:
    hands_in(chat, says=says).replied("没看到群二维码")
    assert look.rows(chat, GroupCode) == []


def test_pictures_without_a_code_and_moments_that_are_over_are_refused(chat: Chat) -> None:
    chat.drops("x.png", b"\x89PNG\r\n\x1a\nnothing", by="小王", text="群码 梅园3号楼")
    hands_in(chat, "群码 梅园3号楼 到 2026-01-01").replied("01-01")
    assert look.rows(chat, GroupCode) == []
