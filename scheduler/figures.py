"""Figures are made as time goes on, so that reports only have to add them up."""

from core.work import Work
from scheduler.jobs import Jobs
from services import figures

jobs = Jobs("figures")


@jobs.cron("*/5 * * * *")
def fold_days(work: Work) -> bool:
    """Fold one day; True while there are more that are over."""
    return figures.fold_due(work)
