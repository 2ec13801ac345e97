"""The flat XML of the official account: one level of named texts, read in one pass and written from one template.

wechatpy reads and writes it too, slower, and believes a field that is given twice: see docs/decisions/channels.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn
from xml.etree.ElementTree import ParseError, TreeBuilder, XMLParser

from bot.channels import dress
from bot.channels.callback import Malformed


class _NoDoctype(TreeBuilder):
    """No DTD is let in, so there is no entity to expand and nothing to fetch."""

    def doctype(self, *_: str | None) -> NoReturn:
        raise Malformed("a DTD")


def read(document: str | bytes) -> dict[str, str]:
    """The texts of the fields below the root; a field that holds others has none. Raises Malformed."""
    parser = XMLParser(target=_NoDoctype())  # noqa: S314
    try:
        parser.feed(document)
        root = parser.close()
    except (ParseError, ValueError, LookupError):  # the last two: encodings of no sense
        raise Malformed("no XML") from None
    if len({field.tag for field in root}) != len(root):
        raise Malformed("a field is given twice")
    return {field.tag: (field.text or "").strip() for field in root if not len(field)}


Value = str | int | Mapping[str, "Value"]


def write(fields: Mapping[str, Value]) -> str:
    """A document of these fields, which may hold others. Nobody types their way out of a text."""
    return f"<xml>{_inside(fields)}</xml>"


def _inside(value: Value) -> str:
    if isinstance(value, str):
        return f"<![CDATA[{dress.in_cdata(value)}]]>"
    if isinstance(value, int):
        return str(value)
    return "".join([f"<{name}>{_inside(part)}</{name}>" for name, part in value.items()])
