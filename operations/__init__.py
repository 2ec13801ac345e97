"""The roof: how a shop is put together (house), kept running, backed up; `python app.py <command>`."""
