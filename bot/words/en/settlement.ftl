# Service fees, settlement with suppliers.
fee-of = { $name }: fee { $rate }
fee-set = The fee of "{ $name }" is { $new } for what is handed over from now on (it was { $old }).
error-bad-rate = "{ $rate }" is no percentage: write 0 to 50 with at most two decimals, such as 5%.
