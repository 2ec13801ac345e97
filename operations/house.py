"""A shop with everything that belongs to it: here floors, modules, channels and gateway are put together."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, Flask, abort

import modules
import payments
from bot.channels.channel import Channel, Rendered
from bot.deliveries import Deliveries
from bot.dispatcher import Dispatcher, Handled
from bot.hearing import Hearing
from bot.message import Incoming
from bot.metrics import log_counter, measured
from bot.router import Switchboard
from core.clock import Clock, SystemClock
from core.database import Database
from core.settings import Settings
from core.work import Shop
from operations.renewal import Renewal
from payments.payers import Payers
from payments.sandbox import Cashier, Sender
from scheduler import files as files_jobs
from scheduler.runner import Runner
from services.till import Till
from web import files, health, pay, pictures
from web.pay_choices import Offers
from web.site import create_site


@dataclass
class House:
    """A shop with everything that belongs to it in this process. Nothing runs before `start`."""

    shop: Shop
    channels: Mapping[str, Channel]
    dispatcher: Dispatcher
    hearing: Hearing
    till: Till
    deliveries: Deliveries
    runner: Runner
    payers: Payers | None
    cashier: Cashier | None
    sender: Sender | None
    offers: Offers = field(default_factory=Offers)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Let jobs and deliveries (and the sandbox cashier's notices) run in threads of this process."""
        self.runner.start()
        self.hearing.start()
        if self.sender:
            self.sender.start()

    def stop(self) -> None:
        """Begin nothing more; returns when each step and each message in hand is finished."""
        self.stopping.set()
        self.runner.stop()
        self.hearing.stop()
        if self.sender:
            self.sender.stop()

    def handle(self, incoming: Incoming) -> Handled:
        """Answer a message, and let deliveries look at once for what it has queued."""
        handled = measured(self.dispatcher.handle, incoming)
        self.hearing.note(incoming)
        self.deliveries.wake()
        return handled


def build(settings: Settings, clock: Clock | None = None) -> House:
    """Put the shop together from its settings. Wiring mistakes are raised here, before anything runs."""
    logging.getLogger().addHandler(log_counter)
    clock = clock or SystemClock()
    settings.data.mkdir(parents=True, exist_ok=True)
    found = modules.load(settings.modules)
    shop = Shop(Database(settings.database), clock, settings, modules.listeners(found), modules.personal(found))
    channels = {channel.name: channel for channel in _channels(settings, clock, shop)}
    switchboard = Switchboard([router for module in found for router in module.routers])
    abilities = {name: channel.abilities for name, channel in channels.items()}
    dispatcher = Dispatcher(shop, switchboard, abilities, {name: channel.fetch for name, channel in channels.items()})
    deliveries = Deliveries(shop, channels)
    till = Till(shop, payments.build(settings, clock))
    jobs = [*files_jobs.jobs.jobs, *(job for module in found for jobs in module.jobs for job in jobs.jobs)]
    runner = Runner(shop, jobs, deliveries, till)
    sandbox = settings.payments.gateway == "sandbox"
    cashier = Cashier(settings.data, clock, base=settings.address + "/cashier") if sandbox else None
    sender = Sender(cashier) if cashier else None
    offers = Offers(coupons="coupons" in settings.modules, points="points" in settings.modules)
    Renewal(shop, found, dispatcher, runner, offers)
    payers = payments.payers(settings)
    return House(shop, channels, dispatcher, Hearing(shop), till, deliveries, runner, payers, cashier, sender, offers)


def _channels(settings: Settings, clock: Clock, shop: Shop) -> list[Channel]:
    """What is switched on; the libraries of what is not are never loaded."""
    on = settings.channels
    channels: list[Channel] = []
    if settings.demo:
        from bot.channels.simulator import SimulatorChannel

        channels.append(SimulatorChannel(shop))
    if on.official_account.enabled:
        from bot.channels.official_account import OfficialAccount

        channels.append(OfficialAccount(settings, clock))
    if on.wecom_bot.enabled:
        from bot.channels.wecom_bot import WecomBot

        channels.append(WecomBot(settings, clock))
    if on.wecom_robot.enabled:
        from bot.channels.wecom_robot import WecomRobot

        channels.append(WecomRobot(settings))
    return channels


def site_of(house: House) -> Flask:
    """Every page and callback of a house."""
    shop, settings = house.shop, house.shop.started_with
    listed = settings.modules
    blueprints = [
        health.create_blueprint(shop),
        pay.create_blueprint(shop, house.till, offers=house.offers, payers=house.payers),
    ]
    blueprints += [pictures.blueprint(settings.data.absolute()), files.blueprint(shop)]
    blueprints += [_door(house, channel) for channel in house.channels.values() if channel.name != "wecom_robot"]
    if "points" in listed:
        from web import invitations

        blueprints.append(_while_on(shop, "points", invitations.create_blueprint(shop)))
    if "campaigns" in listed:
        from web import channel_codes

        account: Any = house.channels.get("official_account")
        codes = channel_codes.create_blueprint(shop, account.scene if account else None)
        blueprints.append(_while_on(shop, "campaigns", codes))
    if house.cashier:
        from web import cashier

        language, zone = settings.language, settings.zone
        blueprints.append(cashier.create_blueprint(house.cashier, language=language, zone=zone, back="/sim/"))
    return create_site(settings, blueprints)


def _while_on(shop: Shop, module: str, blueprint: Blueprint) -> Blueprint:
    """Its pages are gone while the module is switched off."""

    @blueprint.before_request
    def gone() -> None:
        shop.keep_up()
        if module not in shop.settings.modules:
            abort(404)

    return blueprint


def _door(house: House, channel: Any) -> Blueprint:
    """Where a channel's platform knocks."""

    def handle(incoming: Incoming) -> Rendered | None:
        return house.handle(incoming).here

    if channel.name == "official_account":
        from web import official_account

        return official_account.create_blueprint(channel, handle)
    if channel.name == "wecom_bot":
        from web import wecom_bot

        return wecom_bot.create_blueprint(channel, handle)
    from web import simulator

    return simulator.create_blueprint(house.shop, house.handle, stopping=house.stopping)
