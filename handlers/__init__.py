"""Door 1, the chat: one file of commands per module. Parse, call a service, say it in words of the catalogue."""
