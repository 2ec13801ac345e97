"""The catalogue and the code know the same sentences: none is missing, none is left over, none lacks an argument."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules, walk_packages

from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Visitor

import modules
from bot.words import LANGUAGES
from core.errors import ShopError
from core.rules import RULES

ROOT = Path(__file__).parents[2]
FLOORS = (
    "core", "pricing", "models", "queries", "reading", "payments", "documents", "services", "bot", "handlers", "web",
    "scheduler", "modules", "operations",
)  # fmt: skip
SAYING = {"say": 0, "answer_with": 0, "_told": 0}  # which argument is the key


class Arguments(Visitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_VariableReference(self, node: fluent.VariableReference) -> None:
        self.names.add(node.id.name)


@cache
def catalogue(language: str) -> dict[str, frozenset[str]]:
    """The arguments that each sentence needs, by key."""
    found = {}
    for file in sorted((ROOT / "bot/words" / language).glob("*.ftl")):
        for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body:
            assert not isinstance(entry, fluent.Junk), f"{file.name}: {entry.content}"
            if isinstance(entry, fluent.Message):
                arguments = Arguments()
                arguments.visit(entry)
                found[entry.id.name] = frozenset(arguments.names)
    return found


@cache
def sources() -> dict[Path, ast.Module]:
    files = [ROOT / "app.py", *(file for floor in FLOORS for file in (ROOT / floor).rglob("*.py"))]
    return {file: ast.parse(file.read_text(encoding="utf-8")) for file in files}


def calls() -> Iterator[tuple[str, str, ast.Call]]:
    """(where, what is called, the call) for every call in the code."""
    for file, tree in sources().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = (
                    called.id
                    if isinstance(called, ast.Name)
                    else called.attr
                    if isinstance(called, ast.Attribute)
                    else ""
                )
                yield f"{file.relative_to(ROOT)}:{node.lineno}", name, node


def refusals() -> set[type[ShopError]]:
    """Every refusal that the code has."""
    for floor in FLOORS:
        package = import_module(floor)
        for module in walk_packages(package.__path__, f"{floor}."):
            if not module.name.startswith("migrations"):
                import_module(module.name)
    found, ahead = set(), [ShopError]
    while ahead:
        ahead += (children := ahead.pop().__subclasses__())
        found |= {child for child in children if child.__module__.split(".")[0] in FLOORS}
    return found


def pattern(node: ast.expr) -> str | None:
    """A key as it is said, or the pattern of those that it may be."""
    match node:
        case ast.Constant(value=str(key)):
            return re.escape(key)
        case ast.JoinedStr(values=parts):
            return "".join(re.escape(str(p.value)) if isinstance(p, ast.Constant) else "[a-z0-9_-]+" for p in parts)
    return None


@cache
def needs() -> dict[str, frozenset[str]]:
    """The arguments of each sentence, in whichever language they are needed."""
    return {key: frozenset().union(*(catalogue(language)[key] for language in LANGUAGES)) for key in catalogue("zh-CN")}


def test_both_languages_have_the_same_sentences() -> None:
    assert len({frozenset(catalogue(language)) for language in LANGUAGES}) == 1


def test_no_sentence_stands_twice() -> None:
    """Also no two refusals share a name: they would share their words."""
    for language in LANGUAGES:
        files = sorted((ROOT / "bot/words" / language).glob("*.ftl"))
        keys = Counter(
            entry.id.name
            for file in files
            for entry in FluentParser().parse(file.read_text(encoding="utf-8")).body
            if isinstance(entry, fluent.Message)
        )
        assert [key for key, times in keys.items() if times > 1] == []
    assert [name for name, times in Counter(r.__name__ for r in refusals()).items() if times > 1] == []


def test_every_refusal_has_its_words() -> None:
    keys = {refusal().key for refusal in refusals()}
    assert len(keys) > 40
    assert keys - catalogue("zh-CN").keys() == set()


def test_every_sentence_said_is_in_the_catalogue_and_gets_its_arguments() -> None:
    wrong = []
    known = needs()
    for where, name, call in calls():
        if name not in SAYING or not call.args or (said := pattern(call.args[0])) is None:
            continue
        meant = [key for key in known if re.fullmatch(said, key)]
        given = {word.arg for word in call.keywords}
        if not meant:
            wrong.append(f"{where}: no sentence {said}")
        if isinstance(call.args[0], ast.Constant) and None not in given:
            wrong += [f"{where}: {key} lacks {known[key] - given}" for key in meant if known[key] - given]
    assert wrong == []


def test_every_refusal_gets_its_arguments() -> None:
    known, wrong = needs(), []
    by_name = {refusal.__name__: refusal().key for refusal in refusals()}
    for where, name, call in calls():
        given = {word.arg for word in call.keywords}
        if name in by_name and None not in given and known[by_name[name]] - given:
            wrong.append(f"{where}: {by_name[name]} lacks {known[by_name[name]] - given}")
    raised = [
        f"{file.relative_to(ROOT)}:{node.lineno}: {by_name[node.exc.id]} without arguments"
        for file, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Name) and known.get(by_name.get(node.exc.id, ""))
    ]
    assert wrong + raised == []


PREFIXES = tuple({re.escape(key.split("-")[0]) for key in catalogue("zh-CN")})


def test_no_sentence_is_left_over() -> None:
    """Every key stands somewhere in the code as it is, is made there, or is a refusal's."""
    constants: set[str] = set()
    made: set[str] = set()
    for tree in sources().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                constants.add(node.value)
            elif isinstance(node, ast.JoinedStr) and (found := pattern(node)) and found.startswith(PREFIXES):
                made.add(found)
    pages = "\n".join(
        file.read_text(encoding="utf-8")
        for file in (ROOT / "web").rglob("*")
        if file.suffix in {".html", ".js"} and file.is_file()
    )
    spoken = constants | {refusal().key for refusal in refusals()}
    left = {
        key
        for key in catalogue("zh-CN")
        if key not in spoken and key not in pages and not any(re.fullmatch(one, key) for one in made)
        if not (key.startswith("simulator-page-") and on_page(key.removeprefix("simulator-page-"), pages))
        if not key.startswith("delivery-status-")  # like all statuses, whoever will show them
    }
    assert sorted(left) == []


def on_page(word: str, pages: str) -> bool:
    """The simulator's page names its words without their beginning, and makes some: `placeholder-${kind}`."""
    stem = word.rsplit("-", 1)[0]
    return re.search(rf"\b{word}\b", pages) is not None or f"{stem}-${{" in pages


def test_every_refusal_is_raised_somewhere() -> None:
    names = {name for _, name, _ in calls()}
    for tree in sources().values():
        raised = [node.exc for node in ast.walk(tree) if isinstance(node, ast.Raise)]
        names |= {getattr(exc, "id", getattr(exc, "attr", "")) for exc in raised}
    made_by_themselves = {refusal.__name__ for refusal in refusals() if hasattr(refusal, "of")}
    assert {refusal.__name__ for refusal in refusals()} - names - made_by_themselves == set()


def test_every_rule_and_every_module_has_its_name() -> None:
    """What 设置 and 功能 show: the settings of core.sections one by one, their sections, the modules."""
    wanted = {f"setting-{name.replace('.', '-')}" for name in RULES}
    wanted |= {f"settings-of-{rule.section}" for rule in RULES.values()}
    ours = [found.name for found in iter_modules(modules.__path__) if found.name != "module"]
    wanted |= {f"module-{name}{more}" for name in ours for more in ("", "-does")}
    assert wanted - catalogue("zh-CN").keys() == set()
