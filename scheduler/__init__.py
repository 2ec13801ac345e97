"""Door 3, the clock: one file of jobs per module; runner.py alone knows APScheduler."""
