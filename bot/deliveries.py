"""Sends what waits in the outbox: claim in one transaction, call the channel outside of any, record in another.

Any number of processes may deliver. What a process held when it died is free again when the lease ends: an ordinary
message is sent again, one that may be shown only once is parked (docs/decisions: outgoing messages).
"""

from __future__ import annotations

import logging
import random
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.channels.channel import Channel, PermanentFailure, SendError, UncertainFailure
from bot.message import Chat, Kind
from bot.words import LANGUAGES, MissingWords, Words
from core.message import Message
from core.work import Shop, Work
from models.outbox import DeliveryStatus
from queries import outbox as find
from queries.outbox import Claimed
from services import consent
from services.outbox import MessageParked, MessageSent

log = logging.getLogger("qunmai.deliveries")

LONGEST_WAIT = timedelta(hours=1)
LOOK_AGAIN = 1.0  # seconds between looks at an outbox in which nothing is due
LOOK_FOR_ABANDONED = 5.0  # seconds between looks for messages whose sender has died


@dataclass(frozen=True, slots=True)
class Way:
    """By which channel, and into which of its chats, a receiver is reached."""

    channel: Channel
    chat: Chat
    destination: str
    heard_at: datetime | None

    def may_write(self, now: datetime) -> bool:
        within = self.channel.abilities.within
        return within is None or (self.heard_at is not None and self.heard_at > now - within)


@dataclass(frozen=True, slots=True)
class Outgoing:
    claimed: Claimed
    way: Way
    language: str


class Deliveries:
    """The deliverer of one process. `channels` by their names; `jitter` gives numbers from 0 to 1."""

    def __init__(
        self,
        shop: Shop,
        channels: Mapping[str, Channel],
        *,
        threads: int = 8,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self.shop = shop
        self._channels = channels
        self._threads = threads
        self._jitter = jitter
        zone, address = shop.settings.zone, shop.settings.address
        self._words = {language: Words(language, zone, address) for language in LANGUAGES}
        self._stopping, self._woken = threading.Event(), threading.Event()
        self._free = threading.BoundedSemaphore(threads)
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Deliver in the background, up to `threads` messages at a time, until `stop`."""
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="deliveries", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Claim nothing more, finish what is being sent."""
        self._stopping.set()
        self._woken.set()
        if self._thread:
            self._thread.join()
            self._thread = None

    def wake(self) -> None:
        """Look at once instead of at the next second: something was just put into the outbox."""
        self._woken.set()

    def drain(self) -> int:
        """Deliver what is due, here and now, one after the other; how many attempts that were."""
        attempts = 0
        self._free_abandoned()
        while outgoing := self._next():
            self._deliver(outgoing)
            attempts += 1
        return attempts

    def _run(self) -> None:
        look_at = 0.0
        with ThreadPoolExecutor(self._threads, thread_name_prefix="delivery") as pool:
            while not self._stopping.is_set():
                self._woken.clear()
                try:
                    if time.monotonic() >= look_at:
                        look_at = time.monotonic() + LOOK_FOR_ABANDONED
                        self._free_abandoned()
                    self._fill(pool)
                except Exception:
                    log.exception("cannot look into the outbox", extra={"reference": _reference()})
                self._woken.wait(LOOK_AGAIN)

    def _fill(self, pool: ThreadPoolExecutor) -> None:
        """Give work to free threads. A message is claimed only when a thread can send it at once."""
        while not self._stopping.is_set():
            if not self._free.acquire(timeout=LOOK_AGAIN):
                continue
            outgoing = None
            try:
                outgoing = self._next()
            finally:
                if outgoing is None:
                    self._free.release()
            if outgoing is None:
                return
            pool.submit(self._deliver_and_wake, outgoing)

    def _deliver_and_wake(self, outgoing: Outgoing) -> None:
        try:
            self._deliver(outgoing)
        except Exception:  # the record failed: the lease will end, and what then happens is decided
            log.exception("cannot record a delivery", extra={"reference": _reference(), "outbox": outgoing.claimed.id})
        finally:
            self._free.release()
            self._woken.set()

    def _next(self) -> Outgoing | None:
        """Claim the next message that can go out now; what cannot is parked or put off on the way to it."""
        while True:
            with self.shop.work() as work:
                claimed = find.claim(work, timedelta(seconds=work.settings.outbox.lease_seconds))
                if claimed is None:
                    return None
                outgoing = self._prepared(work, claimed)
            if outgoing:
                return outgoing

    def _prepared(self, work: Work, claimed: Claimed) -> Outgoing | None:
        if claimed.not_after is not None and claimed.not_after < work.now:
            _park(work, claimed, "too-late")
            return None
        way = self._way(work, claimed)
        if way is None:
            _park(work, claimed, "no-consent" if claimed.purpose and self._ways(work, claimed) else "no-way")
            return None
        per_minute = way.channel.abilities.per_minute
        free_at = find.take_slot(work, way.destination, per_minute) if per_minute else None
        if free_at is not None:
            _put_off(work, claimed, free_at, attempts=claimed.attempts - 1)
            return None
        return Outgoing(claimed, way, find.language(work, claimed) or self.shop.settings.language)

    def _way(self, work: Work, claimed: Claimed) -> Way | None:
        """Chosen by what channels can do: pushing there, best without somebody who must confirm it.

        A promotion to a person goes only by a channel by which they still want it, and that may still write to them.
        """
        ways = self._ways(work, claimed)
        if claimed.purpose:
            ways = [way for way in ways if way.may_write(work.now)]
        if claimed.purpose and claimed.member_id is not None:
            names = {way.channel.name for way in ways}
            wanted = consent.channels_left(work, claimed.member_id, claimed.purpose, names)
            ways = [way for way in ways if way.channel.name in wanted]
        return min(ways, key=lambda way: way.channel.abilities.needs_human_confirm, default=None)

    def _ways(self, work: Work, claimed: Claimed) -> list[Way]:
        kind = Kind.GROUP if claimed.community_id is not None else Kind.PRIVATE
        return [
            Way(channel, Chat(place.channel, place.account, place.id, kind), place.destination, place.heard_at)
            for place in find.places(work, claimed)
            if (channel := self._channels.get(place.channel)) and _pushes(channel, kind)
        ]

    def _deliver(self, outgoing: Outgoing) -> None:
        failure = self._send(outgoing)
        with self.shop.work(request_id=outgoing.claimed.request_id) as work:
            self._record(work, outgoing, failure)

    def _send(self, outgoing: Outgoing) -> SendError | None:
        """The call. What a channel raises beyond its contract is a fault of ours, after which nobody can be sure."""
        claimed, way = outgoing.claimed, outgoing.way
        try:
            rendered = self._words[outgoing.language].render_message(Message.from_json(claimed.message))
            way.channel.send(way.chat, rendered, str(claimed.id))
        except SendError as failure:
            return failure
        except MissingWords:
            log.exception("no words", extra={"request_id": claimed.request_id, "outbox": claimed.id})
            return PermanentFailure("no-words")
        except Exception:
            reference = _reference()
            log.exception("fault in a channel", extra={"reference": reference, "channel": way.channel.name})
            return UncertainFailure(f"fault {reference}")
        return None

    def _record(self, work: Work, outgoing: Outgoing, failure: SendError | None) -> None:
        claimed, channel = outgoing.claimed, outgoing.way.channel
        if failure is None:
            if find.settle(work, claimed, status=DeliveryStatus.SENT, sent_at=work.now, channel=channel.name):
                work.tell(MessageSent(claimed.id, claimed.once))
            return
        notes: dict[str, Any] = {"channel": channel.name}
        if isinstance(failure, PermanentFailure):
            _park(work, claimed, failure.code, **notes)
        elif isinstance(failure, UncertainFailure) and claimed.once and not channel.abilities.repeatable:
            _park(work, claimed, "uncertain", **notes)
        elif claimed.attempts >= self.shop.settings.outbox.attempts:
            _park(work, claimed, failure.code, **notes)
        else:
            _put_off(work, claimed, work.now + self._pause(claimed.attempts), problem=failure.code[:300], **notes)

    def _pause(self, attempts: int) -> timedelta:
        """Doubled with every attempt, and between half and whole of that, so that not all come back at once."""
        seconds = self.shop.settings.outbox.backoff_seconds * 2.0 ** (attempts - 1)
        return timedelta(seconds=min(seconds, LONGEST_WAIT.total_seconds())) * (0.5 + self._jitter() / 2)

    def _free_abandoned(self) -> None:
        """Decide about the messages whose sender died: nobody knows whether they went out."""
        with self.shop.work() as work:
            for claimed in find.abandoned(work):
                way = self._way(work, claimed)
                again = not claimed.once or (way is not None and way.channel.abilities.repeatable)
                if again and claimed.attempts < self.shop.settings.outbox.attempts:
                    _put_off(work, claimed, work.now, problem="abandoned")
                else:
                    _park(work, claimed, "uncertain")


def _pushes(channel: Channel, kind: Kind) -> bool:
    can = channel.abilities
    return can.pushes_to_groups if kind is Kind.GROUP else can.pushes_to_people


def _put_off(work: Work, claimed: Claimed, until: datetime, **values: Any) -> None:
    find.settle(work, claimed, status=DeliveryStatus.WAITING, next_at=until, **values)


def _park(work: Work, claimed: Claimed, problem: str, **values: Any) -> None:
    log.warning("parked", extra={"outbox": claimed.id, "problem": problem, "request_id": claimed.request_id})
    if find.settle(work, claimed, status=DeliveryStatus.DEAD, problem=problem[:300], **values):
        work.tell(MessageParked(claimed.id, claimed.once, problem))


def _reference() -> str:
    return uuid.uuid4().hex[:8]
