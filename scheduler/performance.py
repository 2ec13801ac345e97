"""On the first of a month: the month before is reckoned, everybody hears of their own, managers get the table."""

from __future__ import annotations

from bot.words import Words
from core.message import FileLink, message
from core.say import say
from core.work import Work
from documents import charts, sheets
from documents.pictures import PNG
from models.members import Role
from queries import members as people
from scheduler.jobs import Jobs
from services import files, outbox, performance, performance_sentences, performance_tables

jobs = Jobs("performance")


@jobs.cron("*/10 * * * *")
def reckon(work: Work) -> bool:
    """One step: reckon the month, tell one person, or tell the managers; True while there may be more.

    Each step claims what it does in the transaction in which it is done: killed in between, the next run goes on.
    """
    if performance.close_next(work):
        return True
    mine = performance.next_untold(work)
    if mine is not None:
        month = performance.last_month(work)
        says = performance_sentences.own(month, mine, performance.table(work, month))
        outbox.send_to_member(work, mine.member_id, message(*says))
        return True
    return _tell_managers(work)


def _tell_managers(work: Work) -> bool:
    month, found = performance.last_month(work), performance.untold_table(work)
    if not found:
        return False
    for manager in people.with_role(work, Role.MANAGER):
        language = people.member(work, manager).language or work.settings.language
        words = Words(language, work.settings.zone)

        def word(key: str, words: Words = words, **given: object) -> str:
            return words.render(say(key, **given))

        units = charts.CHINESE if language == "zh-CN" else charts.ENGLISH
        picture = performance_tables.picture(month, found, word, units)
        path = files.keep(work, "performance.png", PNG, picture, for_member=manager)
        name = f"{word('performance-file', month=f'{month:%Y-%m}')}.xlsx"
        content = sheets.xlsx(performance_tables.table(month, found, word), zone=work.settings.zone)
        sheet = FileLink(name, files.keep(work, name, sheets.XLSX, content, for_member=manager))
        says = performance_tables.lines(month, found)
        outbox.send_to_member(work, manager, message(*says, images=(path,), files=(sheet,)))
    return True
