"""The READMEs promise nothing that isn't there: settings, commands, files, what to type."""

from __future__ import annotations

import re
from pkgutil import iter_modules

import pytest

import modules
from bot.router import Switchboard
from core.configuration import fields, variable
from core.settings import Settings
from operations import commands
from tests.ops.process import ROOT

OURS = [name.name for name in iter_modules(modules.__path__) if name.name != "module"]
READMES = ("README.md", "README.zh-CN.md")
KNOWN = {variable(name) for name, _ in fields(Settings)}


def readme(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_settings_exist(name: str) -> None:
    text, prefix = readme(name), ""
    found: set[str] = set()
    for line in text.splitlines():
        if head := re.search(r"`(QUNMAI_\w+__)…`", line):
            prefix = head[1]
        elif prefix and line.startswith("| `"):
            found |= {prefix + part for part in re.findall(r"`([A-Z][A-Z0-9_]+)`", line)}
        elif not line.startswith("|"):
            prefix = ""
    found |= set(re.findall(r"QUNMAI_[A-Z0-9_]*[A-Z0-9](?!\w)", re.sub(r"QUNMAI_\w+__…", "", text)))
    assert len(found) > 20
    assert found - KNOWN - {"QUNMAI_SECRETS"} == set()


@pytest.mark.parametrize("name", READMES)
def test_what_is_linked_is_there(name: str) -> None:
    linked = re.findall(r"\]\(([^)#]+)", readme(name))
    assert len(linked) > 5
    assert [file for file in linked if not (ROOT / file).is_file()] == []
    assert (ROOT / "docs/pictures/simulator.png").stat().st_size < 200_000


@pytest.mark.parametrize("name", READMES)
def test_commands_exist(name: str) -> None:
    named = set(re.findall(r"python app\.py ([a-z]+)", readme(name)))
    assert named >= {"migrate", "jobs", "audit", "backup", "deadletter", "manager"}
    for command in named:
        with pytest.raises(SystemExit) as ended:
            commands.main([command, "--help"])
        assert ended.value.code == 0


def test_decisions_are_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\]\(([a-z-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert listed == {file.name for file in folder.glob("*.md")} - {"README.md"}


def test_both_languages_propose_the_same_to_type() -> None:
    typed = []
    for name in READMES:
        rows = [row for row in readme(name).splitlines() if re.match(r"\| (阿|老王|小夏|团长|方)", row)]
        assert len(rows) == 10
        cells = [row.split("|")[3] for row in rows]
        typed.append([code for cell in cells for code in re.findall(r"`([^`]+)`", cell) if code != "去付款"])
    assert len(typed[0]) > 7
    assert typed[0] == typed[1]


@pytest.mark.parametrize("name", ["manager", "promoter", "supplier"])
def test_what_the_page_for_a_role_says_can_be_said(name: str) -> None:
    page = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")
    said = {text.split()[0] for text in re.findall(r"`([\u4e00-\u9fff][^`]*)`", page)}
    board = Switchboard([router for module in modules.load(OURS) for router in module.routers])
    assert len(said) > 15
    assert [word for word in sorted(said) if board.find(word) is None] == []
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", page)
    assert len(pictures) >= 2
    assert all((ROOT / "docs" / picture).is_file() for picture in pictures)
