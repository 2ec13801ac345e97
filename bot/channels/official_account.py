"""The official account (公众号): one-to-one chats. Receives by callback, answers passively, pushes as customer service.

Facts: developers.weixin.qq.com, "Receiving standard messages", "Passive reply", "Message encryption" and
"Customer service messages". wechatpy seals and calls; what it leaves open is closed here.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import requests
from wechatpy.client import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.attachments import AttachmentGone, AttachmentUnreachable
from bot.channels import dress, fields, looks
from bot.channels.access_token import AccessTokens, cache_for
from bot.channels.callback import Malformed, Received, TooLarge, identifier
from bot.channels.calling import (
    TIMEOUT,
    OwnPictures,
    calling,
    download,
    errcode_of,
    failure_of_code,
    failure_of_status,
)
from bot.channels.channel import Abilities, PassingFailure, PermanentFailure, Rendered, UncertainFailure
from bot.channels.envelope import Envelope
from bot.message import Chat, Incoming, Kind, Person
from core.clock import Clock
from core.reach import WRITES
from core.settings import Settings

NAME = "official_account"
EVENTS = frozenset({"subscribe", "unsubscribe", "scan", "click"})  # what the shop may have something to say to
SILENCE = b"success"  # what the platform takes as "received, nothing to say", without trying again

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
# 40003 no such openid, 43004 and 50005 doesn't follow, 45015 the 48 hours are over, 45047 too many since the person
# last wrote, 48001/48002/48004 not allowed to this account, the others are about the message itself.
PERMANENT = frozenset(
    {40003, 40007, 40008, 40058, 43004, 43101, 44002, 44004, 45002, 45015, 45047, 47001, 48001, 48002, 48004, 50005}
)


class TokenRefused(PassingFailure):
    """The platform doesn't take this access token (any more)."""


class _Client(WeChatClient):  # type: ignore[misc]
    """wechatpy's client at a host of ours, with our tokens: one try, no redirect."""

    def __init__(self, host: str, app_id: str, tokens: AccessTokens) -> None:
        self.API_BASE_URL = f"{host.rstrip('/')}/cgi-bin/"
        self._tokens = tokens
        super().__init__(app_id, "", timeout=TIMEOUT, auto_retry=False)

    @property
    def access_token(self) -> str:
        return self._tokens.current()

    def _request(self, method: str, url_or_endpoint: str, **arguments: Any) -> Any:
        return super()._request(method, url_or_endpoint, allow_redirects=False, **arguments)


class OfficialAccount:
    """The official account's channel. It is a Channel and a Callback."""

    name = NAME
    content_type = "application/xml"

    def __init__(self, settings: Settings, clock: Clock) -> None:
        account = settings.channels.official_account
        self.abilities = Abilities(
            pushes_to_people=NAME in WRITES,
            within=WRITES.get(NAME),
            longest_text_bytes=looks.ACCOUNT_TEXT,
            hands_over=account.hands_over,
        )
        self.largest_body = settings.channels.largest_body_bytes
        self._account = account.account
        self._mode = account.mode
        self._clock = clock
        self._envelope = Envelope(
            account.token.get_secret_value(),
            "" if account.mode == "plain" else account.aes_key.get_secret_value(),
            account.app_id,
            clock,
            settings.channels.replay_window_seconds,
        )
        cache = cache_for(settings.redis.url, account.app_id, clock)
        self._tokens = AccessTokens(account.host, account.app_id, account.secret.get_secret_value(), cache)
        self._client = _Client(account.host, account.app_id, self._tokens)
        self._pictures = OwnPictures(settings.address)
        self._host = account.host.rstrip("/")
        self._session = requests.Session()

    def verify(self, query: Mapping[str, str]) -> str:
        """The echostr of the platform's check of the address, in every mode as it came. Raises Refused."""
        self._envelope.check(query, "signature")
        return query.get("echostr", "")

    def receive(self, query: Mapping[str, str], body: bytes) -> Received:
        """One message or event. Raises Forged, Stale, TooLarge, Malformed."""
        if len(body) > self.largest_body:
            raise TooLarge(f"more than {self.largest_body} bytes")
        return self._read(self._opened(query, body))

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        """One customer service message, within 48 hours of what the person last wrote. One call, whatever it carries.

        A refused token is renewed once. Raises SendError.
        """
        if chat.kind is not Kind.PRIVATE:
            raise PermanentFailure("no-groups")
        token = self._tokens.current()
        try:
            self._push(chat.id, rendered)
        except TokenRefused:
            self._tokens.renew(token)
            self._push(chat.id, rendered)

    def scene(self, code: str) -> str:
        """What a QR says by which people follow the account and bring this code along; it works for good.

        A refused token is renewed once. Raises SendError.
        """
        token = self._tokens.current()
        try:
            return self._scene(code)
        except TokenRefused:
            self._tokens.renew(token)
            return self._scene(code)

    def _scene(self, code: str) -> str:
        asked = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": {"scene": {"scene_str": code}}}
        result = self._call(lambda: self._client.qrcode.create(asked))
        if not isinstance(result, dict) or not isinstance(url := result.get("url"), str) or not url:
            raise UncertainFailure("answer-unreadable")
        return url

    def fetch(self, reference: str) -> bytes:
        """A picture that somebody sent, by its media id: the platform keeps it for three days."""
        try:
            token = self._tokens.current()
            try:
                return self._media(reference, token)
            except TokenRefused:
                return self._media(reference, self._tokens.renew(token))
        except PassingFailure:
            raise AttachmentUnreachable from None

    def _media(self, media_id: str, token: str) -> bytes:
        """Raises TokenRefused. An answer in JSON is an error."""
        query = {"access_token": token, "media_id": media_id}
        content = download(self._session, f"{self._host}/cgi-bin/media/get", query)
        if not content.startswith(b"{"):  # no picture and no voice begins so
            return content
        try:
            errcode = errcode_of(json.loads(content))
        except (ValueError, RecursionError, UncertainFailure):
            raise AttachmentGone from None
        if errcode in TOKEN_REFUSED:
            raise TokenRefused(str(errcode))
        raise AttachmentGone

    def _opened(self, query: Mapping[str, str], body: bytes) -> str | bytes:
        """The message's own XML. In compat mode the plain fields beside Encrypt are anybody's: they are not read."""
        if self._mode == "plain":
            self._envelope.check(query, "signature")
            return body
        encrypted = fields.read(body).get("Encrypt")
        if not encrypted:
            raise Malformed("no Encrypt")
        return self._envelope.open(query, encrypted)

    def _read(self, xml: str | bytes) -> Received:
        said = fields.read(xml)
        source, target = identifier(said.get("FromUserName")), identifier(said.get("ToUserName"))
        if self._account and target != self._account:
            raise Malformed("for another account")
        try:
            incoming = self._incoming(said, source, target)
        except (KeyError, ValueError, OverflowError, OSError):
            raise Malformed("not a message") from None
        return Received(incoming, lambda rendered: self._passive(source, target, rendered))

    def _incoming(self, said: Mapping[str, str], source: str, target: str) -> Incoming | None:
        """What the shop hears; None for types and events that say nothing to it."""
        text, event = "", ""
        images: tuple[str, ...] = ()
        match said["MsgType"]:
            case "text":
                text = said["Content"]
            case "voice":
                text = said.get("Recognition", "")
            case "image":
                images = (identifier(said["MediaId"]),)  # PicUrl is on a host that we needn't call
            case "event" if (event := said["Event"].lower()) in EVENTS:
                text = said.get("EventKey", "").removeprefix("qrscene_")
            case _:
                return None
        # Events have no MsgId; the platform tells them apart by sender, time and kind.
        seconds = int(said["CreateTime"])
        return Incoming(
            chat=Chat(NAME, target, source, Kind.PRIVATE),
            sender=Person(source),
            message_id=f"{source}:{seconds}:{event}" if event else str(int(said["MsgId"])),
            text=dress.storable(text),
            at=datetime.fromtimestamp(seconds, UTC),
            images=images,
            event=event,
        )

    def _passive(self, person: str, account: str, rendered: Rendered | None) -> bytes:
        if rendered is None:
            return SILENCE
        said: dict[str, fields.Value] = {"ToUserName": person, "FromUserName": account}
        said["CreateTime"] = int(self._clock.now().timestamp())
        if rendered.hand_over:
            said |= {"MsgType": "transfer_customer_service"}
        elif card := looks.account_card(rendered):
            article = {"Title": card.title, "Description": card.description, "PicUrl": card.picture, "Url": card.url}
            said |= {"MsgType": "news", "ArticleCount": 1, "Articles": {"item": article}}
        elif text := looks.account_text(rendered):
            said |= {"MsgType": "text", "Content": text}
        else:
            return SILENCE
        return self._sealed(fields.write(said)).encode()

    def _sealed(self, xml: str) -> str:
        if self._mode == "plain":
            return xml
        sealed = self._envelope.seal(xml)
        signature, timestamp = sealed.signature, sealed.timestamp
        return fields.write(
            {"Encrypt": sealed.encrypted, "MsgSignature": signature, "TimeStamp": timestamp, "Nonce": sealed.nonce}
        )

    def _push(self, person: str, rendered: Rendered) -> None:
        picture = looks.only_picture(rendered)
        content = self._pictures.fetch(picture) if picture else None
        message = self._client.message
        if content:
            media = self._upload(content)
            self._send(lambda: message.send_image(person, media))
        elif card := looks.account_card(rendered):
            article = {"title": card.title, "description": card.description, "url": card.url, "image": card.picture}
            self._send(lambda: message.send_articles(person, [article]))
        elif text := looks.account_text(rendered):
            self._send(lambda: message.send_text(person, text))
        else:
            raise PermanentFailure("empty")

    def _upload(self, content: bytes) -> str:
        """The media id of a picture, for three days. Where it isn't certain, nothing has been said to anybody yet."""
        try:
            result = self._call(lambda: self._client.media.upload("image", ("picture.png", io.BytesIO(content))))
            return str(result["media_id"])
        except (UncertainFailure, KeyError, TypeError):
            raise PassingFailure("upload") from None

    def _send(self, request: Callable[[], Any]) -> None:
        result = self._call(request)
        if (errcode := errcode_of(result)) != 0:
            raise failure_of_code(errcode, PERMANENT)

    def _call(self, request: Callable[[], Any]) -> Any:
        """The answer to a call of wechatpy's. Raises SendError, and never what carries the address with the token."""
        try:
            with calling():
                result = request()
        except WeChatClientException as error:
            if error.errcode is None:
                raise failure_of_status(error.response.status_code) from None
            if error.errcode in TOKEN_REFUSED:
                raise TokenRefused(str(error.errcode)) from None
            raise failure_of_code(error.errcode, PERMANENT) from None
        except (ValueError, TypeError):  # an errcode that is no number
            raise UncertainFailure("answer-unreadable") from None
        # What wechatpy can't read it hands back: a redirect (which we don't follow), or a page that is no JSON.
        if isinstance(result, requests.Response) and result.status_code != 200:
            raise failure_of_status(result.status_code)
        return result
