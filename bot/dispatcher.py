"""One message, one transaction.

Understand first, act then: the speaker is looked up and talk is understood in a reading work, so that mere talk takes
no lock and leaves no row; what changes something runs in a work of its own, which commits together with its inbox row
and its reply. A platform that resends a message gets that reply again.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.exc import DBAPIError, IntegrityError

from bot.arguments import BadArgument, read_arguments
from bot.attachments import Attachments, Fetch
from bot.channels.channel import Abilities, Rendered
from bot.context import Context
from bot.message import SILENCE, Incoming, Kind, Quote, Reply, Unhandled, answer
from bot.router import Act, Command, Switchboard, Talk
from bot.seen import Seen
from bot.words import LANGUAGES, Words
from core import logs
from core import text as texts
from core.errors import ShopError
from core.message import Message, message
from core.say import say
from core.work import Actor, Shop, Work
from queries import members as people
from queries.catalog import CHANGED, KNOWN
from queries.members import Caller
from services import inbox, members, outbox

log = logging.getLogger("qunmai.dispatcher")

LONGEST = 20_000  # characters of one message that are looked at
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Handled:
    """What goes back with the answer to the platform; `private` only where the channel can carry it.

    `asks` and `again`: as in the reply (see bot.message.Reply).
    """

    here: Rendered | None = None
    private: Rendered | None = None
    asks: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A message on its way through: `typed` is the plain form of its text."""

    incoming: Incoming
    typed: str
    request_id: str
    attachments: Attachments


class Dispatcher:
    """Takes what came in, answers it. Thread-safe; one per process."""

    def __init__(
        self,
        shop: Shop,
        switchboard: Switchboard,
        abilities: Mapping[str, Abilities],
        fetch: Mapping[str, Fetch] | None = None,
    ) -> None:
        """`abilities` and `fetch` of each channel, by its name."""
        self.shop = shop
        self.switchboard = switchboard
        self._abilities = abilities
        self._fetch = fetch or {}
        self._seen = Seen()
        settings = shop.settings
        self._words = {
            language: Words(language, settings.zone, settings.address, switchboard.help_in(language))
            for language in LANGUAGES
        }

    def handle(self, incoming: Incoming) -> Handled:
        """The answer to a message. Never raises: a fault is answered with a reference that stands in the log."""
        request_id, began = logs.current_request() or logs.new_request(), time.perf_counter()
        self.shop.keep_up()  # before the words are looked up: a module may have been switched off
        incoming = storable(incoming)
        caller = Caller()
        try:
            caller, reply = self._answer(incoming, request_id)
            handled = self._rendered(incoming, caller, reply)
        except Exception:
            log.exception("fault", extra={"request_id": request_id, "chat": incoming.chat.kind})
            reply = answer(say("fault", reference=request_id[:8]))
            handled = self._rendered(incoming, caller, reply)
        took = time.perf_counter() - began
        log.debug("handled", extra={"request_id": request_id, "ms": round(took * 1000, 2), "silent": reply.silent})
        return handled

    def _answer(self, incoming: Incoming, request_id: str) -> tuple[Caller, Reply]:
        typed = texts.plain(incoming.text[:LONGEST])
        called = self.switchboard.find(typed.lstrip("/").strip())
        heard = Heard(incoming, typed, request_id, Attachments(incoming, self._fetch.get(incoming.chat.channel)))
        with self.shop.work(request_id=request_id, reads=True) as work:
            caller = self._seen.caller(incoming) if called and called[0].public else None
            if caller is None or self._is_first(incoming, caller):
                caller = self._caller(work, incoming)
            if caller.earlier_reply is not None:
                return caller, reply_from_json(caller.earlier_reply)
            try:
                plan = self._understand(self._context(work, heard, caller), called)
            except ShopError as refusal:
                return caller, self._refused(refusal, request_id)
        try:
            if called and called[0].fetches and not isinstance(plan, Reply):
                heard.attachments.bring_all()  # here, where no transaction waits for it
        except ShopError as refusal:
            return caller, self._refused(refusal, request_id)
        if self._is_first(incoming, caller):
            return self._act(heard, lambda acting: self._greeted(plan, acting), caller)
        if isinstance(plan, Reply):
            if plan.private is None or self._carries_private(incoming):
                return caller, plan
            return self._act(heard, lambda _: plan, caller)
        return self._act(heard, plan, caller)

    def _context(self, work: Work, heard: Heard, caller: Caller) -> Context:
        incoming, can = heard.incoming, self._abilities[heard.incoming.chat.channel]
        words = self._words[caller.language or caller.community_language or self.shop.settings.language]
        place = incoming.chat.kind
        return Context(work, incoming, caller, heard.typed, place, self.switchboard, words, heard.attachments, can)

    def _refused(self, refusal: ShopError, request_id: str) -> Reply:
        log.info("refused", extra={"request_id": request_id, "refusal": refusal.key})
        return refused(refusal)

    def _is_first(self, incoming: Incoming, caller: Caller) -> bool:
        """Whether somebody is to be greeted: they write in private, and never got the greetings."""
        return bool(self.switchboard.greetings) and incoming.chat.kind is Kind.PRIVATE and not caller.told

    def _greeted(self, plan: Reply | Act, context: Context) -> Reply:
        reply = plan if isinstance(plan, Reply) else plan(context)
        if reply.silent or reply.hand_over or not self._is_first(context.incoming, context.caller):
            return reply
        greeting = sum((greet(context) for greet in self.switchboard.greetings), message())
        if reply.private is not None:
            return replace(reply, private=reply.private + greeting)
        return replace(reply, here=reply.here + greeting if reply.here else greeting)

    def _caller(self, work: Work, incoming: Incoming) -> Caller:
        chat = incoming.chat
        group = chat.id if chat.kind is Kind.GROUP else None
        found = people.caller(work, chat.channel, chat.account, incoming.sender.id, group, incoming.message_id)
        self._seen.note(incoming, found)
        return found

    def _understand(self, context: Context, called: tuple[Command, str] | None) -> Reply | Act:
        """A reply for what only reads; else the act that is to be done in a writing work."""
        if context.incoming.quote is not None:
            heard = self._hear(context, self.switchboard.quotes)
            if heard is not None:
                return heard
        if called is None or not self._may(called[0], context):
            return self._listen(context) or nothing_meant(context)
        command, rest = called
        try:
            arguments = read_arguments(command.parameters, rest)
        except ShopError as refusal:
            heard = self._listen(context)
            if heard is not None:
                return heard
            if isinstance(refusal, BadArgument):
                return usage(command)
            raise
        if command.reads:
            return command.handler(context, **arguments)
        return lambda acting: command.handler(acting, **arguments)

    def _listen(self, context: Context) -> Reply | Act | None:
        return self._hear(context, self.switchboard.talks)

    def _hear(self, context: Context, talks: Sequence[Talk]) -> Reply | Act | None:
        for talk in talks:
            heard = talk(context)
            if not isinstance(heard, Unhandled):
                return heard
        return None

    def _may(self, command: Command, context: Context) -> bool:
        """Whether this command exists for this person in this place; else the words are mere talk."""
        fits_role = not command.roles or bool(command.roles & context.caller.roles)
        return fits_role and context.where in command.where

    def _act(self, heard: Heard, act: Act, caller: Caller) -> tuple[Caller, Reply]:
        """Do it, once. Where a race was lost (the same message, the same new member, a deadlock), look again."""
        heard.attachments.close()
        known: Caller | None = caller
        for tries_left in (2, 1, 0):
            try:
                return self._act_once(heard, act, known)
            except DBAPIError as error:
                if not tries_left or not lost_race(error):
                    raise
                known = None
        raise AssertionError("unreachable")

    def _act_once(self, heard: Heard, act: Act, caller: Caller | None) -> tuple[Caller, Reply]:
        incoming, request_id = heard.incoming, heard.request_id
        try:
            with self.shop.work(request_id=request_id) as work:
                if caller is None:
                    caller = self._caller(work, incoming)
                    if caller.earlier_reply is not None:
                        return caller, reply_from_json(caller.earlier_reply)
                caller = self._known(work, incoming, caller)
                work.facts[KNOWN] = caller.catalog_version
                work.actor = Actor(caller.member_id, caller.name)
                reply = act(self._context(work, heard, caller))
                reply = self._reaching(incoming, caller, reply)
                if work.facts.get(CHANGED):
                    self._seen.forget_catalog()
                if work.wrote or (reply.private and not self._carries_private(incoming)):
                    self._keep(work, incoming, caller, reply)
                return caller, reply
        except ShopError as refusal:
            log.info("refused", extra={"request_id": request_id, "refusal": refusal.key})
            return self._refuse(incoming, refusal, request_id)

    def _refuse(self, incoming: Incoming, refusal: ShopError, request_id: str) -> tuple[Caller, Reply]:
        """Record the refusal; where the same message was already answered otherwise, that answer stands."""
        with self.shop.work(request_id=request_id) as work:
            caller = self._caller(work, incoming)
            if caller.earlier_reply is not None:
                return caller, reply_from_json(caller.earlier_reply)
            inbox.keep(work, incoming_key(incoming), reply_to_json(refused(refusal)), member_id=caller.member_id)
        return caller, refused(refusal)

    def _known(self, work: Work, incoming: Incoming, caller: Caller) -> Caller:
        """The caller as a member, met here for the first time if need be."""
        chat, sender = incoming.chat, incoming.sender
        joins = caller.community_id is not None and not caller.joined
        if caller.member_id is not None and not joins:
            return caller
        name = texts.clean(sender.name)[:LONGEST_NAME]  # people call themselves anything
        if caller.member_id is None:
            member_id = members.ensure(work, chat.channel, chat.account, sender.id, name, caller.community_id)
            caller = replace(caller, member_id=member_id, name=name)
        if joins and caller.community_id is not None and caller.member_id is not None:
            members.join(work, caller.community_id, caller.member_id, name or caller.name)
            caller = replace(caller, joined=True, name=name or caller.name)
        return caller

    def _keep(self, work: Work, incoming: Incoming, caller: Caller, reply: Reply) -> None:
        if reply.private and caller.member_id and not self._carries_private(incoming):
            outbox.send_to_member(work, caller.member_id, reply.private)
        deal_id = reply.record["deal"] if reply.record else None
        inbox.keep(work, incoming_key(incoming), reply_to_json(reply), deal_id, caller.member_id)

    def _reaching(self, incoming: Incoming, caller: Caller, reply: Reply) -> Reply:
        """Where no channel can bring somebody the private half, the group says how to get it."""
        if reply.private is None or self._carries_private(incoming):
            return reply
        channels = caller.channels | {incoming.chat.channel}
        if any(self._abilities[name].pushes_to_people for name in channels if name in self._abilities):
            return reply
        hint = message(say("hint-private"))
        return replace(reply, here=reply.here + hint if reply.here else hint, private=None)

    def _carries_private(self, incoming: Incoming) -> bool:
        return incoming.chat.kind is Kind.PRIVATE or self._abilities[incoming.chat.channel].answers_privately

    def _rendered(self, incoming: Incoming, caller: Caller, reply: Reply) -> Handled:
        return replace(self._worded(incoming, caller, reply), asks=reply.asks, again=reply.again)

    def _worded(self, incoming: Incoming, caller: Caller, reply: Reply) -> Handled:
        default = self.shop.settings.language
        if reply.hand_over and self._abilities[incoming.chat.channel].hands_over:
            return Handled(here=Rendered("", hand_over=True))
        own = self._words[caller.language or caller.community_language or default]
        group = self._words[caller.community_language or default]
        if incoming.chat.kind is Kind.PRIVATE:
            parts = [part for part in (reply.here, reply.private) if part]
            return Handled(here=own.render_message(sum(parts[1:], parts[0]))) if parts else Handled()
        here = group.render_message(reply.here) if reply.here else None
        carries = reply.private is not None and self._carries_private(incoming)
        return Handled(here, own.render_message(reply.private) if carries and reply.private else None)


def storable(incoming: Incoming) -> Incoming:
    """The message without what no database keeps: its very words may be written down."""
    text, quote = texts.storable(incoming.text), incoming.quote
    if quote is not None:
        quote = Quote(texts.storable(quote.sender), texts.storable(quote.text))
    return incoming if (text, quote) == (incoming.text, incoming.quote) else replace(incoming, text=text, quote=quote)


def nothing_meant(context: Context) -> Reply:
    """A group hears nothing where nothing was meant for the bot; a private chat hears how to go on."""
    if context.where is Kind.GROUP or context.incoming.event:
        return SILENCE
    return answer(say("attachment-not-understood" if context.incoming.attaches else "not-understood"))


def lost_race(error: DBAPIError) -> bool:
    """Whether a fault only says that somebody else was quicker: trying again finds their result."""
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) in ("40001", "40P01")


def usage(command: Command) -> Reply:
    return answer(say("usage", help=say(command.help_key), example=command.example))


def refused(refusal: ShopError) -> Reply:
    return replace(answer(say(refusal.key, **refusal.arguments)), asks=True)


def incoming_key(incoming: Incoming) -> tuple[str, str, str]:
    return incoming.chat.channel, incoming.chat.account, incoming.message_id


def reply_to_json(reply: Reply) -> dict[str, object]:
    return {
        "here": reply.here.to_json() if reply.here else None,
        "private": reply.private.to_json() if reply.private else None,
        **({"hand_over": True} if reply.hand_over else {}),
        **({"record": dict(reply.record)} if reply.record else {}),
    }


def reply_from_json(data: Mapping[str, object]) -> Reply:
    def part(name: str) -> Message | None:
        found = data.get(name)
        return Message.from_json(found) if isinstance(found, Mapping) else None

    return Reply(part("here"), part("private"), again=True, hand_over=bool(data.get("hand_over")))
