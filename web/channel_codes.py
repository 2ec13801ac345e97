"""The page behind a channel code's QR: what to do next. It keeps nothing of who opens it."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound, ServiceUnavailable

from bot.channels.channel import SendError
from bot.words import Words
from core import codes
from core.say import say
from core.text import storable
from core.work import Shop, Work
from documents import qr
from documents.pictures import PNG
from models.campaigns import GroupCode
from queries import channel_codes as find
from queries import group_codes as groups_found
from queries import members as people
from queries.channel_codes import Found
from services import campaigns, channel_codes

log = logging.getLogger("qunmai.web")

# One dot that shows nothing. Chats that fetch a page for their preview don't fetch its pictures, browsers do, and keep
# it for a day: so each browser counts once a day, without any mark on it.
DOT = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


Scene = Callable[[str], str]


def create_blueprint(shop: Shop, scene: Scene | None = None) -> Blueprint:
    """`scene` gives what the official account's own QR of a code says (raises SendError); None without an account."""
    blueprint = Blueprint("channel_codes", __name__, template_folder="templates")
    words = Words(shop.settings.language, shop.settings.zone, shop.settings.address)

    def found(work: Work, code: str) -> Found | None:
        return find.by_code(work, codes.read(storable(code)))

    @blueprint.get("/c/<code>")
    def show(code: str) -> str | tuple[str, int]:
        with shop.work(reads=True) as work:
            known = found(work, code)
            over = known is not None and campaigns.is_over(known[1], work.now)
            group = _group(work, known)
        if known is None or over:
            said = say("channel-page-over", campaign=known[1].name) if known else say("channel-code-unknown")
            page = render_template("sentence.html", sentence=words.render(said), language=words.language)
            return page, 410 if known else 404
        return render_template(
            "channel_code.html",
            language=words.language,
            campaign=known[1].name,
            head=words.render(say("channel-page-head")),
            spoken=words.render(say("came-spoken", place=channel_codes.label(known[0]))),
            code=known[0].code,
            group=words.render(say("channel-page-group", community=group[1])) if group else "",
            follow=words.render(say("channel-page-follow")) if scene else "",
            simulator=words.render(say("channel-page-simulator")) if shop.settings.demo else "",
        )

    @blueprint.get("/c/<code>/seen.gif")
    def seen(code: str) -> tuple[Response, int]:
        with shop.work(reads=True) as work:
            known = found(work, code)
            counts = known is not None and not campaigns.is_over(known[1], work.now)
        if counts and known is not None:
            with shop.work() as work:
                channel_codes.note_opened(work, known[0])
        response = Response(DOT, mimetype="image/gif")
        response.headers["Cache-Control"] = "private, max-age=86400"
        return response, 200 if counts else 404

    @blueprint.get("/c/<code>/group.png")
    def enter(code: str) -> ResponseReturnValue:
        """The QR of the group into which a code leads, as long as it works."""
        with shop.work(reads=True) as work:
            known = found(work, code)
            group = _group(work, known) if known and not campaigns.is_over(known[1], work.now) else None
        if group is None:
            raise NotFound
        response = Response(qr.png(group[0].says), mimetype=PNG)
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("/c/<code>/follow.png")
    def follow(code: str) -> ResponseReturnValue:
        """The platform is asked once for each code, outside any transaction."""
        with shop.work(reads=True) as work:
            known = found(work, code)
            usable = known is not None and not campaigns.is_over(known[1], work.now)
        if scene is None or known is None or not usable:
            raise NotFound
        url = known[0].scene_url
        if not url:
            try:
                url = scene(known[0].code)
            except SendError as failed:
                log.warning("no scene", extra={"problem": failed.code})
                raise ServiceUnavailable from None
            with shop.work() as work:
                find.keep_scene(work, known[0].id, url)
        return Response(qr.png(url), mimetype=PNG)

    return blueprint


def _group(work: Work, known: Found | None) -> tuple[GroupCode, str] | None:
    """The QR of the code's group and the group's name, while it works."""
    community_id = known[0].community_id if known else None
    code = groups_found.usable(work, community_id) if community_id else None
    return None if code is None else (code, people.community(work, code.community_id).name)
