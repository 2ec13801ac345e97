# 聊天模拟器：页面上的字、示例、提示，以及接口的拒绝。

simulator-bot-name = 群买小助手

simulator-role-customer = 顾客
simulator-role-leader = 团长
simulator-role-promoter = 推广员
simulator-role-supplier = 供应商
simulator-role-manager = 管理者
simulator-role-service = 客服

simulator-hint-customer = 在群里接龙、+1 下单，付款、改单、退款
simulator-hint-leader = 开团、截团，看这一团的汇总
simulator-hint-promoter = 把团和商品按时推到各个群
simulator-hint-supplier = 上架、改价、补货，核销提货码，处理退款
simulator-hint-manager = 看报表，批退款，管角色
simulator-hint-service = 在自己的聊天里回答顾客，结单，看还有谁在等

simulator-welcome-group =
    大家好，我是群买小助手 👋
    在群里接龙，或者说「苹果2斤」「A+1」，就算下单；改主意了说一声就行。闲聊时我不插话。
simulator-welcome-private =
    { $name }，你好！这里只有你和我。
    查订单、付款、退款，都可以在这里说。发「帮助」看我都会什么。

# 示例：一行一条，⏎ 是消息里的换行。
simulator-examples-customer-group =
    苹果2斤
    A+1
    #接龙⏎1. { $name } 苹果2斤 香蕉1斤
    再加两份草莓
    我的草莓不要了
    名单
    商品
    签到
simulator-examples-customer-private =
    我的订单
    我的售后
    我的券
    商品
    详情 苹果
    收藏 苹果
    我的收藏
    有什么便宜的
    今天到了什么
    买 苹果 2斤, 香蕉 1斤
    买 证件照 1份 明天14点
    问 苹果 甜吗
    我的积分
    邀请
    客服 苹果坏了两个怎么办
    帮助
simulator-examples-leader-group =
    名单
    汇总
    结团
    开团 晚间水果团⏎苹果 斤 8.50 限5⏎香蕉⏎截止 明晚8点
    公告 今晚八点大厅取货
    帮助
simulator-examples-leader-private =
    我的订单
    我的现金
    拼团 草莓 19.9 3人 到 明天20:00
    活动
    考核
    推广 苹果 到 梅园3号楼 于 明天18:30
    推广列表
    帮助
simulator-examples-promoter-group =
    商品
    苹果2斤
    名单
    帮助
simulator-examples-promoter-private =
    推广 苹果 到 所有群 于 明天18:30
    推广列表
    新活动 发卡片 开学卡片 目标50
    渠道码 1 3号摊
    海报 3号摊
    推广效果
    分群
    考核
    商品
    帮助
simulator-examples-supplier-group =
    商品
    名单
    帮助
simulator-examples-supplier-private =
    待发货
    售后 待处理
    时段 证件照
    配货单
    销量
    卖得怎样
    库存
    问题
    帮助
simulator-examples-manager-group =
    名单
    汇总
    商品
    帮助
simulator-examples-manager-private =
    日报
    对账
    待审
    考核 全部
    设置 退款
    功能
    工单
    绑定
    优惠活动
    特价 香蕉 3.20 共20斤 每人2斤 到 明天20:00
    帮助
simulator-examples-service-group =
    商品
    名单
    帮助
simulator-examples-service-private =
    工单
    常用语
    帮助
simulator-examples-auditor-group =
    商品
    名单
    帮助
simulator-examples-auditor-private =
    环比 本周
    明细 今天
    操作记录
    帮助

# 页面。{ $count } 和 { $name } 由页面填入。
simulator-page-title = 群买 · 聊天模拟器
simulator-page-tagline = 聊着天，单就下好了
simulator-page-noscript = 这个页面需要 JavaScript。
simulator-page-bot = { simulator-bot-name }
simulator-page-chats = 聊天
simulator-page-conversation = 对话
simulator-page-back = 返回聊天列表
simulator-page-switch = 切换身份
simulator-page-who = 你想扮演谁？
simulator-page-who-hint = 每个人看到的群和能做的事都不一样。换个身份，从另一边看同一笔订单。
simulator-page-me = 当前身份：{ $name }
simulator-page-you = 你
simulator-page-close = 关闭
simulator-page-language = English
simulator-page-language-label = Switch to English
simulator-page-people = { $count } 人
simulator-page-private = 私聊
simulator-page-only-you = 只有你看得到
simulator-page-unread = { $count } 条未读
simulator-page-try = 试着说
simulator-page-placeholder-group = 在群里说点什么…
simulator-page-placeholder-private = 跟小助手说点什么…
simulator-page-send = 发送
simulator-page-enter = Enter 发送 · Shift+Enter 换行
simulator-page-sending = 发送中
simulator-page-failed = 没发出去，点这里重发
simulator-page-retry = 重发
simulator-page-menu = 更多
simulator-page-quote = 引用
simulator-page-unquote = 取消引用
simulator-page-copy = 复制
simulator-page-why = 为什么
simulator-page-why-failed = 暂时说不上来，请稍后再试。
simulator-page-more = 展开全文
simulator-page-less = 收起
simulator-page-news = { $count } 条新消息
simulator-page-older = 看更早的消息
simulator-page-image = 图片
simulator-page-new-tab = 在新窗口打开
simulator-page-empty = 还没有人说话
simulator-page-offline = 连接断开了，正在重连…
simulator-page-nobody = 演示数据还没准备好，请稍后刷新。
simulator-page-broken = 出了点问题，请刷新页面。

# 拒绝。
error-unknown-person = 没有这个人
error-unknown-chat = 没有这个聊天
error-not-in-this-chat = 你不在这个聊天里
error-nothing-said = 消息是空的，写点什么再发
error-too-long-to-send = 消息太长了，最多 { $kilobytes } KB
error-message-id-in-use = 这个消息编号已经用在别的消息上了
error-bad-field = { $field } 不对：{ $wanted }
simulator-wanted-object = 要一个 JSON 对象
simulator-wanted-quote = 要 null，或者带 sender 和 text 的对象
simulator-wanted-text = 要一段文字，最多 { $longest } 个字符
simulator-wanted-cursor = 要一个不小于 0 的整数
simulator-refused-400 = 请求不是正确的 JSON
simulator-refused-404 = 没有这个地址
simulator-refused-405 = 这个地址不支持这种方法
simulator-refused-413 = 请求太大了
simulator-refused-415 = 请求要用 Content-Type: application/json
simulator-wanted-references = 要一个列表，最多 { $most } 个，每个都是 POST files 给的 reference
simulator-wanted-file = 要一个不为空的文件
error-unknown-attachment = 没有这张图片或这个文件，请重新上传
error-unknown-file-kind = 这种文件发不了，可以发：JPG、PNG、PDF、XLSX、CSV、TXT
simulator-page-attach = 发图片或文件
simulator-page-drop = 松开就加到这条消息里
simulator-page-remove = 不发 { $name }
simulator-page-uploading = 正在上传…
simulator-page-upload-failed = 没传上来，请再试一次
simulator-page-download = 下载
simulator-page-file = 文件
