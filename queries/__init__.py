"""Every SELECT and every lock. One file per business noun."""
