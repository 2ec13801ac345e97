"""What somebody holds in their hands, as far as it decides by which way they pay."""

from __future__ import annotations

import re
from enum import StrEnum

_PHONE = re.compile(r"android|iphone|ipad|ipod|harmony|mobile", re.IGNORECASE)


class Device(StrEnum):
    WECHAT = "wechat"  # WeChat's own browser, which can open its cashier over the page
    PHONE = "phone"  # any other browser of a phone, which can change over to WeChat
    DESKTOP = "desktop"  # a screen from which a phone can read a code


def device(user_agent: str) -> Device:
    """WeCom's browser calls itself MicroMessenger, too, but has nobody's openid of an official account."""
    if "MicroMessenger" in user_agent and "wxwork" not in user_agent:
        return Device.WECHAT
    return Device.PHONE if _PHONE.search(user_agent) else Device.DESKTOP
