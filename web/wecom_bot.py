"""The callback of WeCom's smart bot."""

from __future__ import annotations

from flask import Blueprint

from bot.channels.wecom_bot import WecomBot
from web.callbacks import Handle, create_callback

PATH = "/wecom/bot"


def create_blueprint(channel: WecomBot, handle: Handle) -> Blueprint:
    """The address to enter as the bot's URL on the platform's page is the shop's own address with PATH."""
    return create_callback(PATH, channel, handle, channel.respond_later)
