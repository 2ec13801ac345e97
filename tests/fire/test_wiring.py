"""Flows without dead ends, mistakes in wiring that stop the start, modules that can be left out."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pkgutil import iter_modules

import pytest

import models
import modules
from bot.arguments import OrderNumber
from bot.message import Reply
from bot.router import Router, Switchboard, WiringMistake
from core.clock import SetClock
from core.errors import IllegalMove
from core.flow import Flow, flow
from core.work import Shop
from models.commissions import COMMISSION_FLOW, WITHDRAWAL_FLOW
from models.members import Role
from models.orders import FULFILMENT_FLOW, ORDER_FLOW, OrderStatus
from models.payments import PAYMENT_FLOW
from models.refunds import REFUND_FLOW
from models.settlement import SETTLEMENT_FLOW
from queries.audit import FLOWS
from tests.stories.chat import Chat


def flows() -> dict[str, Flow]:  # type: ignore[type-arg]
    """Every table of moves that the models have."""
    found = {}
    for module in iter_modules(models.__path__):
        for name, value in vars(import_module(f"models.{module.name}")).items():
            if isinstance(value, Flow):
                found[name] = value
    return found


def test_every_status_is_reachable_and_only_known_ones_are_named() -> None:
    assert len(flows()) >= 8
    for name, found in flows().items():
        statuses = set(type(found.start))
        assert found.reachable() == statuses, name
        assert set(found.moves) <= statuses, name
        for old in statuses:
            for new in statuses:
                assert (old in found.sources(new)) == found.allows(old, new)
                if not found.allows(old, new):
                    with pytest.raises(IllegalMove):
                        found.check(old, new)


def test_a_flow_with_an_island_cannot_be_declared() -> None:
    with pytest.raises(IllegalMove, match="paid"):
        flow(OrderStatus.PLACED, {OrderStatus.PLACED: {OrderStatus.CANCELLED}})


# What each may not do, for every pair that a careless table would allow.
NEVER = [
    (ORDER_FLOW, "refunded", "paid"),
    (ORDER_FLOW, "placed", "completed"),
    (ORDER_FLOW, "cancelled", "placed"),
    (ORDER_FLOW, "expired", "refunded"),
    (PAYMENT_FLOW, "paid", "closed"),
    (PAYMENT_FLOW, "paid", "held"),
    (REFUND_FLOW, "done", "failed"),
    (REFUND_FLOW, "rejected", "approved"),
    (REFUND_FLOW, "requested", "sent"),
    (FULFILMENT_FLOW, "handed_over", "cancelled"),
    (FULFILMENT_FLOW, "cancelled", "shipped"),
    (FULFILMENT_FLOW, "shipped", "partly"),
    (COMMISSION_FLOW, "released", "lost"),
    (WITHDRAWAL_FLOW, "rejected", "paid"),
    (SETTLEMENT_FLOW, "draft", "paid"),
    (SETTLEMENT_FLOW, "disputed", "paid"),
    (SETTLEMENT_FLOW, "carried", "paid"),
    (SETTLEMENT_FLOW, "paid", "disputed"),
    (WITHDRAWAL_FLOW, "paid", "rejected"),
]


@pytest.mark.parametrize(("found", "old", "new"), NEVER)
def test_what_is_over_stays_over(found: Flow, old: str, new: str) -> None:  # type: ignore[type-arg]
    kind = type(found.start)
    assert not found.allows(kind(old), kind(new))


def test_all_flows_of_the_order_core_are_audited() -> None:
    for found in (ORDER_FLOW, FULFILMENT_FLOW, REFUND_FLOW, PAYMENT_FLOW):
        assert any(found is audited for audited in FLOWS.values())


def helped(ctx: object) -> Reply:
    """试一试：说明
    Try: explained"""
    return Reply()


def test_a_word_claimed_twice_stops_the_start() -> None:
    one, other = Router("one"), Router("other")
    one.command("试", "try")(helped)
    other.command("TRY")(helped)
    with pytest.raises(WiringMistake, match=r"TRY: claimed by one and other"):
        Switchboard([one, other])


def without_help(ctx: object) -> Reply:
    return Reply()


def half_helped(ctx: object) -> Reply:
    """试一试：只有中文"""
    return Reply()


@pytest.mark.parametrize("handler", [without_help, half_helped])
def test_a_command_without_help_stops_the_start(handler: Callable[..., Reply]) -> None:
    with pytest.raises(WiringMistake, match="试"):
        Router("one").command("试", "try")(handler)


def test_a_parameter_without_a_reader_stops_the_start() -> None:
    def unread(ctx: object, order: OrderNumber, much: int) -> Reply:
        """试一试：说明
        Try: explained"""
        return Reply()

    with pytest.raises(TypeError, match="much"):
        Router("one").command("试", "try")(unread)


OURS = sorted(found.name for found in iter_modules(modules.__path__) if found.name != "module")


def leaned_on(name: str) -> set[str]:
    """A module, and all that need it, directly or not."""
    gone = {name}
    while more := {m.name for m in modules.load(OURS) if m.name not in gone and gone & set(m.requires)}:
        gone |= more
    return gone


@pytest.mark.parametrize("without", [name for name in OURS if name != "members"])
def test_the_shop_starts_without_a_module(without: str, shop: Shop, clock: SetClock) -> None:
    """Its commands are gone from the help, its words are mere talk, its jobs don't run."""
    gone = leaned_on(without)
    kept = [name for name in OURS if name not in gone]
    chat = Chat(shop, clock, kept)
    chat.joins("经理", Role.MANAGER, Role.LEADER, Role.PROMOTER)
    chat.joins("阿梅")
    text = chat.whispers("帮助", by="经理").here.text
    words = {word for line in text.splitlines() if "】" in line for word in line.split("】")[1].split(" · ")}
    for module in modules.load([*kept, *sorted(gone)]):
        for router in module.routers:
            for command in router.commands:
                shown = command.words[0] in words or command.help["zh-CN"] in text
                offered = not command.roles or bool(command.roles & {Role.MANAGER, Role.LEADER, Role.PROMOTER})
                if module.name in gone:
                    assert not shown, command.words
                    assert chat.dispatcher.switchboard.find(command.words[0]) is None
                elif offered and chat.dispatcher.switchboard.commands:
                    assert shown or not _private(command), command.words
        for jobs in module.jobs:
            assert {job.name for job in jobs.jobs} <= set(chat.jobs) or module.name in gone
    chat.says("今天好冷", by="阿梅")
    chat.whispers("没有这种命令", by="阿梅").replied("没听懂")


def _private(command: object) -> bool:
    return "private" in {kind.value for kind in command.where}  # type: ignore[attr-defined]


def test_an_unknown_module_stops_the_start_with_its_name() -> None:
    with pytest.raises(modules.UnknownModule, match="'pionts'"):
        modules.load(["members", "pionts"])


@pytest.mark.parametrize("name", [m.name for m in modules.load(OURS) if m.requires])
def test_an_unmet_need_stops_the_start_with_its_name(name: str) -> None:
    (module,) = [m for m in modules.load(OURS) if m.name == name]
    for need in module.requires:
        with pytest.raises(modules.UnknownModule, match=need):
            modules.load([other for other in OURS if (other != need and other not in leaned_on(need)) or other == name])
