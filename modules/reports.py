"""What a manager looks at each day."""

from handlers import reports
from modules.module import Module
from scheduler import figures
from scheduler import reports as mornings

MODULE = Module("reports", requires=("payments",), routers=(reports.router,), jobs=(figures.jobs, mornings.jobs))
