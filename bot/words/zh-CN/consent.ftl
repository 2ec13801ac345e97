# 推广的同意与退订。「consent-told」的意思变了，就把 services/consent.py 的 VERSION 加一。

consent-told = 小提示：我偶尔会私聊发优惠和活动。不想收就发「退订」，随时可以再「订阅」；订单的消息照常。
consent-withdrawn = 好的，不再给你发{ $what }。订单的消息照常；想再收就发「订阅」。
consent-given = 好的，以后会给你发{ $what }。不想收了就发「退订」。
consent-still-off =
    现在不收的：
    { $what }
consent-everything = 推广消息
consent-channel-official_account = 公众号里的推广
consent-channel-wecom_bot = 企业微信里的推广
consent-channel-simulator = 模拟器里的推广
consent-purpose-offers = 优惠推广
consent-purpose-news = 新品推广
consent-purpose-events = 活动推广
consent-purpose-reminders = 提醒类推广

error-unknown-scope = 不知道「{ $name }」指什么。可以写：公众号、企业微信、优惠、新品、活动、提醒；什么都不写就是全部。

# 我的数据。每一类的名字是 personal-，后面是清单（各模块的 personal）里的名字。
personal-head = { $name }，我们存了你的这些：
personal-line = · { $what }：{ $number } 条
personal-how =
    要一份完整的文件：我的数据 导出
    全部删除：我的数据 删除
personal-file = 我的数据 { $day }
personal-exported = 这是我们存的关于你的全部内容。链接一天内有效，谁有链接谁就能打开，请别转发。
personal-confirm =
    删除后不能恢复：名字、地址、各渠道的身份、群里留下的接龙和消息、评价和客服对话里的话都会清掉，我也不再认识你；积分和优惠券作废。
    订单的金额和账目依法保留，但再也看不出是谁。
    确定的话，{ $minutes } 分钟内发：我的数据 删除 { $code }
personal-wrong-code = 确认码不对，或者已经过期。要重新取一个就发「我的数据 删除」。
personal-confirmed = 好的，这就删除，几分钟内完成。之后你再发消息，就是一位新朋友。再见！
personal-not-erased = 还没有删除，因为刚刚又有了没办完的事：
personal-owed-role = · 你还是{ $role }：请管理者发「收回角色」
personal-owed-order-placed = · 订单 { $number } 还没付款：付掉，或者发「取消 { $number }」
personal-owed-order-paid = · 订单 { $number } 还没交货：等收到，或者申请退款
personal-owed-refund = · 订单 { $number } 有 { $amount } 在退：等到账
personal-owed-deal = · 你开的团「{ $title }」还开着：先结团
personal-owed-promotion = · 推广 { $number } 还在计划里：等它推完，或请管理者取消
personal-owed-cash = · 你手里有 { $amount } 货款：先交款
personal-owed-commission = · 你有 { $amount } 佣金没有结清：先提现
error-something-owed =
    现在还不能删除，先办完这些：
    { $owed }

personal-profile = 资料
personal-identities = 渠道身份
personal-memberships = 所在社群
personal-roles = 角色
personal-changes = 改动
personal-files = 文件
personal-orders = 订单
personal-order_lines = 订单里的商品
personal-payments = 付款
personal-refunds = 退款
personal-fulfilments = 取货和快递
personal-parcels = 分开发出的包裹
personal-reviews = 评价
personal-review_answers = 商家对评价的回复
personal-tickets = 问题和客服工单
personal-cases = 售后
personal-complaints = 说过的售后问题
personal-ticket_messages = 客服对话里的话
personal-consents = 推广的同意和退订
personal-erasures = 删除申请
personal-lists = 发过的接龙
personal-list_names = 接龙里的名字
personal-doubts = 问过你的话
personal-cash = 手里的货款
personal-handovers = 交款
personal-earnings = 佣金
personal-withdrawals = 提现
personal-points = 积分
personal-points_entries = 积分明细
personal-coupons = 优惠券
personal-favourites = 收藏
personal-stock_wishes = 到货提醒
personal-sign_ins = 签到
personal-invite_codes = 邀请码
personal-invitations = 受邀记录
personal-touches = 来自的渠道码
personal-mailing_receivers = 收到的群发
personal-announcement_receivers = 收到的公告
personal-winback_rules = 定的挽回规则
personal-winback_spells = 久没来时分在哪一组
personal-performance_results = 考核结果
personal-performance_targets = 考核目标
