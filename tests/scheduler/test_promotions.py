"""However many processes there are, and whichever of them dies: each push happens once."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from core.clock import SetClock, day_of
from core.message import message
from core.say import say
from core.work import Shop
from models.members import Community, Member, Role
from models.outbox import Delivery, DeliveryStatus
from models.promotions import (
    CommunityDay,
    FireStatus,
    Promotion,
    PromotionFire,
    PromotionStatus,
    PromotionTarget,
    Repeat,
)
from services import outbox, promotions
from tests import make
from tests.scheduler.processes import Worker, together
from tests.scheduler.worker import deliver


class Street:
    """A promoter, apples, communities; promotions planned by hand."""

    def __init__(self, shop: Shop, communities: int = 1) -> None:
        self.shop = shop
        with shop.work() as work:
            self.promoter: Member = make.member(work, "小推")
            make.role(work, self.promoter, Role.PROMOTER)
            self.apple = make.sku(work, "苹果", price="8.90", stock=100)
            self.communities: list[Community] = [make.community(work, f"{n}号楼群") for n in range(communities)]

    def plans(self, at: datetime, community: Community, repeat: Repeat = Repeat.ONCE) -> int:
        with self.shop.work() as work:
            promotion = Promotion(
                promoter_id=self.promoter.id,
                product_id=self.apple.product_id,
                repeat=repeat,
                first_at=at,
                next_at=at,
                created_at=work.now,
            )
            work.session.add(promotion)
            work.session.flush()
            work.session.add(PromotionTarget(promotion_id=promotion.id, community_id=community.id))
            work.session.flush()
            return promotion.id

    def pushes(self) -> None:
        with self.shop.work() as work:
            while promotions.queue_next_due(work):
                pass

    def fires(self) -> list[tuple[FireStatus, str]]:
        with self.shop.work(reads=True) as work:
            found = select(PromotionFire.status, PromotionFire.reason).order_by(PromotionFire.id)
            return [(row.status, row.reason) for row in work.execute(found)]

    def queued(self) -> int:
        with self.shop.work(reads=True) as work:
            return work.execute(select(func.count(Delivery.id)).where(Delivery.once)).scalar_one()


def test_four_schedulers_push_sixty_promotions_once_each(shop: Shop, clock: SetClock) -> None:
    street = Street(shop, communities=20)
    for community in street.communities:
        for minutes in (0, 1, 2):
            street.plans(clock.now() - timedelta(minutes=minutes), community)
    done = together(shop, [("push",)] * 4)
    assert sum(done) >= 60
    with shop.work(reads=True) as work:
        assert work.execute(select(func.count(PromotionFire.id))).scalar_one() == 60
        assert work.execute(select(func.count(func.distinct(PromotionFire.outbox_id)))).scalar_one() == 60
        assert set(work.execute(select(Promotion.status)).scalars()) == {PromotionStatus.FINISHED}
    assert street.queued() == 60


def test_a_groups_share_of_the_day_holds_across_processes(shop: Shop, clock: SetClock) -> None:
    street = Street(shop)
    for minutes in range(12):
        street.plans(clock.now() - timedelta(minutes=minutes), street.communities[0])
    together(shop, [("push",)] * 2)
    fires = street.fires()
    assert len(fires) == 12
    assert fires.count((FireStatus.QUEUED, "")) == street.queued() == shop.settings.promotions.per_community_and_day
    assert fires.count((FireStatus.SKIPPED, "day-full")) == 9
    with shop.work(reads=True) as work:
        [day] = work.execute(select(CommunityDay.day, CommunityDay.pushes)).all()
    assert tuple(day) == (day_of(clock.now(), shop.settings.zone), 3)


def taken(paper: Path) -> list[str]:
    """The messages that the groups have seen, in order."""
    return [json.loads(line)[2] for line in paper.read_text(encoding="utf-8").splitlines()] if paper.exists() else []


@pytest.mark.parametrize("dies", ["before sending", "after sending"])
@pytest.mark.parametrize("once", [False, True])
def test_a_deliverer_is_killed(shop: Shop, clock: SetClock, tmp_path: Path, dies: str, once: bool) -> None:
    street, paper = Street(shop), tmp_path / "paper"
    with shop.work() as work:
        text = message(say("promotion-text", text="你好"))
        row = outbox.send_to_community(work, street.communities[0].id, text, once=once)
    doomed = Worker(shop, "deliver", f"{paper}|{dies}")
    assert doomed.says() == "ready"
    doomed.begin()
    assert doomed.ends() == -9
    assert len(taken(paper)) == (dies == "after sending")

    assert deliver(shop, str(paper)) == 0  # the lease still holds
    clock.advance(seconds=shop.settings.outbox.lease_seconds + 1)
    deliver(shop, str(paper))
    with shop.work(reads=True) as work:
        found = work.session.get_one(Delivery, row)
        ended = (found.status, found.problem)
    if once:  # rather lost than shown twice: nobody can know which of both it was
        assert ended == (DeliveryStatus.DEAD, "uncertain")
        assert len(taken(paper)) == (dies == "after sending")
    else:  # rather twice than lost
        assert ended[0] is DeliveryStatus.SENT
        assert len(taken(paper)) == 1 + (dies == "after sending")


def test_four_deliverers_send_each_message_once_and_in_line(shop: Shop, tmp_path: Path) -> None:
    street, paper = Street(shop, communities=5), tmp_path / "paper"
    with shop.work() as work:
        for n in range(60):
            text = message(say("promotion-text", text=f"{n}"))
            outbox.send_to_community(work, street.communities[n % 5].id, text)
    assert sum(together(shop, [("deliver", str(paper))] * 4)) == 60
    seen = [int(text) for text in taken(paper)]
    assert sorted(seen) == list(range(60))
    for n in range(5):
        of_one_group = [text for text in seen if text % 5 == n]
        assert of_one_group == sorted(of_one_group)


def test_a_missed_push_is_made_up_for_once(shop: Shop, clock: SetClock) -> None:
    street = Street(shop)
    street.plans(clock.now(), street.communities[0])
    clock.advance(minutes=59)
    street.pushes()
    street.pushes()
    assert street.fires() == [(FireStatus.QUEUED, "")]


def test_what_was_missed_for_longer_is_told_and_not_pushed(shop: Shop, clock: SetClock) -> None:
    street = Street(shop)
    street.plans(clock.now(), street.communities[0])
    clock.advance(minutes=61)
    street.pushes()
    assert street.fires() == [(FireStatus.SKIPPED, "missed")]
    assert street.queued() == 0


def test_after_days_of_rest_only_the_latest_daily_push_is_made_up_for(shop: Shop, clock: SetClock) -> None:
    street = Street(shop)
    number = street.plans(clock.now(), street.communities[0], Repeat.DAILY)
    clock.advance(days=3, minutes=20)
    street.pushes()
    assert street.fires() == [(FireStatus.QUEUED, "")]
    with shop.work(reads=True) as work:
        due_at = work.execute(select(PromotionFire.due_at)).scalar_one()
        next_at = work.session.get_one(Promotion, number).next_at
    assert due_at == clock.now() - timedelta(minutes=20)
    assert next_at == due_at + timedelta(days=1)


def test_catching_up_ends_where_the_quiet_hours_begin(shop: Shop, clock: SetClock) -> None:
    street = Street(shop)
    clock.set(datetime(2026, 3, 6, 21, 50, tzinfo=shop.settings.zone))
    street.plans(clock.now(), street.communities[0])
    clock.advance(minutes=20)
    street.pushes()
    assert street.fires() == [(FireStatus.SKIPPED, "quiet-hours")]


def test_a_daily_push_keeps_its_time_through_summer_time(shop: Shop, clock: SetClock) -> None:
    berlin = ZoneInfo("Europe/Berlin")
    abroad = Shop(shop.database, clock, shop.settings.model_copy(update={"timezone": "Europe/Berlin"}))
    street = Street(abroad)
    clock.set(datetime(2026, 3, 27, 18, 30, tzinfo=berlin))
    street.plans(clock.now(), street.communities[0], Repeat.DAILY)
    moments = []
    for _ in range(4):
        street.pushes()
        with abroad.work(reads=True) as work:
            moments.append(work.execute(select(Promotion.next_at)).scalar_one())
        clock.set(moments[-1])
    assert [moment.astimezone(berlin).strftime("%d %H:%M") for moment in moments] == [
        "28 18:30", "29 18:30", "30 18:30", "31 18:30",
    ]  # fmt: skip
    assert moments[1] - moments[0] == timedelta(hours=23)
    assert moments[0].tzinfo is UTC
