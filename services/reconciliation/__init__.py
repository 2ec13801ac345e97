"""Reconciliation: a day's bills held against our own rows; what differs is listed with its cause and its remedy."""
