"""What is counted, in Prometheus' terms. One process, or several that share PROMETHEUS_MULTIPROC_DIR (gunicorn)."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from functools import cache
from time import perf_counter

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from bot.dispatcher import Handled
from bot.message import Incoming
from core.work import Shop
from queries import health

__all__ = ["CONTENT_TYPE_LATEST", "exposition", "log_counter", "measured", "note_request"]

BUCKETS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)  # seconds; a platform waits for five

messages = Counter("qunmai_messages", "Messages from chats", ["channel", "kind", "outcome"])
reply_seconds = Histogram("qunmai_reply_seconds", "From a message to its reply", ["channel"], buckets=BUCKETS)
requests = Counter("qunmai_requests", "HTTP requests", ["endpoint", "status"])
request_seconds = Histogram("qunmai_request_seconds", "HTTP requests' time", ["endpoint"], buckets=BUCKETS)
log_lines = Counter("qunmai_log_lines", "Log lines from warning upwards", ["level"])


@cache  # finding a child by its labels costs more than counting in it
def _of_request(endpoint: str, status: int) -> tuple[Counter, Histogram]:
    return requests.labels(endpoint, status), request_seconds.labels(endpoint)


@cache
def _of_message(channel: str, kind: str, outcome: str) -> tuple[Counter, Histogram]:
    return messages.labels(channel, kind, outcome), reply_seconds.labels(channel)


def note_request(endpoint: str, status: int, seconds: float) -> None:
    counter, histogram = _of_request(endpoint, status)
    counter.inc()
    histogram.observe(seconds)


def measured(handle: Callable[[Incoming], Handled], incoming: Incoming) -> Handled:
    """Let a message be handled; count and time it."""
    began = perf_counter()
    handled = handle(incoming)
    outcome = "replied" if handled.here or handled.private else "silent"
    counter, histogram = _of_message(incoming.chat.channel, incoming.chat.kind, outcome)
    counter.inc()
    histogram.observe(perf_counter() - began)
    return handled


class LogCounter(logging.Handler):
    """Counts what is logged from warning upwards: faults show up in the figures without anybody reading logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)

    def emit(self, record: logging.LogRecord) -> None:
        log_lines.labels(record.levelname).inc()


class ShopCollector(Collector):
    """What the database knows, asked for at each scrape."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop

    def collect(self) -> Iterator[GaugeMetricFamily]:
        with self._shop.work(reads=True) as work:
            waiting, dead, overdue = health.outbox(work)
        states = GaugeMetricFamily("qunmai_outbox", "Messages that have not gone out", labels=["status"])
        states.add_metric(["waiting"], waiting)
        states.add_metric(["dead"], dead)
        yield states
        overdue_seconds = overdue.total_seconds()
        yield GaugeMetricFamily("qunmai_outbox_overdue_seconds", "Age of the oldest due message", overdue_seconds)


log_counter = LogCounter()


def exposition(shop: Shop) -> bytes:
    """All figures in Prometheus' text format."""
    counted = REGISTRY
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    asked = CollectorRegistry()
    asked.register(ShopCollector(shop))
    return generate_latest(counted) + generate_latest(asked)
