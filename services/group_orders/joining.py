"""合并, 绑定: two members that are one person become one member."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import delete, insert, update

from core.errors import ShopError
from core.work import Work
from models.group_orders import ListName
from models.members import Identity, Membership, RoleGrant
from models.orders import Order
from queries import deals as deals_found
from queries import group_orders as find
from queries import members as people
from queries import orders as orders_found
from queries import outbox as letters
from services import history, members, orders
from services.carts import Wanted
from services.group_orders.people import called


class BothKnown(ShopError):
    """Both names belong to people whom a platform knows: the leader must be sure. Arguments: one, other."""


class Joining(StrEnum):
    """What the history says of a member who turned out to be another."""

    APART = "apart"
    JOINED = "joined"


def join(work: Work, community_id: int, one: str, other: str, *, sure: bool = False) -> int:
    """What is `one`'s becomes `other`'s: orders, names in lists, identities, roles. Returns the member who stays.

    A platform's person stays rather than a mere name. Raises UnknownMember, SeveralMembers; BothKnown unless sure.
    """
    goes, stays = (_member(work, community_id, name) for name in (one, other))
    if goes == stays:
        return stays
    known = find.with_identity(work, [goes, stays])
    if len(known) == 2 and not sure:
        raise BothKnown(one=one[:20], other=other[:20])
    if known == {goes}:
        goes, stays = stays, goes
    unite(work, goes, stays, f"{one} = {other}")
    return stays


def bound(work: Work, goes: int, stays: int) -> None:
    """A channel of one member is another's: where it was the last one, nobody is left, and all goes with it."""
    if not find.with_identity(work, [goes]):
        unite(work, goes, stays, "bound")


def unite(work: Work, goes: int, stays: int, why: str) -> None:
    """What is one member's becomes another's: orders, names in lists, identities, roles, and what modules keep."""
    _move_orders(work, goes, stays)
    for table in (ListName, Identity):
        work.execute(update(table).where(table.member_id == goes).values(member_id=stays))
    for grant in people.role_rows(work, goes):
        members.grant(work, stays, grant.role, work.actor.member_id, grant.community_id, grant.supplier_id)
    work.execute(delete(RoleGrant).where(RoleGrant.member_id == goes))
    _move_memberships(work, goes, stays)
    letters.hand_over(work, goes, stays)
    work.tell(members.MembersJoined(goes, stays))
    history.note(work, "members", goes, Joining.APART, Joining.JOINED, f"{why}: member {stays}"[:500])


def _member(work: Work, community_id: int, name: str) -> int:
    found = called(work, community_id, name, {})
    if found is None:
        raise members.UnknownMember(name=name[:20])
    return found


def _move_orders(work: Work, goes: int, stays: int) -> None:
    """Nobody has two unpaid orders in one deal: where both have one, the goods go into the order that stays."""
    for order in find.unpaid_orders(work, goes):
        standing = order.deal_id and orders_found.unpaid_in_deal(work, order.deal_id, stays)
        if not order.deal_id or not standing:
            continue
        moved = [Wanted(x.sku_id, x.quantity, x.note) for x in orders_found.lines(work, order.id)]
        kept = [Wanted(x.sku_id, x.quantity, x.note) for x in orders_found.lines(work, standing.id)]
        orders.cancel_unpaid(work, order.id, "goes into the order of the same person")
        orders.change(work, standing, [*kept, *moved], deals_found.deal(work, order.deal_id))
    work.execute(update(Order).where(Order.member_id == goes).values(member_id=stays))
    work.execute(update(Order).where(Order.placed_by == goes).values(placed_by=stays))


def _move_memberships(work: Work, goes: int, stays: int) -> None:
    """The member who stays is in every community that either was in, under the own name where there is one."""
    own = {community.id for community in people.communities_of(work, stays)}
    for community in people.communities_of(work, goes):
        old = people.membership(work, community.id, goes)
        assert old is not None
        if community.id not in own:
            work.execute(
                insert(Membership).values(
                    community_id=community.id,
                    member_id=stays,
                    name=old.name,
                    pickup_point=old.pickup_point,
                    joined_at=old.joined_at,
                )
            )
    work.execute(delete(Membership).where(Membership.member_id == goes))
