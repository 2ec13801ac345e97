"""The goods' pictures, from the folder "pictures" below the data folder."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Blueprint, Response, abort, send_from_directory

KEPT_SECONDS = 3600
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}\.(png|jpg)")


def blueprint(data: Path) -> Blueprint:
    """GET /pictures/<name>: PNG or JPEG, with an ETag; 404 for every other name."""
    pages = Blueprint("pictures", __name__)
    folder = (data / "pictures").resolve()

    @pages.get("/pictures/<name>")
    def picture(name: str) -> Response:
        if not _NAME.fullmatch(name):
            abort(404)
        found = send_from_directory(folder, name, max_age=KEPT_SECONDS, conditional=True)
        found.headers["X-Content-Type-Options"] = "nosniff"
        return found

    return pages
