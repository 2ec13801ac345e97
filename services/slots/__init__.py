"""Time slots (时段): made by who does the service, taken and given back with the orders."""
