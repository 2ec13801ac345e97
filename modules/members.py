"""People, roles, bind codes; help."""

from handlers import help as help_handlers
from handlers import members
from modules.module import Module

MODULE = Module("members", routers=(help_handlers.router, members.router))
