# Goods by the sheetful: export, import.

goods-title = Goods
goods-report-title = Import
goods-yes = yes
goods-no = no
goods-column-row = Row
goods-column-product = Product
goods-column-spec = Spec
goods-column-category = Category
goods-column-price = Price
goods-column-unit = Unit
goods-column-received = Received
goods-column-left = Left
goods-column-shelf = On shelf
goods-column-aliases = Aliases
goods-column-options = Options
goods-column-description = Description
goods-column-attribute = Attribute { $name }
goods-column-result = Result

goods-exported = 📄 Your goods, rows: { $number }. Edit the sheet and send it back to import it: an empty cell changes nothing; "Received" is all that ever came in, "Left" is only for you to see.
goods-import-taken = 📥 Received; it is being checked. One wrong row and nothing changes; you will get what became of each row.
goods-import-checked = All { $rows } rows are right, they are being written…
goods-import-done = ✅ Imported, rows: { $rows }. New { $new }, changed { $changed }, unchanged { $same }
goods-import-unknown = Columns not used: { $titles }
goods-import-refused = ❌ Not imported: { $wrong } of { $rows } rows are wrong, and nothing was changed. Correct them and send it again.
goods-import-row = Row { $row }: { $problem }
goods-import-failed = ❌ Not imported, nothing was changed.
goods-import-busy = The goods kept changing meanwhile; please send it again a little later.

goods-row-new = new
goods-row-same = unchanged
goods-row-price = price { $old } → { $new }
goods-row-received = received { $old } → { $new }
goods-row-on = on the shelf
goods-row-off = off the shelf
goods-row-set = changed: { $column }
goods-row-double = the same product and spec as row { $row }
goods-row-differs = "{ $column }" differs from an earlier row of this product
goods-row-not-done = (not imported) { $what }

error-not-goods = This sheet lacks columns that goods have: { $missing }. Send "export-goods" to see how it looks.
error-not-yes-or-no = "{ $text }": on the shelf or not? Write "yes" or "no".
error-incomplete-goods = New goods also need "{ $missing }".
error-unit-stays = It is sold by "{ $unit }" and stays so; another way of selling is another spec.
error-stock-is-kept = The stock of goods that are there stands under "Received" (now { $received }); "Stock" is for new goods only.
