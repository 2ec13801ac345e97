"""The business verbs. They work inside a Work, never commit, never read the clock, never call a gateway."""
