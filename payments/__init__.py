"""Payment gateways behind one Protocol (`payments.gateway.Gateway`): WeChat Pay, and a sandbox that speaks like it."""

from __future__ import annotations

from core.clock import Clock
from core.settings import Settings
from payments.gateway import Gateway
from payments.keys import account_of
from payments.payers import Payers, WechatPayers
from payments.sandbox.keys import APP_ID, keys_in, sandbox_settings
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


def payers(settings: Settings) -> Payers | None:
    """Who tells the payer's openid; None where WeChat's own cashier can't be opened over our page.

    The official account must be the one that the merchant number belongs to: others' openids can't pay there.
    """
    if settings.payments.gateway == "sandbox":
        base = settings.address + "/cashier"
        return WechatPayers(APP_ID, keys_in(settings.data).app_secret, page=base, api=base)
    account = settings.channels.official_account
    secret = account.secret.get_secret_value()
    if not secret or account.app_id != settings.payments.wechatpay.app_id:
        return None
    return WechatPayers(account.app_id, secret, page=account.page_host, api=account.host)
