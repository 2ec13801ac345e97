"""All goods of a supplier as a table: what an import reads again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from core.work import Work
from documents.table import Cell, Column, Shows, Table
from models.catalog import Shelf
from queries import catalog as find
from queries.catalog import Product, Sku
from queries.goods_imports import stock
from services.goods_imports.sheet import Field

COLUMNS = {
    Field.PRODUCT: Shows.TEXT, Field.SPEC: Shows.TEXT, Field.CATEGORY: Shows.TEXT, Field.PRICE: Shows.MONEY,
    Field.UNIT: Shows.TEXT, Field.RECEIVED: Shows.QUANTITY, Field.LEFT: Shows.QUANTITY, Field.SHELF: Shows.TEXT,
    Field.ALIASES: Shows.TEXT, Field.OPTIONS: Shows.TEXT, Field.DESCRIPTION: Shows.TEXT,
}  # fmt: skip
MOST_ATTRIBUTES = 30  # columns of a sheet; what more there is stays as it is


def table(work: Work, supplier_ids: Collection[int], word: Callable[..., str]) -> Table:
    """`word` gives the sentences of the reader's language."""
    products = [p for p in find.catalog(work).products.values() if p.supplier_id in supplier_ids]
    names = list(dict.fromkeys(name for product in products for name in product.attributes))[:MOST_ATTRIBUTES]
    there = stock(work, supplier_ids)
    yes, no = word("goods-yes"), word("goods-no")
    rows: list[Sequence[Cell]] = [
        [
            product.name, sku.spec, product.category, sku.price, sku.unit, there[sku.id].received, there[sku.id].left,
            yes if product.shelf is Shelf.ON else no, "、".join(product.aliases), "、".join(product.options),
            product.description, *(product.attributes.get(name, "") for name in names),
        ]
        for product, sku in _each(products)
    ]  # fmt: skip
    columns = [Column(word(f"goods-column-{key}"), shows) for key, shows in COLUMNS.items()]
    return Table(
        word("goods-title"), [*columns, *(Column(word("goods-column-attribute", name=name)) for name in names)], rows
    )


def _each(products: Sequence[Product]) -> list[tuple[Product, Sku]]:
    return [(product, sku) for product in products for sku in product.skus]
