"""A sheet of goods, read: which column is what, and what each row wants. Pure.

One row per way of selling a product. A cell that is empty changes nothing. What is wrong stands with its row, so that
all of it can be told at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from core.errors import BadQuantity, ShopError
from core.money import Money
from core.quantity import LARGEST, Quantity
from core.say import Say, say
from core.text import clean
from documents import rows as sheets
from services.catalog import BadStock, checked_name, checked_price


class NotGoods(ShopError):
    """A sheet without the columns that goods have. Arguments: missing."""


class NotYesOrNo(ShopError):
    """Neither yes nor no stands in a cell. Arguments: text."""


class Field(StrEnum):
    """A column, by its key in the wordings (goods-column-…)."""

    PRODUCT = "product"
    SPEC = "spec"
    CATEGORY = "category"
    PRICE = "price"
    UNIT = "unit"
    RECEIVED = "received"
    LEFT = "left"  # for reading only
    SHELF = "shelf"
    ALIASES = "aliases"
    OPTIONS = "options"
    DESCRIPTION = "description"


STOCK = "stock"  # a list of somebody's own: how much there is when the goods are new
TITLES: Mapping[str, str] = {
    "商品": Field.PRODUCT, "商品名称": Field.PRODUCT, "品名": Field.PRODUCT, "名称": Field.PRODUCT,
    "product": Field.PRODUCT, "规格": Field.SPEC, "spec": Field.SPEC, "类别": Field.CATEGORY, "分类": Field.CATEGORY,
    "category": Field.CATEGORY, "价格": Field.PRICE, "单价": Field.PRICE, "price": Field.PRICE, "单位": Field.UNIT,
    "unit": Field.UNIT, "入库总数": Field.RECEIVED, "received": Field.RECEIVED, "还剩": Field.LEFT, "left": Field.LEFT,
    "库存": STOCK, "stock": STOCK, "上架": Field.SHELF, "on shelf": Field.SHELF, "别名": Field.ALIASES,
    "aliases": Field.ALIASES, "可选": Field.OPTIONS, "options": Field.OPTIONS, "说明": Field.DESCRIPTION,
    "description": Field.DESCRIPTION,
}  # fmt: skip
TELLING = frozenset({Field.CATEGORY, Field.PRICE, Field.RECEIVED, Field.SHELF, STOCK})  # it is about goods for sale
_ATTRIBUTE = re.compile(r"(?:属性|attribute)\s*[:：]?\s*(\S.*)", re.IGNORECASE)
_ORDERS = re.compile(r"订单|单号|order|tracking", re.IGNORECASE)
_YES, _NO = {"是", "在架", "上架", "yes", "on", "true", "1", "y"}, {"否", "下架", "不", "no", "off", "false", "0", "n"}
_BETWEEN = re.compile(r"[、,，;；]+")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where which column stands; `attributes` by their names; `unknown` are the titles that say nothing to us."""

    places: Mapping[str, int]
    attributes: Mapping[str, int]
    unknown: Sequence[str]


@dataclass(slots=True)
class Line:
    """What one row wants: of the fields that it fills in. `wrong` says what cannot be."""

    number: int
    product: str
    spec: str
    wants: dict[str, Any] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    wrong: list[Say] = field(default_factory=list)


def columns(head: sheets.Row) -> Columns:
    """Raises NotGoods."""
    places: dict[str, int] = {}
    attributes: dict[str, int] = {}
    unknown = []
    for at, title in enumerate(head.cells):
        plain = " ".join(title.lower().split()).rstrip("*")
        if plain in TITLES:
            places.setdefault(TITLES[plain], at)
        elif named := _ATTRIBUTE.fullmatch(title.strip()):
            attributes.setdefault(named[1].strip(), at)
        elif plain:
            unknown.append(title.strip()[:20])
    if Field.PRODUCT not in places or not (TELLING & places.keys() or attributes):
        lacking = Field.PRICE if Field.PRODUCT in places else Field.PRODUCT
        raise NotGoods(missing=say(f"goods-column-{lacking}"))
    return Columns(places, attributes, unknown)


def is_goods(content: bytes) -> bool:
    """Whether a file that came without a word is such a sheet, as far as its titles say."""
    try:
        head = sheets.first(content)
        columns(head)
    except (NotGoods, sheets.BadSheet):
        return False
    return not any(_ORDERS.search(title) for title in head.cells)


def read(content: bytes) -> tuple[Columns, list[Line]]:
    """Raises documents.rows.BadSheet, NotGoods."""
    head, *rows = sheets.read(content)
    known = columns(head)
    lines = [_line(row, known) for row in rows]
    _mark_doubles(lines)
    return known, lines


def _line(row: sheets.Row, known: Columns) -> Line:
    line = Line(row.number, "", "")
    for name, at in known.places.items():
        text = row.at(at)
        if not text and name != Field.PRODUCT:
            continue
        try:
            value = _READS[name](text)
        except ShopError as refusal:
            line.wrong.append(say(refusal.key, **refusal.arguments))
            continue
        if name == Field.PRODUCT:
            line.product = value
        elif name == Field.SPEC:
            line.spec = value
        else:
            line.wants[name] = value
    for name, at in known.attributes.items():
        if text := row.at(at):
            try:
                line.attributes[checked_name(name, 20)] = checked_name(text)
            except ShopError as refusal:
                line.wrong.append(say(refusal.key, **refusal.arguments))
    return line


def _mark_doubles(lines: Sequence[Line]) -> None:
    seen: dict[tuple[str, str], int] = {}
    for line in lines:
        if line.product:
            earlier = seen.setdefault((line.product, line.spec), line.number)
            if earlier != line.number:
                line.wrong.append(say("goods-row-double", row=str(earlier)))


def _amount(text: str) -> Quantity:
    try:
        amount = Quantity.of(text.replace(",", ""))
    except BadQuantity:
        amount = Quantity(-1)
    if not 0 <= amount.thousandths <= LARGEST:
        raise BadStock(quantity=text[:20])
    return amount


def _yes(text: str) -> bool:
    plain = text.strip().lower()
    if plain not in _YES | _NO:
        raise NotYesOrNo(text=text[:20])
    return plain in _YES


def _names(text: str) -> list[str]:
    return [checked_name(name) for name in _BETWEEN.split(text) if name.strip()]


def _price(text: str) -> Money:
    return checked_price(Money.parse(text.replace(",", "")))


_READS: Mapping[str, Callable[[str], Any]] = {
    Field.PRODUCT: checked_name,
    Field.SPEC: checked_name,
    Field.CATEGORY: checked_name,
    Field.PRICE: _price,
    Field.UNIT: lambda text: checked_name(text, 20),
    Field.RECEIVED: _amount,
    STOCK: _amount,
    Field.LEFT: lambda text: None,
    Field.SHELF: _yes,
    Field.ALIASES: _names,
    Field.OPTIONS: _names,
    Field.DESCRIPTION: lambda text: clean(text)[:4000],
}
