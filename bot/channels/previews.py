"""How each channel would show a message, in words: what is looked at before it goes out."""

from __future__ import annotations

from bot.channels import looks
from bot.channels.channel import Rendered
from bot.channels.looks import Article
from core.say import Say, say
from core.settings import Settings


def of(rendered: Rendered, settings: Settings) -> list[Say]:
    """One part per channel; those that are switched off say so."""
    on = settings.channels
    return [
        *_part("account", on.official_account.enabled, _account(rendered)),
        *_part("bot", on.wecom_bot.enabled, _text("markdown", looks.bot_markdown(rendered))),
        *_part("robot", on.wecom_robot.enabled, _robot(rendered)),
    ]


def _part(channel: str, on: bool, shown: list[Say]) -> list[Say]:
    return [say(f"preview-{channel}", on="yes" if on else "no"), *shown]


def _account(rendered: Rendered) -> list[Say]:
    if picture := looks.only_picture(rendered):
        return [say("preview-picture", url=picture)]
    if card := looks.account_card(rendered):
        return [_article(card)]
    return _text("text", looks.account_text(rendered))


def _robot(rendered: Rendered) -> list[Say]:
    if text := looks.robot_text(rendered):
        return _text("text", text)
    if picture := looks.only_picture(rendered):
        return [say("preview-picture", url=picture)]
    if articles := looks.robot_cards(rendered):
        return [_article(article) for article in articles]
    return _text("markdown", looks.robot_markdown(rendered))


def _article(article: Article) -> Say:
    return say("preview-card", title=article.title, text=article.description, url=article.url, picture=article.picture)


def _text(kind: str, text: str) -> list[Say]:
    return [say(f"preview-{kind}", text=text)]
