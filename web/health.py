"""For machines that watch: does the process live, can it serve, what are its figures. See docs/operations.md."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

import migrations
from bot import metrics
from bot.words import LANGUAGES, Words
from core.say import Say, say
from core.work import Shop
from queries import health

log = logging.getLogger("qunmai.health")

# Deliveries look every second and a whole minute of pace limits is ordinary: this late, nobody delivers.
ABSURD_DELAY = timedelta(minutes=15)


def create_blueprint(shop: Shop) -> Blueprint:
    blueprint = Blueprint("health", __name__)
    words = [Words(language, shop.settings.zone) for language in LANGUAGES]

    @blueprint.get("/healthz")
    def lives() -> Response:
        """200 as long as the process answers at all."""
        return Response("ok\n", mimetype="text/plain")

    @blueprint.get("/readyz")
    def ready() -> Response:
        """200, or 503 with what is wrong, one problem per line."""
        found = problems(shop)
        lines = [" · ".join(language.render(said) for language in words) for said in found or [say("ready")]]
        response = Response("\n".join(lines) + "\n", 503 if found else 200, mimetype="text/plain")
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("/metrics")
    def figures() -> Response:
        return Response(metrics.exposition(shop), content_type=metrics.CONTENT_TYPE_LATEST)

    return blueprint


def problems(shop: Shop) -> list[Say]:
    """Why this process should get no requests."""
    found = []
    try:
        with shop.work(reads=True) as work:
            current, head = migrations.current(work.session.connection()), migrations.head()
            if current != head:
                return [say("ready-old-tables", current=current or "-", head=head)]
            _, _, overdue = health.outbox(work)
    except SQLAlchemyError:
        log.exception("the database does not answer")
        return [say("ready-no-database")]
    if overdue > ABSURD_DELAY:
        found.append(say("ready-outbox-stuck", minutes=str(int(overdue.total_seconds() // 60))))
    return found
