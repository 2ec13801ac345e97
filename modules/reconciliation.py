"""The gateway's bills against our books."""

from handlers import reconciliation as handlers
from modules.module import Module
from scheduler.reconciliation import jobs
from services.reconciliation import telling
from services.reconciliation.recording import DifferencesFound, NoBillForLong

MODULE = Module(
    "reconciliation",
    requires=("payments",),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={DifferencesFound: (telling.differences_found,), NoBillForLong: (telling.no_bill,)},
)
