"""Settings: where they come from, and that mistakes stop the start with the setting's name."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from core.configuration import DEMO_KEY, fields, load, variable
from core.settings import BadSettings, Settings

REAL_SHOP = {
    "QUNMAI_DEMO": "false",
    "QUNMAI_SECRET_KEY": "k" * 32,
    "QUNMAI_PUBLIC_URL": "https://shop.example",
    "QUNMAI_PAYMENTS__GATEWAY": "wechatpay",
    "QUNMAI_PAYMENTS__WECHATPAY__APP_ID": "app",
    "QUNMAI_PAYMENTS__WECHATPAY__MCHID": "merchant",
    "QUNMAI_PAYMENTS__WECHATPAY__CERT_SERIAL_NO": "serial",
    "QUNMAI_PAYMENTS__WECHATPAY__PRIVATE_KEY": "key",
    "QUNMAI_PAYMENTS__WECHATPAY__API_V3_KEY": "3" * 32,
}
CHANNEL_ON = {
    "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__ENABLED": "true",
    "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__TOKEN": "token",
    "QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__AES_KEY": "a" * 43,
}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration of a demo shop."""
    monkeypatch.setenv("QUNMAI_DATA", str(tmp_path / "data"))
    found = tmp_path / "config.yaml"
    found.write_text("demo: true\n")
    return found


def environment(monkeypatch: pytest.MonkeyPatch, values: dict[str, str]) -> None:
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_the_shipped_configuration_starts_a_demo(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("QUNMAI_DATA", str(tmp_path))

    settings = load(Path("config.yaml"))

    assert settings.demo
    assert settings.payments.gateway == "sandbox"
    assert "orders" in settings.modules


def test_the_environment_is_stronger_than_the_secrets_and_both_than_the_file(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text("demo: true\nport: 1111\nhost: 127.0.0.9\nlanguage: en\n")
    folder = tmp_path / "secrets"
    folder.mkdir()
    (folder / "QUNMAI_PORT").write_text("2222")
    (folder / "QUNMAI_HOST").write_text("127.0.0.2")
    monkeypatch.setenv("QUNMAI_SECRETS", str(folder))
    monkeypatch.setenv("QUNMAI_PORT", "3333")

    settings = load(file)

    assert (settings.port, settings.host, settings.language) == (3333, "127.0.0.2", "en")


def test_a_nested_secret_comes_from_a_file(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "QUNMAI_CHANNELS__WECOM_BOT__TOKEN").write_text("from the file\n")
    monkeypatch.setenv("QUNMAI_SECRETS", str(tmp_path / "secrets"))

    assert load(file).channels.wecom_bot.token.get_secret_value() == "from the file"


SECRETS = [name for name, secret in fields(Settings) if secret]


@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_in_the_file_stops_the_start(file: Path, name: str) -> None:
    *sections, last = name.split(".")
    lines = ["  " * depth + f"{section}:" for depth, section in enumerate(sections)]
    file.write_text("\n".join(["demo: true", *lines, "  " * len(sections) + f"{last}: abc"]))

    with pytest.raises(BadSettings, match=rf"^{name}: a secret must not stand in .*; set {variable(name)}$"):
        load(file)


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("demo: true\nport: 70000", "port"),
        ("demo: true\nprot: 8000", "prot"),
        ("demo: true\ntimezone: Asia/Atlantis", "timezone"),
        ("demo: true\nlanguage: fr", "language"),
        ("demo: true\nrefunds:\n  approve_above: much", "refunds.approve_above"),
        ("demo: true\norders:\n  pay_within_minutes: 0", "orders.pay_within_minutes"),
        ("demo: true\nchannels:\n  wecom_robot:\n    per_minute: 21", "channels.wecom_robot.per_minute"),
        ("demo: true\npayments:\n  gateway: cash", "payments.gateway"),
        ("demo: true\npayments:\n  number_prefix: QM/", "payments.number_prefix"),
        ("- demo", "config.yaml"),
        ("demo: [", "config.yaml"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_its_name(file: Path, written: str, named: str) -> None:
    file.write_text(written)

    with pytest.raises(BadSettings, match=named):
        load(file)


def test_a_misspelt_variable_stops_the_start_with_its_name(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUNMAI_PAYMENTS__GATWAY", "wechatpay")

    with pytest.raises(BadSettings, match="QUNMAI_PAYMENTS__GATWAY: there is no such setting"):
        load(file)


def test_a_missing_file_or_folder_is_named(tmp_path: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadSettings, match=r"nowhere\.yaml"):
        load(tmp_path / "nowhere.yaml")

    monkeypatch.setenv("QUNMAI_SECRETS", str(tmp_path / "no-such-folder"))
    with pytest.raises(BadSettings, match=r"QUNMAI_SECRETS: .*no-such-folder"):
        load(file)


def test_a_complete_shop_outside_the_demo_starts(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, REAL_SHOP | CHANNEL_ON)

    assert not load(file).demo


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"QUNMAI_SECRET_KEY": ""}, "secret_key must be set"),
        ({"QUNMAI_SECRET_KEY": "short"}, "secret_key must be set"),
        ({"QUNMAI_PUBLIC_URL": ""}, "public_url must be set"),
        ({"QUNMAI_PUBLIC_URL": "http://shop.example"}, "public_url must be set"),
        ({"QUNMAI_PAYMENTS__GATEWAY": "sandbox"}, "payments.gateway must not be sandbox"),
        ({"QUNMAI_PAYMENTS__WECHATPAY__MCHID": ""}, "payments.wechatpay.mchid must be set"),
        ({"QUNMAI_PAYMENTS__WECHATPAY__PRIVATE_KEY": ""}, "payments.wechatpay.private_key must be set"),
        ({"QUNMAI_PAYMENTS__WECHATPAY__API_V3_KEY": "x"}, "payments.wechatpay.api_v3_key must have 32"),
        ({"QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__TOKEN": ""}, "channels.official_account.token must be set"),
        ({"QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__AES_KEY": "x"}, "channels.official_account.aes_key must have 43"),
        ({"QUNMAI_CHANNELS__OFFICIAL_ACCOUNT__MODE": "plain"}, "channels.official_account.mode must not be plain"),
        ({"QUNMAI_CHANNELS__WECOM_BOT__ENABLED": "true"}, "channels.wecom_bot.token must be set"),
    ],
)
def test_outside_the_demo_nothing_may_be_missing_or_for_play(
    file: Path, monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], named: str
) -> None:
    environment(monkeypatch, REAL_SHOP | CHANNEL_ON | changed)

    with pytest.raises(BadSettings, match=named):
        load(file)


def test_all_mistakes_are_named_at_once(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, REAL_SHOP | {"QUNMAI_SECRET_KEY": "", "QUNMAI_PUBLIC_URL": ""})

    with pytest.raises(BadSettings) as refused:
        load(file)

    assert len(str(refused.value).splitlines()) == 2


def test_no_secret_stands_in_what_is_shown_of_the_settings(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment(monkeypatch, REAL_SHOP | CHANNEL_ON | {"QUNMAI_SECRET_KEY": "ninety-nine bottles, no more, no less"})

    shown = repr(load(file))

    assert "ninety-nine" not in shown
    assert "3" * 32 not in shown


def test_the_demo_keeps_its_own_key_for_its_user_only(file: Path) -> None:
    first = load(file).secret_key.get_secret_value()
    kept = load(file).data / DEMO_KEY

    assert len(first) >= 32
    assert load(file).secret_key.get_secret_value() == first
    assert stat.S_IMODE(os.stat(kept).st_mode) == 0o600
    assert [path.name for path in kept.parent.iterdir()] == [DEMO_KEY]
