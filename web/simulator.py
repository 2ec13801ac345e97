"""The chat simulator: a page that looks like a chat client, and its JSON API (docs/api.md). Demo mode only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, NotFound

from bot.attachments import AttachmentTooLarge
from bot.channels.channel import Rendered
from bot.channels.simulator import ACCOUNT, CHANNEL
from bot.message import Attached, Chat, Incoming, Kind, Person, Quote
from bot.words import LANGUAGES
from core.errors import ShopError
from core.work import Shop, Work
from models.members import Role
from models.simulator import SimulatorMessage
from queries import simulator as queries
from services import simulator
from web import simulator_files
from web.simulator_live import Live, Pace, Seats
from web.simulator_requests import Ask, json_object, parameter, read_cursor, storable, text_field
from web.simulator_words import SimulatorWords

HISTORY = 60
CUSTOMER = "customer"
MAIN_ROLES = (Role.MANAGER, Role.SUPPLIER, Role.LEADER, Role.PROMOTER)
STATUS: dict[type[ShopError], int] = {
    simulator.UnknownPerson: 404,
    simulator.UnknownChat: 404,
    simulator.NotInThisChat: 403,
    simulator.MessageIdInUse: 409,
    simulator.TooLongToSend: 413,
    simulator.UnknownAttachment: 404,
    simulator.UnknownFileKind: 415,
    AttachmentTooLarge: 413,
}
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


Why = Callable[[Work, SimulatorMessage, str], str | None]


class Handled(Protocol):
    """What the dispatcher makes of a message, in the sender's language."""

    @property
    def here(self) -> Rendered | None: ...
    @property
    def private(self) -> Rendered | None: ...


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
            "files": row.extras.get("files", []),
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
    why: Why | None = None,
) -> Blueprint:
    """The simulator below /sim.

    `handle` is the dispatcher. Set `stopping` when the process is to end: open streams then end within a third of a
    second. `streams` is how many may be open in this process; each holds a thread, so give the server more threads.
    `why` tells how the shop read a person's message, in a language, or None; the page then offers to ask it.
    """
    sim = Blueprint(
        "simulator",
        __name__,
        url_prefix="/sim",
        template_folder="templates",
        static_folder="static/simulator",
        static_url_path="/static",
    )
    page = SimulatorWords(shop)
    _add_page(sim, page, shop, explains=why is not None)
    _add_reading(sim, page, shop)
    _add_writing(sim, page, shop, handle)
    simulator_files.add(sim, shop)
    _add_live(sim, Live(shop, show, stopping or threading.Event(), pace), Seats(streams))
    if why is not None:
        _add_why(sim, page, shop, why)
    _add_refusals(sim, page)
    return sim


def _add_page(sim: Blueprint, page: SimulatorWords, shop: Shop, *, explains: bool) -> None:
    @sim.get("/", strict_slashes=False)
    def index() -> str:
        boot = {
            "language": page.language,
            "timeZone": str(shop.settings.zone),
            "address": shop.settings.address,
            "api": url_for("simulator.index").rstrip("/") + "/api",
            "icon": url_for("simulator.static", filename="icon.svg"),
            "why": explains,
            "words": page.strings(),
        }
        other = next(language for language in LANGUAGES if language != page.language)
        kept: dict[str, Any] = {name: request.args[name] for name in ("as", "chat") if name in request.args}
        other_url = url_for("simulator.index", **kept, lang=other)
        return render_template("simulator.html", boot=boot, w=boot["words"], other=other, other_url=other_url)


def _add_reading(sim: Blueprint, page: SimulatorWords, shop: Shop) -> None:
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
        if "as" not in request.args:
            return everything()
        me = parameter("as")
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

    def everything() -> ResponseReturnValue:
        """All chats as the platform sees them, for programs: nobody's unread counts, everybody's private chat."""
        with shop.work(reads=True) as work:
            chats = simulator.all_chats(work)
            last = {m["chat"]: m for m in show(work, list(queries.last_said(work, [c.id for c in chats]).values()))}
            cursor = queries.latest(work)
        rows = [
            {
                "id": chat.id,
                "kind": Kind.PRIVATE if simulator.is_private(chat.id) else Kind.GROUP,
                "name": chat.name,
                "members": chat.members,
                "last": last.get(chat.id),
            }
            for chat in chats
        ]
        return {"chats": rows, "cursor": cursor}

    @sim.get("/api/chats/<path:chat>/messages")
    def messages(chat: str) -> ResponseReturnValue:
        chat = storable(chat)
        after, before = request.args.get("after"), request.args.get("before")
        with shop.work(reads=True) as work:
            if "as" in request.args:
                simulator.visitor(work, chat, parameter("as"))
            else:
                chat = simulator.existing(work, chat)
            cursor = queries.latest(work)
            if after is not None:
                rows = queries.said_after(work, [chat], read_cursor(after, "after"), cursor, HISTORY)
                more = len(rows) == HISTORY
                cursor = rows[-1].id if more else cursor
            else:
                until = read_cursor(before, "before") if before is not None else cursor + 1
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
            "files": row.extras.get("files", []),
        }
        for row in rows
    ]


def _add_writing(sim: Blueprint, page: SimulatorWords, shop: Shop, handle: Callable[[Incoming], Handled]) -> None:
    @sim.post("/api/messages")
    def post() -> ResponseReturnValue:
        ask = Ask.read()
        with shop.work() as work:
            ask = ask.resolved(work)
            said = simulator.speak(work, ask.chat, ask.sender, ask.text, ask.message_id, ask.quote, ask.attached)
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
            images=tuple(said.extras.get("images", ())),
            files=tuple(Attached(file["url"], file["name"]) for file in said.extras.get("files", ())),
        )

    def _quote(work: Work, quote: dict[str, str] | None) -> Quote | None:
        """A quote's sender may be given by id; what goes on carries the name, as platforms do."""
        if quote is None:
            return None
        return Quote(queries.names(work, [quote["sender"]]).get(quote["sender"], quote["sender"]), quote["text"])

    @sim.post("/api/chats/<path:chat>/read")
    def read(chat: str) -> ResponseReturnValue:
        body = json_object()
        with shop.work() as work:
            me = text_field(body, "as", 200)
            simulator.mark_read(work, storable(chat), me, read_cursor(body.get("cursor"), "cursor"))
        return {}


def _add_why(sim: Blueprint, page: SimulatorWords, shop: Shop, why: Why) -> None:
    @sim.get("/api/why/<int:id>")
    def explain(id: int) -> ResponseReturnValue:
        me = parameter("as")
        with shop.work(reads=True) as work:
            bubble = queries.bubble_by_id(work, read_cursor(id, "id"))
            if bubble is None or bubble.chat_id not in simulator.chats_of(work, me) or bubble.sender == simulator.BOT:
                raise NotFound()
            text = why(work, bubble, page.language)
        if text is None:
            raise NotFound()
        return {"text": text}


def _add_live(sim: Blueprint, live: Live, seats: Seats) -> None:
    @sim.get("/api/updates")
    def updates() -> ResponseReturnValue:
        me = parameter("as")
        after = read_cursor(request.headers.get("Last-Event-ID") or request.args.get("after", "0"), "after")
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


def _add_refusals(sim: Blueprint, page: SimulatorWords) -> None:
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
