# 价格：为什么便宜、便宜多少。
price-full = 原价 { $amount }
price-less = { $before } − { $why } { $amount }
price-now = 　{ $before } = { $amount }
price-kind-sample = 免费品尝
price-kind-flash = 特价
price-kind-newcomer = 新客价
price-kind-tier = 阶梯价
price-kind-member = 会员价
price-kind-bundle = 套装
price-kind-threshold = 满减
price-kind-coupon = 优惠券
price-kind-points = 积分
price-kind-replacement = 售后补换
price-kind-prize = 奖品
order-repriced = 订单 { $number } 现在共 { $total }
scope-only = （限{ $name }）
scope-community = （限{ $name }群）
error-price-gone = 刚好被别人抢先了，请再说一次，我按现在的价算。
error-unclear-terms = 没看懂「{ $words }」。发这个命令的词本身，看看怎么写。
