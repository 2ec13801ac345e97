"""A group's webhook robot of WeCom (消息推送): pushes to one internal group, and hears nothing.

Facts: developer.work.weixin.qq.com/document/path/91770. A chat's id here is the robot's name in the settings; its key
is a secret, stands in the address of every call, and is never logged nor told in an error.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import requests

from bot.attachments import CannotFetch
from bot.channels import looks
from bot.channels.calling import OwnPictures, errcode_of, failure_of_code, post
from bot.channels.channel import Abilities, PermanentFailure, Rendered
from bot.message import Chat, Kind
from core.settings import Settings

NAME = "wecom_robot"

# 93000 no such robot (any more), 93004 switched off, 93008 not in the group; the others are about the message itself.
# 45009 (20 a minute, failed ones counted) and -1 (busy) pass, and so may what isn't listed.
PERMANENT = frozenset({93000, 93004, 93008, 40008, 44004, 45002, 40058})

Payload = dict[str, Any]


class WecomRobot:
    """The robots' channel. One message is one call, so that trying again cannot repeat half of one."""

    name = NAME

    def __init__(self, settings: Settings, fetch_picture: Callable[[str], bytes | None] | None = None) -> None:
        robots = settings.channels.wecom_robot
        self.abilities = Abilities(
            pushes_to_groups=True, per_minute=robots.per_minute, longest_text_bytes=looks.ROBOT_MARKDOWN
        )
        self._url = f"{robots.host.rstrip('/')}/cgi-bin/webhook/send"
        self._keys = robots.keys
        self._fetch_picture = fetch_picture or OwnPictures(settings.address).fetch
        self._session = requests.Session()

    def send(self, chat: Chat, rendered: Rendered, delivery_id: str) -> None:
        """One message to the group of the robot that chat.id names. Raises SendError."""
        key = self._keys.get(chat.id)
        if chat.kind is not Kind.GROUP or key is None:
            raise PermanentFailure("no-robot")
        result = post(self._session, self._url, self._dressed(rendered), {"key": key.get_secret_value()})
        if (errcode := errcode_of(result)) != 0:
            raise failure_of_code(errcode, PERMANENT)

    def fetch(self, reference: str) -> bytes:
        """It hears nothing, so nothing comes with it."""
        raise CannotFetch

    def _dressed(self, rendered: Rendered) -> Payload:
        """The plainest kind of message that says everything: text, picture, card, markdown."""
        if text := looks.robot_text(rendered):
            return {"msgtype": "text", "text": {"content": text}}
        if picture := self._only_picture(rendered):
            return picture
        if articles := looks.robot_cards(rendered):
            return {"msgtype": "news", "news": {"articles": [_news(article) for article in articles]}}
        content = looks.robot_markdown(rendered)
        if not content:
            raise PermanentFailure("empty")
        return {"msgtype": "markdown", "markdown": {"content": content}}

    def _only_picture(self, rendered: Rendered) -> Payload | None:
        picture = looks.only_picture(rendered)
        content = self._fetch_picture(picture) if picture else None
        if content is None:
            return None
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        return {"msgtype": "image", "image": {"base64": base64.b64encode(content).decode("ascii"), "md5": digest}}


def _news(article: looks.Article) -> Payload:
    said = {"title": article.title, "description": article.description, "url": article.url, "picurl": article.picture}
    return {name: value for name, value in said.items() if value}
