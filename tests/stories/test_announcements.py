"""全店公告: shown first, to each once, stopped, in decent hours, and an account of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import func, select

from core.clock import SetClock
from models.announcements import Announcement, AnnouncementReceiver
from models.members import Role
from models.outbox import Delivery, DeliveryStatus
from services import announcements
from tests import make
from tests.conftest import SHANGHAI
from tests.stories.chat import MODULES, Chat


@pytest.fixture
def module_names() -> Sequence[str]:
    return (*MODULES, "announcements", "settings")


def letters(chat: Chat) -> list[Delivery]:
    with chat.shop.work(reads=True) as work:
        found = select(Delivery).join(AnnouncementReceiver, AnnouncementReceiver.outbox_id == Delivery.id)
        return list(work.execute(found.order_by(Delivery.id)).scalars())


def goes(chat: Chat, outbox_id: int, status: DeliveryStatus, problem: str = "") -> None:
    """As the deliverer would have left it."""
    with chat.shop.work() as work:
        row = work.session.get_one(Delivery, outbox_id)
        row.status, row.problem, row.attempts = status, problem, 1
        row.sent_at = work.now if status is DeliveryStatus.SENT else None


def villages(chat: Chat, number: int) -> None:
    with chat.shop.work() as work:
        for i in range(number):
            make.community(work, f"新村{i}")


def test_from_the_draft_to_the_account(chat: Chat) -> None:
    villages(chat, 2)
    chat.whispers("全店公告 今晚盘点，明早恢复接单", by="经理").replied(
        "公告 1 的预览", "3 个社群", "📢 今晚盘点", "发公告 1"
    )
    chat.runs("announcements.send")
    assert letters(chat) == []
    chat.whispers("发公告 1", by="经理").replied("开始发了")
    chat.runs("announcements.send")
    chat.runs("announcements.send")
    first, second, _ = letters(chat)
    assert all(letter.once and letter.purpose is None for letter in letters(chat))
    assert len({letter.community_id for letter in letters(chat)}) == 3
    goes(chat, first.id, DeliveryStatus.SENT)
    goes(chat, second.id, DeliveryStatus.DEAD, "45009")
    told = chat.whispers("全店公告 1", by="经理")
    told.replied("发完了", "今晚盘点", "发到了 1 个", "还在等 1 个", "没发成 1 个")
    chat.whispers("全店公告", by="经理").replied("1 03-06 18:00 社群 发完了")
    chat.whispers("发公告 1", by="经理").replied("不能再这样做")


def test_what_is_taken_back_goes_out_no_more(chat: Chat) -> None:
    villages(chat, 2)
    chat.whispers("全店公告 停电", by="经理")
    chat.whispers("发公告 1", by="经理")
    chat.runs("announcements.send")
    goes(chat, letters(chat)[0].id, DeliveryStatus.SENT)
    chat.whispers("撤公告 1", by="经理").replied("撤回了", "发到了 1 个", "撤回了 2 个")
    assert [letter.not_after is not None and letter.not_after < chat.clock.now() for letter in letters(chat)] == [
        False,
        True,
        True,
    ]
    chat.whispers("撤公告 1", by="经理").replied("已撤回", "不能再这样做")
    chat.whispers("全店公告 又来电了", by="经理").replied("公告 2")
    chat.whispers("撤公告 2", by="经理").replied("撤回了")
    chat.whispers("发公告 2", by="经理").replied("不能再这样做")
    chat.runs("announcements.send")
    assert len(letters(chat)) == 3


def test_quiet_hours_are_kept_unless_it_is_urgent(chat: Chat, clock: SetClock) -> None:
    clock.set(datetime(2026, 3, 6, 23, 0, tzinfo=SHANGHAI))
    chat.whispers("全店公告 明天停水", by="经理")
    chat.whispers("发公告 1", by="经理").replied("免打扰", "03-07 08:00")
    chat.runs("announcements.send")
    assert letters(chat) == []
    with chat.shop.work() as work:  # begun by day, not done by night
        work.session.get_one(Announcement, 1).starts_at = datetime(2026, 3, 6, 21, 59, tzinfo=SHANGHAI)
    chat.runs("announcements.send")
    chat.whispers("全店公告 紧急 煤气泄漏，别开火", by="经理").replied("（紧急）")
    chat.whispers("发公告 2", by="经理").replied("开始发了")
    chat.runs("announcements.send")
    assert len(letters(chat)) == 1
    clock.set(datetime(2026, 3, 7, 8, 0, tzinfo=SHANGHAI))
    chat.runs("announcements.send")
    (urgent, decent) = letters(chat)
    assert urgent.not_after is None
    assert decent.not_after == datetime(2026, 3, 7, 22, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(("to", "who"), [("团长", "团长"), ("供应商", "食堂"), ("suppliers:", "果园")])
def test_to_people_of_one_kind_privately(chat: Chat, to: str, who: str) -> None:
    chat.whispers(f"全店公告 给 {to} 明早开会", by="经理").replied("📢 明早开会")
    chat.whispers("发公告 1", by="经理")
    chat.runs("announcements.send")
    assert chat.told(who)[-1] == "📢 明早开会"
    assert chat.told("阿梅") == []


def test_once_each_wherever_a_process_dies(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of a part all of the part is undone; between parts the next one goes on; nobody has it twice."""
    villages(chat, 4)
    monkeypatch.setattr(announcements, "BATCH", 2)
    chat.whispers("全店公告 停电", by="经理")
    chat.whispers("发公告 1", by="经理")
    queue, count = announcements._queue, iter(range(100))

    def dies(*given: object) -> None:
        queue(*given)  # type: ignore[arg-type]
        if next(count) in (0, 3):
            raise RuntimeError("killed")

    monkeypatch.setattr(announcements, "_queue", dies)
    deaths = 0
    for _ in range(8):
        try:
            with chat.shop.work() as work:
                announcements.send_next(work)
        except RuntimeError:
            deaths += 1
    assert deaths == 2
    communities = [letter.community_id for letter in letters(chat)]
    assert len(communities) == len(set(communities)) == 5
    with chat.shop.work(reads=True) as work:
        assert work.execute(select(func.count()).select_from(Delivery)).scalar_one() == 5


def test_who_may_and_what_may_not_be(chat: Chat) -> None:
    chat.joins("老沈", Role.AUDITOR)
    chat.whispers("在吗", by="团长")
    chat.whispers("全店公告 停电", by="老沈").replied("改要管理者来")
    chat.whispers("全店公告", by="老沈").replied("还没有公告")
    for who in ("团长", "果园", "阿梅"):
        chat.whispers("在吗", by=who)
        assert chat.whispers("全店公告 停电", by=who) == chat.whispers("嗯嗯嗯呢", by=who)
    chat.whispers("全店公告 " + "长" * 501, by="经理").replied("最多 500")
    chat.whispers("全店公告 给 团长", by="经理").replied("要有话")
    chat.whispers("发公告 7", by="经理").replied("没有公告 7")
    chat.whispers("全店公告 { $name } <b>@所有人", by="经理").replied("{ $name }")
    chat.whispers("功能 关 全店公告", by="经理").replied("关掉了")
