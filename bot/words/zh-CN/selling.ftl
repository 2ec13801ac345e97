# 卖得怎样。

selling-nothing = 还没有商品。发「新品」登记，或者把表格发过来导入。
selling-head = 📈 { $number } 种商品，在架 { $on } 种（{ $time }）。名次、占有率、退款率按 { $start }~{ $end } 四个整周
selling-head-of = 📈 名次、占有率、退款率按 { $start }~{ $end } 四个整周
selling-line = { $rank }. { $name }：今天 { $today }{ $unit } { $today_paid }，还剩 { $left }{ $unit }，{ $shelf }；四周 { $paid }{ $rate }
selling-rate = ，退款率 { $rate }%
selling-on = 在架
selling-off = 已下架
selling-later = 定时，不在架
selling-share = 「{ $category }」占有率 { $percent }%
selling-share-hidden = 「{ $category }」卖出的供应商不到三家，不说占有率
selling-more = 细看一种：卖得怎样 { $name }
selling-reviews =
    四周以来的评价说的是：
    { $topics }
selling-topic = · { $topic }：{ $number } 条，平均 { $stars } 星
selling-faults =
    退款原因：
    { $faults }
selling-fault = · { $fault } { $number } 次
selling-together = 常一起买：{ $name }（最近 { $of } 单里 { $orders } 单）
selling-forecast = 下周预计卖 { $total }{ $unit }（周一到周日 { $days }）。算法：最近四周同一星期几的平均；{ $error }
selling-error = 过去 { $weeks } 周这样估，平均差 { $error }%
selling-untested = 卖的时间还短，没法检验准不准
selling-no-forecast = 卖了还不到四个整周，先不估下周
selling-quantities = { $name } 每天卖出
selling-prices = { $name } 每天均价

about-taste = 味道
about-freshness = 新鲜
about-amount = 分量
about-wrapping = 包装
about-delivery = 送货
about-price = 价格
fault-crushed = 压坏
fault-spoiled = 不新鲜
fault-missing = 少了
fault-wrong = 发错
fault-taste = 味道
fault-late = 送晚
fault-unwanted = 不想要了
fault-other = 其他

advice-refunds = 💡 { $name } 退款率 { $rate }%{ $mostly }
advice-refunds-beside = 💡 { $name } 退款率 { $rate }%{ $mostly }；同类 { $others }%
advice-mostly = ，多为{ $fault }
advice-restock = 💡 { $name } 还剩 { $left }{ $unit }，下周预计卖 { $total }{ $unit }：该补货了
advice-sold-out = 💡 { $name } 在架上，但已售罄：补货或下架
advice-unsold = 💡 { $name } 八周没卖出，还有 { $left }{ $unit }：换价格、图片，或者下架
advice-off-shelf = 💡 { $name } 已下架，四周卖过 { $paid }，还有 { $left }{ $unit }：可以再上架
advice-review = 💡 { $name } 的「{ $topic }」有 { $number } 条评价，平均只有 { $stars } 星
