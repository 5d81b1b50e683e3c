"""Paths that lead into the talks inside a scenario: inner.cohesion.rivalry is cohesion.rivalry there."""

from __future__ import annotations

from sim.errors import InputError, Place, nearest
from sim.scenario.schema import Inner, Scenario
from sim.yamltree import Where

INSIDE: Where = ("inner", "scenario")  # where the inner scenario stands
OWN = frozenset(Inner.model_fields) - {"scenario"}  # keys of the block itself; any other is one of its scenario


def below(path: str) -> str | None:
    """What a path names inside the inner scenario: cohesion.rivalry of inner.cohesion.rivalry; None for any other."""
    head, _, rest = path.partition(".")
    rest = rest.removeprefix("scenario.")
    if head != "inner" or not rest or rest.partition(".")[0] in OWN:
        return None
    return rest


def refuse_first(path: str, place: Place | None) -> None:
    """Raise InputError where a path inside begins with what is neither a key of the block nor one of a scenario."""
    first = path.partition(".")[0]
    known = (*OWN, *Scenario.model_fields)
    if first not in known:
        raise InputError(f"unknown path 'inner.{path}': inner has no {first!r}{nearest(first, known)}", place)


def unknown(path: str, place: Place | None) -> InputError:
    """The message on a path below `inner` in a scenario without talks inside it."""
    first = path.partition(".")[0]
    known = (*OWN, *Scenario.model_fields)
    return InputError(
        f"unknown path 'inner.{path}': this scenario has no talks inside it; write the block `inner:` in its file"
        f"{'' if first in known else nearest(first, known)}",
        place,
    )
