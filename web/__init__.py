"""Door 2, HTTP: platform callbacks, payment notices, health, the chat simulator."""
