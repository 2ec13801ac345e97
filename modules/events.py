"""What is on (活动): one list of all kinds of events. Each kind is a module of its own."""

from __future__ import annotations

from handlers import events
from modules.module import Module

MODULE = Module("events", requires=("orders",), routers=(events.router,))
