# 网页错误、健康检查、命令行。

web-refused = 这个请求无法处理。
web-refused-400 = 请求的内容读不懂。
web-refused-403 = 这里不能进入。
web-refused-404 = 没有这个页面。
web-refused-405 = 这个地址不支持这种请求方式。
web-refused-413 = 发送的内容太大。
web-fault = 出了点问题，我们已记录。编号 {$reference}，请稍后再试。

ready = 就绪
ready-no-database = 数据库没有应答
ready-old-tables = 数据库表结构不是最新：现在 {$current}，需要 {$head}。请运行 python app.py migrate
ready-outbox-stuck = 最早一条待发消息已逾期 {$minutes} 分钟，请检查投递进程

started =
    群买已启动：{$address}
    在浏览器打开它，选一个人（比如阿梅），在群里发“苹果2斤”或“A+1”试试。按 Ctrl+C 停止。
started-shop = 群买已启动：{$address}（按 Ctrl+C 停止）
started-jobs = 定时任务和消息投递已启动（按 Ctrl+C 停止）
address-taken = 地址 {$address} 不能使用：可能已被占用。可换一个端口，例如 make run PORT=8001
stopped = 已停止。
migrated = 数据库表结构已是最新：{$head}
seeded = 演示数据已填充。
seeded-already = 店里已有数据，没有改动。
seed-only-demo = 只有演示模式才能填充演示数据。
audit-fine = 账目相符，没有发现问题。
audit-problems = 发现 { $count } 个问题：
backup-made = 已备份到 {$file}（{$kilobytes} KB，完整性检查通过）
backup-restored = 已从 {$file} 恢复。
error-backup-exists = {$file} 已存在，不覆盖。
error-backup-missing = 没有这个文件：{$file}
error-backup-damaged = {$file} 不是完好的群买数据库备份。
error-backup-running = 店还在运行（数据库正在使用），请先停止再恢复。
error-backup-newer = 现有数据库比备份新（表结构或修改时间）。确定要覆盖请加 --force。
error-backup-postgres =
    当前使用 PostgreSQL，请用它自己的工具：
    备份：pg_dump --format=custom --file={$file} {$url}
    恢复：pg_restore --clean --if-exists --no-owner --dbname={$url} {$file}
deadletter-none = 没有搁置的消息。
deadletter-row = #{$id}  尝试 {$attempts} 次  {$problem}
deadletter-redriven = 已重新排队 {$count} 条。
figures-made = 统计已重新算好：{ $days } 天。
reconcile-off = 对账模块没有启用：在 config.yaml 的 modules 里加上 reconciliation。
