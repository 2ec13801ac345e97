# Outgoing messages: their status, and why one was not delivered (a platform's error code or a short word of ours).
delivery-status-waiting = waiting
delivery-status-sending = sending
delivery-status-sent = sent
delivery-status-dead = not delivered

delivery-problem = { $problem ->
    [no-way] no channel can reach it
    [no-consent] they don't want promotions
    [uncertain] it may have gone out; not sent again lest it be shown twice
    [too-late] the time in which it could be sent was missed
    [no-words] its content cannot be shown
   *[other] the platform refused it ({ $problem })
}
