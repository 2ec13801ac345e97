"""The chat simulator: a page that looks like a chat client, and its JSON API (docs/api.md). Demo mode only."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import uuid4

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from bot.channels.channel import Rendered
from bot.channels.simulator import ACCOUNT, CHANNEL
from bot.message import Chat, Incoming, Kind, Person, Quote
from bot.words import LANGUAGES, Words, keys
from core.errors import ShopError
from core.say import say
from core.work import Shop, Work
from models.members import Role
from models.simulator import SimulatorMessage
from queries import simulator as queries
from services import simulator
from web.simulator_live import Live, Pace, Seats

LARGEST_BODY_BYTES = 8 * simulator.LONGEST_TEXT_BYTES  # JSON may spell one byte of text in six
HISTORY = 60
LARGEST_CURSOR = 2**62
CUSTOMER = "customer"
MAIN_ROLES = (Role.MANAGER, Role.SUPPLIER, Role.LEADER, Role.PROMOTER)
STATUS: dict[type[ShopError], int] = {
    simulator.UnknownPerson: 404,
    simulator.UnknownChat: 404,
    simulator.NotInThisChat: 403,
    simulator.MessageIdInUse: 409,
    simulator.TooLongToSend: 413,
}
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class BadField(ShopError):
    """A field of a request is missing, of another type, or out of bounds."""


class Handled(Protocol):
    """What the dispatcher makes of a message, in the sender's language."""

    @property
    def here(self) -> Rendered | None: ...
    @property
    def private(self) -> Rendered | None: ...


@dataclass(frozen=True, slots=True)
class Ask:
    """The body of POST messages, checked."""

    chat: str
    sender: str
    text: str
    message_id: str
    quote: dict[str, str] | None

    @classmethod
    def read(cls, body: Any) -> Ask:
        if not isinstance(body, dict):
            raise BadField(field="JSON", wanted=say("simulator-wanted-object"))
        quote = body.get("quote")
        if quote is not None:
            if not isinstance(quote, dict):
                raise BadField(field="quote", wanted=say("simulator-wanted-quote"))
            quote = {part: _text(quote, part, simulator.LONGEST_TEXT_BYTES) for part in ("sender", "text")}
        message_id = _text(body, "message_id", 100) if body.get("message_id") is not None else str(uuid4())
        if not message_id.strip():
            raise BadField(field="message_id", wanted=say("simulator-wanted-text", longest=100))
        return cls(_text(body, "chat", 200), _text(body, "sender", 200), _text(body, "text"), message_id, quote)


def _text(body: dict[str, Any], field: str, longest: int | None = None) -> str:
    value = body.get(field)
    if not isinstance(value, str) or (longest is not None and len(value) > longest):
        raise BadField(field=field, wanted=say("simulator-wanted-text", longest=longest or "65536"))
    return _storable(value)


def _storable(text: str) -> str:
    """Without what no database keeps: NUL, and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _parameter(field: str) -> str:
    return _text({field: request.args.get(field)}, field, 200)


def _cursor(value: Any, field: str) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:20])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_CURSOR:
        raise BadField(field=field, wanted=say("simulator-wanted-cursor"))
    return int(value)


class Page:
    """What of the simulator is wording: names, hints, examples, the page's own strings."""

    def __init__(self, shop: Shop) -> None:
        settings = shop.settings
        self._default = settings.language
        self._words = {language: Words(language, settings.zone, settings.address) for language in LANGUAGES}
        names = {words.render(say("simulator-bot-name")) for words in self._words.values()}
        # WeChat ends a mention with U+2005.
        self._mention = re.compile(f"@(?:{'|'.join(map(re.escape, sorted(names)))})[\u2005 ]?")

    @property
    def language(self) -> str:
        asked = request.args.get("lang", "")
        return asked if asked in LANGUAGES else self._default

    def word(self, key: str, **arguments: Any) -> str:
        return self._words[self.language].render(say(key, **arguments))

    def sentence(self, error: ShopError) -> str:
        return self.word(error.key, **error.arguments)

    def strings(self) -> dict[str, str]:
        """The page's strings; {count} and {name} are for the page to fill in."""
        page = sorted(key for key in keys(self.language) if key.startswith("simulator-page-"))
        return {key.removeprefix("simulator-page-"): self.word(key, count="{count}", name="{name}") for key in page}

    def examples(self, role: str, kind: Kind, name: str) -> list[str]:
        """What one may type: one example per line of the catalogue, ⏎ where a message has several lines."""
        lines = self.word(f"simulator-examples-{role}-{kind}", name=name).splitlines()
        return [line.strip().replace("⏎", "\n") for line in lines if line.strip()]

    def without_mention(self, text: str) -> str:
        return self._mention.sub("", text).strip() if "@" in text else text


def main_role(figure: queries.Figure) -> str:
    held = {role for role, _ in figure.roles}
    return next((str(role) for role in MAIN_ROLES if role in held), CUSTOMER)


def show(work: Work, rows: Sequence[SimulatorMessage]) -> list[dict[str, Any]]:
    """Bubbles as the page gets them."""
    names = queries.names(work, (row.sender for row in rows if row.sender)) if rows else {}
    return [
        {
            "id": row.id,
            "message_id": row.message_id.partition("/")[2] if row.sender else row.message_id,
            "chat": row.chat_id,
            "sender": row.sender or None,
            "name": names.get(row.sender, row.sender),
            "text": row.text,
            "quote": row.extras.get("quote"),
            "links": row.extras.get("links", []),
            "images": row.extras.get("images", []),
            "why": bool(row.extras.get("why")),
            "at": row.said_at.isoformat(),
        }
        for row in rows
    ]


def create_blueprint(
    shop: Shop,
    handle: Callable[[Incoming], Handled],
    *,
    stopping: threading.Event | None = None,
    streams: int = 12,
    pace: Pace = Pace(),
) -> Blueprint:
    """The simulator below /sim.

    `handle` is the dispatcher. Set `stopping` when the process is to end: open streams then end within a third of a
    second. `streams` is how many may be open in this process; each holds a thread, so give the server more threads.
    """
    sim = Blueprint(
        "simulator",
        __name__,
        url_prefix="/sim",
        template_folder="templates",
        static_folder="static/simulator",
        static_url_path="/static",
    )
    page = Page(shop)
    _add_page(sim, page, shop)
    _add_reading(sim, page, shop)
    _add_writing(sim, page, shop, handle)
    _add_live(sim, Live(shop, show, stopping or threading.Event(), pace), Seats(streams))
    _add_refusals(sim, page)
    return sim


def _add_page(sim: Blueprint, page: Page, shop: Shop) -> None:
    @sim.get("/", strict_slashes=False)
    def index() -> str:
        boot = {
            "language": page.language,
            "timeZone": str(shop.settings.zone),
            "address": shop.settings.address,
            "api": url_for("simulator.index").rstrip("/") + "/api",
            "icon": url_for("simulator.static", filename="icon.svg"),
            "words": page.strings(),
        }
        other = next(language for language in LANGUAGES if language != page.language)
        kept = {name: request.args[name] for name in ("as", "chat") if name in request.args}
        other_url = url_for("simulator.index", **kept, lang=other)
        return render_template("simulator.html", boot=boot, w=boot["words"], other=other, other_url=other_url)


def _add_reading(sim: Blueprint, page: Page, shop: Shop) -> None:
    @sim.get("/api/people")
    def people() -> ResponseReturnValue:
        with shop.work(reads=True) as work:
            figures = queries.people(work)
        rows = []
        for figure in figures:
            role = main_role(figure)
            where = [place for held, place in figure.roles if held == role and place] or list(figure.communities)
            rows.append(
                {
                    "id": figure.id,
                    "name": figure.name,
                    "role": role,
                    "roles": sorted({str(held) for held, _ in figure.roles}) or [CUSTOMER],
                    "role_name": page.word(f"simulator-role-{role}"),
                    "about": " · ".join(dict.fromkeys(where)),
                    "hint": page.word(f"simulator-hint-{role}"),
                }
            )
        return {"people": rows}

    @sim.get("/api/chats")
    def chats() -> ResponseReturnValue:
        me = _parameter("as")
        with shop.work(reads=True) as work:
            figure = next((one for one in queries.people(work) if one.id == me), None)
            if figure is None:
                raise simulator.UnknownPerson()
            groups = {group.id: group for group in queries.groups_of(work, figure.member_id)}
            ids = [*groups, simulator.private_chat(me)]
            cursor = queries.latest(work)
            unread = queries.unread(work, me, ids)
            faces = queries.faces(work, (group.community_id for group in groups.values()))
            last = {message["chat"]: message for message in show(work, list(queries.last_said(work, ids).values()))}
        role, rows = main_role(figure), []
        for id in ids:
            kind = Kind.PRIVATE if simulator.is_private(id) else Kind.GROUP
            rows.append(
                {
                    "id": id,
                    "kind": kind,
                    "name": groups[id].name if id in groups else page.word("simulator-bot-name"),
                    "members": groups[id].members if id in groups else 1,
                    "faces": [{"id": face, "name": name} for face, name in faces.get(groups[id].community_id, [])]
                    if id in groups
                    else [],
                    "unread": unread.get(id, 0),
                    "last": last.get(id),
                    "welcome": page.word(f"simulator-welcome-{kind}", name=figure.name),
                    "examples": page.examples(role, kind, figure.name),
                }
            )
        return {"chats": rows, "cursor": cursor}

    @sim.get("/api/chats/<path:chat>/messages")
    def messages(chat: str) -> ResponseReturnValue:
        me, chat = _parameter("as"), _storable(chat)
        after, before = request.args.get("after"), request.args.get("before")
        with shop.work(reads=True) as work:
            simulator.visitor(work, chat, me)
            cursor = queries.latest(work)
            if after is not None:
                rows = queries.said_after(work, [chat], _cursor(after, "after"), cursor, HISTORY)
                more = len(rows) == HISTORY
                cursor = rows[-1].id if more else cursor
            else:
                until = _cursor(before, "before") if before is not None else cursor + 1
                rows = queries.said_before(work, chat, until, HISTORY)
                more = len(rows) == HISTORY
            return {"messages": show(work, rows), "cursor": cursor, "more": more}


def _replies(rows: Sequence[SimulatorMessage]) -> list[dict[str, Any]]:
    return [
        {
            "chat": row.chat_id,
            "text": row.text,
            "links": row.extras.get("links", []),
            "images": row.extras.get("images", []),
        }
        for row in rows
    ]


def _add_writing(sim: Blueprint, page: Page, shop: Shop, handle: Callable[[Incoming], Handled]) -> None:
    @sim.post("/api/messages")
    def post() -> ResponseReturnValue:
        request.max_content_length = LARGEST_BODY_BYTES
        ask = Ask.read(request.get_json())
        with shop.work() as work:
            said = simulator.speak(work, ask.chat, ask.sender, ask.text, ask.message_id, ask.quote)
            if simulator.is_answered(said):
                return {"message_id": ask.message_id, "replies": _replies(simulator.replies(work, ask.message_id))}
            incoming = _incoming(work, ask, said)
        handled = handle(incoming)
        with shop.work() as work:
            rows = simulator.answer(work, ask.message_id, handled.here, handled.private)
            return {"message_id": ask.message_id, "replies": _replies(rows)}

    def _incoming(work: Work, ask: Ask, said: SimulatorMessage) -> Incoming:
        speaker = simulator.visitor(work, ask.chat, ask.sender)
        private = simulator.is_private(ask.chat)
        chat_id, kind = (speaker.id, Kind.PRIVATE) if private else (ask.chat, Kind.GROUP)
        return Incoming(
            chat=Chat(CHANNEL, ACCOUNT, chat_id, kind),
            sender=Person(speaker.id, speaker.name),
            message_id=ask.message_id,
            text=page.without_mention(said.text),
            at=said.said_at,
            quote=_quote(work, ask.quote),
        )

    def _quote(work: Work, quote: dict[str, str] | None) -> Quote | None:
        """A quote's sender may be given by id; what goes on carries the name, as platforms do."""
        if quote is None:
            return None
        return Quote(queries.names(work, [quote["sender"]]).get(quote["sender"], quote["sender"]), quote["text"])

    @sim.post("/api/chats/<path:chat>/read")
    def read(chat: str) -> ResponseReturnValue:
        request.max_content_length = LARGEST_BODY_BYTES
        body = request.get_json()
        if not isinstance(body, dict):
            raise BadField(field="JSON", wanted=say("simulator-wanted-object"))
        with shop.work() as work:
            me = _text(body, "as", 200)
            simulator.mark_read(work, _storable(chat), me, _cursor(body.get("cursor"), "cursor"))
        return {}


def _add_live(sim: Blueprint, live: Live, seats: Seats) -> None:
    @sim.get("/api/updates")
    def updates() -> ResponseReturnValue:
        me = _parameter("as")
        after = _cursor(request.headers.get("Last-Event-ID") or request.args.get("after", "0"), "after")
        news = live.once(me, after)
        if "text/event-stream" not in request.headers.get("Accept", ""):
            return news
        browser = request.args.get("browser", "")[:64]
        if not seats.take(browser):
            return "", 204  # "don't come back" to an EventSource (HTML Standard, 9.2.3): the page looks by itself then
        response = Response(live.stream(me, after), mimetype="text/event-stream")
        response.headers["X-Accel-Buffering"] = "no"
        response.call_on_close(lambda: seats.leave(browser))
        return response


def _add_refusals(sim: Blueprint, page: Page) -> None:
    @sim.errorhandler(ShopError)
    def refused(error: ShopError) -> ResponseReturnValue:
        return {"error": page.sentence(error)}, STATUS.get(type(error), 400)

    def unusable(error: HTTPException) -> ResponseReturnValue:
        return {"error": page.word(f"simulator-refused-{error.code}")}, error.code or 400

    for code in (400, 404, 405, 413, 415):
        sim.register_error_handler(code, unusable)

    @sim.after_request
    def secure(response: Response) -> Response:
        for name, value in SECURITY.items():
            response.headers[name] = value
        if request.endpoint != "simulator.static":
            response.headers["Cache-Control"] = "no-store"
        return response
