# Money paid to suppliers and promoters.
error-bad-proof = Give the proof: the bank's number of the transfer, one line of at most 64 characters.
error-proof-used = The proof { $proof } stands for another payout already.
error-bad-payout-day = { $day } is no day of a payout: not in the future, not more than a year ago.
