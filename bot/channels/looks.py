"""What each channel makes of a message: pure, without a platform's library, so that a preview shows the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bot.channels import dress
from bot.channels.channel import Rendered

ACCOUNT_TEXT, ACCOUNT_TITLE, ACCOUNT_DESCRIPTION = 2048, 64, 512  # what a card shows without cutting it itself
BOT_TEXT, BOT_STREAM = 2048, 20480
ROBOT_TEXT, ROBOT_MARKDOWN, ROBOT_TITLE, ROBOT_DESCRIPTION, ROBOT_ARTICLES = 2048, 4096, 128, 512, 8


@dataclass(frozen=True, slots=True)
class Article:
    """One entry of a news card."""

    title: str
    description: str
    url: str
    picture: str = ""


def only_picture(rendered: Rendered) -> str:
    """The picture that stands alone, or ""."""
    alone = len(rendered.images) == 1 and not (rendered.links or rendered.files or rendered.text.strip())
    return rendered.images[0] if alone else ""


# The official account ---------------------------------------------------------------------------------------------


@lru_cache(maxsize=256)  # the list of goods goes to everybody in the same words
def account_text(rendered: Rendered) -> str:
    links = (f'<a href="{url}">{dress.no_tags(label)}</a>' for label, url in dress.all_links(rendered))
    return dress.with_links(dress.no_tags(rendered.text).strip(), links, ACCOUNT_TEXT)


def account_card(rendered: Rendered) -> Article | None:
    """A news card where it says everything: a picture, at most one link, and a text that fits."""
    if len(rendered.images) != 1 or len(rendered.links) > 1 or rendered.files:
        return None
    picture = dress.web_url(rendered.images[0])
    label, url = rendered.links[0] if rendered.links else ("", picture)
    url = dress.web_url(url)
    split = dress.title_and_rest(rendered.text or label or dress.PICTURE, ACCOUNT_TITLE, ACCOUNT_DESCRIPTION)
    if not (picture and url and split):
        return None
    return Article(split[0], split[1] or dress.printable(label), url, picture)


# WeCom's smart bot ------------------------------------------------------------------------------------------------


def bot_text(rendered: Rendered) -> str:
    links = (f"{label}: {url}" for label, url in dress.all_links(rendered))
    return dress.with_links(dress.no_calls(rendered.text).strip(), links, BOT_TEXT)


def bot_markdown(rendered: Rendered, limit: int = BOT_STREAM) -> str:
    """Markdown with hard line ends: two spaces, which a renderer that keeps plain line ends doesn't show."""
    text = dress.as_markdown(rendered.text).strip().replace("\n", "  \n")
    links = (f"[{dress.as_markdown(label)}]({url})  " for label, url in dress.all_links(rendered))
    return dress.with_links(text, links, limit).rstrip()


# A group's robot --------------------------------------------------------------------------------------------------


def robot_text(rendered: Rendered) -> str:
    """Where words say everything, and fit; else ""."""
    if rendered.links or rendered.images or rendered.files:
        return ""
    text = dress.no_calls(rendered.text).strip()
    return text if dress.fits(text, ROBOT_TEXT) else ""


def robot_cards(rendered: Rendered) -> list[Article]:
    """News cards where they say everything: the text with the first picture and link, then one per further of them."""
    pictures = [url for url in map(dress.web_url, rendered.images) if url]
    links = [
        (dress.printable(label), url)
        for label, url in dress.all_links(Rendered("", rendered.links, files=rendered.files))
    ]
    if not pictures:
        return []
    label, url = links[0] if links else ("", pictures[0])
    head = dress.title_and_rest(rendered.text or label or dress.PICTURE, ROBOT_TITLE, ROBOT_DESCRIPTION)
    if head is None:
        return []
    articles = [Article(head[0], head[1] or label, url, pictures[0])]
    articles += [Article(name, "", target) for name, target in links[1:]]
    articles += [Article(dress.PICTURE, "", picture, picture) for picture in pictures[1:]]
    too_long = any(not dress.fits(article.title, ROBOT_TITLE) for article in articles)
    return [] if too_long or len(articles) > ROBOT_ARTICLES else articles


def robot_markdown(rendered: Rendered) -> str:
    links = (f"[{dress.as_markdown(label)}]({url})" for label, url in dress.all_links(rendered))
    return dress.with_links(dress.as_markdown(rendered.text).strip(), links, ROBOT_MARKDOWN)
