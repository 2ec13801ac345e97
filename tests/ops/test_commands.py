"""The command line: what it does, what it says, how it ends."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, update

from bot.words import LANGUAGES, keys
from core.clock import SystemClock
from core.database import Database
from core.message import message
from core.say import say
from core.settings import Settings
from core.work import Shop
from models.catalog import Sku
from models.members import Member
from models.outbox import Delivery, DeliveryStatus
from models.reconciliation import Difference
from operations.commands import DONE, FAILED, MISTAKE, main
from tests import make

pytestmark = pytest.mark.usefixtures("own_logging")


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a shop, named to the commands as an operator names it."""
    monkeypatch.setenv("QUNMAI_DATA", str(tmp_path))
    return tmp_path


@pytest.fixture
def shop(data: Path) -> Iterator[Shop]:
    """The same shop, seen from inside; migrated."""
    assert main(["migrate"]) == DONE
    database = Database(f"sqlite:///{data / 'shop.sqlite'}")
    yield Shop(database, SystemClock(), Settings(demo=True, data=data))
    database.dispose()


def count(shop: Shop, table: type) -> int:
    with shop.work(reads=True) as work:
        return int(work.execute(select(func.count()).select_from(table)).scalar_one())


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])

    told = capsys.readouterr().out
    assert ended.value.code == 0
    for command in ("run", "jobs", "migrate", "seed", "audit", "backup", "restore", "deadletter", "reconcile"):
        assert f"    {command}" in told


def test_a_wrong_call_is_a_mistake(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ([], ["fly"], ["backup"], ["deadletter", "burn"]):
        with pytest.raises(SystemExit) as ended:
            main(wrong)
        assert ended.value.code == MISTAKE


def test_a_wrong_setting_is_named_and_nothing_is_done(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUNMAI_TIMEZONE", "Asia/Atlantis")

    assert main(["migrate"]) == MISTAKE
    assert capsys.readouterr().err.startswith("timezone: ")
    assert list(data.iterdir()) == []


def test_the_demo_is_seeded_once(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["seed"]) == DONE
    members = count(shop, Member)
    assert main(["seed"]) == DONE

    assert count(shop, Member) == members > 5
    assert "店里已有数据" in capsys.readouterr().out


def test_the_audit_says_that_all_is_well_or_what_is_not(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    with shop.work() as work:
        sku_id = make.sku(work, stock=10).id
    assert main(["audit"]) == DONE
    assert "账目相符" in capsys.readouterr().out

    with shop.work() as work:
        work.execute(update(Sku).where(Sku.id == sku_id).values(received=make.sku(work, "梨", stock=11).received))
    assert main(["audit"]) == FAILED
    assert "1 个问题" in capsys.readouterr().out


def test_a_backup_is_made_and_refused_in_words(shop: Shop, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = data / "copy.sqlite"
    assert count(shop, Member) == 0  # its connection stays open

    assert main(["backup", str(copy)]) == DONE
    assert main(["backup", str(copy)]) == FAILED
    assert main(["restore", str(copy)]) == FAILED
    shop.database.dispose()
    assert main(["restore", str(copy)]) == DONE

    told = capsys.readouterr().out
    for words in ("已备份到", "已存在，不覆盖", "店还在运行", "已从"):
        assert words in told


def test_dead_letters_are_listed_and_sent_again(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    with shop.work() as work:
        member_id = make.member(work).id
        numbers = [make.letter(work, member_id, message(say("ready"))) for _ in range(3)]
        work.execute(update(Delivery).values(status=DeliveryStatus.DEAD, problem="no-robot"))
    main(["deadletter", "list"])
    listed = capsys.readouterr().out
    main(["deadletter", "redrive", str(numbers[1])])
    main(["deadletter", "list"])
    left = capsys.readouterr().out
    main(["deadletter", "redrive"])
    main(["deadletter", "list"])
    nothing = capsys.readouterr().out

    assert all(f"#{number} " in listed for number in numbers)
    assert "no-robot" in listed
    assert f"#{numbers[1]} " not in left
    assert f"#{numbers[0]} " in left
    assert "没有搁置的消息" in nothing


def test_a_dead_letter_that_does_not_exist_is_no_fault(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deadletter", "redrive", "4711"]) == DONE
    assert "0" in capsys.readouterr().out


def test_only_a_demo_is_seeded(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "DEMO": "false",
        "SECRET_KEY": "k" * 32,
        "PUBLIC_URL": "https://shop.example",
        "PAYMENTS__GATEWAY": "wechatpay",
        "PAYMENTS__WECHATPAY__APP_ID": "app",
        "PAYMENTS__WECHATPAY__MCHID": "merchant",
        "PAYMENTS__WECHATPAY__CERT_SERIAL_NO": "serial",
        "PAYMENTS__WECHATPAY__PRIVATE_KEY": "key",
        "PAYMENTS__WECHATPAY__API_V3_KEY": "3" * 32,
    }.items():
        monkeypatch.setenv(f"QUNMAI_{name}", value)

    assert main(["seed"]) == FAILED


def test_both_languages_have_the_same_sentences() -> None:
    chinese, english = (keys(language) for language in LANGUAGES)

    assert chinese == english


TABLE = "日期,单号,金额,类型,备注\n2026-03-06,{number},{amount},收款,\n"


def test_an_imported_bill_with_a_difference_ends_with_one(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "takings.csv"
    file.write_text(TABLE.format(number="1017", amount="17.00"), encoding="utf-8-sig")
    for _ in range(2):
        assert main(["reconcile", "--import", str(file)]) == FAILED
        told = capsys.readouterr().out
        assert "2026-03-06 对账：1 处未处理" in told
        assert "2026-03-06: one open difference" in told
        assert told.count("#1 1017") == 2  # once in each language
    assert count(shop, Difference) == 1


@pytest.mark.parametrize("amount", ["0", "-1", "1.234", "1000000000000"])
def test_a_bad_amount_is_named(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str], amount: str) -> None:
    file = tmp_path / "takings.csv"
    file.write_text(TABLE.format(number="1017", amount=amount), encoding="utf-8")
    assert main(["reconcile", "--import", str(file)]) == FAILED
    assert f"第 2 行看不懂：金额 {amount}" in capsys.readouterr().out
    assert count(shop, Difference) == 0


def test_a_day_that_is_none_and_a_file_that_is_none_are_mistakes(shop: Shop, tmp_path: Path) -> None:
    for wrong in (["--date", "2026-02-30"], ["--date", "gestern"], ["--import", str(tmp_path / "none.csv")]):
        with pytest.raises(SystemExit) as ended:
            main(["reconcile", *wrong])
        assert ended.value.code == MISTAKE


def test_a_table_of_another_day_than_asked_for(shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "takings.csv"
    file.write_text(TABLE.format(number="1017", amount="17.00"), encoding="utf-8")
    assert main(["reconcile", "--date", "2026-03-05", "--import", str(file)]) == FAILED
    assert "2026-03-05" in capsys.readouterr().out
    assert count(shop, Difference) == 0


def test_without_a_gateway_there_is_no_bill(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reconcile", "--date", "2026-03-06"]) == FAILED
    assert "取不到 2026-03-06 的账单" in capsys.readouterr().out


def test_the_command_belongs_to_the_module(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUNMAI_MODULES", '["members", "catalog", "orders", "payments"]')
    assert main(["reconcile"]) == FAILED
    assert "没有启用" in capsys.readouterr().out
