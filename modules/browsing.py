"""Looking around before buying: what is kept in mind, what is awaited, what is cheap, what is new."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import browsing, comparing, favourites
from models.favourites import Favourite, StockWish
from modules.module import Module
from scheduler.favourites import jobs
from services import favourites as business
from services.members import MembersJoined

PERSONAL = (
    Personal("favourites", Favourite, of(Favourite.member_id), ("product_id", "added_at"), deletes=True),
    Personal("stock_wishes", StockWish, of(StockWish.member_id), ("product_id", "asked_at", "told_at"), deletes=True),
)

MODULE = Module(
    "browsing",
    requires=("members", "catalog"),
    routers=(favourites.router, browsing.router, comparing.router),
    jobs=(jobs,),
    finishes={MembersJoined: (business.members_joined,)},
    personal=PERSONAL,
)
