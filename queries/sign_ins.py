"""签到: who has signed in when."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from core.work import Work
from models.points import SignIn


def on(work: Work, member_id: int, day: date) -> SignIn | None:
    return work.execute(select(SignIn).where(SignIn.member_id == member_id, SignIn.day == day)).scalar_one_or_none()
