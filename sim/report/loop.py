"""The order of a meeting and of a month, as the code has it: read from its calls and their docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

from sim.model.negotiation import Negotiation
from sim.model.process.events import Events
from sim.model.process.incidents import Incidents
from sim.model.process.months import Delivery
from sim.model.process.talks import Talks
from sim.model.tables import single_text
from sim.model.tables.meeting import Meeting

Function = Callable[..., Any]
PLAN: tuple[tuple[str, tuple[Function, ...]], ...] = (
    ("Before the talks of a phase", (Talks.welcome, Talks.convene)),
    ("A meeting", (Talks.meet,)),
    ("A month", (Negotiation._month,)),
    ("After the talks of a phase", (Talks.close, Negotiation._declare)),
)
# Calls that hand the work on to somebody else, as they stand in the code.
HANDED: dict[str, Function] = {
    "self.events.pass_by": Events.pass_by,
    "self.delivery.pass_by": Delivery.pass_by,
    "self.incidents.pass_by": Incidents.pass_by,
    "hall.cast.protocols[table.name].meet": single_text.meet,
    "meeting.ask": Meeting.ask,
    "meeting.answer": Meeting.answer,
    "meeting.walk": Meeting.walk,
}
QUERIES = (
    "cohesion",
    "restraint",
    "mean_trust",
    "levels",
    "progress",
    "_may_declare",
    "_next_phase",
    "_target",
    "views",
    "_months_of_talks",
)  # no step of their own


def lines() -> list[str]:
    """The order of things, a line a step, indented by what it is a part of."""
    said: list[str] = []
    for title, functions in PLAN:
        said += ["", title, "-" * len(title)]
        for function in functions:
            said += [*_wrapped(function, 0), *_below(function, 1)]
    return said[1:]


def _below(function: Function, depth: int) -> Iterator[str]:
    """What a function does step by step: the methods of its own class that it calls, and those it hands on to."""
    for called in dict.fromkeys(_calls(function)):
        step = HANDED.get(called) or _own(function, called)
        if step is not None:
            yield from _wrapped(step, depth)
            yield from _below(step, depth + 1)


def _own(function: Function, called: str) -> Function | None:
    """The method of the same class that a call names, if it is a step."""
    own, _, name = called.partition(".")
    kind = inspect.getmodule(function), function.__qualname__.partition(".")[0]
    if own != "self" or name in QUERIES or kind[0] is None:
        return None
    found: Function | None = vars(getattr(kind[0], kind[1])).get(name)
    return found if inspect.isfunction(found) and found.__doc__ and found.__name__ != "_collect" else None


def _calls(function: Function) -> list[str]:
    """The calls in a function as they stand there, in order."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [ast.unparse(c.func) for c in sorted(calls, key=lambda node: (node.lineno, node.col_offset))]


def _wrapped(function: Function, depth: int) -> list[str]:
    """The first sentence of a docstring, without the shapes of its arrays."""
    words = " ".join((inspect.getdoc(function) or "").split("\n\n")[0].split())
    words = re.sub(r",? \([WNKD][^)]*\)", "", words)
    indent = "  " * depth
    return textwrap.wrap(words, 96, initial_indent=f"{indent}- ", subsequent_indent=f"{indent}  ")
