"""The rules of the shop and its modules, looked at and changed in chat."""

from __future__ import annotations

from handlers import settings, switches
from modules.module import Module

MODULE = Module("settings", requires=("members",), routers=(settings.router, switches.router), basic=True)
