"""Qunmai's front door: `create_app` for web servers, `python app.py <command>` for people (see docs/operations.md)."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from core.settings import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """The web application: `gunicorn 'app:create_app()'`. Jobs and deliveries run beside it: `python app.py jobs`."""
    from core import configuration, logs
    from operations import house

    if settings is None:
        settings = configuration.load()
        logs.configure(settings)
    built = house.build(settings)
    built.hearing.start()
    return house.site_of(built)


if __name__ == "__main__":
    from operations.commands import main

    sys.exit(main(sys.argv[1:]))
