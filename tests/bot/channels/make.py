"""Settings and messages for the tests of the channels."""

from __future__ import annotations

from typing import Any

from bot.channels.channel import Rendered
from bot.message import Chat, Kind
from core.connections import Channels, Redis
from core.settings import Settings
from tests.vectors import seal

AMEI = Chat("official_account", "gh_orchard", "o-amei", Kind.PRIVATE)
DORM = Chat("wecom_robot", "", "dorm-1", Kind.GROUP)


def settings_with(
    account: dict[str, Any] | None = None,
    bot: dict[str, Any] | None = None,
    robot: dict[str, Any] | None = None,
    redis_url: str = "",
    public_url: str = "",
    **channels: Any,
) -> Settings:
    """Demo settings whose channels fit tests/vectors/seal.py. Hosts default to where nothing answers."""
    nowhere = {"host": "http://127.0.0.1:9", "enabled": True}
    sealed = {"token": seal.TOKEN, "aes_key": seal.AES_KEY}
    own = {"account": "gh_orchard", "app_id": seal.APP_ID, "secret": "orchard-secret"}
    return Settings(
        demo=True,
        public_url=public_url,
        redis=Redis(url=redis_url),
        channels=Channels.model_validate(
            {
                "official_account": nowhere | sealed | own | (account or {}),
                "wecom_bot": nowhere | sealed | {"account": "bot-orchard"} | (bot or {}),
                "wecom_robot": nowhere | {"keys": {"dorm-1": "key-of-dorm-1", "gone": "key-of-gone"}} | (robot or {}),
                **channels,
            }
        ),
    )


def text(words: str) -> Rendered:
    return Rendered(words)
