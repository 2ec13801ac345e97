"""The sandbox cashier's keys: made at its first start below the data folder, readable by their owner only."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from core.connections import WechatPay

MCHID = "1900000109"  # the merchant number of the gateway's own examples
APP_ID = "wx00000000sandbox1"


@dataclass(frozen=True, slots=True)
class Keys:
    """Both sides' keys: the cashier holds them all, a merchant's client gets its own (`settings`)."""

    folder: Path
    merchant_serial: str
    public_key_id: str
    certificate_serial: str
    api_v3_key: str = field(repr=False)
    merchant: rsa.RSAPrivateKey
    platform: rsa.RSAPrivateKey  # behind the WeChat Pay public key
    certified: rsa.RSAPrivateKey  # behind the platform certificate

    def settings(self, host: str) -> WechatPay:
        """The settings of a client in public-key mode."""
        return WechatPay(
            host=host,
            app_id=APP_ID,
            mchid=MCHID,
            cert_serial_no=self.merchant_serial,
            private_key=SecretStr(_private_pem(self.merchant).decode()),
            api_v3_key=SecretStr(self.api_v3_key),
            public_key_id=self.public_key_id,
            public_key=_public_pem(self.platform.public_key()).decode(),
        )

    @property
    def app_secret(self) -> str:
        """The official account's secret: it is at the same platform, and nobody else knows this key."""
        return self.api_v3_key

    def certificate_settings(self, host: str) -> WechatPay:
        """The settings of a client in certificate mode."""
        return self.settings(host).model_copy(
            update={"public_key_id": "", "public_key": "", "certificates": str(self.folder / "certificates")}
        )


def sandbox_settings(data: Path, *, host: str) -> WechatPay:
    """What a client needs to talk to the cashier at `host`; makes the keys at the first call."""
    return keys_in(data).settings(host)


def keys_in(data: Path) -> Keys:
    """The keys below the data folder, made where there are none. Several processes may ask at once: one wins."""
    folder = data / "cashier" / "keys"
    if not (folder / "names.json").exists():
        _make(folder)
    names = json.loads((folder / "names.json").read_text())
    return Keys(
        folder=folder,
        **names,
        merchant=_load(folder / "merchant.pem"),
        platform=_load(folder / "platform.pem"),
        certified=_load(folder / "certified.pem"),
    )


def _make(folder: Path) -> None:
    """Write a complete folder beside its place, then move it there in one step."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(dir=folder.parent))  # 0700
    try:
        for name in ("merchant", "platform", "certified"):
            _write(made / f"{name}.pem", _private_pem(_new_key()))
        certificate = _certificate(_load(made / "certified.pem"))
        (made / "certificates").mkdir(mode=0o700)
        _write(made / "certificates" / "platform.pem", certificate.public_bytes(serialization.Encoding.PEM))
        names = {
            "merchant_serial": secrets.token_hex(20).upper(),
            "public_key_id": "PUB_KEY_ID_" + "".join(secrets.choice("0123456789") for _ in range(32)),
            "certificate_serial": f"{certificate.serial_number:040X}",
            "api_v3_key": secrets.token_hex(16),
        }
        _write(made / "names.json", json.dumps(names).encode())
        made.rename(folder)
    except OSError:
        if not (folder / "names.json").exists():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sandbox cashier")])
    # Wide bounds: tests and rehearsals set the clock to other days.
    start = datetime(2020, 1, 1, tzinfo=UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * 30))
        .sign(key, hashes.SHA256())
    )


def _load(file: Path) -> rsa.RSAPrivateKey:
    # Made by us, and checking an RSA key again takes longer than everything else at the start.
    key = serialization.load_pem_private_key(file.read_bytes(), password=None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError(f"{file.name} is no RSA key")
    return key


def _write(file: Path, content: bytes) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)


def _private_pem(key: rsa.RSAPrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def _public_pem(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
