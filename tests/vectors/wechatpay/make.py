"""Makes vectors.json: notices of WeChat Pay API v3 by other implementations than the ones under test.

Signatures by `openssl dgst` (OpenSSL's command line), AES-256-GCM by pycryptodome; neither cryptography (PyPI), which
both the client and the sandbox cashier use, nor wechatpayv3 is involved. The private keys live in a temporary folder
and are gone afterwards: only public keys and signed messages stay. The contents follow the examples of the gateway's
description (https://pay.weixin.qq.com/doc/v3/merchant/4012791882 and …/4012791884).

    python tests/vectors/wechatpay/make.py
"""

from __future__ import annotations

import base64
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from Crypto.Cipher import AES

HERE = Path(__file__).parent
NOW = 1835949600  # 2028-03-06T18:00:00+08:00, after the certificate was made
API_V3_KEY = "vectors-only-key-of-32-characters"[:32]
PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092026030600000000000001"
MERCHANT = {"mchid": "1900000109", "appid": "wxd678efh567hg6787"}
PAYMENT = {
    **MERCHANT,
    "out_trade_no": "QM20260306001",
    "transaction_id": "4200002345202603061234567890",
    "trade_type": "NATIVE",
    "trade_state": "SUCCESS",
    "trade_state_desc": "支付成功",
    "bank_type": "OTHERS",
    "attach": "",
    "success_time": "2028-03-06T17:59:58+08:00",
    "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
    "amount": {"total": 3980, "payer_total": 3880, "currency": "CNY", "payer_currency": "CNY"},
}
REFUND = {
    "mchid": MERCHANT["mchid"],
    "out_trade_no": "QM20260306001",
    "transaction_id": "4200002345202603061234567890",
    "out_refund_no": "R20260306001",
    "refund_id": "50300806962026030612345678901",
    "refund_status": "ABNORMAL",
    "user_received_account": "招商银行信用卡0403",
    "amount": {"total": 3980, "refund": 1000, "payer_total": 3980, "payer_refund": 1000},
}
SHARING = {"mchid": MERCHANT["mchid"], "transaction_id": "4200002345202603061234567890", "out_order_no": "S1"}


def openssl(*arguments: str, given: bytes = b"") -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


def notice(event: str, original_type: str, content: dict[str, Any]) -> bytes:
    nonce, cleartext = "fdasflkja484", json.dumps(content, ensure_ascii=False).encode()
    cipher = AES.new(API_V3_KEY.encode(), AES.MODE_GCM, nonce=nonce.encode())
    cipher.update(original_type.encode())
    ciphertext, tag = cipher.encrypt_and_digest(cleartext)
    return json.dumps(
        {
            "id": "EV-2026030618000000000000001",
            "create_time": "2028-03-06T18:00:00+08:00",
            "resource_type": "encrypt-resource",
            "event_type": event,
            "summary": "通知",
            "resource": {
                "original_type": original_type,
                "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": base64.b64encode(ciphertext + tag).decode(),
                "associated_data": original_type,
                "nonce": nonce,
            },
        },
        ensure_ascii=False,
    ).encode()


def signed(key: Path, serial: str, body: bytes) -> dict[str, str]:
    stamp, nonce = str(NOW), "EcDWXxKRPSXhCvlAkWa4EQRWoxLEoJZU"
    signature = openssl("dgst", "-sha256", "-sign", str(key), given=f"{stamp}\n{nonce}\n".encode() + body + b"\n")
    return {
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature": base64.b64encode(signature).decode(),
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
    }


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        key, certified, certificate = (Path(folder) / name for name in ("key.pem", "certified.pem", "cert.pem"))
        openssl("genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", str(key))
        openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "36500", "-subj", "/CN=vectors",
            "-set_serial", "0x0119A1B2C3D4E5F60718293A4B5C6D7E8F901234", "-keyout", str(certified),
            "-out", str(certificate),
        )  # fmt: skip
        serial = openssl("x509", "-in", str(certificate), "-noout", "-serial").decode().strip().partition("=")[2]
        bodies = {
            "payment": (notice("TRANSACTION.SUCCESS", "transaction", PAYMENT), PAYMENT),
            "refund": (notice("REFUND.ABNORMAL", "refund", REFUND), REFUND),
            "sharing": (notice("PROFITSHARING", "profitsharing", SHARING), SHARING),
        }
        vectors = [
            {"name": f"{name}-{mode}", "headers": signed(by, of, body), "body": body.decode(), "content": content}
            for name, (body, content) in bodies.items()
            for mode, by, of in (("public-key", key, PUBLIC_KEY_ID), ("certificate", certified, serial))
        ]
        found = {
            "made_by": {"openssl": openssl("version").decode().strip(), "aes": "pycryptodome"},
            "now": NOW,
            "mchid": MERCHANT["mchid"],
            "app_id": MERCHANT["appid"],
            "api_v3_key": API_V3_KEY,
            "public_key_id": PUBLIC_KEY_ID,
            "public_key": openssl("pkey", "-in", str(key), "-pubout").decode(),
            "certificate": certificate.read_text(),
            "certificate_serial": serial,
            "notices": vectors,
        }
    (HERE / "vectors.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
