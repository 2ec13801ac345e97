"""接龙: the chat is the order. Lists, "+1" and sentences in a group, questions about them, whose name is whose."""

from handlers import doubts, group_orders
from modules.module import Module

MODULE = Module("group_orders", requires=("orders",), routers=(group_orders.router, doubts.router))
