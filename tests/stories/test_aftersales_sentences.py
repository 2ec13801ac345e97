"""A sentence with a photo is enough: proposed, agreed to, decided; nothing moves before somebody has agreed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image
from sqlalchemy import select

from core import numbers
from core.money import ZERO, Money
from core.work import Actor
from models.aftersales import Case, CaseKind, CaseStatus, Complaint
from models.files import KeptFile
from models.orders import FulfilmentStatus
from models.refunds import Refund
from services.case_notices import show
from tests.fire import look
from tests.stories.chat import MODULES, Chat
from tests.stories.test_aftersales import bought, case, line, refunds_arrive, sold

H1 = show(1)


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES[: MODULES.index("questions")], "aftersales", *MODULES[MODULES.index("questions") :])


def photo() -> bytes:
    """As a phone takes it: it says where."""
    exif = Image.Exif()
    exif[0x010F] = "a phone"
    exif.get_ifd(0x8825)[1] = "N"
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def files(chat: Chat) -> list[bytes]:
    with chat.shop.work(reads=True) as work:
        return list(work.execute(select(KeptFile.content).order_by(KeptFile.id)).scalars())


def nothing_moved(chat: Chat) -> None:
    assert (look.rows(chat, Case), look.rows(chat, Refund)) == ([], [])


def test_one_sentence_one_photo_one_number(chat: Chat) -> None:
    number = bought(chat)
    chat.drops("坏草莓.jpg", photo(), by="阿梅", text="草莓坏了1份").replied(
        "草莓（买了 3份）", "回复 1 同意按比例退 ¥30.00", "回复 2 补发 草莓×1份"
    )
    nothing_moved(chat)
    chat.whispers("1", by="阿梅").replied(H1, "已同意", "退款 草莓×1份")
    found = case(chat)
    assert (found.kind, found.status, len(found.photos)) == (CaseKind.REFUND, CaseStatus.REFUNDING, 1)
    assert [b"a phone" in kept for kept in files(chat)] == [False]
    refunds_arrive(chat)
    assert case(chat).status is CaseStatus.DONE
    assert look.order(chat, numbers.read(number)).refunded == Money(3000)


def test_above_the_limit_the_supplier_sees_the_photo_and_decides(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers("坏了2份", by="阿梅").replied("¥60.00", "再发一张照片")
    chat.drops("一.jpg", photo(), by="阿梅").replied("照片收下了")
    chat.whispers("同意", by="阿梅").replied(H1, "等供应商")
    chat.drops("二.jpg", photo(), by="阿梅").replied("照片收下了")
    assert len(case(chat).photos) == 2
    seen = chat.whispers(f"售后 {H1}", by="果园")
    assert seen.here
    assert len((seen.private or seen.here).images) == 2
    assert any("同意售后" in told for told in chat.told("果园"))
    chat.whispers(f"拒绝售后 {H1} 看不出坏", by="果园").replied("已拒绝")
    assert (case(chat).status, line(chat, number).refunded) == (CaseStatus.REFUSED, ZERO)
    assert any("看不出坏" in told for told in chat.told("阿梅"))


def test_the_command_for_refunds_decides_the_case_too(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers("坏了2份", by="阿梅")
    chat.whispers("1", by="阿梅").replied("等供应商")
    chat.whispers(f"同意退款 {number}", by="果园").replied("已同意")
    assert case(chat).status is CaseStatus.REFUNDING
    chat.whispers(f"撤销售后 {H1}", by="阿梅").replied("不能这样了")
    chat.whispers(f"同意售后 {H1}", by="果园").replied("不能这样了")


def test_a_refund_that_is_withdrawn_frees_what_it_held(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers("坏了2份", by="阿梅")
    chat.whispers("1", by="阿梅").replied("等供应商")
    chat.whispers(f"撤销售后 {H1}", by="阿梅").replied("已撤销")
    assert (str(line(chat, number).returned), line(chat, number).refunded) == ("0", ZERO)
    assert not any("没有同意" in told for told in chat.told("阿梅"))


def test_pieces_within_a_unit_are_counted_where_it_says_how_many(chat: Chat) -> None:
    chat.sells("鸡蛋", unit="盒", price="18.00", stock=9, spec="30枚装")
    number = bought(chat, "鸡蛋 2盒")
    chat.whispers("鸡蛋碎了5个", by="阿梅").replied("回复 1 同意按比例退 ¥3.00")  # 36.00 × 5 / 60
    chat.whispers("1", by="阿梅").replied("已同意", "（部分）")
    found = line(chat, number)
    assert (found.refunded, str(found.returned)) == (Money(300), "0")
    assert sold(chat, "鸡蛋") == "2"


def test_where_nobody_says_how_many_are_in_it_that_is_asked(chat: Chat) -> None:
    number = bought(chat)
    chat.whispers("坏了2个", by="阿梅").replied("回复 1 同意按比例退 ¥60.00", "一共有几个", "每份6个")
    chat.whispers("每份6个", by="阿梅").replied("回复 1 同意按比例退 ¥10.00")  # 90.00 × 2 / 18
    chat.whispers("1", by="阿梅").replied("已同意")
    assert line(chat, number).refunded == Money(1000)
    chat.whispers("12个里坏了3个", by="阿梅").replied("¥22.50")
    chat.whispers("算了", by="阿梅").replied("不处理")
    assert len(look.rows(chat, Case)) == 1


def test_how_many_is_asked_where_it_is_not_said(chat: Chat) -> None:
    bought(chat)
    chat.whispers("草莓发霉了", by="阿梅").replied("几份")
    chat.whispers("2份", by="阿梅").replied("¥60.00")
    nothing_moved(chat)


def test_missing_goods_are_sent_again(chat: Chat) -> None:
    bought(chat)
    chat.whispers("少了1份", by="阿梅").replied("回复 2 补发")
    chat.whispers("2", by="阿梅").replied(H1, "补发", "已同意")
    assert (case(chat).kind, case(chat).status, sold(chat)) == (CaseKind.RESEND, CaseStatus.REPLACING, "4")


def test_which_goods_is_asked_once(chat: Chat) -> None:
    bought(chat)
    other = bought(chat, "盒饭 2份")
    chat.whispers("坏了1份", by="阿梅").replied("1. 盒饭×2份", other, "2. 草莓×3份")
    chat.whispers("1", by="阿梅").replied("盒饭（买了 2份）", "¥15.00")
    nothing_moved(chat)
    chat.whispers("1", by="阿梅").replied(H1)
    assert look.rows(chat, Complaint)[0].step == 3
    chat.whispers("草莓坏了1份", by="阿梅").replied("草莓（买了 3份）")  # named: nothing to ask
    chat.whispers("坏了1份", by="阿梅", quote=("群买", f"订单 {other} 已付款")).replied("盒饭（买了 2份）")


def test_in_the_group_only_the_speaker_sees_what_it_costs(chat: Chat) -> None:
    chat.says("开团 团\n苹果\n盒饭", by="团长").replied("团")
    chat.says("盒饭3份", by="阿梅")
    order = look.latest(chat)
    chat.pays(order.id, "阿梅")
    chat.whispers(f"收货 {numbers.show(order.id)}", by="阿梅")
    answer = chat.says("盒饭坏了1份", by="阿梅")
    assert answer.here
    assert answer.private
    assert "¥" not in answer.here.text
    assert "¥15.00" in answer.private.text
    chat.whispers("1", by="阿梅").replied(H1)
    assert chat.says("盒饭坏了1份", by="老王").silent  # who bought none only talks


TALK = [
    "1号楼2单元电梯又坏了",
    "东门的路灯坏了两盏",
    "恐龙那页少了一张",
    "草莓会坏吗",
    "容易坏吗",
    "坏了",
    "少2份",
    "灯坏了2个",
    "上次坏了2个",
    "真是坏透了",
    "烂" * 200,
]


@pytest.mark.parametrize("talk", TALK)
def test_talk_of_other_broken_things_stays_talk(chat: Chat, talk: str) -> None:
    bought(chat)
    chat.says(talk, by="阿梅")
    nothing_moved(chat)
    assert look.rows(chat, Complaint) == []


def test_a_mistyped_command_is_no_complaint(chat: Chat) -> None:
    number = bought(chat)
    for words in ("退款 1 草莓 1份 坏了", f"退货 {number} 芒果 1份 坏了"):
        chat.whispers(words, by="阿梅")
        assert look.rows(chat, Complaint) == []
    nothing_moved(chat)


def test_whoever_has_it_in_hand_has_received_it(chat: Chat) -> None:
    number = bought(chat, handed_over=False)
    chat.whispers("坏了1份", by="阿梅").replied("你已经收到")
    assert look.part(chat, numbers.read(number), "果园").status is FulfilmentStatus.WAITING
    chat.whispers("1", by="阿梅").replied(H1)
    assert look.part(chat, numbers.read(number), "果园").status is FulfilmentStatus.HANDED_OVER
    assert sold(chat) == "3"  # what is broken is not sold again


def test_the_same_message_again_is_the_same_case(chat: Chat) -> None:
    bought(chat)
    for _ in range(2):
        chat.whispers("坏了1份", by="阿梅", mid="same").replied("¥30.00")
    assert len(look.rows(chat, Complaint)) == 1
    for _ in range(2):
        chat.whispers("1", by="阿梅", mid="yes").replied(H1)
    assert len(look.rows(chat, Case)) == 1
    chat.whispers("1", by="阿梅")
    assert len(look.rows(chat, Case)) == 1


def test_more_than_was_bought_is_not_proposed(chat: Chat) -> None:
    bought(chat)
    for words in ("坏了4份", "坏了9999份", "坏了0.5份", "2个里坏了3个", "坏了0份"):
        chat.whispers(words, by="阿梅")
        nothing_moved(chat)
        chat.whispers("1", by="阿梅")
        nothing_moved(chat)


def test_a_line_under_way_has_no_second_case(chat: Chat) -> None:
    bought(chat)
    chat.whispers("坏了2份", by="阿梅")
    chat.whispers("1", by="阿梅").replied("等供应商")
    chat.whispers("坏了2份", by="阿梅").replied("已经有售后", H1)


def test_what_was_proposed_ends_after_a_day(chat: Chat) -> None:
    bought(chat)
    chat.whispers("坏了1份", by="阿梅")
    chat.clock.advance(hours=25)
    chat.whispers("1", by="阿梅")
    nothing_moved(chat)


def test_photos_go_when_their_time_is_over_and_with_their_sender(chat: Chat) -> None:
    bought(chat)
    chat.drops("一.jpg", photo(), by="阿梅", text="坏了1份")
    assert len(files(chat)) == 1
    with chat.shop.work(Actor(chat.who["阿梅"].id)) as work:
        from services import files as kept

        assert kept.forget(work, chat.who["阿梅"].id) == 1
    chat.whispers("1", by="阿梅").replied(H1)


def test_a_broken_picture_is_refused_in_words(chat: Chat) -> None:
    bought(chat)
    chat.drops("x.jpg", b"\xff\xd8\xff" + b"0" * 100, by="阿梅", text="坏了1份").replied("图片")
    nothing_moved(chat)
