# 付给供应商和推广员的钱。
error-bad-proof = 请写凭证号：银行流水号或商户单号，一行、64 个字以内。
error-proof-used = 凭证号 { $proof } 已经记在另一笔付款上了。
error-bad-payout-day = 付款日期 { $day } 不对：不能是以后，也不能早于一年前。
