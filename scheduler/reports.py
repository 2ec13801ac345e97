"""The report of yesterday, and of the month, in each manager's chat."""

from __future__ import annotations

from bot.words import Words
from core.message import message
from core.say import say
from core.work import Work
from documents.pictures import PNG
from models.members import Role
from queries import members as people
from scheduler.jobs import Jobs
from services import figures, files, morning, outbox, report_pictures, report_sentences, reports

jobs = Jobs("reports")


@jobs.cron("*/10 * * * *")
def tell_managers(work: Work) -> bool:
    """Send one report, as picture and sentences; True while there may be more."""
    period = morning.next_due(work)
    if period is None:
        return False
    figures.fresh(work)
    report = reports.change(work, period)
    for manager in people.with_role(work, Role.MANAGER):
        words = Words(people.member(work, manager).language or work.settings.language, work.settings.zone)
        picture = report_pictures.change(report, lambda key, words=words, **given: words.render(say(key, **given)))
        path = files.keep(work, "report.png", PNG, picture, for_member=manager)
        says = (say(f"morning-{period.unit}"), *report_sentences.change(report), say("morning-more"))
        outbox.send_to_member(work, manager, message(*says, images=(path,)))
    return True
