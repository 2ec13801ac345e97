"""Consent to promotions; one's own data: shown, handed out, erased."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import consent, personal
from models.consents import Consent
from models.erasures import Erasure
from modules.module import Module
from scheduler.personal import jobs
from services import consent as business
from services.members import MembersJoined

PERSONAL = (
    Personal("consents", Consent, of(Consent.member_id), ("kind", "scope", "version", "source", "said_at")),
    Personal("erasures", Erasure, of(Erasure.member_id), ("asked_at", "confirmed_at")),
)

MODULE = Module(
    "consent",
    requires=("members",),
    routers=(consent.router, personal.router),
    jobs=(jobs,),
    finishes={MembersJoined: (business.members_joined,)},
    personal=PERSONAL,
    basic=True,
)
