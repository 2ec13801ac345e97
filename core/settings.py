"""Every setting, typed and checked at the start. config.yaml explains them; core.configuration reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.connections import Channels, Logging, Payments, Redis, Simulator
from core.sections import (
    Aftersales,
    Alarms,
    Campaigns,
    Commissions,
    Coupons,
    Duty,
    Figures,
    Levels,
    Lotteries,
    Mailings,
    Orders,
    Outbox,
    Performance,
    Personal,
    Points,
    Prices,
    Promotions,
    Reconciliation,
    Refunds,
    Segments,
    Settlement,
    Slots,
    Splits,
    Support,
    Winback,
    is_set,
)


class BadSettings(Exception):
    """The configuration cannot be used; the message names each setting and what is wrong with it."""


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
    slots: Slots = Slots()
    coupons: Coupons = Coupons()
    lotteries: Lotteries = Lotteries()
    campaigns: Campaigns = Campaigns()
    segments: Segments = Segments()
    mailings: Mailings = Mailings()
    winback: Winback = Winback()
    performance: Performance = Performance()
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
        wrongs += [f"performance.{wrong}" for wrong in self.performance.wrongs(self.demo)]
        wrongs += [f"payments.{wrong}" for wrong in self.payments.wrongs(self.demo)]
        if not self.demo and not is_set(self.secret_key, 32):
            wrongs.append("secret_key must be set (32 characters or more) outside demo mode")
        if not self.demo and not self.public_url.startswith("https://"):
            wrongs.append("public_url must be set (https://…) outside demo mode")
        if wrongs:
            raise ValueError("\n".join(wrongs))
        return self
