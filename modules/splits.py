"""Profit sharing with suppliers, where the merchant account at the gateway has it."""

from __future__ import annotations

from handlers import splits as handlers
from modules.module import Module
from scheduler.splits import jobs
from services import split_notices, split_returns, splits
from services.payments import PaymentAsked
from services.receivers import ReceiverMoved
from services.refunds import RefundMoved
from services.split_returns import ReturnFailed
from services.splits import SplitTrouble

MODULE = Module(
    "splits",
    requires=("payments", "settlement"),
    routers=(handlers.router,),
    jobs=(jobs,),
    listeners={
        PaymentAsked: (splits.mark,),
        RefundMoved: (split_returns.begin,),
        ReceiverMoved: (split_notices.receiver_moved,),
        SplitTrouble: (split_notices.split_trouble,),
        ReturnFailed: (split_notices.return_failed,),
    },
    basic=True,  # what is marked for sharing at the gateway must be shared or released
)
