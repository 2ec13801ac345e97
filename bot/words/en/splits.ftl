# Profit sharing.
split-cap = Of each payment, suppliers get at most { $percent }% at the gateway once goods can't come back any more; the rest is settled by statement.
split-no-receiver = No supplier has a receiver yet: "split <supplier> <merchant number> <full name>" adds one.
split-receiver = { $supplier }: { $account }, { $status } { $problem }
split-receiver-new = to be confirmed by the gateway
split-receiver-active = can get parts
split-receiver-refused = refused by the gateway
split-receiver-leaving = being removed
split-receiver-added = The gateway is asked to confirm { $account } for { $supplier }.
split-receiver-stopped = No more payments are shared with { $account } of { $supplier }.
split-told-active = ✅ { $account } of { $supplier } can get parts of payments now.
split-told-refused = ⚠️ The gateway doesn't accept { $account } of { $supplier }: { $problem }
split-trouble = ⚠️ Sharing { $number } is in trouble: { $problem }
split-return-failed = ⚠️ { $amount } that { $supplier } got at the gateway does not come back: { $problem }. It is a debt in its account, made up for by what it earns next.
error-bad-receiver = "{ $account }" can't get parts: give a merchant number of 8 to 10 digits with the merchant's full name, or an openid of 28 characters.
error-receiver-taken = Not added: { $supplier } has a receiver ("split { $supplier } stop" removes it), or { $account } is another supplier's.
error-no-receiver = { $supplier } has no receiver.
