"""The unit of work: committed at the end, rolled back by any exception, one moment, one request."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

from core import logs
from core.clock import SetClock
from core.events import Event
from core.work import Shop, Work
from models.members import Member
from tests import make


def members(shop: Shop) -> int:
    with shop.work(reads=True) as work:
        return int(work.execute(select(func.count()).select_from(Member)).scalar_one())


def test_what_is_done_is_committed(shop: Shop) -> None:
    with shop.work() as work:
        make.member(work)

    assert members(shop) == 1


def test_an_exception_undoes_everything(shop: Shop) -> None:
    with pytest.raises(HalfWay), shop.work() as work:
        stop_half_way(make.member(work))

    assert members(shop) == 0


class HalfWay(Exception):
    """Something breaks in the midst of a work."""


def stop_half_way(_: object) -> None:
    raise HalfWay


def test_a_reading_work_cannot_write(shop: Shop) -> None:
    with pytest.raises(RuntimeError, match="must not write"), shop.work(reads=True) as work:
        make.member(work)

    assert members(shop) == 0


def test_time_stands_still_within_a_work(shop: Shop, clock: SetClock) -> None:
    with shop.work() as work:
        before = work.now
        clock.advance(hours=1)
        assert work.now == before


def test_a_work_knows_whether_it_wrote(shop: Shop) -> None:
    with shop.work() as work:
        work.execute(select(Member))
        assert not work.wrote
        make.member(work)
        assert work.wrote


def test_a_work_belongs_to_its_request_or_to_the_one_around_it(shop: Shop) -> None:
    with logs.request("outer"):
        with shop.work() as work:
            assert (work.request_id, logs.current_request()) == ("outer", "outer")
        with shop.work(request_id="own") as work:
            assert (work.request_id, logs.current_request()) == ("own", "own")
    with shop.work() as work:
        assert work.request_id == ""


@dataclass(frozen=True, slots=True)
class MemberCame(Event):
    name: str


def test_who_listens_does_their_part_in_the_same_transaction(shop: Shop) -> None:
    def welcome(work: Work, event: MemberCame) -> None:
        make.member(work, f"{event.name}的推荐人")

    shop.listeners = {MemberCame: [welcome]}
    with shop.work() as work:
        make.member(work, "阿梅")
        work.tell(MemberCame("阿梅"))
    shop.listeners = {MemberCame: [welcome, lambda *_: stop_half_way(None)]}
    with pytest.raises(HalfWay), shop.work() as work:
        work.tell(MemberCame("小陈"))

    assert members(shop) == 2


def test_an_error_of_the_database_tells_no_values(shop: Shop) -> None:
    with shop.work() as work:
        make.community(work, "阳光小区")
    with pytest.raises(DBAPIError) as broken, shop.work() as work:
        make.community(work, "阳光小区")

    assert "parameters hidden" in str(broken.value)
