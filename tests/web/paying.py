"""The pay page as a browser without scripts uses it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PHONE = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"
DESKTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"
WECHAT = f"{PHONE} MicroMessenger/8.0.47.2560(0x28002F35) NetType/WIFI Language/zh_CN"


def opened(client: FlaskClient, url: str) -> str:
    """Open a link from a chat; the path of the page to which it leads."""
    return client.get(urlsplit(url).path, follow_redirects=True).request.path


def fields(page: TestResponse | str) -> dict[str, str]:
    """The form as it was shown."""
    html = page if isinstance(page, str) else page.text
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="(\w*)">', html))
    found |= dict(re.findall(r'<input type="radio" name="(\w+)" value="(\w+)" checked>', html))
    return found | ({"points": "yes"} if 'value="yes" checked' in html else {})


def press(client: FlaskClient, where: str, **otherwise: str) -> TestResponse:
    """Look at the page and press its button; `otherwise` is what was filled in."""
    return client.post(where, data=fields(client.get(where)) | {"do": "pay"} | otherwise)
