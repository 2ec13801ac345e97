# 商品表格：导出、导入。

goods-title = 商品
goods-report-title = 导入结果
goods-yes = 是
goods-no = 否
goods-column-row = 行
goods-column-product = 商品
goods-column-spec = 规格
goods-column-category = 类别
goods-column-price = 价格
goods-column-unit = 单位
goods-column-received = 入库总数
goods-column-left = 还剩
goods-column-shelf = 上架
goods-column-aliases = 别名
goods-column-options = 可选
goods-column-description = 说明
goods-column-attribute = 属性 { $name }
goods-column-result = 结果

goods-exported = 📄 你的商品，{ $number } 行。改好发回来就会导入：空着的格不变；「入库总数」是进过的货的总数，「还剩」只是给你看的。
goods-import-taken = 📥 收到，正在核对。一行有错就整张不动；完成后把每一行的结果发给你。
goods-import-checked = { $rows } 行都没有问题，正在写入……
goods-import-done = ✅ 导入完成，{ $rows } 行：新增 { $new }，改动 { $changed }，没有变化 { $same }
goods-import-unknown = 没有用到的列：{ $titles }
goods-import-refused = ❌ 没有导入：{ $rows } 行里有 { $wrong } 行不对，什么都没有改。改好再发一次。
goods-import-row = 第 { $row } 行：{ $problem }
goods-import-failed = ❌ 没有导入，什么都没有改。
goods-import-busy = 导入时商品一直在变，请稍后再发一次。

goods-row-new = 新增
goods-row-same = 没有变化
goods-row-price = 价格 { $old } → { $new }
goods-row-received = 入库总数 { $old } → { $new }
goods-row-on = 上架
goods-row-off = 下架
goods-row-set = 改了{ $column }
goods-row-double = 和第 { $row } 行是同一种商品、同一种规格
goods-row-differs = 「{ $column }」和这种商品前面的行不一样
goods-row-not-done = （没有导入）{ $what }

error-not-goods = 这张表缺少商品的列：{ $missing }。发「导出商品」可以看到格式。
error-not-yes-or-no = 「{ $text }」不知道算不算上架，请写「是」或「否」。
error-incomplete-goods = 新商品还缺「{ $missing }」。
error-unit-stays = 已经按「{ $unit }」卖，单位不能改；换一种卖法请加一种规格。
error-stock-is-kept = 已有商品的库存请写在「入库总数」列（现在是 { $received }）；「库存」只用于新商品。
