"""推广效果: what campaigns cost and what they brought, by way, campaign, place and promoter. One definition each:
docs/metrics.md. What was noted for a whole campaign is shared over its codes by the people who came by each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum

from core.clock import day_bounds
from core.money import ZERO, Money
from core.periods import Period
from core.work import Work
from models.campaigns import Campaign
from queries import effects as find
from queries.effects import Code, Tied


class By(StrEnum):
    """What effects are divided by."""

    WAY = "way"
    CAMPAIGN = "campaign"
    PLACE = "place"
    PROMOTER = "promoter"


@dataclass(frozen=True, slots=True)
class Effect:
    """What was paid and what came of it. `due`: first orders that are old enough to say whether they repeat."""

    cost: Money = ZERO
    reached: int = 0
    people: int = 0
    joined: int = 0
    orders: int = 0
    first: int = 0
    elsewhere: int = 0
    due: int = 0
    repeated: int = 0
    revenue: Money = ZERO
    margin: Money = ZERO

    def __add__(self, other: Effect) -> Effect:
        return Effect(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def per_first(self) -> Money | None:
        """What one new customer cost, to the nearest fen; None where none came."""
        return Money((2 * self.cost.fen + self.first) // (2 * self.first)) if self.first else None

    @property
    def repeat(self) -> Decimal | None:
        return Decimal(self.repeated) / self.due if self.due else None

    @property
    def return_(self) -> Decimal | None:
        """How much margin one yuan has brought."""
        return Decimal(self.margin.fen) / self.cost.fen if self.cost > ZERO else None


NOTHING = Effect()


@dataclass(frozen=True, slots=True)
class Group:
    """One way, campaign, place or promoter; no name: without one."""

    name: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Effects:
    campaigns: Sequence[Campaign]
    total: Effect
    by: Mapping[By, Sequence[Group]]


@dataclass(frozen=True, slots=True)
class Extremes:
    """The group whose new customers cost least, and the one whose cost most."""

    best: Group
    worst: Group

    @property
    def times(self) -> Decimal | None:
        """How many times as often the dear ones repeat, where they repeat more often; None where not, or not known."""
        dear, cheap = self.worst.effect.repeat, self.best.effect.repeat
        return dear / cheap if dear and cheap and dear > cheap else None


def ran_in(work: Work, period: Period, made_by: int | None = None) -> list[Campaign]:
    """The campaigns that ran in a period; of one maker, if given."""
    start, _ = day_bounds(period.start, work.settings.zone)
    _, end = day_bounds(period.end, work.settings.zone)
    return find.ran(work, start, end, made_by)


def of(work: Work, campaigns: Sequence[Campaign]) -> Effects:
    """All that these campaigns have cost and brought until now."""
    set_, known = work.settings.campaigns, {one.id: one for one in campaigns}
    codes = find.codes(work, known)
    brought = find.tied(work, known, set_.counts, set_.repeat_days)
    costs = _costs(work, known, codes, brought)
    none = {id: Code(0, id, "", "") for id in known}
    rows = [(code, _effect(brought.get(code.id, Tied()), costs[code.id])) for code in codes]
    rows += [(code, Effect(cost=costs[-id])) for id, code in none.items() if costs.get(-id)]
    names: dict[By, Callable[[Code], str]] = {
        By.WAY: lambda code: known[code.campaign_id].way,
        By.CAMPAIGN: lambda code: known[code.campaign_id].name,
        By.PLACE: lambda code: code.place,
        By.PROMOTER: lambda code: code.promoter,
    }
    by = {key: _grouped([(name(code), effect) for code, effect in rows]) for key, name in names.items()}
    return Effects(campaigns, sum((effect for _, effect in rows), NOTHING), by)


def _effect(tied: Tied, shared: Money) -> Effect:
    """`shared`: the code's part of what was noted by hand and of the campaign's coupons."""
    kept = tied.fees - tied.fees_back - (tied.borne - tied.own_coupons - tied.samples)
    return Effect(
        cost=shared + tied.own_commission + tied.samples, reached=max(tied.opened, tied.people), people=tied.people,
        joined=tied.joined, orders=tied.orders, first=tied.first, elsewhere=tied.elsewhere, due=tied.due,
        repeated=tied.repeated, revenue=tied.revenue, margin=kept - (tied.commission - tied.own_commission),
    )  # fmt: skip


def _costs(
    work: Work, campaigns: Mapping[int, Campaign], codes: Sequence[Code], brought: Mapping[int, Tied]
) -> dict[int, Money]:
    """By code what was noted for it, and its part of what was noted for the whole campaign.

    A campaign without codes keeps its cost to itself (under its id, negative).
    """
    costs = {code.id: ZERO for code in codes}
    whole = dict(find.coupons(work, campaigns))
    for campaign_id, code_id, amount in find.noted(work, campaigns):
        if code_id is not None:
            costs[code_id] += amount
        else:
            whole[campaign_id] = whole.get(campaign_id, ZERO) + amount
    for campaign_id, amount in whole.items():
        mine = [code.id for code in codes if code.campaign_id == campaign_id]
        weights = [brought[id].people if id in brought else 0 for id in mine]
        parts = amount.share(weights) if mine else [amount]
        for id, part in zip(mine or [-campaign_id], parts, strict=True):
            costs[id] = costs.get(id, ZERO) + part
    return costs


def _grouped(rows: Sequence[tuple[str, Effect]]) -> list[Group]:
    """Those with most first orders in front."""
    sums: dict[str, Effect] = {}
    for name, effect in rows:
        sums[name] = sums.get(name, NOTHING) + effect
    groups = [Group(name, effect) for name, effect in sums.items()]
    return sorted(groups, key=lambda group: (-group.effect.first, -group.effect.people, group.name))


def extremes(groups: Sequence[Group]) -> Extremes | None:
    """The cheapest and the dearest way to a new customer; None where there are no two to compare."""
    priced = [group for group in groups if group.effect.first and group.effect.cost > ZERO]
    priced.sort(key=lambda group: (Decimal(group.effect.cost.fen) / group.effect.first, group.name))
    return Extremes(priced[0], priced[-1]) if len(priced) > 1 else None
