"""User text is data on its way out: what each kind of message can carry, and what must not be read as markup.

No page of the platforms documents an escape character, neither for the official account's text nor for WeCom's
markdown. So what could be read as markup is shown by its full-width twin: it looks the same to people, and no renderer
can take it for markup (docs/decisions/channels.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote, urlsplit

from bot.channels.channel import Rendered

PICTURE = "🖼"  # the label of a picture where only a link can stand
FILE = "📄"  # before the name of a file
ELLIPSIS = "…"

# Control characters other than tab and line end, halves of surrogate pairs, and U+FFFE/U+FFFF: XML 1.0 carries none of
# them (its production Char), PostgreSQL no NUL, UTF-8 no surrogates.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# Marks that turn the direction of everything behind them, so that one member's text can reverse the shop's.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")

_MARKDOWN = str.maketrans("\\`*_[]<>~|", "＼｀＊＿［］＜＞～｜")
_CALLS_ALL = re.compile(r"@(?=all\b|所有人|全体成员)", re.IGNORECASE)
# At the start of a line: headings, lists, rules, underlined headings; and "3. 老王", which a list would number anew.
_LINE_START = re.compile(r"^([ \t]*)(#+|[-+=](?=[ \t]|[-=]*[ \t]*$)|\d+[.)](?=\s|$))", re.MULTILINE)
_FULL_WIDTH = str.maketrans("#-+=.)", "＃－＋＝．）")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")


def storable(text: str) -> str:
    """What was typed, less the characters that no database, no XML and no UTF-8 can carry."""
    return _UNSTORABLE.sub("", text)


def printable(text: str) -> str:
    """What may be shown: storable, with plain line ends and without marks that turn the direction of writing."""
    return _TURNING.sub("", storable(text.replace("\r\n", "\n").replace("\r", "\n")))


def cut(text: str, limit: int) -> str:
    """At most `limit` bytes of UTF-8, ended with "…" where something was cut, never within a character."""
    raw = text.encode()
    if len(raw) <= limit:
        return text
    room = limit - len(ELLIPSIS.encode())
    return raw[:room].decode("utf-8", "ignore") + ELLIPSIS if room >= 0 else ""


def fits(text: str, limit: int) -> bool:
    return len(text.encode()) <= limit


def in_cdata(text: str) -> str:
    """Text for inside <![CDATA[…]]>. The end mark is split over two sections, so that nobody can type their way out."""
    return text.replace("]]>", "]]]]><![CDATA[>")


def no_tags(text: str) -> str:
    """For the official account's text messages, where <a href> is the one markup that is known to work."""
    return _TAG.sub("＜", printable(text))


def no_calls(text: str) -> str:
    """For a robot's text messages: nobody calls a member (<@id>) or everybody (@all) through us."""
    return _CALLS_ALL.sub("＠", printable(text).replace("<@", "＜@"))


def as_markdown(text: str) -> str:
    """Text that WeCom's markdown shows as it was typed: no emphasis, link, heading, list, table, mention or colour."""
    twin = _CALLS_ALL.sub("＠", printable(text)).translate(_MARKDOWN)
    return _LINE_START.sub(lambda found: found[1].replace(" ", "\u2002") + found[2].translate(_FULL_WIDTH), twin)


def web_url(url: str) -> str:
    """A web address that fits between quotes or brackets; empty for anything but http and https."""
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return ""
    return quote(storable(url), safe="%/:?#@!$&*+,;=~") if scheme in {"http", "https"} else ""


def all_links(rendered: Rendered) -> list[tuple[str, str]]:
    """Its links, files, and pictures as links, for messages that cannot show them. Only http and https."""
    files = ((f"{FILE} {name}", url) for name, url in rendered.files)
    pairs: Iterable[tuple[str, str]] = (*rendered.links, *files, *((PICTURE, image) for image in rendered.images))
    return [(" ".join(label.split()), safe) for label, url in pairs if (safe := web_url(url))]


def with_links(text: str, links: Iterable[str], limit: int) -> str:
    """Text and one line per link within `limit` bytes. A link is never cut: the text gives way, then the last links."""
    lines: list[str] = []
    for link in links:
        if fits("\n".join([*lines, link]), limit):
            lines.append(link)
    tail = "\n".join(lines)
    if not tail:
        return cut(text, limit)
    head = cut(text, limit - len(tail.encode()) - 1)
    return f"{head}\n{tail}" if head else tail


def title_and_rest(text: str, title_bytes: int, rest_bytes: int) -> tuple[str, str] | None:
    """The first line and the rest, as a card carries them; None where a card would have to cut something."""
    title, _, rest = printable(text).strip().partition("\n")
    return (title, rest) if fits(title, title_bytes) and fits(rest, rest_bytes) else None
