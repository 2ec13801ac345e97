"""渠道码: made, printed, said in chats, scanned; each person counts once; what is guessed or over changes nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.message import Chat as Place
from bot.message import Incoming, Kind, Person
from documents import qr
from models.campaigns import ChannelCode, Touch
from models.files import KeptFile
from models.members import Role
from services import files
from tests import make
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Answer, Chat
from tests.stories.purse import WITH_POINTS


@pytest.fixture
def module_names() -> Sequence[str]:
    return ("campaigns", *WITH_POINTS)


@pytest.fixture(autouse=True)
def stall(chat: Chat) -> None:
    """A campaign of 小王's with a code at 3号摊."""
    chat.joins("小王", Role.PROMOTER)
    chat.whispers("新活动 摆摊 迎新 商品 苹果", by="小王").replied("活动开始了")
    chat.whispers("渠道码 1 3号摊", by="小王").replied("「迎新」在 3号摊 的码")


def touches(chat: Chat) -> list[tuple[str, str, bool]]:
    names = {member.id: name for name, member in chat.who.items()}
    return [(names[one.member_id], one.channel, one.joined) for one in look.rows(chat, Touch)]


def code(chat: Chat) -> str:
    return look.rows(chat, ChannelCode)[0].code


def content(chat: Chat, url: str) -> bytes:
    file_id = files.id_in(chat.shop.settings, url.removeprefix(chat.shop.settings.address))
    with chat.shop.work(reads=True) as work:
        return bytes(work.execute(select(KeptFile.content).where(KeptFile.id == file_id)).scalar_one())


def scans(chat: Chat, who: str, scene: str, event: str = "subscribe") -> Answer:
    place = Place("simulator", make.ACCOUNT, who, Kind.PRIVATE)
    at = datetime(2026, 3, 6, 10, tzinfo=UTC)
    handled = chat.dispatcher.handle(
        Incoming(place, Person(who, who), f"{who}:1:{event}", scene, at, event=event)
    )  # fmt: skip
    return Answer(handled.here, handled.private)


def test_it_is_said_in_the_group_and_in_private_and_counts_once(chat: Chat) -> None:
    chat.says("我从 3号摊 来", by="阿梅").replied("阿梅，欢迎", "「迎新」")
    chat.whispers("我从3号摊过来的！", by="阿梅").replied("阿梅，欢迎")
    chat.whispers("我从 ３号攤 来。", by="老王").replied("「迎新」")
    chat.says("我从 3号摊 来", by="老王")
    assert touches(chat) == [("阿梅", "group", True), ("老王", "private", True)]


def test_at_once_it_counts_once(chat: Chat) -> None:
    at_once(*(lambda: chat.says("我从 3号摊 来", by="阿梅") for _ in range(4)))
    assert touches(chat) == [("阿梅", "group", True)]


def test_the_code_itself_can_be_said_and_scanned(chat: Chat) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{10}", code(chat))
    spoken = code(chat)[:5] + " " + code(chat)[5:].lower()
    chat.whispers(f"我从 {spoken} 来", by="阿梅").replied("「迎新」")
    scans(chat, "老王", code(chat)).replied("「迎新」")
    scans(chat, "团长", code(chat), "scan").replied("「迎新」")
    assert touches(chat) == [("阿梅", "private", True), ("老王", "scan", True), ("团长", "scan", True)]
    assert scans(chat, "果园", "").silent
    assert scans(chat, "果园", "ZZZZZZZZZZ").silent
    assert scans(chat, "果园", code(chat), "unsubscribe").silent


def test_who_has_been_here_for_longer_did_not_join_by_it(chat: Chat) -> None:
    chat.clock.advance(hours=24, minutes=1)
    chat.says("我从 3号摊 来", by="阿梅")
    chat.joins("小陈")
    chat.clock.advance(hours=23)
    chat.whispers("渠道码 1 南门", by="小王")
    chat.says("我从 3号摊 来", by="小陈")
    chat.says("我从 南门 来", by="小陈")
    assert touches(chat) == [("阿梅", "group", False), ("小陈", "group", True), ("小陈", "group", False)]


def test_ones_own_code_is_refused(chat: Chat) -> None:
    chat.says("我从 3号摊 来", by="小王").replied("你自己的码")
    assert touches(chat) == []


def test_where_somebody_comes_from_is_talk(chat: Chat) -> None:
    before = look.counts(chat)
    for text in (
        "我从 北京 来",
        "我从 ZZZZZZZZZZ 来",
        "我从 " + "A" * 10_240 + " 来",
        "我从 \x00 来",
        "我从 😀 来",
        "我从来不吃",
    ):
        assert chat.says(text, by="老王").silent
    assert look.counts(chat) == before


def test_guessing_soon_ends(chat: Chat) -> None:
    for _ in range(5):
        chat.whispers("我从 ZZZZZZZZZZ 来", by="阿梅").replied("没有这个地方或码")
    chat.whispers("我从 3号摊 来", by="阿梅").replied("15")
    chat.says("我从 3号摊 来", by="阿梅").replied("15")
    assert touches(chat) == []
    chat.clock.advance(minutes=15)
    chat.whispers("我从 3号摊 来", by="阿梅").replied("「迎新」")


def test_nobody_comes_by_more_codes_a_day_than_is_set(chat: Chat) -> None:
    for number in range(6):
        chat.whispers(f"渠道码 1 第{number}宿舍楼", by="小王").replied("的码")
    for number in range(5):
        chat.says(f"我从 第{number}宿舍楼 来", by="阿梅").replied("欢迎")
    chat.says("我从 第5宿舍楼 来", by="阿梅").replied("一天最多用 5 个")
    assert len(touches(chat)) == 5
    chat.clock.advance(hours=6)
    chat.says("我从 第5宿舍楼 来", by="阿梅").replied("欢迎")


def test_a_campaign_that_is_over_takes_nobody_and_its_words_can_be_used_again(chat: Chat) -> None:
    chat.whispers("新活动 摆摊 第二场", by="小王")
    chat.whispers("渠道码 2 3号摊", by="小王").replied("正被另一个活动用着")
    chat.whispers("渠道码 2 3号 批次 摊", by="小王").replied("正被另一个活动用着")
    chat.whispers("渠道码 2 3号摊 批次 二", by="小王").replied("在 3号摊二 的码")
    chat.whispers("结束活动 1", by="小王")
    chat.says("我从 3号摊 来", by="阿梅").replied("「迎新」已经结束了")
    chat.whispers("渠道码 1 北门", by="小王").replied("已经结束了")
    assert touches(chat) == []
    chat.whispers("渠道码 2 3号摊", by="小王").replied("「第二场」在 3号摊 的码")
    chat.says("我从 3号摊 来", by="阿梅").replied("「第二场」")
    chat.whispers(f"我从 {code(chat)} 来", by="老王").replied("「迎新」已经结束了")


def test_cards_and_posters_carry_the_code(chat: Chat) -> None:
    url = f"http://127.0.0.1:8000/c/{code(chat)}"
    made = chat.whispers("渠道码 1 南门 批次 一", by="小王").here
    assert made is not None
    assert qr.read(content(chat, made.images[0])) == [made.links[0][1]]
    card, poster = (chat.whispers(f"{word} 3号摊", by="小王").here for word in ("卡片", "海报"))
    assert card is not None
    assert poster is not None
    for picture in (card.images[0], poster.images[0]):
        assert content(chat, picture).startswith(b"\x89PNG")
        assert qr.read(content(chat, picture)) == [url]
    ((name, printed),) = card.files
    assert name == "迎新 3号摊.pdf"
    assert content(chat, printed).startswith(b"%PDF")


def test_a_promoters_codes_are_their_own_a_managers_whose_they_say(chat: Chat) -> None:
    chat.joins("小李", Role.PROMOTER)
    chat.whispers("渠道码 1 操场 推广员 小李", by="经理").replied("在 操场 的码")
    chat.whispers("渠道码 1 食堂门口", by="经理")
    own = [row.promoter_id for row in look.rows(chat, ChannelCode)]
    assert own == [chat.who["小王"].id, chat.who["小李"].id, None]
    chat.whispers("卡片 操场", by="小李").replied("操场 的 A6 卡片")
    for word in ("卡片", "海报"):
        chat.whispers(f"{word} 3号摊", by="小李").replied("没有口令或码「3号摊」")
        chat.whispers(f"{word} 没有的", by="小李").replied("没有口令或码「没有的」")
    chat.whispers("推广活动 1", by="小王").replied("操场", "小李", "来了 0 人")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("渠道码 1 123", "口令要说得出口"),
        ("渠道码 1 😀", "口令要说得出口"),
        ("渠道码 1 " + "很" * 10_000, "口令要说得出口"),
        ("渠道码 1 \x00", "渠道码 <活动号>"),
        ("渠道码 1 南门 北门", "北门"),
        ("渠道码 9 南门", "没有活动 9"),
        ("渠道码 1 3号摊", "正被另一个活动用着"),
        ("渠道码 1 南门 推广员 没有这个人", "没有"),
        ("卡片 " + "很" * 10_000, "没有口令或码"),
    ],
)
def test_what_cannot_be_a_code_is_none(chat: Chat, text: str, said: str) -> None:
    before = look.counts(chat) | {"inbox": 0}
    chat.whispers(text, by="经理").replied(said)
    assert look.counts(chat) | {"inbox": 0} == before


def test_a_friends_invitation_counts_for_the_campaign_of_that_kind(chat: Chat) -> None:
    def invites(by: str, friend: str) -> None:
        shown = chat.whispers("邀请", by=by).here
        assert shown is not None
        chat.joins(friend)
        chat.whispers(f"我是 {shown.text.split('我是 ')[1].split(' ')[0]} 邀请的", by=friend).replied("邀请的")

    invites("阿梅", "小陈")
    assert touches(chat) == []
    chat.whispers("新活动 老带新 带朋友", by="经理")
    chat.whispers("渠道码 2 朋友", by="经理")
    invites("阿梅", "小红")
    assert touches(chat) == [("小红", "invitation", True)]
