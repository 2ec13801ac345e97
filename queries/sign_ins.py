"""签到: who has signed in when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select, update

from core.work import Work
from models.points import SignIn


def on(work: Work, member_id: int, day: date) -> SignIn | None:
    return work.execute(select(SignIn).where(SignIn.member_id == member_id, SignIn.day == day)).scalar_one_or_none()


def hand_over(work: Work, goes: int, stays: int) -> None:
    """The days that one member has signed become another's, who may have signed some of them already."""
    own = select(SignIn.day).where(SignIn.member_id == stays).scalar_subquery()
    work.execute(
        update(SignIn)
        .where(SignIn.member_id == goes, SignIn.day.not_in(own))
        .values(member_id=stays)
        .execution_options(synchronize_session=False)
    )
