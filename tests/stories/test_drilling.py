"""From a figure to its orders, and the report that comes by itself in the morning."""

from __future__ import annotations

import io
from datetime import UTC, datetime

from openpyxl import load_workbook

from core.money import Money
from models.figures import ReportSent
from models.files import KeptFile
from models.outbox import Delivery
from services import figures, files, reports
from tests.fire import look
from tests.stories.chat import Chat
from tests.stories.test_reports import two_weeks


def told(chat: Chat) -> list[str]:
    """What the manager was sent by itself about periods, latest last."""
    rows = [str(row.message) for row in look.rows(chat, Delivery)]
    return [row for row in rows if "morning-" in row]


def test_each_part_of_the_revenue_is_made_of_its_orders(chat: Chat) -> None:
    two_weeks(chat)
    answer = chat.whispers("明细 本周", by="经理")
    assert answer.replied("2 单，收款 ¥56.70，退款 ¥15.00，净收入 ¥41.70", "阿梅 ¥30.00，退 ¥15.00", "老王 ¥26.70")
    with chat.shop.work() as work:
        figures.fresh(work)
        week = reports.period(work, "本周")
        shares = reports.revenue(work, week).shares
        named = [share for by, each in shares.items() if by not in ("hour", "day") for share in each if share.name]
        assert len(named) >= 5
        for share in named:
            drilled = reports.drill(work, week, share.name)
            assert (drilled.paid, drilled.refunded) == (share.paid, share.refunded), share.name


def test_the_sheet_has_every_order_and_adds_up(chat: Chat) -> None:
    two_weeks(chat)
    answer = chat.whispers("明细 本周 盒饭", by="经理")
    assert answer.here is not None
    ((_, url),) = answer.here.files
    with chat.shop.work(reads=True) as work:
        kept = work.session.get_one(KeptFile, files.id_in(work.settings, url.removeprefix(work.settings.address)))
        rows = list(load_workbook(io.BytesIO(kept.content)).active.values)
    assert [str(cell) for cell in rows[-1][-3:]] == ["30", "15", "15"]


def test_what_has_no_orders_no_name_or_several_names_is_said(chat: Chat) -> None:
    assert chat.whispers("明细 今天", by="经理").replied("没有订单")
    two_weeks(chat)
    assert chat.whispers("明细 本周 火星", by="经理").replied("没有叫「火星」")
    assert chat.whispers("明细 本周 苹", by="经理").replied("苹果")
    assert chat.whispers("明细 水果", by="经理").replied("看不懂时间")
    assert chat.whispers("明细 本周", by="果园").replied("没听懂")


def test_each_morning_the_managers_hear_of_yesterday_once(chat: Chat) -> None:
    two_weeks(chat)
    job = "reports.tell_managers"
    chat.clock.set(datetime(2026, 3, 15, 23, 0, tzinfo=UTC))  # 7:00 in the shop
    chat.runs(job)
    assert told(chat) == []
    chat.clock.advance(hours=1, minutes=5)
    chat.runs(job)
    chat.runs(job)
    assert len(told(chat)) == 1
    chat.clock.advance(days=1)
    chat.runs(job)
    assert len(told(chat)) == 2


def test_on_the_first_the_month_is_told_too_and_nothing_late_in_the_day(chat: Chat) -> None:
    two_weeks(chat)
    chat.clock.set(datetime(2026, 4, 1, 0, 30, tzinfo=UTC))
    chat.runs("reports.tell_managers")
    assert len(told(chat)) == 2
    with chat.shop.work(reads=True) as work:
        month = reports.period(work, "2026-03")
        assert work.session.get_one(ReportSent, ("month", month.start)).sent_at == work.now
        assert reports.change(work, month).now.net == Money(5670)
    chat.clock.set(datetime(2026, 4, 2, 7, 0, tzinfo=UTC))  # 15:00: no news any more
    chat.runs("reports.tell_managers")
    assert len(told(chat)) == 2


def test_a_shop_without_orders_hears_nothing(chat: Chat) -> None:
    chat.clock.advance(days=1)
    chat.runs("reports.tell_managers")
    assert told(chat) == []
