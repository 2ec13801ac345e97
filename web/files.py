"""GET /files/<token>/<name>: what the shop has made for somebody, as long as it is kept."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort

from core import tokens
from core.work import Shop
from documents.pictures import JPEG, PNG
from queries import files as find
from services.files import PURPOSE

SHOWN = frozenset({PNG, JPEG})  # everything else is saved, never opened within our address
LONGEST_IN_CACHE = 3600


def blueprint(shop: Shop) -> Blueprint:
    """The name in the address is for people; what opens the file is the token. Else 404, whatever is wrong with it."""
    pages = Blueprint("files", __name__)

    @pages.get("/files/<token>/<name>")
    def file(token: str, name: str) -> Response:
        file_id = tokens.read(shop.settings, PURPOSE, token)
        with shop.work(reads=True) as work:
            found = find.content(work, file_id) if file_id is not None else None
            if found is None:
                abort(404)
            left = int((found.expires_at - work.now).total_seconds())
        answer = Response(found.content, mimetype=found.mime)  # text/… gets its charset from Flask
        answer.headers["Content-Disposition"] = disposition(found.name, inline=found.mime in SHOWN)
        answer.headers["Cache-Control"] = f"private, max-age={min(left, LONGEST_IN_CACHE)}"
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["X-Robots-Tag"] = "noindex"
        return answer

    return pages


def disposition(name: str, *, inline: bool) -> str:
    """RFC 6266: the name in UTF-8 for all of today's programs, in plain letters for older ones."""
    plain = "".join(sign if sign.isascii() and (sign.isalnum() or sign in " ._-") else "_" for sign in name)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
