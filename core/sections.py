"""The rules of the shop as settings, section by section; config.yaml explains them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from core.money import Money
from core.periods import Calendar


def is_set(secret: SecretStr, characters: int = 1) -> bool:
    return len(secret.get_secret_value()) >= characters


def amount(value: str) -> str:
    """What is set as an amount of money, if it is one that isn't negative."""
    try:
        found = Money.parse(value)
    except Exception as error:
        raise ValueError("must be an amount in yuan such as 50.00") from error
    if found.fen < 0:
        raise ValueError("must not be negative")
    return value


Yuan = Annotated[str, AfterValidator(amount)]


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    def wrongs(self, demo: bool) -> Iterator[str]:
        """What cannot be used as it is set: "name must …", the name within this section."""
        yield from ()


class Orders(Section):
    pay_within_minutes: int = Field(15, ge=1, le=7 * 24 * 60)


class Refunds(Section):
    approve_above: Yuan = "50.00"
    window_days: int = Field(7, ge=0, le=365)

    @property
    def limit(self) -> Money:
        return Money.parse(self.approve_above)


class Aftersales(Section):
    answer_within_hours: int = Field(24, ge=1, le=24 * 30)
    return_within_days: int = Field(7, ge=1, le=60)
    supplier_bears_percent: int = Field(100, ge=0, le=100)
    keep_photos_days: int = Field(180, ge=7, le=3650)


class Duty(Section):
    answer_within_minutes: int = Field(10, ge=1, le=24 * 60)


class Commissions(Section):
    tiers: int = Field(1, ge=1)

    @field_validator("tiers")
    @classmethod
    def is_lawful(cls, value: int) -> int:
        if value > 2:
            raise ValueError(
                "must be 1 or 2: rewards over three and more tiers are pyramid selling by law (禁止传销条例, art. 7), "
                "and WeChat closes accounts that pay more than two"
            )
        return value


class Reconciliation(Section):
    ready_at: time = time(10, 15)
    midnight_minutes: int = Field(10, ge=0, le=120)
    catch_up_days: int = Field(7, ge=1, le=80)


class Settlement(Section):
    every: Literal["weekly", "monthly"] = "weekly"
    day: int = Field(1, ge=1, le=28)
    minimum: Yuan = "1.00"
    confirm_days: int = Field(3, ge=0, le=60)

    @property
    def least(self) -> Money:
        return max(Money.parse(self.minimum), Money(1))

    @model_validator(mode="after")
    def is_a_day(self) -> Self:
        if self.every == "weekly" and self.day > 7:
            raise ValueError("day must be 1 (Monday) to 7 (Sunday) where every is weekly")
        return self


class Splits(Section):
    most_percent: int = Field(30, ge=1, le=100)


class Promotions(Section):
    quiet_from: time = time(22, 0)
    quiet_until: time = time(8, 0)
    per_community_and_day: int = Field(3, ge=1, le=50)
    catch_up_minutes: int = Field(60, ge=1, le=7 * 24 * 60)


class Support(Section):
    open_from: time = time(9, 0)
    open_until: time = time(21, 0)
    open_days: Annotated[str, Field(pattern=r"^[1-7]{1,7}$")] = "1234567"
    remind_after_minutes: int = Field(15, ge=1, le=24 * 60)
    close_after_hours: int = Field(72, ge=1, le=24 * 60)


class Alarms(Section):
    late_minutes: int = Field(10, ge=1, le=24 * 60)
    refund_percent: int = Field(10, ge=1, le=100)
    refund_lines: int = Field(20, ge=1, le=1_000_000)
    complaints: int = Field(5, ge=1, le=1_000_000)


class Rhythm(Section):
    """After how many times their own interval somebody is cooling, sleeping, lost; see docs/metrics.md."""

    cooling_times: int = Field(2, ge=1, le=100)
    sleeping_times: int = Field(4, ge=2, le=200)
    lost_times: int = Field(8, ge=3, le=400)
    weight: int = Field(3, ge=1, le=100)
    shortest_days: int = Field(4, ge=1, le=60)


class Figures(Section):
    """How customers and time are divided in reports."""

    cooling_after_days: int = Field(30, ge=1, le=3650)
    sleeping_after_days: int = Field(60, ge=2, le=3650)
    lost_after_days: int = Field(120, ge=3, le=3650)
    rhythm: Rhythm = Rhythm()
    morning: time | None = time(8, 0)
    terms: tuple[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$")], ...] = ("02-15", "08-20")

    def wrongs(self, demo: bool) -> Iterator[str]:
        if not self.cooling_after_days < self.sleeping_after_days < self.lost_after_days:
            yield "cooling_after_days, sleeping_after_days, lost_after_days must grow"
        own = self.rhythm
        if not own.cooling_times < own.sleeping_times < own.lost_times:
            yield "rhythm: cooling_times, sleeping_times, lost_times must grow"
        if not self.terms:
            yield "terms must name at least one day of the year"

    @property
    def calendar(self) -> Calendar:
        return Calendar(tuple((int(term[:2]), int(term[3:])) for term in self.terms))


class Invitations(Section):
    inviter: int = Field(300, ge=0, le=100_000)
    invited: int = Field(200, ge=0, le=100_000)
    within_days: int = Field(30, ge=1, le=3650)
    order_of: Yuan = "10.00"
    per_month: int = Field(10, ge=0, le=1000)

    @property
    def least(self) -> Money:
        return Money.parse(self.order_of)


class Points(Section):
    """A point is worth one fen, always: see docs/points.md."""

    per_yuan: int = Field(1, ge=0, le=100)
    review: int = Field(10, ge=0, le=10_000)
    reviews_per_day: int = Field(3, ge=0, le=100)
    sign_in: int = Field(2, ge=0, le=10_000)
    streaks: dict[Annotated[int, Field(ge=2, le=366)], Annotated[int, Field(ge=0, le=100_000)]] = {7: 10, 30: 50}
    invitations: Invitations = Invitations()
    expire_months: int = Field(12, ge=1, le=120)
    remind_days: int = Field(7, ge=0, le=60)
    given_back_days: int = Field(30, ge=1, le=366)
    most_percent: int = Field(50, ge=0, le=100)
    least: int = Field(100, ge=1, le=100_000)


class Prices(Section):
    shown_minutes: int = Field(30, ge=0, le=24 * 60)


class Slots(Section):
    """Time slots of services."""

    remind_minutes: int = Field(60, ge=5, le=24 * 60)
    days_ahead: int = Field(7, ge=1, le=60)


class LevelStep(Section):
    """A member level: from so much spent on, so many percent off each piece."""

    spent: Yuan
    name: str = Field(min_length=1, max_length=20)
    percent: int = Field(0, ge=0, le=99)

    @property
    def least(self) -> Money:
        return Money.parse(self.spent)


class Levels(Section):
    steps: tuple[LevelStep, ...] = ()

    @field_validator("steps")
    @classmethod
    def rise(cls, value: tuple[LevelStep, ...]) -> tuple[LevelStep, ...]:
        for lower, higher in pairwise(value):
            if not (lower.least < higher.least and lower.percent <= higher.percent):
                raise ValueError(f"{higher.name} must come behind {lower.name}: more spent, no less percent")
        return value


class Coupons(Section):
    remind_hours: int = Field(24, ge=1, le=24 * 30)


class Lotteries(Section):
    most_worth: Yuan = "500.00"


class Campaigns(Section):
    window_days: int = Field(30, ge=1, le=365)
    counts: Literal["first", "last"] = "last"
    new_within_hours: int = Field(24, ge=1, le=24 * 30)
    repeat_days: int = Field(30, ge=1, le=365)
    codes_per_day: int = Field(5, ge=1, le=100)
    group_code_days: int = Field(7, ge=1, le=365)
    group_code_warn_hours: int = Field(24, ge=1, le=24 * 7)
    group_code_hosts: tuple[Annotated[str, Field(min_length=3)], ...] = (".qq.com",)


class Segments(Section):
    likes_days: int = Field(180, ge=1, le=3650)
    reduced_percent: int = Field(50, ge=1, le=100)
    untold_days: int = Field(7, ge=1, le=365)


class Mailings(Section):
    per_person_and_week: int = Field(2, ge=1, le=50)
    result_days: int = Field(7, ge=1, le=90)


class Weight(Section):
    """How many points one of it is worth, and of how many at most (none: of all)."""

    points: int = Field(ge=-1000, le=1000)
    most: int | None = Field(None, ge=1, le=1_000_000)


class Weights(Section):
    """The formula by which promoters and leaders are reckoned: one field for each models.performance.Part."""

    broadcasts: Weight = Weight(points=2, most=20)
    codes: Weight = Weight(points=1, most=10)
    groups: Weight = Weight(points=3, most=10)
    answers: Weight = Weight(points=1, most=50)
    prompt: Weight = Weight(points=1, most=50)
    joined: Weight = Weight(points=3)
    first: Weight = Weight(points=5)
    orders: Weight = Weight(points=1)
    revenue: Weight = Weight(points=1)
    kept: Weight = Weight(points=2)
    complaints: Weight = Weight(points=-3)


class Performance(Section):
    weights: Weights = Weights()
    prompt_minutes: int = Field(15, ge=1, le=24 * 60)
    revenue_of: int = Field(100, ge=1, le=1_000_000)
    target: int = Field(100, ge=0, le=1_000_000)
    tell_at: time | None = time(9, 0)

    def wrongs(self, demo: bool) -> Iterator[str]:
        kinds = {name: getattr(self.weights, name).points for name in Weights.model_fields}
        if kinds.pop("complaints") > 0:
            yield "weights.complaints.points must not be above 0: complaints are no merit"
        yield from (f"weights.{name}.points must not be below 0" for name, points in kinds.items() if points < 0)
        if not any(kinds.values()):
            yield "weights must give points for something"


class Winback(Section):
    held_percent: int = Field(20, ge=5, le=50)
    come_back_days: int = Field(14, ge=1, le=90)
    smallest_lift: int = Field(5, ge=1, le=50)
    message_cost: Yuan = "0.05"
    new_days: int = Field(14, ge=1, le=90)
    goods: int = Field(3, ge=1, le=10)

    @property
    def cost_of_message(self) -> Money:
        return Money.parse(self.message_cost)


class Personal(Section):
    keep_words_days: int = Field(365, ge=30, le=3650)


class Outbox(Section):
    attempts: int = Field(8, ge=1, le=50)
    backoff_seconds: int = Field(5, ge=1, le=3600)
    lease_seconds: int = Field(60, ge=5, le=3600)
