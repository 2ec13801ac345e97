"""The clock of a process."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import func, insert, select

from core.work import Shop, Work
from models.members import Community
from scheduler.jobs import Job, Jobs
from scheduler.runner import Runner, UnknownJob


def eventually(fact: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not fact() and time.monotonic() < end:
        time.sleep(0.02)
    return fact()


def communities(shop: Shop) -> int:
    with shop.work(reads=True) as work:
        return work.execute(select(func.count(Community.id))).scalar_one()


def found(work: Work, name: str) -> None:
    work.execute(insert(Community).values(name=name, pickup_points="", created_at=work.now))


def test_a_step_is_repeated_in_a_transaction_each_until_it_says_false(shop: Shop) -> None:
    sessions = []

    def step(work: Work) -> bool:
        sessions.append(work.session)
        found(work, f"{len(sessions)}号楼")
        return len(sessions) < 3

    assert Runner(shop, [Job("streets.found", step, every=60)]).run_once("streets.found") == 2
    assert communities(shop) == 3
    assert len({id(session) for session in sessions}) == 3


def test_a_failing_step_is_undone_logged_and_stops_nobody_else(shop: Shop, caplog: pytest.LogCaptureFixture) -> None:
    jobs, calls = Jobs("streets"), []

    @jobs.every(0.05)
    def fails(work: Work) -> bool:
        """Always."""
        found(work, "never")
        raise ZeroDivisionError

    @jobs.every(0.05)
    def works(work: Work) -> bool:
        """Always."""
        calls.append(work.request_id)
        return False

    runner = Runner(shop, jobs.jobs)
    runner.start()
    assert eventually(lambda: len(calls) > 3 and sum(r.message == "job failed" for r in caplog.records) > 1)
    runner.stop()
    assert communities(shop) == 0
    assert all(record.reference for record in caplog.records if record.message == "job failed")  # type: ignore[attr-defined]
    assert len(set(calls)) == len(calls)
    with pytest.raises(ZeroDivisionError):
        runner.run_once("streets.fails")


def test_stopping_finishes_the_step_in_hand_and_begins_no_other(shop: Shop) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def step(work: Work) -> bool:
        begun.set()
        go_on.wait(20)
        found(work, "一号楼")
        return True

    runner = Runner(shop, [Job("streets.found", step, every=0.05)])
    runner.start()
    assert begun.wait(20)
    stopping = threading.Thread(target=runner.stop)
    stopping.start()
    go_on.set()
    stopping.join(20)
    assert not stopping.is_alive()
    assert communities(shop) == 1


def test_a_crontab_line_follows_the_shops_zone(shop: Shop) -> None:
    runner = Runner(shop, [Job("streets.sweep", lambda _: False, cron="30 18 * * mon")])
    runner.start()
    scheduler = runner._scheduler
    assert scheduler is not None
    next_run = scheduler.get_job("streets.sweep").next_run_time
    runner.stop()
    assert (next_run.strftime("%a %H:%M"), str(next_run.tzinfo)) == ("Mon 18:30", "Asia/Shanghai")


def test_an_unknown_job_is_named_with_those_that_there_are(shop: Shop) -> None:
    with pytest.raises(UnknownJob, match=r"sweep.*streets\.found"):
        Runner(shop, [Job("streets.found", lambda _: False, every=1)]).run_once("sweep")
