"""考核: one's own number with its formula and rank, the managers' table, targets, the first of the month."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from core.work import Actor
from documents import rows
from models.files import KeptFile
from models.members import Membership, Role
from models.outbox import Delivery
from models.performance import PerformanceMonth, PerformanceResult, PerformanceTarget
from services import files, performance
from services.performance import Result, Term
from services.performance_sentences import formula
from tests.conftest import SHANGHAI
from tests.fire import look
from tests.fire.crowd import at_once
from tests.stories.chat import Answer, Chat
from tests.stories.purse import WITH_POINTS, completes, places, refunds_

APRIL = datetime(2026, 4, 1, 9, 0, tzinfo=SHANGHAI)


@pytest.fixture
def module_names() -> Sequence[str]:
    return ("campaigns", *WITH_POINTS, "promotions", "aftersales", "performance")


@pytest.fixture(autouse=True)
def team(chat: Chat) -> None:
    """小王 has brought 甲 and 乙 by a code, 小李 has one that nobody came by; 团长 leads where they all came in."""
    with chat.shop.work() as work:  # everybody else is there since February
        work.execute(update(Membership).values(joined_at=work.now - timedelta(days=20)))
    chat.joins("小王", Role.PROMOTER)
    chat.joins("小李", Role.PROMOTER)
    for line in ("新活动 发卡片 开学卡片", "渠道码 1 南门"):
        chat.whispers(line, by="小王")
    chat.whispers("新活动 摆摊 摊子", by="小李")
    chat.whispers("渠道码 2 北门", by="小李")
    chat.clock.advance(minutes=1)
    for name in ("甲", "乙"):
        chat.joins(name)
        chat.says("我从 南门 来", by=name)
    for name, pieces in (("甲", 12), ("乙", 9), ("甲", 1)):
        buys(chat, name, pieces)


def buys(chat: Chat, name: str, pieces: int = 1) -> int:
    chat.clock.advance(minutes=1)
    order_id = places(chat, name, pieces=pieces)
    chat.pays(order_id, name)
    return order_id


def until(chat: Chat, moment: datetime) -> None:
    chat.clock.set(moment)


def text(answer: Answer) -> str:
    assert answer.here is not None
    return answer.here.text


def sheet(chat: Chat, answer: Answer) -> list[tuple[str, ...]]:
    assert answer.here is not None
    ((_, url),) = answer.here.files
    file_id = files.id_in(chat.shop.settings, url.removeprefix(chat.shop.settings.address))
    with chat.shop.work(reads=True) as work:
        content = bytes(work.execute(select(KeptFile.content).where(KeptFile.id == file_id)).scalar_one())
    return [row.cells for row in rows.read(content, rows.Limits(megabytes=5, rows=100, columns=60))]


def test_one_sees_the_number_with_its_formula_the_rank_and_what_is_missing(chat: Chat) -> None:
    said = text(chat.whispers("考核", by="小王"))
    for line in (
        "📈 2026-03 考核　小王：22 分，第 1 名（共 3 人）",
        "做的：0 次群发 × 2 + 1 个渠道码 × 1 + 0 个群 × 3 + 0 个答复 × 1 + 0 个 15 分钟内首答 × 1 = 1 分",
        "带来的：2 位新成员 × 3 + 2 个首单 × 5 + 3 单 × 1 + 2 个 ¥100 净收入 × 1 + 0 位留住的老顾客 × 2",
        " + 0 个投诉 × (−3) = 21 分",
        "合计：1 + 21 = 22 分",
        "目标 100 分，还差 78 分。",
        "💡 最快的办法：再来 16 个首单，加 80 分。",
    ):
        assert line in said
    assert not any(name in said for name in ("小李", "团长"))
    chat.whispers("考核", by="小李").replied("小李：1 分，第 3 名（共 3 人）")
    chat.whispers("考核", by="团长").replied("团长：12 分，第 2 名", "0 个群 × 3 + ", "4 位新成员 × 3")


def test_who_is_far_behind_the_others_hears_where(chat: Chat) -> None:
    chat.joins("小张", Role.PROMOTER)  # four: a mean gives nobody away
    chat.whispers("考核", by="小张").replied("再来 2 位新成员，就到其他人的平均（2），加 6 分")


def test_refunds_take_off_in_the_month_in_which_the_money_went_back(chat: Chat) -> None:
    chat.clock.set(datetime(2026, 3, 31, 12, 0, tzinfo=SHANGHAI))
    chat.says("我从 北门 来", by="乙")
    order_id = completes(chat, "乙", pieces=30)
    until(chat, APRIL - timedelta(hours=8))
    refunds_(chat, order_id, 25)
    for _ in range(2):
        chat.runs("payments.send_refunds")
        chat.clock.advance(minutes=2)
    chat.whispers("考核 上月", by="小李").replied("1 单 × 1 + 3 个 ¥100 净收入 × 1")
    chat.whispers("考核", by="小李").replied("0 单 × 1 + -2 个 ¥100 净收入 × 1", "共 3 人")


def test_the_month_before_is_asked_by_its_name_and_customers_kept_are_counted(chat: Chat) -> None:
    until(chat, APRIL - timedelta(hours=8))
    buys(chat, "甲")
    chat.whispers("考核", by="小王").replied("1 位留住的老顾客 × 2", "上月的 2 位买家里，这个月又买的有 1 位。")
    for asked in ("考核 上月", "考核 2026-03", "performance lastmonth"):
        assert "小王" in text(chat.whispers(asked, by="小王"))
    chat.whispers("考核 2026-02", by="小王").replied("小王 那时候不是推广员")


def test_managers_see_all_with_a_picture_and_a_sheet_and_others_do_not(chat: Chat) -> None:
    answer = chat.whispers("考核 全部", by="经理")
    assert text(answer).startswith(
        "📈 2026-03 考核，3 人：\n1. 小王 22 分（目标 100）\n2. 团长 12 分（目标 100）\n3. 小李 1 分"
    )
    assert answer.here is not None
    assert len(answer.here.images) == 1
    cells = sheet(chat, answer)
    titles = next(row for row in cells if "名次" in row)
    best = next(row for row in cells if "小王" in row)
    assert [best[titles.index(name)] for name in ("名次", "分数", "还差", "首单", "首单的分", "净收入（元）")] == [
        "1", "22", "78", "2", "10", "220",
    ]  # fmt: skip
    chat.whispers("考核", by="经理").replied("3 人：")
    chat.whispers("考核 小王", by="经理").replied("小王：22 分", "2 个首单 × 5")
    chat.whispers("考核 阿梅 上月", by="经理").replied("阿梅 那时候不是推广员")
    for who in ("小王", "团长"):
        chat.whispers("考核 全部", by=who).replied("只有管理者能看")
    refused = [text(chat.whispers(f"考核 {name}", by="小王")).replace(name, "…") for name in ("小李", "没有人")]
    assert refused[0] == refused[1]
    chat.joins("审计", Role.AUDITOR)
    chat.whispers("考核 全部 本月", by="审计").replied("1. 小王 22 分")
    assert "考核，" not in text(chat.whispers("考核 全部", by="阿梅"))


def test_a_target_is_set_from_this_month_on_and_who_set_it_stays_on_record(chat: Chat) -> None:
    chat.whispers("考核目标 小王 20", by="经理").replied("小王 每月的目标是 20 分")
    chat.whispers("考核", by="小王").replied("目标 20 分，到了 ✅")
    until(chat, APRIL)
    chat.whispers("考核目标 小王 0", by="经理")
    chat.whispers("考核", by="小王").replied("没有设目标")
    chat.whispers("考核 上月", by="小王").replied("目标 20 分，到了 ✅")
    assert [(row.points, row.set_by) for row in look.rows(chat, PerformanceTarget)] == [
        (20, chat.who["经理"].id), (0, chat.who["经理"].id),
    ]  # fmt: skip
    chat.whispers("操作记录 本月", by="经理").replied("考核目标", "小王", "20", "0")
    chat.whispers("考核目标 阿梅 20", by="经理").replied("阿梅 那时候不是推广员")
    chat.whispers("考核目标 小王 1000001", by="经理").replied("0 到 1000000")
    assert len(look.rows(chat, PerformanceTarget)) == 2


def test_on_the_first_everybody_hears_of_their_own_and_managers_of_all_once(chat: Chat) -> None:
    until(chat, APRIL - timedelta(minutes=1))
    chat.runs("performance.reckon")
    assert look.rows(chat, PerformanceMonth) == []
    until(chat, APRIL)
    for _ in range(2):
        chat.runs("performance.reckon")
        chat.clock.advance(days=3)
    for name, points in (("小王", 22), ("小李", 1), ("团长", 12)):
        (told,) = [said for said in chat.told(name) if "2026-03 考核" in said]
        assert f"{name}：{points} 分" in told
        assert not any(other in told for other in {"小王", "小李", "团长"} - {name})
    (told,) = [said for said in chat.told("经理") if "2026-03 考核" in said]
    assert "1. 小王 22 分" in told
    assert chat.told("阿梅") == [said for said in chat.told("阿梅") if "考核" not in said]
    chat.whispers("考核", by="小王").replied("前几个月：\n· 2026-03：22 分，第 1/3 名")


def test_a_month_that_is_reckoned_stays_as_it_was_told(chat: Chat) -> None:
    until(chat, APRIL)
    chat.runs("performance.reckon")
    chat.whispers("收回角色 小李 推广员", by="经理")
    chosen = chat.shop.settings.performance.model_copy(update={"target": 0})
    weights = chosen.weights.model_copy(update={"first": chosen.weights.first.model_copy(update={"points": 50})})
    chosen = chosen.model_copy(update={"weights": weights})
    chat.shop.settings = chat.shop.settings.model_copy(update={"performance": chosen})
    chat.whispers("考核 上月", by="小王").replied("22 分，第 1 名（共 3 人）", "2 个首单 × 5", "目标 100 分")
    chat.whispers("考核 全部 上月", by="经理").replied("3. 小李 1 分")
    assert "小李" in text(chat.whispers("考核 全部", by="经理"))  # who promoted at some time of this month
    until(chat, APRIL + timedelta(days=30))
    assert "小李" not in text(chat.whispers("考核 全部", by="经理"))


def test_killed_at_any_step_it_goes_on_and_nobody_hears_twice(chat: Chat) -> None:
    until(chat, APRIL)
    step = chat.jobs["performance.reckon"].step
    assert step is not None

    class Killed(Exception):
        pass

    for _ in range(20):
        with suppress(Killed), chat.shop.work() as work:
            step(work)
            raise Killed
        with chat.shop.work() as work:
            if not step(work):
                break
    heard = [row for row in look.rows(chat, Delivery) if "performance" in str(row.message)]
    assert len(heard) == 4


def test_two_processes_at_once_reckon_and_tell_once(chat: Chat) -> None:
    until(chat, APRIL)
    at_once(*[lambda: chat.runs("performance.reckon")] * 3)
    chat.runs("performance.reckon")
    assert len(look.rows(chat, PerformanceResult)) == 3
    for name in ("小王", "经理"):
        assert len([said for said in chat.told(name) if "2026-03 考核" in said]) == 1


def test_without_a_time_it_is_reckoned_and_not_told(chat: Chat) -> None:
    quiet = chat.shop.settings.performance.model_copy(update={"tell_at": None})
    chat.shop.settings = chat.shop.settings.model_copy(update={"performance": quiet})
    until(chat, APRIL.replace(hour=0, minute=10))
    chat.runs("performance.reckon")
    assert len(look.rows(chat, PerformanceResult)) == 3
    assert not [said for said in chat.told("小王") if "考核" in said]


def test_what_counts_only_up_to_so_many_says_so() -> None:
    term = Term(performance.Part.CODES, 30, 10, 1)
    said = formula(Result(1, "小王", (term,), performance.Money(0), 0, None, 0, 1, 1))
    assert str(said[0].arguments["sum"].arguments["capped"].arguments["counted"]) == "10"


def test_one_person_with_two_accounts_keeps_one_result_for_each_month(chat: Chat) -> None:
    until(chat, APRIL)
    chat.runs("performance.reckon")
    king, lee = chat.who["小王"].id, chat.who["小李"].id
    with chat.shop.work(actor=Actor(king)) as work:
        performance.members_joined(work, performance.MembersJoined(goes=lee, stays=king))
    assert [row.member_id for row in look.rows(chat, PerformanceResult)] == sorted([chat.who["团长"].id, king])


@pytest.mark.parametrize(
    "said", ["考核 今天", "考核 明年", "考核 2026-13", "考核 全部 本周", "考核 " + "长" * 10_000, "考核 全部 -1"]
)
def test_odd_months_are_refused_in_words(chat: Chat, said: str) -> None:
    before = look.counts(chat) | {"inbox": 0}
    assert len(text(chat.whispers(said, by="经理"))) < 200
    assert look.counts(chat) | {"inbox": 0} == before
