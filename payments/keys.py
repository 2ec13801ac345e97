"""From the WeChat Pay section of the settings to keys: who we are, and whose signatures we believe.

Public-key mode: `public_key_id` (PUB_KEY_ID_…) and `public_key` (PEM). Certificate mode: `certificates` names a folder
of the gateway's platform certificates (*.pem). Both together while a merchant migrates: then either serial is believed,
as https://pay.weixin.qq.com/doc/v3/merchant/4012154180 asks. `platform_serials`, where set, narrows the list.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.x509 import load_pem_x509_certificate
from wechatpayv3.utils import load_private_key, load_public_key

from core.connections import WechatPay
from core.settings import BadSettings
from payments.wire import Account, TrustedKey, normal_serial


def account_of(section: WechatPay) -> Account:
    """Read and check the keys. Raises BadSettings, which never repeats a key's text."""
    trusted = _trusted(section)
    speaks_to = normal_serial(section.public_key_id) if section.public_key_id else _newest(trusted)
    return Account(
        host=section.host.rstrip("/"),
        mchid=section.mchid,
        app_id=section.app_id,
        serial=section.cert_serial_no,
        private_key=_private_key(section),
        api_v3_key=section.api_v3_key.get_secret_value(),
        trusted=trusted,
        speaks_to=speaks_to,
    )


def _private_key(section: WechatPay) -> RSAPrivateKey:
    try:
        key = load_private_key(section.private_key.get_secret_value())
    except Exception as error:
        raise BadSettings("payments.wechatpay.private_key: not a PEM private key (PKCS #8)") from error
    if not isinstance(key, RSAPrivateKey):
        raise BadSettings("payments.wechatpay.private_key must be set to an RSA key")
    return key


def _trusted(section: WechatPay) -> dict[str, TrustedKey]:
    trusted: dict[str, TrustedKey] = {}
    if bool(section.public_key_id) != bool(section.public_key):
        raise BadSettings("payments.wechatpay.public_key_id and .public_key belong together")
    if section.public_key_id:
        trusted[normal_serial(section.public_key_id)] = TrustedKey(_public_key(section.public_key))
    if section.certificates:
        for file in sorted(Path(section.certificates).glob("*.pem")):
            try:
                certificate = load_pem_x509_certificate(file.read_bytes())
                trusted[normal_serial(f"{certificate.serial_number:X}")] = TrustedKey.of(certificate)
            except ValueError as error:
                raise BadSettings(f"payments.wechatpay.certificates: {file.name} is no usable certificate") from error
    if section.platform_serials:
        allowed = {normal_serial(serial) for serial in section.platform_serials}
        trusted = {serial: key for serial, key in trusted.items() if serial in allowed}
    if not trusted:
        raise BadSettings(
            "payments.wechatpay: no key of the gateway's; set public_key_id and public_key, or certificates"
        )
    if section.public_key_id and normal_serial(section.public_key_id) not in trusted:
        raise BadSettings("payments.wechatpay.platform_serials leaves out public_key_id")
    return trusted


def _public_key(text: str) -> RSAPublicKey:
    try:
        key = load_public_key(text)
    except Exception as error:
        raise BadSettings("payments.wechatpay.public_key: not a PEM public key") from error
    if not isinstance(key, RSAPublicKey):
        raise BadSettings("payments.wechatpay.public_key must be an RSA key")
    return key


def _newest(trusted: dict[str, TrustedKey]) -> str:
    """The certificate that lasts longest."""
    return max(trusted, key=lambda serial: (trusted[serial].valid_until or datetime.max.replace(tzinfo=UTC), serial))
