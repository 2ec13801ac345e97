"""How a running process comes to what managers have set meanwhile: the rules in force, and which modules are on."""

from __future__ import annotations

from collections.abc import Sequence

import modules
from bot.dispatcher import Dispatcher
from bot.router import Switchboard
from core.work import Shop, Work
from modules.module import Module
from queries import settings as find
from scheduler.runner import Runner
from services import settings, switches
from web.pay_choices import Offers


class Renewal:
    """Rebuilds what the modules bring and puts it in place whole; whoever is being answered keeps what they began with.

    The shop calls it when a work begins (see core.work.Shop.keep_up); mostly it reads one number and goes.
    """

    def __init__(
        self,
        shop: Shop,
        listed: Sequence[Module],
        dispatcher: Dispatcher,
        runner: Runner | None = None,
        offers: Offers | None = None,
    ) -> None:
        self._shop, self._listed = shop, listed
        self._dispatcher, self._runner, self._offers = dispatcher, runner, offers
        self._number, self._off = 0, frozenset[str]()
        shop.parts = [module.part for module in listed]
        shop.renew = self

    def __call__(self, work: Work) -> None:
        number = find.number(work)
        if number == self._number:
            return
        kept = find.kept(work)
        off = switches.off(self._shop.parts, kept)
        self._shop.settings = settings.in_force(self._shop.started_with, kept, off)
        if off != self._off:
            self._switch(off)
        self._number, self._off = number, off

    def _switch(self, off: frozenset[str]) -> None:
        on = [module for module in self._listed if module.name not in off]
        self._shop.listeners = modules.listeners(self._listed, off)
        self._dispatcher.switchboard = Switchboard([router for module in on for router in module.routers])
        if self._runner:
            idle = [module for module in self._listed if module.name in off and not module.jobs_go_on]
            self._runner.rest({job.name for module in idle for jobs in module.jobs for job in jobs.jobs})
        if self._offers:
            names = {module.name for module in on}
            self._offers.coupons, self._offers.points = "coupons" in names, "points" in names
