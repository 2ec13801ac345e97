"""What is in flight at the gateway is looked at until it is settled: notices may be late, or lost."""

from scheduler.jobs import Jobs
from services.till import Till

jobs = Jobs("payments")


@jobs.errand(every=2)
def watch_payments(till: Till) -> bool:
    """Ask about, or close, one payment that is due."""
    return till.watch_payments()


@jobs.errand(every=2)
def send_refunds(till: Till) -> bool:
    """Send, or ask about, one refund that is due."""
    return till.send_refunds()
