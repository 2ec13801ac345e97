"""Runs the jobs of a process. Alone knows APScheduler; its only part is to say when, never who: any number may run."""

from __future__ import annotations

import logging
import threading
import uuid
from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger

from bot.deliveries import Deliveries
from core.work import Shop
from scheduler.jobs import Job
from services.till import Till

log = logging.getLogger("qunmai.scheduler")

GRACE_SECONDS = 300  # a run that is late by no more is made up for, once
THREADS = 4


class UnknownJob(Exception):
    """There is no job of that name; the message lists those that there are."""


class Runner:
    """The clock of one process: every job at its times, and the deliverer beside them. Errands are run on the `till`.

    Names of weekdays in a crontab line are written out (mon, tue): APScheduler counts them from Monday, cron from
    Sunday.
    """

    def __init__(
        self, shop: Shop, jobs: Iterable[Job], deliveries: Deliveries | None = None, till: Till | None = None
    ) -> None:
        self.shop = shop
        self.jobs = {job.name: job for job in jobs}
        self._all = self.jobs
        self._deliveries = deliveries
        self._till = till
        self._stopping = threading.Event()
        self._scheduler: BackgroundScheduler | None = None

    def start(self) -> None:
        """Run in the background until `stop`."""
        zone = self.shop.settings.zone
        scheduler = BackgroundScheduler(
            executors={"default": ThreadPoolExecutor(THREADS)},
            job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": GRACE_SECONDS},
            timezone=zone,
        )
        for job in self._all.values():
            scheduler.add_job(self._run, _trigger(job, zone), args=[job], id=job.name, name=job.name)
        scheduler.start()
        self._scheduler = scheduler
        if self._deliveries:
            self._deliveries.start()

    def stop(self) -> None:
        """Begin nothing more, finish each step and each message in hand."""
        self._stopping.set()
        if self._scheduler:
            self._scheduler.shutdown(wait=True)
            self._scheduler = None
        if self._deliveries:
            self._deliveries.stop()
        self._stopping.clear()

    def rest(self, names: Collection[str]) -> None:
        """Let these be, and run all others, from now on: their modules are off."""
        self.jobs = {name: job for name, job in self._all.items() if name not in names}

    def run_once(self, name: str) -> int:
        """Repeat a job's step until it says False; how many steps had something to do. Raises UnknownJob.

        What a step raises is raised here too: the command line and the tests want to see it.
        """
        self.shop.keep_up()
        if name not in self.jobs:
            raise UnknownJob(f"{name}: no such job; there are {', '.join(sorted(self.jobs))}")
        return self._steps(self.jobs[name])

    def _run(self, job: Job) -> None:
        """One turn. A failing step is logged under a reference and ends this turn, and nobody else's."""
        try:
            self.shop.keep_up()
            if job.name in self.jobs:
                self._steps(job)
        except Exception:
            log.exception("job failed", extra={"job": job.name, "reference": uuid.uuid4().hex[:8]})

    def _steps(self, job: Job) -> int:
        done = 0
        while not self._stopping.is_set():
            if not self._step(job):
                break
            done += 1
        return done

    def _step(self, job: Job) -> bool:
        if job.errand is not None:
            if self._till is None:
                raise RuntimeError(f"{job.name}: an errand needs a till")
            return job.errand(self._till)
        if job.step is None:
            raise RuntimeError(f"{job.name}: a job without a step")
        with self.shop.work(request_id=uuid.uuid4().hex[:16]) as work:
            return job.step(work)


def _trigger(job: Job, zone: ZoneInfo) -> BaseTrigger:
    if job.every:
        return IntervalTrigger(seconds=job.every, timezone=zone)
    return CronTrigger.from_crontab(job.cron, timezone=zone)
