"""A second implementation of Tencent's envelope, on pycryptodome: neither wechatpy's code nor our own.

Written from the description of the scheme ("消息加解密说明", developers.weixin.qq.com, and "加解密方案说明",
developer.work.weixin.qq.com/document/path/90968). tests/vectors/test_seal.py holds it against Tencent's own samples.

Run as a program it writes callbacks.json anew: `python -m tests.vectors.seal`.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from pathlib import Path

from Crypto.Cipher import AES

HERE = Path(__file__).parent
TOKEN = "ripe-apples"
AES_KEY = "QunmaiQunmaiQunmaiQunmaiQunmaiQunmaiQunmaiQ"  # 43 characters, as the platform's page makes them
APP_ID = "wx0123456789abcdef"
NOW = 1772791200  # Friday, 6 March 2026, 18:00 in Shanghai: where the tests' clock stands
NONCE = "4815162342"
RANDOM = b"0123456789abcdef"


def sign(token: str, *parts: str) -> str:
    return hashlib.sha1("".join(sorted([token, *parts])).encode()).hexdigest()


def seal(text: str | bytes, receiver: str, aes_key: str = AES_KEY) -> str:
    """base64 of AES-256-CBC over 16 random bytes, the length (4 bytes, big-endian), text, receiver, padding to 32."""
    key = base64.b64decode(aes_key + "=")
    raw = text.encode() if isinstance(text, str) else text
    plain = RANDOM + struct.pack(">I", len(raw)) + raw + receiver.encode()
    missing = 32 - len(plain) % 32
    sealed: bytes = AES.new(key, AES.MODE_CBC, iv=key[:16]).encrypt(plain + bytes([missing]) * missing)
    return base64.b64encode(sealed).decode()


def unseal(encrypted: str, aes_key: str = AES_KEY) -> tuple[str, str]:
    """The text and its receiver. AssertionError where anything is not as the scheme says."""
    key = base64.b64decode(aes_key + "=")
    plain: bytes = AES.new(key, AES.MODE_CBC, iv=key[:16]).decrypt(base64.b64decode(encrypted, validate=True))
    padding = plain[-1]
    assert 1 <= padding <= 32
    assert plain.endswith(bytes([padding]) * padding)
    length = struct.unpack(">I", plain[16:20])[0]
    return plain[20 : 20 + length].decode(), plain[20 + length : -padding].decode()


def query_for(encrypted: str, timestamp: int = NOW, nonce: str = NONCE) -> dict[str, str]:
    """The query of a sealed callback, with the plain signature that stands beside and says nothing about the body."""
    return {
        "signature": sign(TOKEN, str(timestamp), nonce),
        "timestamp": str(timestamp),
        "nonce": nonce,
        "encrypt_type": "aes",
        "msg_signature": sign(TOKEN, str(timestamp), nonce, encrypted),
    }


def official_account(xml: str, plain_fields: str = "", timestamp: int = NOW) -> tuple[dict[str, str], bytes]:
    """Query and body: safe mode, or compat mode with the plain fields that stand beside."""
    encrypted = seal(xml, APP_ID)
    sealed = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt>"
    body = f"<xml><ToUserName><![CDATA[gh_orchard]]></ToUserName>{plain_fields}{sealed}</xml>"
    return query_for(encrypted, timestamp), body.encode()


def wecom_bot(message: object, timestamp: int = NOW) -> tuple[dict[str, str], bytes]:
    encrypted = seal(json.dumps(message, ensure_ascii=False), "")
    return query_for(encrypted, timestamp), json.dumps({"encrypt": encrypted}).encode()


def xml(inside: str, kind: str = "text", sender: str = "o-amei") -> str:
    return (
        "<xml><ToUserName><![CDATA[gh_orchard]]></ToUserName>"
        f"<FromUserName><![CDATA[{sender}]]></FromUserName><CreateTime>{NOW}</CreateTime>"
        f"<MsgType><![CDATA[{kind}]]></MsgType>{inside}</xml>"
    )


def said(**more: object) -> dict[str, object]:
    """A message of 阿梅's in a group of WeCom."""
    return {
        "msgid": "CAIQ16HMjQYY/NGagIOAgAMgq4KM0AI=",
        "aibotid": "bot-orchard",
        "chatid": "dormitory-1",
        "chattype": "group",
        "from": {"userid": "amei"},
        "response_url": "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC",
        **more,
    }


def vectors() -> list[dict[str, object]]:
    accounts = {
        "text": xml("<Content><![CDATA[再加两份苹果]]></Content><MsgId>24012345678901234</MsgId>"),
        "voice": xml("<Recognition><![CDATA[来两箱]]></Recognition><MediaId>m</MediaId><MsgId>7</MsgId>", "voice"),
        "subscribe": xml("<Event>subscribe</Event><EventKey>qrscene_group_42</EventKey>", "event"),
    }
    bots = {
        "text": said(msgtype="text", text={"content": "@群买 +2 苹果"}),
        "enter": {**said(msgtype="event", event={"eventtype": "enter_chat"}, create_time=NOW), "chattype": "single"},
    }
    made: list[dict[str, object]] = []
    for name, text in accounts.items():
        query, body = official_account(text)
        made.append({"channel": "official_account", "name": name, "query": query, "body": body.decode(), "plain": text})
    for name, message in bots.items():
        query, body = wecom_bot(message)
        made.append({"channel": "wecom_bot", "name": name, "query": query, "body": body.decode(), "plain": message})
    return made


if __name__ == "__main__":
    text = {"origin": "python -m tests.vectors.seal (pycryptodome)", "vectors": vectors()}
    (HERE / "callbacks.json").write_text(json.dumps(text, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
