"""Payment gateways behind one Protocol (`payments.gateway.Gateway`): WeChat Pay, and a sandbox that speaks like it."""

from __future__ import annotations

from core.clock import Clock
from core.settings import Settings
from payments.gateway import Gateway
from payments.keys import account_of
from payments.sandbox.keys import sandbox_settings
from payments.wechatpay import WechatPay


def build(settings: Settings, clock: Clock) -> Gateway:
    """The gateway that `payments.gateway` names. Raises BadSettings where keys are missing or unusable.

    "sandbox" needs no configuration: keys are made below the data folder, and the cashier is expected at
    `settings.address` + "/cashier" (web.cashier mounts it there). Calls nobody.
    """
    if settings.payments.gateway == "sandbox":
        section = sandbox_settings(settings.data, host=settings.address + "/cashier")
    else:
        section = settings.payments.wechatpay
    return WechatPay(account_of(section), clock, name=settings.payments.gateway)
