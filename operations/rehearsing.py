"""`explain` and `rehearse`: what the bot would have understood, and what it would have done."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from core.settings import Settings

DONE, MISTAKE = 0, 2


def arguments(explaining: argparse.ArgumentParser, rehearsing: argparse.ArgumentParser) -> None:
    """What may be said to either command."""
    for parser in (explaining, rehearsing):
        parser.add_argument("--deals", type=Path, required=True, help="各团的商品（JSON） · the goods of each deal")
    explaining.add_argument("--pretty", action="store_true", help="画出读到的部分 · draw what was read")
    rehearsing.add_argument("--chat", type=Path, help="导出的群聊，代替标准输入 · an exported chat instead of scenes")
    rehearsing.add_argument("--deal", help="群聊属于哪个团 · the chat's deal, by its key in --deals")
    rehearsing.add_argument("--leader", default="团长", help="群聊里团长的名字 · the leader's name in the chat")


def explain(_: Settings, asked: argparse.Namespace) -> int:
    """Messages as JSON Lines on standard input; their readings on standard output."""
    from bot import rehearsal

    _utf8()
    rehearsal.explain(_deals(asked.deals), sys.stdin, sys.stdout, drawn=asked.pretty)
    return DONE


def rehearse(settings: Settings, asked: argparse.Namespace) -> int:
    """Scenes as JSON Lines on standard input, or an exported chat; what came of them on standard output."""
    import modules
    from bot import exports, rehearsal
    from bot.router import Switchboard

    _utf8()
    found = modules.load(settings.modules)
    switchboard = Switchboard([router for module in found for router in module.routers])
    listeners, deals = modules.listeners(found), _deals(asked.deals)
    if asked.chat is None:
        rehearsal.rehearse(deals, sys.stdin, sys.stdout, switchboard, listeners)
        return DONE
    if asked.deal not in deals:
        print(f"--deal: {' '.join(deals)}", file=sys.stderr)
        return MISTAKE
    said = exports.parse(asked.chat.read_text(encoding="utf-8-sig"), settings.zone)
    rehearsal.rehearse_chat(deals[asked.deal], said, sys.stdout, switchboard, listeners, asked.leader)
    return DONE


def _deals(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _utf8() -> None:
    """Whatever the terminal's language: what goes in and comes out is UTF-8."""
    for stream in (sys.stdin, sys.stdout):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
