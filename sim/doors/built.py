"""Somebody else's class, object or function, made ready to be asked, and what it says of itself."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, TypeVar, get_args

from sim.errors import InputError, nearest

T = TypeVar("T")
Knowledge = Literal["own", "offers", "others_salience", "everything"]  # what a view holds
KNOWLEDGE: tuple[Knowledge, ...] = get_args(Knowledge)


def built(what: str, thing: Any, methods: Sequence[str], params: Mapping[str, Any]) -> Any:
    """Somebody else's class, object or function, ready to be asked: a class is made, a function gets its parameters.

    Parameters
    ----------
    methods : what an object must have, one of them; a function has none.
    params : by name; those that the thing does not take are left out.

    Raises
    ------
    InputError : it cannot be made, has none of the methods and is no function, or knows what nobody can.
    """
    taken = {key: value for key, value in params.items() if key in parameters(thing)}
    if isinstance(thing, type):
        try:
            thing = thing(**taken)
        except Exception as error:  # code of somebody else's, whatever it raises
            raise InputError(f"{what} cannot be made: {told(error)}") from error
    elif inspect.isroutine(thing):
        thing = _with(thing, taken)
    knowledge(what, thing)
    if not inspect.isroutine(thing) and not any(callable(getattr(thing, method, None)) for method in methods):
        raise InputError(f"{what} is no function, and has no method {methods[0]!r}")
    return thing


def knowledge(what: str, thing: Any) -> frozenset[Knowledge]:
    """What a thing says that it has to know; its own party alone where it says nothing.

    Raises InputError where it says what no seat can know.
    """
    said = getattr(thing, "knows", ())
    words: list[Any] = [said] if isinstance(said, str) else list(said)
    for word in words:
        if word not in KNOWLEDGE:
            raise InputError(f"{what} knows {word!r}, which is nothing a seat can know{nearest(word, KNOWLEDGE)}")
    return frozenset({"own", *words})


def parameters(thing: Any) -> tuple[str, ...]:
    """The parameters that a scenario may set: those of a class, or those of a function that have a default."""
    if not isinstance(thing, type) and not inspect.isroutine(thing):
        return ()
    try:
        found = inspect.signature(thing).parameters.values()
    except (TypeError, ValueError):
        return ()
    named = [p for p in found if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY)]
    return tuple(p.name for p in named if isinstance(thing, type) or p.default is not p.empty)


def _with(function: Callable[..., T], params: Mapping[str, Any]) -> Callable[..., T]:
    @functools.wraps(function)  # what it says of itself comes along
    def asked(*what: Any) -> T:
        return function(*what, **params)

    return asked


def told(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())
