"""Who changed what, from what to what."""

from core.personal import ANONYMOUS, Personal, of
from handlers import records
from models.history import Change
from modules.module import Module

PERSONAL = (
    Personal(
        "changes",
        Change,
        of(Change.member_id),
        ("what", "name", "old", "new", "changed_at"),
        blanks={"actor": ANONYMOUS},
        mentions=("actor", "name", "old", "new"),
        copies=("old", "new"),  # of a product's FAQ
    ),
)

MODULE = Module("records", routers=(records.router,), personal=PERSONAL, basic=True)
