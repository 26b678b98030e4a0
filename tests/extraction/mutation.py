"""Which decisions of the rules would no test miss? A mutation run over the engine.

    .venv/bin/python -m tests.extraction.mutation [--seconds 900] [--seed 1] [--only PART ...]

Every function of the rules that answers yes or no, or something or nothing, is replaced by a
constant (False and True, or None), one at a time; the hand-written trees, the tests of own voice,
of what ends a phrase and of kinds of errors, and the committed texts are then read again. A
replacement that changes none of them *survives*: either a case is missing or the rule is not
needed. Mutation testing after DeMillo, Lipton and Sayward (1978), with whole decisions as the unit.

Prints, for each family of languages, decisions tried, survivors and what killed the others, then
the survivors by file. Bounded by ``--seconds``; ``--seed`` gives the order in which decisions are
tried when time does not suffice for all. Exits with 1 where more than ``--most`` percent survive.
"""

import argparse
import importlib
import inspect
import os
import pkgutil
import random
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from types import ModuleType
from typing import Any

os.environ["ISNAD_STANZA_DIR"] = os.devnull  # the bundled models, as in the tests

import claims.extraction as engine
from claims.extraction import attribution
from claims.extraction.attribution import complementiser, noun_phrase_ends, speakers, zero
from claims.extraction.attribution.boundaries import Boundary
from claims.extraction.attribution.zero import subject_ends

from . import test_boundaries as boundary_tests
from . import test_kinds as kinds
from . import test_own_voice as own_voice
from .readings import TEXTS, expected_path, parses, readings, tree_attributions, trees

FAMILIES = {
    "complementiser": complementiser, "zero": zero, "speakers": speakers, "shared": attribution,
}  # fmt: skip
"""The rooms of the rules: Arabic; English and French; who is meant; what stands beside for all."""

TREES, TEXT, OWN, ENDS, KINDS = "trees", "texts", "own voice", "boundaries", "kinds"


@dataclass(frozen=True)
class Decision:
    """One function of the rules and the constant that takes its place."""

    family: str
    module: str
    name: str
    owner: Any
    attribute: str
    function: Callable[..., Any]
    value: object

    @property
    def file(self) -> str:
        """Family and module: both families have a reader."""
        return f"{self.family}/{self.module}"

    def is_in(self, parts: Sequence[str]) -> bool:
        """Is one of these its family, its module, or "family/module"?"""
        return not {self.family, self.module, self.file}.isdisjoint(parts)

    def __str__(self) -> str:
        return f"{self.module}.{self.name} = {self.value}"


def decisions() -> Iterator[Decision]:
    """Every decision of the rules, in the order of the files."""
    for family, package in FAMILIES.items():
        for _, name, is_package in pkgutil.iter_modules(package.__path__):
            if is_package:
                continue
            module = importlib.import_module(f"{package.__name__}.{name}")
            for title, owner, attribute, function in _functions(module):
                for value in _constants(function):
                    yield Decision(family, name, title, owner, attribute, function, value)


def _functions(module: ModuleType) -> Iterator[tuple[str, Any, str, Callable[..., Any]]]:
    """Functions, methods and properties that the module defines itself."""
    for name, thing in vars(module).items():
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        if inspect.isfunction(thing):
            yield name, module, name, thing
        elif inspect.isclass(thing):
            for attribute, member in vars(thing).items():
                if (function := _plain_function(member)) is not None:
                    yield f"{name}.{attribute}", thing, attribute, function


def _plain_function(member: object) -> Callable[..., Any] | None:
    if isinstance(member, staticmethod):
        return member.__func__
    if isinstance(member, property):
        return member.fget
    if isinstance(member, cached_property):
        return member.func
    return member if inspect.isfunction(member) else None


def _constants(function: Callable[..., Any]) -> tuple[object, ...]:
    answer = str(function.__annotations__.get("return", ""))
    if answer == "bool":
        return (False, True)
    return (None,) if answer.endswith("| None") else ()


@contextmanager
def replaced(decision: Decision) -> Iterator[None]:
    """The engine with a constant in place of one decision."""

    def constant(*_: object, **__: object) -> object:
        return decision.value

    places: list[tuple[Any, str, object]] = []
    if inspect.isclass(decision.owner):
        member = vars(decision.owner)[decision.attribute]
        wrap: Any = {
            staticmethod: staticmethod, property: property, cached_property: property,
        }.get(type(member), lambda f: f)  # fmt: skip
        places.append((decision.owner, decision.attribute, member))
        setattr(decision.owner, decision.attribute, wrap(constant))
    else:
        for module in _modules():
            for name, thing in list(vars(module).items()):
                if (other := _instead(thing, decision, constant)) is not thing:
                    places.append((module, name, thing))
                    setattr(module, name, other)
    try:
        yield
    finally:
        for owner, name, thing in places:
            setattr(owner, name, thing)


def _instead(thing: object, decision: Decision, constant: Callable[..., object]) -> object:
    """What a name stands for after the change: the function itself, or a table with it as a row."""
    if thing is decision.function:
        return constant
    if isinstance(thing, tuple) and any(isinstance(row, Boundary) for row in thing):
        rows = tuple(
            replace(row, stands_at=constant) if row.stands_at is decision.function else row
            for row in thing
        )
        return thing if rows == thing else rows
    return thing


def _modules() -> list[ModuleType]:
    return [m for name, m in sys.modules.items() if name.startswith(engine.__name__)]


def killer() -> str | None:
    """What notices the change: the trees, own voice, what ends a phrase, the texts, or nothing."""
    try:
        if any(found != wanted for found, wanted in (tree_attributions(*each) for each in TREE)):
            return TREES
        if _fails(*OWN_VOICE_TESTS):
            return OWN
        if _fails(*_boundary_tests()):
            return ENDS
        if _fails(*(partial(kinds.test_each_kind_is_read_rightly, each) for each in kinds.KINDS)):
            return KINDS
        if any(readings(texts) != ACCEPTED[texts] for texts in TEXTS):
            return TEXT
    except Exception as error:  # a rule that falls over is noticed, whatever it raises
        return type(error).__name__
    return None


def _fails(*tests: Callable[[], None]) -> bool:
    """Does one of these tests fail?"""
    try:
        for test in tests:
            test()
    except AssertionError:
        return True
    return False


def _own_voice_tests() -> Iterator[Callable[[], None]]:
    """The tests of own voice, of those with parameters the exact article of each language."""
    for language in own_voice.LANGUAGES:
        yield partial(
            own_voice.test_an_article_gives_exactly_these_statements_with_these_reasons, language
        )
    for name, test in vars(own_voice).items():
        if name.startswith("test_") and not inspect.signature(test).parameters:
            yield test


def _boundary_tests() -> Iterator[Callable[[], None]]:
    """Every row of the tables as they stand now, shown by its example."""
    for row in noun_phrase_ends.ENDS:
        yield partial(boundary_tests.test_each_end_of_a_noun_phrase_is_shown_by_its_example, row)
    for end in subject_ends.ENDS:
        yield partial(
            boundary_tests.test_each_end_of_an_inverted_subject_is_shown_by_its_example, end
        )


def main() -> int:
    """Run, print, and say by the exit status whether too many survive."""
    options = _options()
    for module in pkgutil.walk_packages(engine.__path__, engine.__name__ + "."):
        importlib.import_module(module.name)
    assert killer() is None, "the trees or the texts are not read as accepted even before a change"
    todo = [each for each in decisions() if not options.only or each.is_in(options.only)]
    random.Random(options.seed).shuffle(todo)
    until = time.monotonic() + options.seconds
    tried: dict[Decision, str | None] = {}
    for decision in todo:
        if time.monotonic() > until:
            break
        with replaced(decision):
            tried[decision] = killer()
    return _report(tried, len(todo), options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--seconds", type=float, default=900, help="stop after (default 900)")
    parser.add_argument("--seed", type=int, default=1, help="order of the decisions (default 1)")
    parser.add_argument("--only", nargs="*", default=(), help="these families or files only")
    parser.add_argument("--most", type=float, default=15, help="percent that may survive (15)")
    return parser.parse_args()


def _report(tried: dict[Decision, str | None], of: int, options: argparse.Namespace) -> int:
    print(f"seed {options.seed}: {len(tried)} of {of} decisions tried")
    worst = 0.0
    for family in FAMILIES:
        killers = Counter(killed for each, killed in tried.items() if each.family == family)
        if total := sum(killers.values()):
            share = 100 * killers.pop(None, 0) / total
            worst = max(worst, share)
            by = ", ".join(f"{name} {n}" for name, n in killers.most_common())
            print(f"{family}: {share:.0f} % of {total} survive (killed by {by})")
    survivors: dict[str, list[str]] = defaultdict(list)
    for decision, killed in tried.items():
        if killed is None:
            survivors[decision.file].append(str(decision))
    for file, names in sorted(survivors.items()):
        print(f"\n{file}")
        print("\n".join(f"  {name}" for name in sorted(names)))
    return 1 if worst > options.most else 0


TREE = list(trees())
OWN_VOICE_TESTS = tuple(_own_voice_tests())
ACCEPTED = {texts: expected_path(texts).read_text(encoding="utf-8") for texts in TEXTS}

if __name__ == "__main__":
    for texts in TEXTS:
        parses(texts)
    sys.exit(main())
