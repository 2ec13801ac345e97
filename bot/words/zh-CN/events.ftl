# 活动：正在进行的都列在一起。
events-head = 🎉 正在进行：
events-none = 现在没有活动。
event-rule = 🏷 { $rule }（直接下单就按这个价）
event-rule-later = 🏷 { $rule }（到点直接下单就按这个价）
event-rule-gone = 🏷 { $rule }（已抢光，{ $waiting } 人候补；想等就发「候补 { $number }」）
event-rule-gone-range = 🏷 { $rule }（已抢光，{ $waiting } 人候补；想等就发「候补 <商品>」）
event-sign-in = 📅 今天还没签到：发「签到」得积分
