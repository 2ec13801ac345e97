"""Whatever is asked of the governor: no cap is broken, no night disturbed, nobody written to against their will."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import delete, select

from core.clock import SetClock
from core.message import message
from core.say import say
from core.work import Shop
from models.consents import Consent, Purpose
from models.mailings import PromotionSlot
from models.members import Member
from models.outbox import Delivery
from queries.consents import EVERYTHING
from services import consent, governor, quiet_hours
from services.governor import NotNow
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.fire.crowd import at_once

OFFER = message(say("promotion-text", text="草莓"))
WEEK = timedelta(days=7)

# (minutes that pass, who is meant, who says 退订 before, who says 订阅 before)
STEPS = st.lists(
    st.tuples(
        st.integers(0, 3 * 1440), st.sets(st.integers(0, 3), min_size=1), st.sets(st.integers(0, 3), max_size=1),
        st.sets(st.integers(0, 3), max_size=1),
    ),
    min_size=1, max_size=25,
)  # fmt: skip


def people(shop: Shop) -> list[int]:
    with shop.work() as work:
        for table in (Delivery, PromotionSlot, Consent):
            work.execute(delete(table))
        known = list(work.execute(select(Member.id).order_by(Member.id)).scalars())
        return known or [make.member(work, name).id for name in "甲乙丙丁"]


@given(STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_governor_breaks_no_cap(shop: Shop, clock: SetClock, steps: Any) -> None:
    clock.set(FRIDAY_EVENING)
    ids, most = people(shop), shop.settings.mailings.per_person_and_week
    sent: dict[int, list[datetime]] = defaultdict(list)
    closed: set[int] = set()
    for minutes, meant, stops, starts in steps:
        clock.advance(minutes=minutes)
        with shop.work() as work:
            for one in stops:
                consent.withdraw(work, ids[one], EVERYTHING, "test")
            for one in starts:
                consent.give(work, ids[one], EVERYTHING, "test")
            closed = (closed | stops) - starts
            asked = {ids[one]: OFFER for one in meant}
            if quiet_hours.is_quiet(shop.settings, work.now):
                with pytest.raises(NotNow) as refused:
                    governor.send(work, asked, Purpose.OFFERS)
                assert not quiet_hours.is_quiet(shop.settings, refused.value.arguments["proposed"])
                continue
            verdicts = governor.send(work, asked, Purpose.OFFERS)
        for one in meant:
            lately = [at for at in sent[one] if at > clock.now() - WEEK]
            reason = "unwelcome" if one in closed else "tired" if len(lately) >= most else ""
            assert verdicts[ids[one]].reason == reason
            if not reason:
                sent[one].append(clock.now())
                assert len(lately) < most
    with shop.work(reads=True) as work:
        assert len(list(work.execute(select(Delivery.id)))) == sum(map(len, sent.values()))


def test_many_at_once_share_what_one_person_has_room_for(shop: Shop) -> None:
    (one, *_), most = people(shop), shop.settings.mailings.per_person_and_week

    def send() -> bool:
        with shop.work() as work:
            return governor.send(work, {one: OFFER}, Purpose.OFFERS)[one].outbox_id is not None

    assert 1 <= sum(at_once(*[send] * 4)) <= most
    while send():
        pass
    with shop.work(reads=True) as work:
        assert len(list(work.execute(select(Delivery.id)))) == most
