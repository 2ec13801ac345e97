"""Asking before buying."""

from handlers import questions
from modules.module import Module

MODULE = Module("questions", requires=("catalog",), routers=(questions.router,))
