"""Chat commands: the signature is the grammar, the docstring is the help.

Wiring mistakes (a word claimed twice, a command without help, a parameter without a reader) stop the start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.arguments import Parameter, parameters_of
from bot.message import Kind, Reply, Unhandled
from core.message import Message
from models.members import Role

if TYPE_CHECKING:
    from bot.context import Context

Handler = Callable[..., Reply]
# What is to be done once it is understood: it runs in a writing work of its own.
Act = Callable[["Context"], Reply]
Talk = Callable[["Context"], "Reply | Act | Unhandled"]
Greeting = Callable[["Context"], Message]
EVERYWHERE = frozenset(Kind)


class WiringMistake(Exception):
    """Two commands claim a word, or a command explains nothing."""


@dataclass(frozen=True)
class Command:
    """A command: `words` call it (Chinese first, then English); `roles` empty: everybody may.

    The docstring's first line is its help: "取消订单：取消 <订单号> [原因]", the second its English: "Cancel: …".
    """

    module: str
    words: tuple[str, ...]
    handler: Handler
    parameters: list[Parameter]
    help: dict[str, str]
    roles: frozenset[Role]
    where: frozenset[Kind]
    reads: bool
    public: bool
    fetches: bool

    @property
    def help_key(self) -> str:
        """The key under which the help is said in each language."""
        return f"help-of-{self.module}-{self.words[-1]}"

    @property
    def example(self) -> str:
        """An example that fits the grammar."""
        return " ".join([self.words[0], *(p.reads.example for p in self.parameters if not p.optional)])


@dataclass
class Router:
    """The commands and the talk-listeners of one module."""

    module: str
    commands: list[Command] = field(default_factory=list)
    talks: list[Talk] = field(default_factory=list)
    quotes: list[Talk] = field(default_factory=list)
    greetings: list[Greeting] = field(default_factory=list)

    def command(
        self,
        *words: str,
        roles: Iterable[Role] = (),
        where: Iterable[Kind] = EVERYWHERE,
        reads: bool = False,
        public: bool = False,
        fetches: bool = False,
    ) -> Callable[[Handler], Handler]:
        """Declare a command. `reads=True`: it changes nothing, so it needs neither lock nor commit nor inbox row.

        `public=True`: besides, it answers everybody in a place alike, so it needn't look up who asks (see bot.seen).
        `fetches=True`: what came with the message is brought before it begins (see Context.fetch).
        """

        def declare(handler: Handler) -> Handler:
            lines = [line.strip() for line in (handler.__doc__ or "").strip().splitlines() if line.strip()]
            if len(lines) < 2:
                raise WiringMistake(f"{words[0]}: a command needs its help in Chinese and, below it, in English")
            command = Command(
                self.module,
                words,
                handler,
                parameters_of(handler),
                {"zh-CN": lines[0], "en": lines[1]},
                frozenset(roles),
                frozenset(where),
                reads,
                public,
                fetches,
            )
            self.commands.append(command)
            return handler

        return declare

    def talk(self, handler: Talk) -> Talk:
        """Declare who tries to understand what is no command; answers UNHANDLED where it is not meant."""
        self.talks.append(handler)
        return handler

    def quoted(self, handler: Talk) -> Talk:
        """Declare who hears what quotes one of its messages, whatever the words would mean alone."""
        self.quotes.append(handler)
        return handler

    def greeting(self, handler: Greeting) -> Greeting:
        """Declare what is added, once, to the first private answer that somebody gets; it is run in a writing work."""
        self.greetings.append(handler)
        return handler


class Switchboard:
    """All routers of the running shop as one table."""

    def __init__(self, routers: Sequence[Router]) -> None:
        self.commands = [command for router in routers for command in router.commands]
        self.talks = [talk for router in routers for talk in router.talks]
        self.quotes = [quote for router in routers for quote in router.quotes]
        self.greetings = [greeting for router in routers for greeting in router.greetings]
        self._by_word: dict[str, Command] = {}
        for command in self.commands:
            for word in command.words:
                if word.lower() in self._by_word:
                    other = self._by_word[word.lower()]
                    raise WiringMistake(f"{word}: claimed by {other.module} and {command.module}")
                self._by_word[word.lower()] = command

    def find(self, text: str) -> tuple[Command, str] | None:
        """The command that a plain text calls, and what follows its word; None where it calls none.

        "取消 1036" and "取消1036" both call 取消; "取消两份" does not: digits may follow at once, other letters not.
        """
        first = text.split(None, 1)
        if not first:
            return None
        word, rest = first[0].lower(), first[1] if len(first) > 1 else ""
        if word in self._by_word:
            return self._by_word[word], rest
        letters = word.rstrip("0123456789#＃")
        if letters != word and letters in self._by_word:
            return self._by_word[letters], f"{first[0][len(letters) :]} {rest}".strip()
        return None

    def help_in(self, language: str) -> dict[str, str]:
        """The derived help of all commands in one language, by key."""
        return {command.help_key: command.help[language] for command in self.commands}

    def offered(self, roles: frozenset[Role], where: Kind) -> list[Command]:
        """What somebody with these roles can use here, in the order of the modules."""
        return [c for c in self.commands if where in c.where and (not c.roles or c.roles & roles)]
