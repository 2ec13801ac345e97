"""The till's calls for profit sharing, each in three steps as in services.till: claim, call, record."""

from __future__ import annotations

import logging

from payments.gateway import (
    BadRequest,
    Gateway,
    GatewayRefused,
    GatewayUnknown,
    ShareFacts,
    ShareReturnFacts,
)
from services import receivers, split_returns, splits
from services.till import Till

log = logging.getLogger("qunmai.splitting")


def tell_receivers(till: Till) -> bool:
    """Tell the gateway of one receiver that comes or goes; True while there may be more."""
    with till.shop.work() as work:
        errand = receivers.next_errand(work)
    if errand is None:
        return False
    refusal = ""
    try:
        if errand.leaves:
            till.gateway.delete_receiver(errand.receiver.kind, errand.receiver.account)
        else:
            till.gateway.add_receiver(errand.receiver)
    except GatewayUnknown as trouble:
        _warn("receiver unknown", str(errand.receiver_id), trouble)
        with till.shop.work() as work:
            receivers.put_off(work, errand.receiver_id)
        return True
    except (GatewayRefused, BadRequest) as trouble:
        _warn("receiver refused", str(errand.receiver_id), trouble)
        refusal = str(trouble)
    with till.shop.work() as work:
        receivers.record(work, errand, refusal)
    return True


def send(till: Till) -> bool:
    """Share one payment that is due, release it, or ask about it; True while there may be more."""
    with till.shop.work() as work:
        errand = splits.next_errand(work)
    if errand is None:
        return False
    facts: ShareFacts | None = None
    refusal, problem = "", ""
    try:
        facts = _share(till.gateway, errand)
        problem = "" if facts else "the gateway doesn't know it"
    except GatewayUnknown as trouble:
        _warn("sharing unknown", errand.number, trouble)
    except (GatewayRefused, BadRequest) as trouble:
        _warn("sharing refused", errand.number, trouble)
        passing = errand.asks or (isinstance(trouble, GatewayRefused) and trouble.passing)
        refusal, problem = ("", str(trouble)) if passing else (str(trouble), "")
    if refusal:
        facts, refusal = _known(till.gateway, errand, refusal)
    with till.shop.work() as work:
        if facts is not None:
            splits.record(work, errand, facts, till.gateway.mchid)
        elif refusal:
            splits.refuse(work, errand.split_id, refusal)
        else:
            splits.put_off(work, errand.split_id, problem)
    return True


def _share(gateway: Gateway, errand: splits.Errand) -> ShareFacts | None:
    if errand.asks:
        return gateway.query_share(transaction_id=errand.transaction_id, number=errand.number)
    if errand.parts:
        return gateway.share(
            transaction_id=errand.transaction_id, number=errand.number, parts=errand.parts, unfreeze=True
        )
    return gateway.unfreeze(transaction_id=errand.transaction_id, number=errand.number, description=splits.DESCRIPTION)


def _known(gateway: Gateway, errand: splits.Errand, refusal: str) -> tuple[ShareFacts | None, str]:
    """A refusal is believed where the gateway knows of nothing under this number: an earlier call may have done it."""
    try:
        return gateway.query_share(transaction_id=errand.transaction_id, number=errand.number), refusal
    except (GatewayUnknown, GatewayRefused, BadRequest) as trouble:
        _warn("sharing unknown", errand.number, trouble)
        return None, ""


def take_back(till: Till) -> bool:
    """Take one part back that is due, or ask about it; True while there may be more."""
    with till.shop.work() as work:
        errand = split_returns.next_errand(work)
    if errand is None:
        return False
    facts: ShareReturnFacts | None = None
    refusal = ""
    try:
        facts = _return(till.gateway, errand)
    except GatewayUnknown as trouble:
        _warn("return unknown", errand.number, trouble)
    except (GatewayRefused, BadRequest) as trouble:
        _warn("return refused", errand.number, trouble)
        refusal = "" if errand.asks or _is_slow(trouble) else str(trouble)
    if refusal:
        facts, refusal = _known_return(till.gateway, errand, refusal)
    with till.shop.work() as work:
        if facts is not None:
            split_returns.record(work, errand, facts)
        elif refusal:
            split_returns.fail(work, errand.return_id, refusal)
        else:
            split_returns.put_off(work, errand.return_id)
    return True


def _return(gateway: Gateway, errand: split_returns.Errand) -> ShareReturnFacts | None:
    if errand.asks:
        return gateway.query_share_return(number=errand.split_number, return_number=errand.number)
    return gateway.return_share(
        number=errand.split_number,
        return_number=errand.number,
        mchid=errand.mchid,
        amount=errand.amount,
        description=splits.DESCRIPTION,
    )


def _known_return(gateway: Gateway, errand: split_returns.Errand, refusal: str) -> tuple[ShareReturnFacts | None, str]:
    try:
        return gateway.query_share_return(number=errand.split_number, return_number=errand.number), refusal
    except (GatewayUnknown, GatewayRefused, BadRequest) as trouble:
        _warn("return unknown", errand.number, trouble)
        return None, ""


def _is_slow(trouble: Exception) -> bool:
    """The call came too fast. That the supplier's account doesn't hold enough is a refusal: it may never do."""
    return isinstance(trouble, GatewayRefused) and trouble.passing and trouble.code != "NOT_ENOUGH"


def _warn(what: str, number: str, trouble: Exception) -> None:
    log.warning(what, extra={"number": number, "trouble": str(trouble)})
