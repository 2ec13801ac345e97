"""What watching machines are told, and the figures."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

import migrations
from bot.message import Chat, Incoming, Kind, Person
from core.clock import SetClock
from core.database import Database
from core.message import message
from core.say import say
from core.settings import Settings
from core.work import Shop
from operations import house
from services import outbox
from tests import make
from web import health


@pytest.fixture
def migrated(empty_database_url: str, clock: SetClock, settings: Settings) -> Iterator[Shop]:
    database = Database(empty_database_url)
    migrations.upgrade(database)
    yield Shop(database, clock, settings)
    database.dispose()


def client_of(shop: Shop) -> FlaskClient:
    app = Flask(__name__)
    app.register_blueprint(health.create_blueprint(shop))
    return app.test_client()


def test_a_shop_that_is_well_is_ready(migrated: Shop) -> None:
    ready = client_of(migrated).get("/readyz")

    assert (ready.status_code, ready.text) == (200, "就绪 · ready\n")


def test_messages_that_wait_a_while_are_ordinary(migrated: Shop, clock: SetClock) -> None:
    queue_a_message(migrated)
    clock.advance(minutes=10)

    assert client_of(migrated).get("/readyz").status_code == 200


def test_an_outbox_that_nobody_empties_is_told(migrated: Shop, clock: SetClock) -> None:
    queue_a_message(migrated)
    clock.advance(minutes=42)
    ready = client_of(migrated).get("/readyz")

    assert ready.status_code == 503
    assert "42 分钟" in ready.text
    assert "42 minutes" in ready.text


def queue_a_message(shop: Shop) -> None:
    with shop.work() as work:
        outbox.send_to_member(work, make.member(work).id, message(say("ready")))


def test_tables_that_are_not_at_head_are_told(shop: Shop) -> None:
    """The template of the tests has all tables but took no step."""
    ready = client_of(shop).get("/readyz")

    assert ready.status_code == 503
    assert f"not at {migrations.head()}" in ready.text


def test_a_database_that_does_not_answer_is_told(settings: Settings, clock: SetClock) -> None:
    gone = Shop(Database("postgresql://nobody@127.0.0.1:1/nothing"), clock, settings)
    client = client_of(gone)

    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "the database does not answer" in ready.text


def test_the_figures_tell_messages_requests_and_the_outbox(settings: Settings, clock: SetClock) -> None:
    built = house.build(settings, clock)
    migrations.upgrade(built.shop.database)
    client = house.site_of(built).test_client()
    before = figures(client)

    queue_a_message(built.shop)
    clock.advance(seconds=90)
    built.handle(Incoming(Chat("simulator", "demo", "阿梅", Kind.PRIVATE), Person("阿梅"), "1", "帮助", clock.now()))
    client.get("/healthz")
    logging.getLogger("qunmai.anything").warning("something to look after")
    logging.getLogger("qunmai.anything").info("nothing to look after")
    after = figures(client)
    built.shop.database.dispose()

    def grown(name: str) -> float:
        return after[name] - before.get(name, 0)

    assert grown("qunmai_messages_total{channel=simulator,kind=private,outcome=replied}") == 1
    assert grown("qunmai_reply_seconds_count{channel=simulator}") == 1
    assert grown("qunmai_requests_total{endpoint=health.lives,status=200}") == 1
    assert grown("qunmai_log_lines_total{level=WARNING}") == 1
    assert after["qunmai_outbox{status=waiting}"] == 1
    assert after["qunmai_outbox{status=dead}"] == 0
    assert after["qunmai_outbox_overdue_seconds"] == timedelta(seconds=90).total_seconds()


def figures(client: FlaskClient) -> dict[str, float]:
    return {
        sample.name + labels(sample.labels): sample.value
        for family in text_string_to_metric_families(client.get("/metrics").text)
        for sample in family.samples
    }


def labels(found: dict[str, str]) -> str:
    return "{" + ",".join(f"{name}={value}" for name, value in sorted(found.items())) + "}" if found else ""
