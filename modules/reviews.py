"""Reviews of what was bought."""

from __future__ import annotations

from core.personal import Personal, of
from handlers import reviews
from models.reviews import Review, ReviewAnswer
from modules.module import Module
from queries import personal as find

PERSONAL = (
    Personal(
        "reviews",
        Review,
        of(Review.member_id),
        ("order_id", "stars", "words", "written_at", "anonymous", "photos", "hidden"),
        blanks={"words": "", "photos": []},
        typed=("words",),
        mentions=("words", "hidden"),
    ),
    Personal(
        "review_answers",
        ReviewAnswer,
        find.in_own_reviews(ReviewAnswer.review_id),
        ("words", "answered_at"),
        mentions=("words",),
    ),
)

MODULE = Module("reviews", requires=("catalog", "orders"), routers=(reviews.router,), personal=PERSONAL)
