"""Profit sharing at the gateway: receivers come and go, payments are shared when it is time, parts are taken back."""

from scheduler.jobs import Jobs
from services import splitting
from services.till import Till

jobs = Jobs("splits")


@jobs.errand(every=10)
def tell_receivers(till: Till) -> bool:
    """Tell the gateway of one receiver that comes or goes."""
    return splitting.tell_receivers(till)


@jobs.errand(every=10)
def send(till: Till) -> bool:
    """Share one payment that is due, or ask how that stands."""
    return splitting.send(till)


@jobs.errand(every=2)
def take_back(till: Till) -> bool:
    """Take one part back, or ask how that stands: a customer waits for it."""
    return splitting.take_back(till)
