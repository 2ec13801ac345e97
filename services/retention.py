"""Words are kept for a while: what people ordered, paid and got stays, how they said it need not."""

from __future__ import annotations

from datetime import timedelta

from core.work import Work
from queries import retention as find

AT_ONCE = 500


def blank_some(work: Work) -> bool:
    """Blank the words of some messages older than the setting; True while there may be more."""
    before = work.now - timedelta(days=work.settings.personal.keep_words_days)
    return any(find.blank(work, subject, before, AT_ONCE) == AT_ONCE for subject in find.SUBJECTS)
