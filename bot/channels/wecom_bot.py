"""WeCom's smart bot (智能机器人) by callback: internal groups where it is mentioned, and one-to-one chats.

Facts: developer.work.weixin.qq.com/document/path/100719 (receiving), 101027 (events), 101031 (passive replies),
101033 (sealing) and 101138 (response_url). The bot cannot push; a group is pushed to by its robot (wecom_robot).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from bot.attachments import CannotFetch
from bot.channels import dress, looks
from bot.channels.callback import Malformed, Received, TooLarge, identifier
from bot.channels.calling import download, errcode_of, failure_of_code, post
from bot.channels.channel import Abilities, PermanentFailure, Rendered
from bot.channels.envelope import Envelope
from bot.message import Attached, Chat, Incoming, Kind, Person, Quote
from core.clock import Clock
from core.settings import Settings

NAME = "wecom_bot"
SILENCE = b""
EVENTS = frozenset({"enter_chat", "template_card_event"})
_SPACES = " \u2005\u3000"  # U+2005 is what WeChat puts behind a mention
_SOMEBODY = re.compile(r"@\S+(?:\s+|$)")

Json = Mapping[str, Any]


class WecomBot:
    """The smart bot's channel. It is a Channel (that cannot push) and a Callback."""

    name = NAME
    content_type = "application/json"
    abilities = Abilities(receives_groups=True, longest_text_bytes=looks.BOT_STREAM)

    def __init__(self, settings: Settings, clock: Clock) -> None:
        bot = settings.channels.wecom_bot
        self.largest_body = settings.channels.largest_body_bytes
        self._account = bot.account
        self._mention = f"@{bot.name}"
        self._host = bot.host.rstrip("/")
        self._media_hosts = tuple(host.lower() for host in bot.media_hosts)
        self._clock = clock
        self._session = requests.Session()
        self._envelope = Envelope(
            bot.token.get_secret_value(),
            bot.aes_key.get_secret_value(),
            "",  # an internal bot's messages are sealed for nobody by name
            clock,
            settings.channels.replay_window_seconds,
        )

    def verify(self, query: Mapping[str, str]) -> str:
        """The opened echostr of the platform's check of the address. Raises Refused."""
        return self._envelope.open(query, query.get("echostr", ""))

    def receive(self, query: Mapping[str, str], body: bytes) -> Received:
        """One message, event or poll. Raises Forged, Stale, TooLarge, Malformed."""
        if len(body) > self.largest_body:
            raise TooLarge(f"more than {self.largest_body} bytes")
        encrypted = _object(body).get("encrypt")
        if not isinstance(encrypted, str) or not encrypted:
            raise Malformed("no encrypt")
        data = _object(self._envelope.open(query, encrypted))
        try:
            incoming = self._incoming(data)
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError, OSError):
            raise Malformed("not a message") from None
        nonce = query.get("nonce", "")
        url = data.get("response_url")
        return Received(
            incoming,
            answer=lambda rendered: self._passive(incoming, rendered, nonce),
            answers=incoming is not None and incoming.event != "template_card_event",
            response_url=url if isinstance(url, str) else "",
        )

    def respond_later(self, response_url: str, rendered: Rendered) -> None:
        """The one message that a callback's response_url takes, within an hour. In groups it quotes what it answers.

        The address is a secret. Raises SendError.
        """
        if not response_url.startswith(self._host + "/"):
            raise PermanentFailure("foreign-host")
        content = looks.bot_markdown(rendered)
        if not content:
            raise PermanentFailure("empty")
        result = post(self._session, response_url, {"msgtype": "markdown", "markdown": {"content": content}})
        if (errcode := errcode_of(result)) != 0:
            raise failure_of_code(errcode, frozenset())

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        """This channel cannot push: by callback the bot speaks only when spoken to. Always PermanentFailure."""
        raise PermanentFailure("cannot-push")

    def fetch(self, reference: str) -> bytes:
        """A picture or file that somebody sent, by its address, which holds for five minutes; there it lies sealed."""
        if not self._is_platforms(reference):
            raise CannotFetch
        return self._envelope.open_bytes(download(self._session, reference))

    def _is_platforms(self, url: str) -> bool:
        """Whether an address is one of the platform's, so that nobody makes us call a host of theirs."""
        try:
            parts = urlsplit(url)
            host = (parts.hostname or "").lower()
        except ValueError:
            return False
        listed = any(host == known or (known.startswith(".") and host.endswith(known)) for known in self._media_hosts)
        return listed and parts.username is None and (parts.scheme == "https" or host == "127.0.0.1")

    def _incoming(self, data: Json) -> Incoming | None:
        """What the shop hears; None for polls of a stream (ours end at once), feedback and what is new."""
        kind, event, quote = data["msgtype"], "", None
        images: tuple[str, ...] = ()
        files: tuple[Attached, ...] = ()
        match kind:
            case "file":
                text, files = "", (Attached(_address(data["file"])),)
            case "text" | "voice" | "mixed" | "image":
                text, images = _said(data)
            case "event" if data["event"]["eventtype"] in EVENTS:
                event = data["event"]["eventtype"]
                text = str(data["event"].get(event, {}).get("event_key", ""))
            case _:
                return None
        if quoted := data.get("quote"):
            quote = Quote("", dress.storable(_said(quoted)[0]))
        in_group = data.get("chattype") == "group"
        person = identifier(data["from"]["userid"])
        account = identifier(data["aibotid"])
        if self._account and account != self._account:
            raise Malformed("for another bot")
        return Incoming(
            chat=Chat(
                NAME,
                account,
                identifier(data["chatid"]) if in_group else person,
                Kind.GROUP if in_group else Kind.PRIVATE,
            ),
            sender=Person(person),
            message_id=identifier(data["msgid"]),
            text=self._without_mention(dress.storable(text), in_group) if not event else dress.storable(text),
            at=self._moment(data.get("create_time")),
            quote=quote,
            images=images,
            event=event,
            files=files,
        )

    def _moment(self, seconds: object) -> datetime:
        """Only events say when; a message is from now."""
        return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and seconds else self._clock.now()

    def _without_mention(self, text: str, in_group: bool) -> str:
        """What is said to the bot. In a group its @name stands within the text, mostly in front.

        The configured name goes even where no space stands behind it: people delete that. A bot that has been given
        another name in the group is still heard: there the first word goes, if it is a mention.
        """
        before, mention, after = text.partition(self._mention)
        if mention:
            return f"{before.rstrip(_SPACES)} {after.lstrip(_SPACES)}".strip()
        text = text.strip()
        found = _SOMEBODY.match(text) if in_group else None
        return text[found.end() :].strip() if found else text

    def _passive(self, incoming: Incoming | None, rendered: Rendered | None, nonce: str) -> bytes:
        """The sealed reply: a text to somebody who enters, else a stream that ends with its first piece."""
        if incoming is None or rendered is None or incoming.event == "template_card_event":
            return SILENCE
        reply: dict[str, Any]
        if incoming.event:
            content = looks.bot_text(rendered)
            reply = {"msgtype": "text", "text": {"content": content}}
        else:
            content = looks.bot_markdown(rendered)
            # A message that comes again gets the same stream, so that it is shown once.
            stream = hashlib.sha256(incoming.message_id.encode()).hexdigest()[:32]
            reply = {"msgtype": "stream", "stream": {"id": stream, "finish": True, "content": content}}
        if not content:
            return SILENCE
        sealed = self._envelope.seal(json.dumps(reply, ensure_ascii=False), nonce)
        return json.dumps(
            {
                "encrypt": sealed.encrypted,
                "msgsignature": sealed.signature,
                "timestamp": sealed.timestamp,
                "nonce": sealed.nonce,
            }
        ).encode()


def _object(text: str | bytes) -> Json:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise Malformed("no JSON") from None
    if not isinstance(data, dict):
        raise Malformed("no JSON object")
    return data


def _said(data: Json) -> tuple[str, tuple[str, ...]]:
    """The words and pictures of a message or of what it quotes. A voice comes with its words."""
    kind = data["msgtype"]
    if kind == "mixed":
        pieces = [_said(item) for item in data["mixed"]["msg_item"] if item["msgtype"] in {"text", "image"}]
        return "\n".join(text for text, _ in pieces if text), tuple(url for _, urls in pieces for url in urls)
    if kind in {"text", "voice"}:
        content = data[kind]["content"]
        if not isinstance(content, str):
            raise Malformed("the content is no text")
        return content, ()
    if kind == "image":
        return "", (_address(data["image"]),)
    return "", ()


def _address(item: Json) -> str:
    url = item["url"]
    if not isinstance(url, str):
        raise Malformed("the address is no text")
    return url
