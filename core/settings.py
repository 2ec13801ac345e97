"""Every setting, typed and checked at the start. config.yaml explains them; the environment overrides them.

`QUNMAI_PORT=9000`, or with two underscores for what is nested: `QUNMAI_PAYMENTS__WECHATPAY__API_V3_KEY=…`.
Secrets come by environment or from one file per secret in the folder that QUNMAI_SECRETS names, never from config.yaml.
"""

from __future__ import annotations

import os
from datetime import time
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

from core.money import Money

SECRET_FIELDS = ("token", "aes_key", "secret", "api_v3_key", "private_key", "secret_key")


class BadSettings(Exception):
    """The configuration cannot be used; the message names each setting and what is wrong with it."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Orders(Section):
    pay_within_minutes: int = Field(15, ge=1, le=7 * 24 * 60)


class Refunds(Section):
    approve_above: str = "50.00"

    @property
    def limit(self) -> Money:
        return Money.parse(self.approve_above)

    @field_validator("approve_above")
    @classmethod
    def is_money(cls, value: str) -> str:
        try:
            Money.parse(value)
        except Exception as error:
            raise ValueError("must be an amount in yuan such as 50.00") from error
        return value


class Promotions(Section):
    quiet_from: time = time(22, 0)
    quiet_until: time = time(8, 0)
    per_community_and_day: int = Field(3, ge=1, le=50)
    catch_up_minutes: int = Field(60, ge=1)


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
    token: SecretStr = SecretStr("")
    aes_key: SecretStr = SecretStr("")
    secret: SecretStr = SecretStr("")


class WecomBot(Section):
    enabled: bool = False
    account: str = ""
    name: str = "群买"
    host: str = "https://qyapi.weixin.qq.com"
    token: SecretStr = SecretStr("")
    aes_key: SecretStr = SecretStr("")


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


class Redis(Section):
    url: str = ""


class Logging(Section):
    level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"


class Settings(BaseSettings):
    """All settings. Build it with `load`, which turns mistakes into one readable BadSettings."""

    model_config = SettingsConfigDict(
        env_prefix="QUNMAI_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    demo: bool = False
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=0, le=65535)
    data: Path = Path("data")
    public_url: str = ""
    database_url: str = ""
    language: Literal["zh-CN", "en"] = "zh-CN"
    timezone: str = "Asia/Shanghai"
    secret_key: SecretStr = SecretStr("")
    modules: tuple[str, ...] = ()
    orders: Orders = Orders()
    refunds: Refunds = Refunds()
    promotions: Promotions = Promotions()
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
    def is_safe_outside_demo(self) -> Self:
        """Default secrets and plain mode are for the demo only."""
        account, bot, pay = self.channels.official_account, self.channels.wecom_bot, self.payments.wechatpay
        needs: list[tuple[bool, str]] = []
        if account.enabled:
            needs += [(bool(account.token.get_secret_value()), "channels.official_account.token must be set")]
            if account.mode != "plain":
                needs += [
                    (
                        len(account.aes_key.get_secret_value()) == 43,
                        "channels.official_account.aes_key must have 43 characters",
                    )
                ]
        if bot.enabled:
            needs += [
                (bool(bot.token.get_secret_value()), "channels.wecom_bot.token must be set"),
                (len(bot.aes_key.get_secret_value()) == 43, "channels.wecom_bot.aes_key must have 43 characters"),
            ]
        if self.payments.gateway == "wechatpay":
            needs += [
                (
                    bool(pay.app_id and pay.mchid and pay.cert_serial_no),
                    "payments.wechatpay.app_id, .mchid and .cert_serial_no must be set",
                ),
                (len(pay.api_v3_key.get_secret_value()) == 32, "payments.wechatpay.api_v3_key must have 32 characters"),
            ]
        if not self.demo:
            needs += [
                (
                    len(self.secret_key.get_secret_value()) >= 32,
                    "secret_key must be set (32 characters or more) outside demo mode",
                ),
                (
                    not (account.enabled and account.mode == "plain"),
                    "channels.official_account.mode must not be plain outside demo mode",
                ),
                (self.payments.gateway != "sandbox", "payments.gateway must not be sandbox outside demo mode"),
            ]
        wrong = [message for fine, message in needs if not fine]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


def load(path: Path | None = None, **overrides: Any) -> Settings:
    """Read config.yaml (or QUNMAI_CONFIG), then the secrets' folder, then the environment. Raises BadSettings."""
    file = path or Path(os.environ.get("QUNMAI_CONFIG", "config.yaml"))
    secrets = os.environ.get("QUNMAI_SECRETS")

    class FromFiles(Settings):
        model_config = SettingsConfigDict(yaml_file=file, yaml_file_encoding="utf-8", secrets_dir=secrets)

        @classmethod
        def settings_customise_sources(
            cls,
            settings_cls: type[BaseSettings],
            init_settings: PydanticBaseSettingsSource,
            env_settings: PydanticBaseSettingsSource,
            dotenv_settings: PydanticBaseSettingsSource,
            file_secret_settings: PydanticBaseSettingsSource,
        ) -> tuple[PydanticBaseSettingsSource, ...]:
            return init_settings, env_settings, file_secret_settings, YamlConfigSettingsSource(settings_cls)

    if not file.exists():
        raise BadSettings(f"{file}: no such configuration file")
    try:
        return FromFiles(**overrides)
    except ValidationError as error:
        raise BadSettings("\n".join(_sentence(problem) for problem in error.errors())) from None
    except Exception as error:  # yaml's own errors name the line
        raise BadSettings(f"{file}: {error}") from None


def _sentence(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else str(problem["msg"]).removeprefix("Value error, ")
