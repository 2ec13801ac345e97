"""The core: money, quantity, flow, unit of work. Knows no framework and no other floor."""
