"""Whatever people say, order and turn out to be: what is tied is what counting by hand says."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count

from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from core.clock import SetClock
from core.money import ZERO
from core.work import Shop, Work
from models.campaigns import Attribution, Campaign, Channel, ChannelCode, Touch
from models.orders import Order, OrderStatus
from queries.audit import campaigns as audit
from services import attribution
from services.members import MembersJoined
from services.orders import OrderPaid
from tests import make
from tests.conftest import FRIDAY_EVENING
from tests.make.rows import add

Said = list[tuple[int, datetime, int]]  # who, when, which code or order
HOURS = st.integers(0, 24 * 60)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("touch"), st.integers(0, 3), st.integers(0, 2), HOURS),
        st.tuples(st.just("order"), st.integers(0, 3), st.just(0), HOURS),
        st.tuples(st.just("same"), st.integers(0, 3), st.integers(0, 3), HOURS),
    ),
    max_size=25,
)
_numbers = count(1)


@examples(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_what_is_tied_is_what_counting_by_hand_says(shop: Shop, steps: list[tuple[str, int, int, int]]) -> None:
    clock = shop.clock = SetClock(FRIDAY_EVENING)
    people, codes = fresh(shop)
    mine = {person: person for person in people}  # who they have turned out to be
    said: Said = []
    bought: Said = []
    for number, (kind, who, what, hour) in enumerate(sorted(steps, key=lambda step: step[3])):
        clock.set(FRIDAY_EVENING + timedelta(hours=hour, seconds=number))
        with shop.work() as work:
            person = mine[people[who]]
            if kind == "touch":
                code = work.session.get_one(ChannelCode, codes[what])
                campaign = work.session.get_one(Campaign, code.campaign_id)
                attribution.touch(work, person, code, campaign, Channel.GROUP)
                said.append((people[who], work.now, code.id))
            elif kind == "order":
                bought.append((people[who], work.now, buys(work, person)))
            elif (other := mine[people[what]]) != person:
                unites(work, other, person)
                mine = {one: person if now == other else now for one, now in mine.items()}
    assert found(shop, [order for _, _, order in bought]) == truth(mine, said, bought)
    with shop.work(reads=True) as work:
        assert [what for what, rows in audit.checks() if work.execute(rows).first()] == []


def truth(mine: dict[int, int], said: Said, bought: Said) -> dict[int, tuple[int, int, bool]]:
    """For each order: the codes of the buyer's first and last touch in the window, and whether it is their first."""
    rows = {}
    for number, (who, at, order) in enumerate(bought):
        touches: dict[int, datetime] = {}
        for other, moment, code in said:
            if mine[other] == mine[who]:
                touches.setdefault(code, moment)
        near = [code for code, moment in touches.items() if at - timedelta(days=30) <= moment <= at]
        if near:
            rows[order] = (near[0], near[-1], all(mine[other] != mine[who] for other, _, _ in bought[:number]))
    return rows


def found(shop: Shop, orders: list[int]) -> dict[int, tuple[int, int, bool]]:
    with shop.work(reads=True) as work:
        at = {touch.id: touch.code_id for touch in work.session.query(Touch)}
        return {
            row.order_id: (at[row.first_touch_id], at[row.last_touch_id], row.first_of is not None)
            for row in work.session.query(Attribution).where(Attribution.order_id.in_(orders))
        }


def fresh(shop: Shop) -> tuple[list[int], list[int]]:
    """Four people whom the shop has just met, three codes of a new campaign."""
    limits = shop.settings.campaigns.model_copy(update={"codes_per_day": 100})
    shop.settings = shop.settings.model_copy(update={"campaigns": limits})
    with shop.work() as work:
        people = [make.member(work, f"人{next(_numbers)}").id for _ in range(4)]
        now = work.now
        campaign = add(
            work,
            Campaign(
                name=f"活动{next(_numbers)}", way="cards", begins_at=now, made_at=now,
                made_by=make.member(work, f"推广员{people[0]}").id,
            ),
        )  # fmt: skip
        codes = [
            add(
                work,
                ChannelCode(
                    campaign_id=campaign.id, code=f"C{next(_numbers)}", spoken=f"摊{next(_numbers)}", place="摊",
                    made_by=campaign.made_by, made_at=now,
                ),
            ).id
            for _ in range(3)
        ]  # fmt: skip
        return people, codes


def buys(work: Work, member_id: int) -> int:
    order = add(
        work,
        Order(
            member_id=member_id, placed_by=member_id, status=OrderStatus.PAID, total=ZERO, paid=ZERO,
            placed_at=work.now, expires_at=work.now, paid_at=work.now,
        ),
    )  # fmt: skip
    attribution.order_paid(work, OrderPaid(order.id))
    return order.id


def unites(work: Work, goes: int, stays: int) -> None:
    work.session.query(Order).where(Order.member_id == goes).update({"member_id": stays})
    attribution.members_joined(work, MembersJoined(goes, stays))
