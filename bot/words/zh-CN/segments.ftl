# 分群：一句话问「这样的人有哪些」
segment-head = 分群 { $number }「{ $words }」：{ $people } 人（能联系到的共 { $everybody } 人）
segment-line = · { $name }：{ $why }
segment-how = 看某个人：分群 { $number } 名字。不要了：删分群 { $number }
segments-none =
    还没有分群。一句话就行，例：分群 新客 30天未复购 喜欢 水果
    能写：新客、老客、活跃、疲软、沉睡、流失、没买过；30天未复购、7天买过；喜欢 水果/苹果；群 一号楼群；价格敏感、优惠60%；买过3次、满100元；R4+ F5 M3-5；收藏 草莓、问过 草莓、感兴趣 草莓；和 阿梅 一起买过；有券、没用过券；7天没群发、可推广；反过来也行：不喜欢 水果、没收藏 草莓
segments-head = 问过的分群：
segments-line = { $number }. { $words }
segments-how = 看现在有谁：分群 号
segment-dropped = 分群 { $number } 不再留着了。
segment-person-in = { $name } 在「{ $words }」里：{ $why }
segment-person-out = { $name } 不在「{ $words }」里：{ $why }
segment-person-unknown = { $name } 不在「{ $words }」里：没有渠道联系得到，或者被拉黑了。{ $why }

segment-and = { $one }；{ $more }
segment-why-never = 还没买过
segment-why-bought = 首次 { $first }，最近 { $last }，{ $days } 天没买
segment-why-likes = { $orders ->
    [0] 近期没买过{ $what }
   *[other] 买过{ $what } { $orders } 单，最近 { $last }
}
segment-why-lives = 群 { $where }
segment-why-saves = 优惠价买的占 { $percent }%
segment-why-ranks = { $by }{ $fifth ->
    [0] ：没买过，不排
   *[other] { $fifth }（5 最好）
}
segment-why-paid = 共 { $orders } 单，{ $paid }
segment-why-keeps = { $holds ->
    [yes] 收藏了{ $what }
   *[no] 没收藏{ $what }
}
segment-why-asks = { $holds ->
    [yes] 问过或等着{ $what }
   *[no] 没问过{ $what }
}
segment-why-together = { $deals ->
    [0] 没和{ $who }一起买过
   *[other] 和{ $who }一起买过 { $deals } 次
}
segment-why-coupons = 能用的券 { $usable } 张，用过 { $used } 张
segment-why-promoted = 最近一次收推广 { $at }
segment-why-untold = 没收过推广
segment-why-welcomes = { $holds ->
    [yes] 现在可以推广
   *[no] 现在不能推广（退订了、七天内收满了或没有渠道）
}

# 不能这样分
error-unclear-segment = 没看懂「{ $word }」。例：分群 新客 30天未复购 喜欢 水果。只发「分群」看能写什么、问过什么。
error-unknown-liking = { $number ->
    [0] 没有叫「{ $name }」的类别或商品。
   *[other] 没有叫「{ $name }」的类别或商品。是不是：{ $nearest }？
}
error-segment-of-nobody = 「{ $words }」现在一个人也没有，没有留下。放宽一点条件试试。
error-segment-of-all = 「{ $words }」就是所有人（{ $people } 人），分不出谁来，没有留下。加个条件试试。
error-no-such-segment = 没有分群 { $number }。发「分群」看看有哪些。
error-too-many-segments = 已经有 { $most } 个分群了，先「删分群」去掉几个。

# 下一个该找谁
audience-head = { $name }可以推荐给：
audience-how = 马上写给他们：群发 { $number } 卡片 { $name }
audience-rhythm = 大约每 { $days } 天买一次，上次 { $ago } 天前
companions-head = 常和{ $name }一起买的人：
companion-line = · { $name }（{ $community }）：同团 { $deals } 次{ $points ->
    [0] { "" }
   *[other] ，在同一个自提点取 { $points } 次
}
companions-none = 近期没有人和{ $name }在同一个团里买过。
