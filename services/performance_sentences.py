"""Somebody's month in sentences: the number with its formula, the rank, what is missing, what would help most."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.say import Say, say
from models.performance import EFFORT, REACH, Part, PerformanceResult
from services.performance import Advice, Result, Term, advice


def own(month: date, mine: Result, everybody: Sequence[Result], before: Sequence[PerformanceResult] = ()) -> list[Say]:
    """What somebody may know of their month: all of their own, and of the others only how many they are."""
    says = [head(month, mine), *formula(mine), _target(mine)]
    if mine.reply is not None:
        says.append(say("performance-reply", minutes=-(-mine.reply // 60)))
    if mine.regulars:
        kept = mine.part(Part.KEPT)
        says += [say("performance-kept", regulars=mine.regulars, kept=kept.number)] if kept else []
    found = advice(mine, everybody)
    says += [_advice(found)] if found else []
    if before:
        earlier = [
            say("performance-month", month=f"{one.month:%Y-%m}", points=one.points, rank=one.rank, people=one.people)
            for one in before
        ]
        says.append(say("performance-before", months=earlier))
    return says


def head(month: date, one: Result) -> Say:
    return say(
        "performance-head", month=f"{month:%Y-%m}", name=one.name, points=one.points, rank=one.rank, people=one.people
    )


def formula(one: Result) -> list[Say]:
    """ "8 次群发 × 2 + …= 61 分": effort, reach, and both."""
    kinds = [("effort", EFFORT), ("reach", REACH)]
    says, sums = [], []
    for name, parts in kinds:
        terms = [term for term in one.terms if term.part in parts]
        if terms:
            sums.append(sum(term.points for term in terms))
            says.append(say(f"performance-{name}", sum=_plus(terms), points=sums[-1]))
    if len(sums) > 1:
        says.append(say("performance-sum", effort=sums[0], reach=_signed(sums[1]), points=one.points))
    return says


def _plus(terms: Sequence[Term]) -> Say:
    said = _term(terms[0])
    for term in terms[1:]:
        said = say("performance-plus", left=said, right=_term(term))
    return said


def _term(term: Term) -> Say:
    return say(
        "performance-term", number=term.number, part=part(term.part, term.unit), weight=_signed(term.weight),
        capped=say("performance-capped", counted=term.counted) if term.counted != term.number else "",
    )  # fmt: skip


def _signed(number: int) -> str:
    return str(number) if number >= 0 else f"(−{-number})"


def part(which: Part, unit: int) -> Say:
    """What is counted, with its measure word."""
    return say(f"performance-part-{which}", unit=unit)


def _target(one: Result) -> Say:
    if not one.target:
        return say("performance-no-target")
    key = "performance-missing" if one.missing else "performance-reached"
    return say(key, target=one.target, missing=one.missing)


def _advice(found: Advice) -> Say:
    what = part(found.part, found.unit)
    if found.mean is None:
        return say("performance-advice", part=what, more=found.more, points=found.points)
    key = "performance-advice-fewer" if found.part is Part.COMPLAINTS else "performance-advice-mean"
    return say(key, part=what, more=found.more, points=found.points, mean=found.mean)
