"""Two processes of one shop: what is switched off in one is gone from the other: commands, jobs, pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from core.clock import SetClock
from core.settings import Settings
from core.work import LAG, Actor
from operations import house
from operations.house import House
from scheduler.runner import UnknownJob
from services import switches
from tests import make

MODULES = ("members", "catalog", "orders", "payments", "coupons", "points", "campaigns", "settings")


@pytest.fixture
def two(settings: Settings, sqlite_url: str, clock: SetClock) -> Iterator[tuple[House, House]]:
    set_ = settings.model_copy(update={"modules": MODULES, "database_url": sqlite_url})
    houses = house.build(set_, clock), house.build(set_, clock)
    yield houses
    for one in houses:
        one.shop.database.dispose()


def switch(one: House, name: str, *, on: bool) -> None:
    with one.shop.work() as work:
        work.actor = Actor(make.member(work, f"经理{on}").id, "经理")
        assert (switches.turn_on if on else switches.turn_off)(work, name)


def test_the_other_process_follows(two: tuple[House, House], clock: SetClock) -> None:
    here, there = two
    browser = house.site_of(there).test_client()
    assert "领券" in browser.get("/invite/NOSUCH").text or browser.get("/invite/NOSUCH").status_code == 404
    assert there.offers.points
    assert there.dispatcher.switchboard.find("签到") is not None
    assert "邀请" in browser.get("/invite/NOSUCH").text
    there.runner.run_once("points.expire")

    switch(here, "points", on=False)
    clock.advance(seconds=LAG.total_seconds())
    there.shop.keep_up()

    assert there.dispatcher.switchboard.find("签到") is None
    assert not there.offers.points
    assert there.offers.coupons
    assert "邀请" not in browser.get("/invite/NOSUCH").text
    with pytest.raises(UnknownJob, match="points"):
        there.runner.run_once("points.expire")
    assert "points" not in there.shop.settings.modules

    switch(here, "points", on=True)
    clock.advance(seconds=LAG.total_seconds())
    assert browser.get("/invite/NOSUCH").text
    assert "邀请" in browser.get("/invite/NOSUCH").text
    assert there.offers.points
    there.runner.run_once("points.expire")
