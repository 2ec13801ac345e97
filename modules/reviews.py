"""Reviews of what was bought."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import reviews
from models.reviews import Review
from modules.module import Module

PERSONAL = (
    Personal(
        "reviews",
        Review,
        of(Review.member_id),
        ("order_id", "stars", "words", "written_at"),
        blanks={"words": ""},
        typed=("words",),
        mentions=("words",),
    ),
)

MODULE = Module("reviews", requires=("catalog", "orders"), routers=(reviews.router,), personal=PERSONAL)
