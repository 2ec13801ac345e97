"""The official account's callback."""

from __future__ import annotations

from flask import Blueprint

from bot.channels.official_account import OfficialAccount
from web.callbacks import Handle, create_callback

PATH = "/wechat/official-account"


def create_blueprint(channel: OfficialAccount, handle: Handle) -> Blueprint:
    """The address to enter as the server's URL on the platform's page is the shop's own address with PATH."""
    return create_callback(PATH, channel, handle)
