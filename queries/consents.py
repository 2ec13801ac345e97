"""Who may be promoted to."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select, text
from sqlalchemy.orm import aliased

from core.work import Work
from models.consents import Consent, ConsentKind
from queries import joining

EVERYTHING = ""
FEW = 500  # beyond so many people it is cheaper to ask for all who don't want it


def channel_scope(channel: str) -> str:
    return f"channel:{channel}"


def purpose_scope(purpose: str) -> str:
    return f"purpose:{purpose}"


def withdrawn(work: Work, scopes: Collection[str], member_ids: Collection[int]) -> set[int]:
    """Those of the members who want no promotion in any of these scopes."""
    found = standing(Consent.member_id).where(Consent.scope.in_(scopes)).distinct()
    if len(member_ids) <= FEW:
        return set(work.execute(found.where(Consent.member_id.in_(member_ids))).scalars())
    return set(work.execute(found).scalars()) & set(member_ids)


def told(work: Work, member_ids: Collection[int]) -> set[int]:
    """Those of the members who were told how to turn promotions off."""
    found = select(Consent.member_id).where(text("consents.kind = 'told'"))
    if len(member_ids) <= FEW:
        found = found.where(Consent.member_id.in_(member_ids))
    return set(work.execute(found).scalars()) & set(member_ids)


def withdrawn_scopes(work: Work, member_id: int) -> set[str]:
    """What somebody wants no promotion by or for; EVERYTHING among them: none at all."""
    return set(work.execute(standing(Consent.scope).where(Consent.member_id == member_id)).scalars())


def of_member(work: Work, member_id: int) -> Sequence[Consent]:
    return work.execute(select(Consent).where(Consent.member_id == member_id).order_by(Consent.id)).scalars().all()


def standing(column: Any) -> Select[Any]:
    """The withdrawals after which nothing else was said of the same scope, or of everything."""
    later = aliased(Consent)
    superseded = (
        select(later.id)
        .where(later.member_id == Consent.member_id, later.id > Consent.id, later.kind != ConsentKind.TOLD)
        .where(or_(later.scope == Consent.scope, later.scope == EVERYTHING))
        .exists()
    )
    return select(column).where(and_(text("consents.kind = 'withdrawn'"), ~superseded))


def hand_over(work: Work, goes: int, stays: int) -> None:
    """What either of two said is said by the one that they are; what was said last stands."""
    told = ConsentKind.TOLD
    joining.hand_over(work, Consent.member_id, goes, stays, Consent.kind, among=lambda row: row.kind == told)
    joining.hand_over(work, Consent.member_id, goes, stays)
