"""A plan carried out, with as many statements as there are kinds of changes and not as there are rows."""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, insert, update

from core.quantity import NONE
from core.work import Work
from models.base import Thousandths
from models.catalog import PriceChange, Product, Receipt, Shelf, Sku, StockMovement
from queries import stock_warnings
from services import history
from services.catalog import bump
from services.goods_imports.planning import NewSku, Plan
from services.history import Changed

_RECEIVE = (
    update(Sku.__table__)  # type: ignore[arg-type]
    .where(
        Sku.id == bindparam("sku"),
        Sku.received + bindparam("n", type_=Thousandths) - Sku.reserved - Sku.sold >= 0,
    )
    .values(received=Sku.received + bindparam("n", type_=Thousandths))
)


class StockMoved(Exception):
    """Somebody took what was still there when it was planned: the whole import is done anew."""


def write(work: Work, supplier_id: int, plan: Plan) -> None:
    """The plan was made in this same work, with what is there locked. Raises StockMoved."""
    made = _products(work, supplier_id, plan)
    skus = _skus(work, made, plan)
    _changed_products(work, plan)
    _repriced(work, plan)
    receipts = [*plan.receipts, *((id_, sku.received) for id_, sku in skus if sku.received)]
    _received(work, plan, receipts)
    history.noted(work, Product.__tablename__, [*plan.moves, *_begun(made, plan)])
    history.all_changed(work, [*plan.changes, *_registered(made, skus, plan)])
    if made or skus or plan.products or plan.prices or receipts:
        bump(work)


def _products(work: Work, supplier_id: int, plan: Plan) -> dict[str, int]:
    """The ids of the new products by name."""
    if not plan.new_products:
        return {}
    by = {"supplier_id": supplier_id, "created_at": work.now, "image": "", "faq": []}
    rows = [by | {"name": name} | values for name, values in plan.new_products.items()]
    inserted = work.execute(insert(Product).returning(Product.name, Product.id), rows)
    return {row.name: row.id for row in inserted}


def _skus(work: Work, made: dict[str, int], plan: Plan) -> list[tuple[int, NewSku]]:
    """The new ways of selling, with their ids."""
    if not plan.new_skus:
        return []
    ids = made | plan.ids
    by_key = {(ids[sku.product], sku.spec): sku for sku in plan.new_skus}
    rows: list[dict[str, Any]] = [
        {
            "product_id": product_id, "spec": spec, "unit": sku.unit, "whole": sku.whole, "price": sku.price,
            "received": sku.received, "reserved": NONE, "sold": NONE,
        }
        for (product_id, spec), sku in by_key.items()
    ]  # fmt: skip
    inserted = work.execute(insert(Sku).returning(Sku.id, Sku.product_id, Sku.spec), rows)
    return [(row.id, by_key[row.product_id, row.spec]) for row in inserted]


def _changed_products(work: Work, plan: Plan) -> None:
    """One statement for each set of columns that changes."""
    by_columns: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for id_, values in plan.products.items():
        by_columns.setdefault(tuple(sorted(values)), []).append({"id": id_} | values)
    for rows in by_columns.values():
        work.execute(update(Product), rows)


def _repriced(work: Work, plan: Plan) -> None:
    if not plan.prices:
        return
    work.execute(update(Sku), [{"id": id_, "price": new} for id_, _, new in plan.prices])
    by = {"member_id": work.actor.member_id, "changed_at": work.now}
    work.execute(insert(PriceChange), [by | {"sku_id": id_, "old": old, "new": new} for id_, old, new in plan.prices])
    told = (Changed(Sku.__tablename__, id_, "price", old, new, plan.titles[id_]) for id_, old, new in plan.prices)
    history.all_changed(work, told)


def _received(work: Work, plan: Plan, receipts: list[tuple[int, Any]]) -> None:
    """New ones came with their stock; of the others only as much is taken off as is promised to nobody."""
    if plan.receipts:
        moved = work.session.connection().execute(_RECEIVE, [{"sku": id_, "n": n} for id_, n in sorted(plan.receipts)])
        if moved.rowcount != len(plan.receipts):
            raise StockMoved
        stock_warnings.refilled(work, [id_ for id_, n in plan.receipts if n > NONE])
    if receipts:
        by = {"member_id": work.actor.member_id, "moved_at": work.now}
        rows = [
            by | {"sku_id": id_, "quantity": n, "kind": Receipt.DELIVERED if n > NONE else Receipt.CORRECTED}
            for id_, n in receipts
        ]
        work.execute(insert(StockMovement), rows)


def _begun(made: dict[str, int], plan: Plan) -> list[tuple[int, Shelf, Shelf]]:
    return [(made[name], Shelf.OFF, Shelf.ON) for name, new in plan.new_products.items() if new["shelf"] is Shelf.ON]


def _registered(made: dict[str, int], skus: list[tuple[int, NewSku]], plan: Plan) -> list[Changed]:
    names = {id_: name for name, id_ in plan.categories.items()}
    goods = [
        Changed(Product.__tablename__, made[name], "product", "", names[new["category_id"]], name)
        for name, new in plan.new_products.items()
    ]
    return goods + [
        Changed(Sku.__tablename__, id_, "price", "", sku.price, f"{sku.product} {sku.spec}".strip())
        for id_, sku in skus
    ]
