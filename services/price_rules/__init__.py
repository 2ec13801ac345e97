"""Price rules (优惠活动): flash and tiered prices, bundles, samples, newcomers' prices, 满减."""
