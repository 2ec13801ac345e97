# 活动：正在进行的都列在一起。
events-head = 🎉 正在进行：
events-none = 现在没有活动。
