"""Price rules on orders: offered when a cart is priced, counted and given back with the order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from core.quantity import NONE, Quantity
from core.say import Say, say
from core.work import Work
from pricing import Kind, Rule
from queries import orders as orders_found
from queries import price_rules as find
from queries import prices as prices_found
from queries import refunds as refunds_found
from queries import stock
from queries.placing import NewLine
from queries.price_rules import BY_THE_PIECE, KINDS, ONCE, Left, Terms
from services import orders
from services.carts import CartFilled, GoodsShown, PriceGone
from services.members import MembersJoined
from services.orders import OrderGone, OrderPriced, OrderRevived
from services.refunds import RefundMoved


def offer(work: Work, event: CartFilled) -> None:
    """The rules that may make something in the cart cheaper for its owner, with what is left of each."""
    helping = [terms for terms in prices_found.book(work).rules if terms.may_help(event.cart, work)]
    left = _left(work, helping, event.member_id, event.order_id)
    event.rules.extend(_may_have(work, helping, left, event.member_id, event.order_id))
    _hint(event, helping, left)
    if event.promised and event.order_id is not None:
        event.rules.extend(_promised(work, event.order_id, {rule.id for rule in event.rules}))


def show(work: Work, event: GoodsShown) -> None:
    """What makes shown goods cheaper, for this asker if there is one; what was stopped is not shown any more."""
    helping = [t for t in prices_found.book(work).rules if not t.stopped and t.may_help(event.cart, work)]
    left = _left(work, helping, event.member_id, None)
    event.rules.extend(_may_have(work, helping, left, event.member_id, None))


def _left(work: Work, helping: Sequence[Terms], member_id: int | None, order_id: int | None) -> dict[int, Left]:
    limited = [terms.rule.id for terms in helping if terms.limited and terms.rule.id is not None]
    return find.left(work, limited, member_id, order_id) if limited else {}


def _hint(event: CartFilled, helping: Sequence[Terms], left: Mapping[int, Left]) -> None:
    """Whoever comes when a flash price is used up hears that one can wait for it."""
    for rule in (terms.rule for terms in helping if terms.limited and not terms.stopped):
        now = left[rule.id or 0]
        open_to_me = now.share is None or now.share > NONE
        if rule.kind is Kind.FLASH and now.may <= NONE and open_to_me:
            for line in filter(rule.concerns, event.cart.lines):
                event.hints[line.sku_id] = _gone(rule)


def _gone(rule: Rule) -> Say:
    """Of a supplier's whole range the number doesn't say which goods: so they are named instead."""
    return say("flash-gone" if rule.scope.supplier_id is None else "flash-gone-range", number=str(rule.id))


def _may_have(
    work: Work, helping: Sequence[Terms], left: Mapping[int, Left], member_id: int | None, order_id: int | None
) -> Iterable[Rule]:
    newcomers = any(terms.rule.kind is Kind.NEWCOMER for terms in helping)
    known = newcomers and member_id is not None and find.has_ordered(work, member_id, order_id)
    for terms in helping:
        rule = terms.rule
        if rule.kind is Kind.NEWCOMER and known:
            continue
        if terms.limited:
            rule = replace(rule, left=left[rule.id or 0].may)
        if rule.left is None or rule.left > NONE:
            yield rule


def _promised(work: Work, order_id: int, offered: set[int | None]) -> Iterable[Rule]:
    """What an order was promised stays good for so much of it, though the rule has ended or somebody has the rest."""
    for row, pieces in find.promised(work, order_id):
        if row.id not in offered:
            rule = find.rule_of(row)
            by_piece = rule.kind in BY_THE_PIECE or rule.kind is Kind.BUNDLE
            yield replace(rule, begins=None, ends=None, left=pieces if by_piece else None)


def note_priced(work: Work, event: OrderPriced) -> None:
    """Count what the order takes now of limited rules. Raises PriceGone where somebody has just taken it."""
    wanted = _counted(event.lines)
    for rule_id, has in sorted(find.held(work, event.order_id, wanted).items()):
        _take(work, rule_id, event.order_id, event.member_id, has, wanted.get(rule_id, NONE))


def _counted(lines: Iterable[NewLine]) -> dict[int, Quantity]:
    """Pieces and sets by rule; times of what is had once by an order."""
    sums: dict[int, Quantity] = {}
    for why in (why for line in lines for why in line.reductions):
        if why.kind in KINDS and why.source_id is not None:
            sums[why.source_id] = sums.get(why.source_id, NONE) + why.pieces
    return {rule_id: pieces or ONCE for rule_id, pieces in sums.items()}


def _take(work: Work, rule_id: int, order_id: int, member_id: int, has: Quantity, wants: Quantity) -> None:
    more = wants - has
    if not more:
        return
    counted = find.count(work, rule_id, more)
    if counted is None:
        raise PriceGone
    total, per_person, taken = counted
    if not find.count_for(work, rule_id, member_id, more, per_person):
        raise PriceGone
    find.note_use(work, rule_id, order_id, wants)
    if total is not None and total in (taken, taken - more):
        work.facts[stock.TURNED] = True  # the lists that show its price are stale


def order_gone(work: Work, event: OrderGone) -> None:
    """Cancelled or expired: others may have it."""
    _set(work, event.order_id, {})


def order_revived(work: Work, event: OrderRevived) -> None:
    """Paid after it was given up: only if nobody else has it meanwhile."""
    _set(work, event.order_id, find.kept_by(work, event.order_id))


def refund_moved(work: Work, event: RefundMoved) -> None:
    """Goods that go back before they were handed over free what they had by a rule, as they free their stock."""
    order_id = refunds_found.refund(work, event.refund_id).order_id
    if held := find.held(work, order_id):
        kept = find.kept_by(work, order_id)
        _set(work, order_id, {rule_id: min(has, kept.get(rule_id, NONE)) for rule_id, has in held.items()})
        orders.show_stock(work)


def _set(work: Work, order_id: int, wants: dict[int, Quantity]) -> None:
    held = find.held(work, order_id, wants)
    if held:
        member_id = orders_found.buyer(work, order_id)
        for rule_id, has in sorted(held.items()):
            _take(work, rule_id, order_id, member_id, has, wants.get(rule_id, NONE))


def members_joined(work: Work, event: MembersJoined) -> None:
    find.join_buyers(work, event.goes, event.stays)
