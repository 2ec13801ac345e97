# 服务费、供应商结算。
fee-of = { $name }　服务费 { $rate }
fee-set = 好了，「{ $name }」以后交货的服务费是 { $new }（之前 { $old }）。已经交的货不变。
error-bad-rate = 「{ $rate }」不是一个百分比，请写 0 到 50 之间、最多两位小数，比如 5%。
