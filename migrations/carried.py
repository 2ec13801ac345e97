"""What a table that goes away hands on: statements that a step runs just before it drops the table, on both databases.

`migrations.write` puts them into the step; they name the tables as they are at that step.
"""

from __future__ import annotations

from collections.abc import Mapping

CARRIED: Mapping[str, tuple[str, ...]] = {
    # Questions to suppliers have become tickets; an answered one is a closed ticket with one message by the staff.
    "questions": (
        "INSERT INTO tickets (member_id, supplier_id, product_id, status, words, around, elsewhere, taken_by, opened_at,"
        " waiting_since, spoken_at, closed_at, closed_by)"
        " SELECT q.member_id, p.supplier_id, q.product_id,"
        " CASE WHEN q.answered_at IS NULL THEN 'waiting' ELSE 'closed' END, q.question, '', '', q.answered_by,"
        " q.asked_at, CASE WHEN q.answered_at IS NULL THEN q.asked_at END, COALESCE(q.answered_at, q.asked_at),"
        " q.answered_at, q.answered_by"
        " FROM questions q JOIN products p ON p.id = q.product_id ORDER BY q.id",
        "INSERT INTO ticket_messages (ticket_id, member_id, by_staff, text, said_at)"
        " SELECT t.id, q.answered_by, TRUE, q.answer, q.answered_at"
        " FROM questions q JOIN tickets t ON t.member_id = q.member_id AND t.product_id = q.product_id"
        " AND t.words = q.question AND t.opened_at = q.asked_at"
        " WHERE q.answered_by IS NOT NULL ORDER BY q.id",
        "INSERT INTO moves (subject, subject_id, old, new, member_id, reason, moved_at)"
        " SELECT 'tickets', id, 'waiting', 'closed', closed_by, 'answered', closed_at FROM tickets"
        " WHERE closed_at IS NOT NULL ORDER BY id",
    ),
}
