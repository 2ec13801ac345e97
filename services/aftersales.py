"""After-sales cases: asked for, decided, gone through to their end.

One rule for all of it: refunds + what cases have claimed ≤ bought; and each piece is replaced once at most. Cases are
locked before orders; those that are refunds by their refund.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import update

from core import numbers
from core.errors import ShopError
from core.money import ZERO, Money
from core.quantity import Quantity
from core.work import Work
from models.aftersales import WAITING, Case, CaseKind, CaseStatus
from models.ledger import Account
from models.orders import NOT_OUT, FulfilmentStatus, Order, OrderLine
from models.refunds import Refund, RefundStatus
from queries import aftersales as find
from queries import catalog as goods
from queries import orders as orders_found
from queries import refunds as refunds_found
from queries import stock
from services import case_notices as notices
from services import history, ledger, orders, refunds, replacements, shipping
from services.orders import OrderCompleted
from services.refund_parts import Part, parts_of
from services.refunds import RefundMoved

CASES = Case.__tablename__
REPLACED = (CaseKind.EXCHANGE, CaseKind.RESEND)


class NoSuchCase(ShopError):
    """No case of that number, or none of the asker's business. Arguments: number."""


class CaseStands(ShopError):
    """The line has a case already. Arguments: number, name."""


class CaseDecided(ShopError):
    """It has moved on. Arguments: number, status (a Say)."""


class NotYetOut(ShopError):
    """Nothing of it has gone out: there is nothing to bring back or to replace. Arguments: number."""


class NotAllOut(ShopError):
    """Some of it is still to go out; until then it isn't taken back for money. Arguments: number."""


class TooLate(ShopError):
    """The days in which goods may be complained of are over. Arguments: number, days."""


class TooMuchToClaim(ShopError):
    """More than is left of what was bought. Arguments: name, left (Quantity), unit."""


class ReplacedAlready(ShopError):
    """Each piece is replaced once. Arguments: name, left (Quantity), unit."""


class NotEqualPrice(ShopError):
    """An exchange is for something of the same supplier at the same price. Arguments: name."""


class NothingComesBack(ShopError):
    """No goods of it are to come back, or they have come back already. Arguments: number."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants done about a line. A refund's `part` says for how much money; else so much of the goods."""

    kind: CaseKind
    quantity: Quantity
    words: str
    part: Part | None = None
    sku_id: int | None = None
    photos: Sequence[str] = field(default=())
    complaint_id: int | None = None


def ask(work: Work, order: Order, line_id: int, wish: Wish) -> Case:
    """Open a case. Up to the limit for refunds it is approved at once, above it awaits supplier or manager.

    Raises CaseStands, TooLate, NotYetOut, TooMuchToClaim, ReplacedAlready, NotEqualPrice, OutOfStock, and as
    refunds.request does.
    """
    orders_found.locked(work, order.id)  # two at once must not both have the same pieces
    line = next(line for line in orders_found.lines(work, order.id) if line.id == line_id)
    standing = find.of_line(work, line.id)
    if standing is not None:
        raise CaseStands(number=notices.show(standing.id), name=line.name)
    _check(work, order, line, wish)
    if wish.kind is not CaseKind.REFUND and not find.bind(work, line.id, wish.quantity):
        raise TooMuchToClaim(name=line.name, left=line.free, unit=line.unit)
    case, amount = _insert(work, line, wish), worth_of(line, wish.quantity)
    if wish.kind is CaseKind.REFUND:
        assert wish.part is not None
        refund = refunds.request(work, order, [wish.part], wish.words, decided=False)
        work.execute(update(Case).where(Case.id == case.id).values(refund_id=refund.id))
        amount = refunds_found.whole(work, refund)
    if amount <= work.settings.refunds.limit:
        approve(work, own(work, case.id))
    else:
        notices.to_decide(work, own(work, case.id), amount)
    return own(work, case.id)


def _check(work: Work, order: Order, line: OrderLine, wish: Wish) -> None:
    number = numbers.show(order.id)
    if order.replaces is not None:
        raise refunds.Replaces(number=number, bought=numbers.show(order.replaces))
    since = work.now - timedelta(days=work.settings.refunds.window_days)
    rows = find.buyable(work, order.member_id, since, line.id)
    if not rows:
        raise TooLate(number=number, days=work.settings.refunds.window_days)
    if wish.kind is CaseKind.REFUND:
        return
    if rows[0].stands is FulfilmentStatus.PARTLY:
        _check_out(line, wish, number)
    elif rows[0].stands in NOT_OUT:
        raise NotYetOut(number=number)
    wish.quantity.ordered(whole=goods.catalog(work).skus[line.sku_id].whole)
    if wish.kind in REPLACED:
        left = line.quantity - find.replaced(work, line.id)
        if wish.quantity > left:
            raise ReplacedAlready(name=line.name, left=left, unit=line.unit)
        _check_price(work, line, wish.sku_id or line.sku_id)


def _check_out(line: OrderLine, wish: Wish, number: str) -> None:
    """Of what goes out in parts only that comes back, or is replaced, which is out. Goods come back for money when
    nothing of them is still to go: a refund takes what hasn't gone out first."""
    if not line.shipped:
        raise NotYetOut(number=number)
    if wish.kind is CaseKind.RETURN and shipping.left(line):
        raise NotAllOut(number=number)
    if wish.quantity > out(line):
        raise TooMuchToClaim(name=line.name, left=out(line), unit=line.unit)


def out(line: OrderLine) -> Quantity:
    """What of a line that goes out in parts is with the customer, and no case has claimed."""
    return min(line.shipped, line.quantity - line.returned) - line.claimed


def _check_price(work: Work, line: OrderLine, sku_id: int) -> None:
    shelf = goods.catalog(work)
    old, new = shelf.skus[line.sku_id], shelf.skus[sku_id]
    equal = new.price in (old.price, line.price) and new.unit == old.unit
    if sku_id != line.sku_id and not (equal and shelf.product_of(sku_id).supplier_id == line.supplier_id):
        raise NotEqualPrice(name=shelf.product_of(sku_id).title(new))


def _insert(work: Work, line: OrderLine, wish: Wish) -> Case:
    case = Case(
        kind=wish.kind,
        order_id=line.order_id,
        order_line_id=line.id,
        supplier_id=line.supplier_id,
        member_id=work.actor.member_id,
        complaint_id=wish.complaint_id,
        quantity=wish.quantity,
        sku_id=(wish.sku_id or line.sku_id) if wish.kind in REPLACED else None,
        words=wish.words[:1000],
        photos=list(wish.photos),
        opened_at=work.now,
        due_at=work.now + timedelta(hours=work.settings.aftersales.answer_within_hours),
        supplier_percent=work.settings.aftersales.supplier_bears_percent,
    )
    work.session.add(case)
    work.session.flush()
    return case


def worth_of(line: OrderLine, quantity: Quantity) -> Money:
    """What so much of a line is worth, pro rata."""
    return Money(line.worth.fen * quantity.thousandths // line.quantity.thousandths)


def own(work: Work, case_id: int) -> Case:
    found = find.case(work, case_id)
    assert found is not None
    return found


# deciding -----------------------------------------------------------------------------------------------------------


def approve(work: Work, case: Case) -> None:
    """Let it have its way: money goes, goods come back, or a replacement goes out. Raises CaseDecided, OutOfStock."""
    match case.kind:
        case CaseKind.REFUND:
            if case.refund_id is None or not refunds.approve(work, case.refund_id):
                raise decided(work, case.id)
        case CaseKind.RETURN:
            until = work.now + timedelta(days=work.settings.aftersales.return_within_days)
            _decide(work, case, CaseStatus.RETURNING, due_at=until)
        case _:
            _decide(work, case, CaseStatus.REPLACING, due_at=None)
            order = orders_found.locked(work, case.order_id)
            line = _line(work, case)
            assert order is not None
            assert case.sku_id is not None
            replacement = replacements.place(work, order, line, case.sku_id, case.quantity, case.id)
            work.execute(update(Case).where(Case.id == case.id).values(replacement_id=replacement))
            notices.approved(work, own(work, case.id))
            return
    if case.kind is CaseKind.RETURN:
        notices.approved(work, own(work, case.id))


def _decide(work: Work, case: Case, new: CaseStatus, **values: object) -> None:
    old = find.claim(work, case.id, new, decided_by=work.actor.member_id, **values)
    if old is None or old not in WAITING:
        raise decided(work, case.id)
    history.note(work, CASES, case.id, old, new)


def decided(work: Work, case_id: int) -> CaseDecided:
    return CaseDecided(number=notices.show(case_id), status=notices.status_of(own(work, case_id)))


def refuse(work: Work, case: Case, reason: str) -> None:
    """Refuse what awaits a word; the customer is told why. Raises CaseDecided."""
    if case.kind is CaseKind.REFUND:
        work.execute(update(Case).where(Case.id == case.id).values(answer=reason[:500]))
        if case.refund_id is None or not refunds.reject(work, case.refund_id, reason):
            raise decided(work, case.id)
        return
    _decide(work, case, CaseStatus.REFUSED, answer=reason[:500], due_at=None, closed_at=work.now)
    _unbind(work, case)
    notices.refused(work, own(work, case.id))


def withdraw(work: Work, case: Case, reason: str = "") -> None:
    """The customer wants it no more. What has gone out, or is paid back, can't be withdrawn. Raises CaseDecided."""
    if case.kind is CaseKind.REFUND and (case.refund_id is None or not refunds.withdraw(work, case.refund_id)):
        raise decided(work, case.id)
    old = find.claim(work, case.id, CaseStatus.WITHDRAWN, due_at=None, closed_at=work.now)
    if old is None:
        raise decided(work, case.id)
    history.note(work, CASES, case.id, old, CaseStatus.WITHDRAWN, reason)
    now = own(work, case.id)
    gone_out = now.replacement_id is not None and not replacements.take_back(work, now.replacement_id)
    if gone_out or now.came_back_at is not None:
        raise decided(work, case.id)
    _unbind(work, now)
    notices.withdrawn(work, now)


def _unbind(work: Work, case: Case) -> None:
    """Its pieces are free again for whatever is asked next."""
    if case.kind is not CaseKind.REFUND and not find.free(work, case.order_line_id, case.quantity):
        raise AssertionError(f"case {case.id} had claimed what its line doesn't know of")


def _line(work: Work, case: Case) -> OrderLine:
    return next(line for line in orders_found.lines(work, case.order_id) if line.id == case.order_line_id)


# to the end ---------------------------------------------------------------------------------------------------------


def take_back(work: Work, case: Case, *, restock: bool) -> None:
    """The goods of a return or an exchange are back, to be sold again or not; a return's money goes now.

    Raises NothingComesBack.
    """
    case = find.locked(work, case.id)
    returns = case.kind is CaseKind.RETURN and case.status is CaseStatus.RETURNING
    exchanges = case.kind is CaseKind.EXCHANGE and case.status in (CaseStatus.REPLACING, CaseStatus.DONE)
    if not (returns or exchanges) or not find.came_back(work, case.id, restocked=restock):
        raise NothingComesBack(number=notices.show(case.id))
    order = orders_found.locked(work, case.order_id)
    assert order is not None
    if restock:
        stock.put_back(work, {_line(work, case).sku_id: case.quantity})
        orders.show_stock(work)
    if returns:
        _unbind(work, case)
        parts = parts_of([_line(work, case)], case.quantity, numbers.show(order.id))
        refund = refunds.request(work, order, parts, case.words, decided=True)
        work.execute(update(Case).where(Case.id == case.id).values(refund_id=refund.id))
        _follow(work, own(work, case.id), refund)


def refund_moved(work: Work, event: RefundMoved) -> None:
    """A case that is a refund stands as its refund does, by whichever command that was decided."""
    refund = refunds_found.refund(work, event.refund_id)
    case = find.of_refund(work, refund.with_id or refund.id)
    if case is not None:
        _follow(work, case, refunds_found.refund(work, refund.with_id or refund.id))


def _follow(work: Work, case: Case, refund: Refund) -> None:
    if refund.status is RefundStatus.REQUESTED:
        return
    new = CaseStatus.REFUSED if refund.status is RefundStatus.REJECTED else CaseStatus.REFUNDING
    over = {"closed_at": work.now} if new is CaseStatus.REFUSED else {}
    old = find.claim(work, case.id, new, decided_by=work.actor.member_id, due_at=None, **over)
    if old is not None:
        history.note(work, CASES, case.id, old, new, refund.problem if new is CaseStatus.REFUSED else "")
        if new is CaseStatus.REFUNDING and case.kind is CaseKind.REFUND:
            _share(work, own(work, case.id), _lost(work, refund))
    if all(one.status is RefundStatus.DONE for one in refunds_found.together(work, refund.id)):
        old = find.claim(work, case.id, CaseStatus.DONE, closed_at=work.now)
        if old is not None:
            history.note(work, CASES, case.id, old, CaseStatus.DONE)


def handed_over(work: Work, event: OrderCompleted) -> None:
    """A replacement is in the customer's hands: the case is over, and its pieces are like those bought."""
    case = find.of_replacement(work, event.order_id)
    if case is None:
        return
    old = find.claim(work, case.id, CaseStatus.DONE, closed_at=work.now)
    if old is None:
        raise AssertionError(f"case {case.id} was over before its replacement was handed over")
    history.note(work, CASES, case.id, old, CaseStatus.DONE)
    _unbind(work, case)
    if case.kind is CaseKind.RESEND:
        line = _line(work, case)
        earned = (line.earned - line.fee).fen * case.quantity.thousandths // line.quantity.thousandths
        _share(work, case, Money(earned))


def _lost(work: Work, refund: Refund) -> Money:
    """What refunds took from the supplier: nothing, where the goods had not been handed over."""
    parts = [part for one in refunds_found.together(work, refund.id) for part in refunds_found.lines(work, one.id)]
    return sum((part.worth - part.fee for part in parts if part.from_supplier), ZERO)


def _share(work: Work, case: Case, cost: Money) -> None:
    """The shop gives the supplier its own part of the cost."""
    shop = Money(cost.fen * (100 - case.supplier_percent) // 100)
    if shop == ZERO:
        return
    work.execute(update(Case).where(Case.id == case.id).values(shop_bears=shop))
    supplier = case.supplier_id
    ledger.book(
        work, "aftersales-shared", case.id, (Account.AFTERSALES, supplier, shop), (Account.SUPPLIER, supplier, -shop)
    )


# in time ------------------------------------------------------------------------------------------------------------


def escalate_next(work: Work) -> bool:
    """Give one case whose supplier hasn't answered to the managers; True while there may be more."""
    case = find.due(work, CaseStatus.ASKED)
    if case is None:
        return False
    if find.claim(work, case.id, CaseStatus.ESCALATED, due_at=None) is not None:
        history.note(work, CASES, case.id, CaseStatus.ASKED, CaseStatus.ESCALATED, "not answered in time")
        notices.escalated(work, own(work, case.id))
    return True


def end_next_return(work: Work) -> bool:
    """End one return whose goods haven't come back in time; True while there may be more."""
    case = find.due(work, CaseStatus.RETURNING)
    if case is None:
        return False
    with suppress(CaseDecided):  # they came this very moment
        withdraw(work, case, "the goods didn't come back in time")
    return True
