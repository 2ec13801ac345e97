"""Every setting, typed and checked at the start. config.yaml explains them; core.configuration reads them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.money import Money
from core.periods import Calendar


class BadSettings(Exception):
    """The configuration cannot be used; the message names each setting and what is wrong with it."""


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
    catch_up_minutes: int = Field(60, ge=1)


class Support(Section):
    open_from: time = time(9, 0)
    open_until: time = time(21, 0)
    open_days: Annotated[str, Field(pattern=r"^[1-7]{1,7}$")] = "1234567"
    remind_after_minutes: int = Field(15, ge=1, le=24 * 60)
    close_after_hours: int = Field(72, ge=1, le=24 * 60)


class Alarms(Section):
    late_minutes: int = Field(10, ge=1, le=24 * 60)
    refund_percent: int = Field(10, ge=1, le=100)
    refund_lines: int = Field(20, ge=1)
    complaints: int = Field(5, ge=1)


class Figures(Section):
    """How customers and time are divided in reports."""

    cooling_after_days: int = Field(30, ge=1)
    sleeping_after_days: int = Field(60, ge=2)
    lost_after_days: int = Field(120, ge=3)
    morning: time | None = time(8, 0)
    terms: tuple[Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$")], ...] = ("02-15", "08-20")

    def wrongs(self, demo: bool) -> Iterator[str]:
        if not self.cooling_after_days < self.sleeping_after_days < self.lost_after_days:
            yield "cooling_after_days, sleeping_after_days, lost_after_days must grow"
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


class Campaigns(Section):
    window_days: int = Field(30, ge=1, le=365)
    counts: Literal["first", "last"] = "last"
    new_within_hours: int = Field(24, ge=1, le=24 * 30)
    repeat_days: int = Field(30, ge=1, le=365)
    codes_per_day: int = Field(5, ge=1, le=100)


class Segments(Section):
    likes_days: int = Field(180, ge=1, le=3650)
    reduced_percent: int = Field(50, ge=1, le=100)


class Mailings(Section):
    per_person_and_week: int = Field(2, ge=1, le=50)
    result_days: int = Field(7, ge=1, le=90)


class Personal(Section):
    keep_words_days: int = Field(365, ge=30, le=3650)


class Outbox(Section):
    attempts: int = Field(8, ge=1, le=50)
    backoff_seconds: int = Field(5, ge=1)
    lease_seconds: int = Field(60, ge=5)


class Simulator(Section):
    """The chat simulator: there in demo mode only."""

    seed: bool = True


class OfficialAccount(Section):
    enabled: bool = False
    account: str = ""
    app_id: str = ""
    mode: Literal["plain", "compat", "safe"] = "safe"
    host: str = "https://api.weixin.qq.com"
    page_host: str = "https://open.weixin.qq.com"
    hands_over: bool = False
    token: SecretStr = SecretStr("")
    aes_key: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")

    def wrongs(self, demo: bool) -> Iterator[str]:
        if not self.enabled:
            return
        if not is_set(self.token):
            yield "token must be set"
        if self.mode != "plain" and len(self.aes_key.get_secret_value()) != 43:
            yield "aes_key must have 43 characters"
        if self.mode == "plain" and not demo:
            yield "mode must not be plain outside demo mode"


class WecomBot(Section):
    enabled: bool = False
    account: str = ""
    name: str = "群买"
    host: str = "https://qyapi.weixin.qq.com"
    media_hosts: tuple[str, ...] = (".myqcloud.com", ".qq.com")
    token: SecretStr = SecretStr("")
    aes_key: SecretStr = SecretStr("")

    def wrongs(self, demo: bool) -> Iterator[str]:
        if self.enabled and not is_set(self.token):
            yield "token must be set"
        if self.enabled and len(self.aes_key.get_secret_value()) != 43:
            yield "aes_key must have 43 characters"


class WecomRobot(Section):
    enabled: bool = False
    host: str = "https://qyapi.weixin.qq.com"
    per_minute: int = Field(20, ge=1, le=20)
    keys: dict[str, SecretStr] = {}  # by the robot's name, which is the chat's id; from the environment as JSON


class Channels(Section):
    replay_window_seconds: int = Field(300, ge=1, le=3600)
    largest_body_bytes: int = Field(65536, ge=1024)
    official_account: OfficialAccount = OfficialAccount()
    wecom_bot: WecomBot = WecomBot()
    wecom_robot: WecomRobot = WecomRobot()


class WechatPay(Section):
    host: str = "https://api.mch.weixin.qq.com"
    app_id: str = ""
    mchid: str = ""
    cert_serial_no: str = ""
    private_key: SecretStr = SecretStr("")
    api_v3_key: SecretStr = SecretStr("")
    public_key_id: str = ""
    public_key: str = ""
    platform_serials: tuple[str, ...] = ()
    certificates: str = ""


class Payments(Section):
    gateway: Literal["sandbox", "wechatpay"] = "sandbox"
    number_prefix: Annotated[str, Field(pattern=r"^[0-9A-Za-z]{1,8}$")] = "QM"
    wechatpay: WechatPay = WechatPay()

    def wrongs(self, demo: bool) -> Iterator[str]:
        if self.gateway == "sandbox" and not demo:
            yield "gateway must not be sandbox outside demo mode"
        if self.gateway == "wechatpay":
            for name in ("app_id", "mchid", "cert_serial_no"):
                if not getattr(self.wechatpay, name):
                    yield f"wechatpay.{name} must be set"
            if not is_set(self.wechatpay.private_key):
                yield "wechatpay.private_key must be set"
            if len(self.wechatpay.api_v3_key.get_secret_value()) != 32:
                yield "wechatpay.api_v3_key must have 32 characters"


class Redis(Section):
    url: str = ""


class Logging(Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All settings. Build it with `core.configuration.load`, which turns mistakes into one readable BadSettings."""

    model_config = SettingsConfigDict(env_prefix="QUNMAI_", env_nested_delimiter="__", extra="forbid", frozen=True)

    demo: bool = False
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    data: Path = Path("data")
    public_url: str = ""
    trusted_proxies: int = Field(0, ge=0, le=5)
    database_url: str = ""
    language: Literal["zh-CN", "en"] = "zh-CN"
    timezone: str = "Asia/Shanghai"
    secret_key: SecretStr = SecretStr("")
    modules: tuple[str, ...] = ()
    orders: Orders = Orders()
    refunds: Refunds = Refunds()
    aftersales: Aftersales = Aftersales()
    duty: Duty = Duty()
    commissions: Commissions = Commissions()
    points: Points = Points()
    reconciliation: Reconciliation = Reconciliation()
    settlement: Settlement = Settlement()
    splits: Splits = Splits()
    promotions: Promotions = Promotions()
    support: Support = Support()
    personal: Personal = Personal()
    figures: Figures = Figures()
    alarms: Alarms = Alarms()
    prices: Prices = Prices()
    levels: Levels = Levels()
    coupons: Coupons = Coupons()
    campaigns: Campaigns = Campaigns()
    segments: Segments = Segments()
    mailings: Mailings = Mailings()
    outbox: Outbox = Outbox()
    simulator: Simulator = Simulator()
    channels: Channels = Channels()
    payments: Payments = Payments()
    redis: Redis = Redis()
    logging: Logging = Logging()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def database(self) -> str:
        """The database's URL; SQLite below `data` where none is set."""
        return self.database_url or f"sqlite:///{self.data / 'shop.sqlite'}"

    @property
    def address(self) -> str:
        """Where people and platforms reach us, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")

    @field_validator("timezone")
    @classmethod
    def is_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("is no time zone of the tz database, such as Asia/Shanghai") from error
        return value

    @model_validator(mode="after")
    def is_usable(self) -> Self:
        """Default secrets, the sandbox and plain mode are for the demo only; what is switched on must be complete."""
        account, bot = self.channels.official_account, self.channels.wecom_bot
        wrongs = [f"channels.official_account.{wrong}" for wrong in account.wrongs(self.demo)]
        wrongs += [f"channels.wecom_bot.{wrong}" for wrong in bot.wrongs(self.demo)]
        wrongs += [f"figures.{wrong}" for wrong in self.figures.wrongs(self.demo)]
        wrongs += [f"payments.{wrong}" for wrong in self.payments.wrongs(self.demo)]
        if not self.demo and not is_set(self.secret_key, 32):
            wrongs.append("secret_key must be set (32 characters or more) outside demo mode")
        if not self.demo and not self.public_url.startswith("https://"):
            wrongs.append("public_url must be set (https://…) outside demo mode")
        if wrongs:
            raise ValueError("\n".join(wrongs))
        return self
