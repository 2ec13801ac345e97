"""What somebody should look at, told once, with what to do."""

from handlers import alarms as handlers
from modules.module import Module
from scheduler import alarms

MODULE = Module("alarms", requires=("payments", "reports"), routers=(handlers.router,), jobs=(alarms.jobs,))
