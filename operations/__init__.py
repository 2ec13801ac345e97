"""What operators do: `python app.py <command>`."""
