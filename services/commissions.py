"""Commission: earned with a sale, frozen while the goods may come back, clawed back with each refund, withdrawn.

It pays for real sales only: the base is the money that was paid for a line and stayed, neither points nor coupons, and
nobody earns by their own orders. Who brings people who bring people earns on one tier, on two where the settings say
so, never on more (docs/decisions/commission.md).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import insert

from core import rates
from core.errors import ShopError
from core.money import ZERO, Money
from core.work import Work
from models.commissions import Commission, CommissionLine, CommissionRate, CommissionStatus, Scope
from models.ledger import Account
from models.orders import Order, OrderLine
from models.refunds import RefundCause, RefundStatus
from queries import campaigns as campaigns_found
from queries import catalog as goods
from queries import commissions as find
from queries import orders as orders_found
from queries import refunds as refunds_found
from queries.commissions import Key
from queries.names import spelled
from services import history, ledger
from services.orders import OrderCompleted, OrderPaid
from services.refunds import RefundMoved

AT_A_TIME = 200


class SecondTierOff(ShopError):
    """The settings allow one tier only."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a rate is set for. `name` as people know it."""

    scope: Scope
    id: int | None = None
    name: str = ""


def target(work: Work, name: str) -> Target:
    """A product of just this name, a deal of this title, a campaign of this name, or the product that the name means.

    Raises UnknownProduct, AmbiguousProduct.
    """
    shelf = goods.catalog(work)
    exact = next((p for p in shelf.products.values() if spelled(p.name) == spelled(name)), None)
    deal_id = find.deal_titled(work, name) if exact is None else None
    if deal_id is not None:
        return Target(Scope.DEAL, deal_id, name)
    campaign = campaigns_found.named(work, name) if exact is None else None
    if campaign is not None:
        return Target(Scope.CAMPAIGN, campaign.id, campaign.name)
    product = exact or shelf.find_own(name, {p.supplier_id for p in shelf.products.values()})
    return Target(Scope.PRODUCT, product.id, product.name)


def set_rate(work: Work, scope: Scope, target_id: int | None, rate: int | None, tier: int = 1) -> None:
    """From now on orders earn so many basis points; None: whatever the next wider scope says. Raises SecondTierOff."""
    if tier > work.settings.commissions.tiers:
        raise SecondTierOff
    old = find.rates(work).get((scope, target_id, tier))
    before, after = ("" if points is None else rates.show(points) for points in (old, rate))
    name = find.names(work, scope, [target_id]).get(target_id, "") if target_id is not None else ""
    history.changed(work, CommissionRate.__tablename__, target_id, "commission", before, after, name)
    work.execute(
        insert(CommissionRate).values(
            scope=scope, target_id=target_id, tier=tier, rate=rate, member_id=work.actor.member_id, set_at=work.now
        )
    )


def credit(
    work: Work, order_id: int, member_id: int, *, source: str, tier: int = 1, campaign_id: int | None = None
) -> bool:
    """Note who brought an order that is not yet paid; who was noted first stays. For whoever finds out."""
    return find.add_credit(
        work,
        order_id=order_id,
        tier=tier,
        member_id=member_id,
        source=source,
        campaign_id=campaign_id,
        noted_at=work.now,
    )


def attributed_to(work: Work, order: Order) -> dict[int, int]:
    """Who earns by an order, by tier: in a deal its leader, else who is noted to have brought it.

    Never the buyer, and nobody twice.
    """
    noted = {credit.tier: credit.member_id for credit in find.credits_of(work, order.id)}
    if order.deal_id is not None:
        noted[1] = find.leader_of_deal(work, order.deal_id)
    earners: dict[int, int] = {}
    for tier in range(1, work.settings.commissions.tiers + 1):
        if tier in noted and noted[tier] not in (order.member_id, *earners.values()):
            earners[tier] = noted[tier]
    return earners


def earn(work: Work, event: OrderPaid) -> None:
    """A sale: what it brings to whom, at the rates of this moment. Most shops' orders end at the first line."""
    order, lines = orders_found.order(work, event.order_id), orders_found.lines(work, event.order_id)
    assert order is not None
    rated = _rated(work, order, lines)
    if any(rated.values()):
        for tier, member_id in attributed_to(work, order).items():
            _earn(work, order.id, tier, member_id, [(line, rated[line.id, tier]) for line in lines])


def _rated(work: Work, order: Order, lines: Sequence[OrderLine]) -> dict[tuple[int, int], int]:
    """The rate of each line and tier: that of the most specific scope that has one."""
    skus = goods.catalog(work).skus
    products = {line.id: skus[line.sku_id].product_id for line in lines}
    deals = {order.deal_id} if order.deal_id else set()
    campaigns = find.campaigns_of(work, order.id)
    known = find.rates(work, {Scope.PRODUCT: set(products.values()), Scope.DEAL: deals, Scope.CAMPAIGN: campaigns})
    targets: dict[int, dict[Scope, int | None]] = {
        line_id: {Scope.PRODUCT: product_id, Scope.DEAL: order.deal_id, Scope.CAMPAIGN: min(campaigns, default=None)}
        for line_id, product_id in products.items()
    }
    tiers = range(1, work.settings.commissions.tiers + 1)
    return {(line_id, tier): rate_of(known, wanted, tier) for line_id, wanted in targets.items() for tier in tiers}


def rate_of(known: Mapping[Key, int], targets: Mapping[Scope, int | None], tier: int) -> int:
    """The rate of the first scope that has one for its target: product, deal, campaign, default; else nothing."""
    keys = ((scope, targets.get(scope), tier) for scope in Scope)
    return next((known[key] for key in keys if key in known), 0)


def _earn(work: Work, order_id: int, tier: int, member_id: int, rated: Sequence[tuple[OrderLine, int]]) -> None:
    shares = [(line.id, rate, part) for line, rate in rated if (part := rates.part(line.amount, rate))]
    amount = sum((part for _, _, part in shares), ZERO)
    if not amount:
        return
    added = work.execute(
        insert(Commission)
        .values(
            order_id=order_id,
            tier=tier,
            member_id=member_id,
            status=CommissionStatus.FROZEN,
            amount=amount,
            clawed=ZERO,
            earned_at=work.now,
        )
        .returning(Commission.id)
    )
    commission_id = int(added.scalar_one())
    work.execute(
        insert(CommissionLine),
        [
            {"commission_id": commission_id, "order_line_id": line, "rate": rate, "amount": part, "clawed": ZERO}
            for line, rate, part in shares
        ],
    )
    ledger.book(
        work,
        "commission-earned",
        commission_id,
        (Account.COMMISSION_COST, None, amount),
        (Account.COMMISSIONS, member_id, -amount),
    )


def claw_back(work: Work, event: RefundMoved) -> None:
    """Money goes back: so does the commission on it. After all of a line's money, exactly all of its commission.

    Refunds of one order are approved one after the other (the order is locked), so nothing is taken twice.
    """
    if event.status is not RefundStatus.APPROVED:
        return
    refund = refunds_found.refund(work, event.refund_id)
    commissions = find.of_order(work, refund.order_id) if refund.cause is RefundCause.ASKED else []
    if not commissions:
        return
    taken = _claw_lines(work, refund.order_id, commissions)
    if not taken:
        return
    ledger.book(
        work,
        "commission-clawed",
        refund.id,
        *((Account.COMMISSIONS, c.member_id, taken[c.id]) for c in commissions if c.id in taken),
        (Account.COMMISSION_COST, None, -sum(taken.values(), ZERO)),
    )
    free = [c for c in commissions if c.id in taken and not _was_frozen(work, c, taken[c.id])]
    for commission in free:  # in the order of their members
        find.change_earnings(work, commission.member_id, -taken[commission.id])


def _claw_lines(work: Work, order_id: int, commissions: Sequence[Commission]) -> dict[int, Money]:
    """Lower each line's commission to that of the money that stayed; what was taken, by commission."""
    paid = {line.id: line.amount for line in orders_found.lines(work, order_id)}
    back = find.paid_back(work, order_id)
    taken: dict[int, Money] = {}
    for part in find.lines_of(work, [commission.id for commission in commissions]):
        stays = rates.part(paid[part.order_line_id] - back.get(part.order_line_id, ZERO), part.rate)
        more = part.amount - stays - part.clawed
        if more:
            part.clawed += more
            taken[part.commission_id] = taken.get(part.commission_id, ZERO) + more
    work.session.flush()
    return taken


def _was_frozen(work: Work, commission: Commission, taken: Money) -> bool:
    """Take it from the commission; whether nobody could have withdrawn it yet."""
    if find.claw(work, commission.id, taken) is not CommissionStatus.FROZEN:
        return False
    if find.lose(work, commission.id):
        history.note(work, "commissions", commission.id, CommissionStatus.FROZEN, CommissionStatus.LOST, "refunded")
    return True


def completed(work: Work, event: OrderCompleted) -> None:
    """Everything is handed over: its commission thaws when the goods may no longer come back."""
    find.thaw_at(work, event.order_id, work.now + timedelta(days=work.settings.refunds.window_days))


def release_due(work: Work) -> bool:
    """Release what may no longer be refunded; True while there may be more."""
    released = find.release(work, AT_A_TIME)
    rests: dict[int, Money] = {}
    for row in released:
        history.note(work, "commissions", row.id, CommissionStatus.FROZEN, CommissionStatus.RELEASED)
        rests[row.member_id] = rests.get(row.member_id, ZERO) + row.rest
    for member_id in sorted(rests):
        find.change_earnings(work, member_id, rests[member_id])
    return len(released) == AT_A_TIME
