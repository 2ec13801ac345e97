"""A sentence ("坏了2个") becomes a proposal, and the proposal, once it is agreed to, a case. What is unclear is asked.

Nothing is guessed: which goods, how many, and how many pieces one unit holds are known or asked for. No money moves
here: a case that is agreed to goes the way of all cases (services.aftersales).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

from core import numbers
from core.errors import BadQuantity
from core.money import ZERO, Money
from core.quantity import NONE, Quantity
from core.work import Work
from models.aftersales import Case, CaseKind, Complaint
from models.orders import FulfilmentStatus, OrderLine
from queries import aftersales as find
from queries import catalog as goods
from queries import fulfilment as parts_found
from queries import orders as orders_found
from reading.damage import Damage, damage, pieces, same_unit, total, weighed
from services import aftersales, fulfilment, shipping
from services.aftersales import CaseStands, TooMuchToClaim, Wish
from services.case_notices import show
from services.refund_parts import Part, free_money, parts_of

ANSWER_WITHIN = timedelta(hours=24)
MOST_LINES = 9  # that one can choose from by number
Option = dict[str, Any]
AGREES = ("同意", "agree")  # no "好的": that may be said to somebody else
# What is still to be said before anything can be proposed.
HOW_MANY, TOTAL = "how_many", "total"


@dataclass(frozen=True, slots=True)
class Proposal:
    """`options` may be answered by number; `asks` by words instead: how many it were, or how many pieces in all."""

    options: tuple[Option, ...]
    asks: str = ""
    line: OrderLine | None = None
    waiting: bool = False  # agreeing says that the goods have arrived


def since(work: Work) -> Any:
    return work.now - timedelta(days=work.settings.refunds.window_days)


def open_(work: Work, words: str, lines: Sequence[OrderLine], photos: Sequence[str], community_id: int | None) -> None:
    """Keep what was said, in place of whatever its speaker said before. Raises CaseStands, TooMuchToClaim."""
    me = work.actor.member_id
    assert me is not None
    free = [line for line in lines if find.of_line(work, line.id) is None]
    if lines and not free:
        standing = find.of_line(work, lines[0].id)
        assert standing is not None
        raise CaseStands(number=show(standing.id), name=lines[0].name)
    options = [{"do": "line", "line": line.id} for line in free[:MOST_LINES]]
    find.close_complaints(work, me)
    row = Complaint(
        member_id=me, community_id=community_id, words=words[:1000], photos=list(photos), options=options,
        said_at=work.now, until=work.now + ANSWER_WITHIN,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    if len(free) == 1:
        _narrow(work, row, free[0].id)


def _narrow(work: Work, row: Complaint, line_id: int) -> None:
    """It is about this line: what can be proposed takes the place of the choice."""
    found = damage(row.words)
    assert found is not None
    _put(work, row, _options(work, line_id, found))


def _put(work: Work, row: Complaint, options: Sequence[Option]) -> bool:
    return find.step(work, row, options=list(options))


def _options(work: Work, line_id: int, found: Damage, stated: tuple[Decimal, bool] | None = None) -> list[Option]:
    """Raises TooMuchToClaim, BadQuantity."""
    line, _ = stands(work, line_id)
    here = in_hand(work, line)
    sku = goods.catalog(work).skus[line.sku_id]
    number, unit = found.number, found.unit
    if found.every or (number is None and here == Quantity.of(1)):
        return _whole(work, line, here, here)
    if number is None:
        return [{"do": HOW_MANY, "line": line_id}]
    if same_unit(unit, line.unit):
        return _whole(work, line, Quantity.of(number), here)
    by_weight = weighed(number, unit, line.unit)
    if by_weight is not None:
        return _whole(work, line, Quantity.of(by_weight), here)
    in_all = _pieces(line, sku.spec, found, stated, work)
    if in_all is None:
        whole = Quantity.of(number)
        fits = sku.whole and NONE < whole <= here
        return [*(_whole(work, line, whole, here)[:1] if fits else []), {"do": TOTAL, "line": line_id}]
    return [_some(line, number, in_all)]


def _pieces(
    line: OrderLine, spec: str, found: Damage, stated: tuple[Decimal, bool] | None, work: Work
) -> Decimal | None:
    """How many pieces the whole line holds; None where nobody says so."""
    units = Decimal(line.quantity.thousandths) / 1000
    if stated is not None:
        return stated[0] * units if stated[1] else stated[0]
    if found.of is not None and not same_unit(found.of_unit, line.unit):
        return found.of
    product = goods.catalog(work).product_of(line.sku_id)
    said = (spec, product.name, product.attributes.get("规格", ""))
    held = {found_in for text in said if (found_in := pieces(text, found.unit)) is not None}
    return held.pop() * units if len(held) == 1 else None


def in_hand(work: Work, line: OrderLine) -> Quantity:
    """How much of a line the customer has, and may complain of: all that is free of it, unless it goes out in parts."""
    return aftersales.out(line) if _goes_in_parts(work, line) else line.free


def _goes_in_parts(work: Work, line: OrderLine) -> bool:
    (row,) = find.buyable(work, work.actor.member_id, since(work), line.id)
    return row.stands is FulfilmentStatus.PARTLY and shipping.left(line) > NONE


def _whole(work: Work, line: OrderLine, quantity: Quantity, here: Quantity) -> list[Option]:
    """So many units: their money back, or (where there are some) the same once more."""
    if quantity > here:
        raise TooMuchToClaim(name=line.name, left=here, unit=line.unit)
    quantity.ordered(whole=goods.catalog(work).skus[line.sku_id].whole)
    (part,) = parts_of([line], quantity, numbers.show(line.order_id))
    if _goes_in_parts(work, line):
        part = replace(part, quantity=NONE)  # else so much less of it would still go out
    options = [_refund(part)]
    left = goods.left(work, [line.sku_id]).get(line.sku_id, NONE)
    if left >= quantity and find.replaced(work, line.id) + quantity <= line.quantity:
        options.append({"do": CaseKind.RESEND.value, "line": line.id, "quantity": quantity.thousandths})
    return options


def _some(line: OrderLine, number: Decimal, in_all: Decimal) -> Option:
    """Some of the pieces that a line holds: so much of its money, and no goods."""
    if number > in_all:
        raise TooMuchToClaim(name=line.name, left=Quantity.of(in_all), unit="")

    def share(whole: Money) -> Money:
        return Money(int(whole.fen * number / in_all))

    amount = min(share(line.amount), free_money(line))
    from_shop = min(share(line.from_shop), line.from_shop - line.shop_returned)
    from_points = min(share(line.from_points), line.from_points - line.points_returned)
    return _refund(Part(line.id, NONE, amount, from_shop, from_points))


def _refund(part: Part) -> Option:
    return {
        "do": CaseKind.REFUND.value, "line": part.line_id, "quantity": part.quantity.thousandths,
        "fen": part.amount.fen, "shop": part.from_shop.fen, "points": part.from_points.fen,
    }  # fmt: skip


def stands(work: Work, line_id: int) -> tuple[OrderLine, bool]:
    """The line as it is now, and whether all of it is still to come. Raises BadQuantity where nothing is left."""
    rows = find.buyable(work, work.actor.member_id, since(work), line_id)
    if not rows:
        raise BadQuantity(quantity="")
    line, part = rows[0][0], rows[0].part_id
    over = rows[0].stands is FulfilmentStatus.HANDED_OVER or part in parts_found.partly_out(work, [line.order_id])
    return line, not over


# answering ----------------------------------------------------------------------------------------------------------


def answer(work: Work, row: Complaint, words: str) -> Case | None:
    """Go on with what is answered: None where there is more to say, else the case that it has become.

    Raises as aftersales.ask does. Of two answers at once the second finds another step, and says nothing.
    """
    option = chosen(row, words)
    first = row.options[-1] if row.options else {}
    if option is not None and option["do"] in (CaseKind.REFUND, CaseKind.RESEND):
        return _agree(work, row, option)
    if option is not None:
        _narrow(work, row, option["line"])
        return None
    found, said = damage(row.words), total(words)
    assert found is not None
    if said is None:
        return None
    if first.get("do") == TOTAL:
        _put(work, row, _options(work, first["line"], found, said))
    elif first.get("do") == HOW_MANY:
        number, told = damage(f"坏了{words.strip()}"), row.words + "，坏了" + words.strip()
        if number is not None and number.number is not None:
            options = _options(work, first["line"], number)
            find.step(work, row, options=options, words=told[:1000] if len(told) <= 60 else row.words)
    return None


def understands(row: Complaint, words: str) -> bool:
    """Whether these words answer it."""
    asks = {option["do"] for option in row.options} & {HOW_MANY, TOTAL}
    return chosen(row, words) is not None or (bool(asks) and total(words) is not None)


def chosen(row: Complaint, words: str) -> Option | None:
    """The option that a bare number names; "同意" names the only one."""
    offered = [option for option in row.options if option["do"] not in (HOW_MANY, TOTAL)]
    plain = words.strip().rstrip(".。号")
    if plain in AGREES and offered:
        return offered[0] if len(row.options) == 1 or offered[0]["do"] == CaseKind.REFUND else None
    if plain.isascii() and plain.isdigit() and 0 < int(plain[:3]) <= len(offered):
        return offered[int(plain) - 1]
    return None


def _agree(work: Work, row: Complaint, option: Option) -> Case | None:
    line, to_come = stands(work, option["line"])
    if not find.step(work, row, closed_at=work.now):
        return None
    order = orders_found.order(work, line.order_id)
    assert order is not None
    if to_come:  # whoever has something broken in hand has got it
        for part in orders_found.fulfilments(work, order.id):
            if part.supplier_id == line.supplier_id:
                fulfilment.hand_over(work, part)
    kind, quantity = CaseKind(option["do"]), Quantity(option["quantity"])
    part_ = None
    if kind is CaseKind.REFUND:
        money = (Money(option[key]) for key in ("fen", "shop", "points"))
        part_ = Part(line.id, quantity, *money)
    wish = Wish(kind, quantity, row.words, part_, photos=row.photos, complaint_id=row.id)
    return aftersales.ask(work, order, line.id, wish)


def drop(work: Work, row: Complaint) -> None:
    find.step(work, row, closed_at=work.now)


def of_row(work: Work, row: Complaint) -> Proposal:
    """What is proposed, or asked, as it stands."""
    asks = next((o["do"] for o in row.options if o["do"] in (HOW_MANY, TOTAL)), "")
    offered = tuple(o for o in row.options if o["do"] not in (HOW_MANY, TOTAL))
    if not row.options or row.options[0]["do"] == "line":
        return Proposal(offered)
    line, to_come = stands(work, row.options[0]["line"])
    return Proposal(offered, asks, line, to_come)


def worth(option: Option) -> Money:
    """What a refund brings the customer in all."""
    return Money(option["fen"]) + Money(option["points"]) if "fen" in option else ZERO
