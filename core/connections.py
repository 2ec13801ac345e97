"""What the shop is connected to as settings: channels, the payment gateway, Redis, the log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from core.sections import Section, is_set


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
    keys: dict[str, SecretStr] = Field(
        default_factory=dict
    )  # by the robot's name, which is the chat's id; from the environment as JSON


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
